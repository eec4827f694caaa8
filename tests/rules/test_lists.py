import pytest

from app.rules.listed_people import ListedPerson, listed_person
from app.rules.lists import adds_person
from app.rules.matching import Match, Outcome, match_people


def match_one(listed: ListedPerson) -> Match:
    return match_people([listed], [])[0]


@pytest.mark.parametrize(
    ("cells", "is_added"),
    [
        ({"name": "Ann Ash", "email": "ann@example.org"}, True),
        ({"name": "Ann Ash"}, True),
        ({"name": "Ann Ash", "email": "ann@"}, True),
        ({"name": "Ann Ash (resigned Feb 2018)", "email": "ann@example.org"}, False),
        ({"name": "Vacancy", "organisation": "Ash Parish Council"}, False),
        ({"email": "ann@example.org"}, False),
    ],
)
def test_confirming_adds_whoever_is_named_and_still_there(cells: dict[str, str], is_added: bool) -> None:
    listed = listed_person(2, cells)

    assert adds_person(listed, match_one(listed)) is is_added


def test_a_seat_without_a_name_is_left_out_with_its_reason() -> None:
    listed = listed_person(2, {"name": "Representative to be named", "organisation": "Ash Water"})

    match = match_one(listed)

    assert match.outcome is Outcome.SKIPPED
    assert match.reasons == ("The representative of Ash Water is to be named.",)
