from app.formats.attendee_list import AttendeeRow
from app.formats.sign_in_sheet import sign_in_sheet, sign_in_values
from tests.formats.attendee_samples import Attendee
from tests.formats.printed import (
    DOCUMENTS,
    HEADING,
    ODD_PEOPLE,
    elements,
    is_accessible,
    page_count,
    rows,
    words,
)

TEMPLATE = DOCUMENTS / "sign_in_sheet.typ"


def tables(people: list[Attendee], *, walk_in_rows: int = 0) -> list[list[list[str]]]:
    """The cells of each table on the sheet."""
    listed: list[AttendeeRow] = list(people)
    values = sign_in_values(listed, heading=HEADING, walk_in_rows=walk_in_rows)
    return [rows(table) for table in elements("sign_in_sheet.typ", values, "table")]


def test_people_are_listed_from_a_to_z_with_room_to_sign() -> None:
    (sheet,) = tables([Attendee(), Attendee(family_name="de Souza", title="", job_title="", suffix="OBE")])

    assert sheet == [
        ["Name", "Organisation", "Reference", "Time", "Signature"],
        ["de Souza, Zoë OBE", "Thame Town Council", "KX4-9TM", "", ""],
        ["O'Neil, Cllr Zoë", "Thame Town Council   Chair", "KX4-9TM", "", ""],
    ]


def test_empty_rows_follow_for_people_who_are_not_on_the_list() -> None:
    (_, walk_ins) = tables([Attendee()], walk_in_rows=3)

    assert walk_ins == [["Name", "Organisation", "Telephone", "Time", "Signature"], *[[""] * 5] * 3]


def test_the_sheet_says_which_event_and_when_it_was_true() -> None:
    values = sign_in_values([Attendee()], heading=HEADING, walk_in_rows=0)

    said = [words(each["body"]).strip() for each in elements("sign_in_sheet.typ", values, "par")]

    assert said[:3] == [
        "Sign-in sheet",
        "Friday 8 February 2008, 9:30am to 4pm, Town Hall, Oxford",
        "One person, as at 10:05am 1 February 2008. By surname.",
    ]


def test_odd_names_are_printed_as_typed_and_never_obeyed() -> None:
    (sheet,) = tables(ODD_PEOPLE)

    printed = {row[0].removesuffix(", Cllr Zoë") for row in sheet[1:]}
    assert printed == {
        person.family_name.translate({0: None, 27: None, 0xD800: None}) for person in ODD_PEOPLE
    }


def test_the_sheet_can_be_read_by_a_screen_reader_and_fits_its_pages() -> None:
    people = [Attendee(reference=f"AAA-{number}") for number in range(30)]

    pdf = sign_in_sheet(TEMPLATE, people, heading=HEADING)

    assert is_accessible(pdf)
    assert page_count(pdf) == 4


def test_a_sheet_of_odd_names_or_of_nobody_is_still_a_sheet() -> None:
    assert page_count(sign_in_sheet(TEMPLATE, ODD_PEOPLE, heading=HEADING)) > 1
    assert page_count(sign_in_sheet(TEMPLATE, [], heading=HEADING, walk_in_rows=0)) == 1
