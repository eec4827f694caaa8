from typing import Any

import pytest

from app.formats.badges import badge_values, badges, name_points
from tests.formats.attendee_samples import Attendee
from tests.formats.printed import DOCUMENTS, HEADING, ODD_PEOPLE, elements, is_accessible, page_count, words

TEMPLATE = DOCUMENTS / "badges.typ"


def badge(person: Attendee) -> dict[str, Any]:
    """What the one badge shows."""
    (found,) = badge_values([person], heading=HEADING)["badges"]
    assert isinstance(found, dict)
    return found


def test_a_badge_says_name_role_and_organisation() -> None:
    values = badge_values([Attendee(suffix="CBE")], heading=HEADING)

    said = [words(each["body"]) for each in elements("badges.typ", values, "par")]

    assert said == ["Cllr Zoë O'Neil CBE", "Chair", "Thame Town Council"]


def test_a_badge_has_a_code_that_is_described_in_words() -> None:
    (image,) = elements("badges.typ", badge_values([Attendee()], heading=HEADING), "image")

    assert image["alt"] == "QR code of KX4-9TM"


@pytest.mark.parametrize(
    ("person", "category"),
    [
        (Attendee(), "Members of Scrutiny Committees"),
        (Attendee(kind="speaker"), "Speaker"),
        (Attendee(categories=()), "Delegate"),
        (Attendee(kind="", categories=()), "Delegate"),
    ],
)
def test_a_badge_says_as_what_somebody_comes(person: Attendee, category: str) -> None:
    assert badge(person)["category"] == category


def test_people_of_one_category_have_one_colour_and_others_another() -> None:
    people = [
        Attendee(family_name=name, kind=kind) for name, kind in (("A", ""), ("B", "speaker"), ("C", ""))
    ]

    tones = [each["tone"] for each in badge_values(people, heading=HEADING)["badges"]]

    assert tones == [0, 1, 0]


def test_more_categories_than_colours_are_no_trouble() -> None:
    people = [Attendee(categories=(f"Group {number}",)) for number in range(20)]

    assert page_count(badges(TEMPLATE, people, heading=HEADING)) == 2


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("Jo Lee", 24.0),
        ("Councillor Bartholomew Lee", 20.0),
        ("Hubert Wolfeschlegelsteinhausenbergerdorff", 11.0),
        ("Very Long " * 50, 5.5),
        ("x" * 500, 5.5),
        ("", 24.0),
    ],
)
def test_a_longer_name_is_printed_smaller_so_that_it_fits(name: str, points: float) -> None:
    assert name_points(name.split()) == points


def test_odd_names_are_printed_as_typed_and_never_obeyed() -> None:
    values = badge_values(ODD_PEOPLE, heading=HEADING)

    said = {words(each["body"]) for each in elements("badges.typ", values, "par")}

    for person in ODD_PEOPLE:
        assert person.organisation.translate({0: None, 27: None, 0xD800: None}) in said


def test_badges_come_ten_to_a_sheet_and_can_be_read_by_a_screen_reader() -> None:
    pdf = badges(TEMPLATE, [Attendee()] * 21, heading=HEADING)

    assert page_count(pdf) == 3
    assert is_accessible(pdf)


def test_odd_names_keep_to_their_badges() -> None:
    assert page_count(badges(TEMPLATE, ODD_PEOPLE, heading=HEADING)) == 1


def test_no_badges_are_one_page_that_says_so() -> None:
    assert page_count(badges(TEMPLATE, [], heading=HEADING)) == 1
