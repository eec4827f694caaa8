from app.formats.name_list import name_list, name_list_values
from tests.formats.attendee_samples import Attendee, Deputy
from tests.formats.printed import DOCUMENTS, HEADING, ODD_PEOPLE, elements, is_accessible, page_count, rows

TEMPLATE = DOCUMENTS / "name_list.typ"


def test_people_are_listed_from_a_to_z_with_what_they_do_and_where() -> None:
    values = name_list_values([Attendee(), Attendee(family_name="Adams", job_title="")], heading=HEADING)

    (table,) = elements("name_list.typ", values, "table")

    assert rows(table) == [
        ["Name", "Job title", "Organisation"],
        ["Adams, Cllr Zoë", "", "Thame Town Council"],
        ["O'Neil, Cllr Zoë", "Chair", "Thame Town Council"],
    ]


def test_no_reference_or_contact_is_given_away() -> None:
    shown = str(name_list_values([Deputy()], heading=HEADING))

    assert "KX4-9TM" not in shown
    assert "@example.org" not in shown
    assert "7700" not in shown


def test_odd_names_are_printed_as_typed() -> None:
    (table,) = elements("name_list.typ", name_list_values(ODD_PEOPLE, heading=HEADING), "table")

    printed = {row[2] for row in rows(table)[1:]}
    assert printed == {
        person.organisation.translate({0: None, 27: None, 0xD800: None}) for person in ODD_PEOPLE
    }


def test_the_list_can_be_read_by_a_screen_reader() -> None:
    pdf = name_list(TEMPLATE, [Attendee()] * 30, heading=HEADING)

    assert is_accessible(pdf)
    assert page_count(pdf) == 1


def test_a_list_of_nobody_is_still_a_list() -> None:
    assert page_count(name_list(TEMPLATE, [], heading=HEADING)) == 1
