import pytest

from app.rules.listed_people import ListedPerson, listed_person
from app.rules.resemblances import Found, OtherPerson
from app.rules.row_outcomes import Outcome, choose_outcome, say_what_else

ANN = listed_person(4, {"name": "Ann Kemp", "email": "ann@example.org"})
NOTHING: dict[str, bool | int | None] = {
    "is_known": False,
    "first_row": None,
    "differs": False,
    "is_in_new_category": False,
    "may_be_somebody": False,
}


def outcome(listed: ListedPerson, **facts: bool | int) -> tuple[Outcome, tuple[str, ...]]:
    return choose_outcome(listed, **(NOTHING | facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Outcome.NEW),
        ({"may_be_somebody": True}, Outcome.PERHAPS_SAME),
        ({"is_known": True}, Outcome.UNCHANGED),
        ({"is_known": True, "is_in_new_category": True}, Outcome.KNOWN),
        ({"is_known": True, "is_in_new_category": True, "differs": True}, Outcome.DIFFERS),
    ],
)
def test_what_was_found_chooses_the_outcome(facts: dict[str, bool], expected: Outcome) -> None:
    assert outcome(ANN, **facts) == (expected, ())


def test_a_row_that_adds_nothing_to_an_earlier_one_is_skipped_with_its_reason() -> None:
    assert outcome(ANN, first_row=3) == (Outcome.SKIPPED, ("Row 3 lists the same person.",))
    assert outcome(ANN, first_row=3, is_in_new_category=True)[0] is Outcome.KNOWN


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"name": "Ann Kemp"}, (Outcome.CANNOT_EMAIL, ("There is no email address.",))),
        (
            {"job_title": "Clerk"},
            (Outcome.PROBLEM, ("There is no name, no email address and no organisation.",)),
        ),
        ({"name": "Ann Kemp (resigned)"}, (Outcome.SKIPPED, ("The list says that this person has left.",))),
        (
            {"email": "ann@example.org"},
            (Outcome.PROBLEM, ("There is an email address and no name: say whose it is.",)),
        ),
        ({"title": "Mrs", "email": "-"}, (Outcome.PROBLEM, ("There is no name.",))),
        ({"name": "Vacancy"}, (Outcome.SKIPPED, ("Nobody is named, and no organisation either.",))),
        ({"organisation": "Ash"}, (Outcome.SKIPPED, ("The representative of Ash is to be named.",))),
    ],
)
def test_a_row_without_somebody_to_write_to_says_why(
    cells: dict[str, str], expected: tuple[Outcome, tuple[str, ...]]
) -> None:
    assert outcome(listed_person(4, cells)) == expected


def test_what_else_matters_is_said() -> None:
    shared = Found(None, (), (OtherPerson(1, None, "Bo Elm"),), was_crowded=True)

    assert say_what_else(ANN, shared, stays_uninvited=True) == (
        "Others use ann@example.org too: a shared mailbox, or a mistake.",
        "This person asked not to be contacted, and stays uninvited.",
        "Very many people share these details; this row was compared with some of them only.",
    )
    assert say_what_else(ANN, Found(None, (), (), was_crowded=False), stays_uninvited=False) == ()
