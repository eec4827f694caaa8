import pytest

from app.rules.known_people import KnownPerson
from app.rules.list_decisions import Decision, Settled, read_decisions, settle, store_decisions
from app.rules.listed_people import ListedPerson
from app.rules.matching import Match, match_people

PETE = ListedPerson(2, given_name="Pete", family_name="Ash", email="ash@example.org")
PETER = KnownPerson(7, given_name="Peter", family_name="Ash", email="ash@example.org")


def match_with(known: KnownPerson) -> Match:
    return match_people([PETE], [known])[0]


def test_whoever_is_perhaps_known_is_added_until_an_officer_says_otherwise() -> None:
    match = match_with(PETER)

    assert settle(PETE, match, None) == Settled(None, adds=True, by_decision=False, takes_details=False)
    assert settle(PETE, match, Decision(same_as=7)) == Settled(
        7, adds=False, by_decision=True, takes_details=False
    )


def test_a_decision_for_somebody_who_is_not_offered_counts_for_nothing() -> None:
    assert settle(PETE, match_with(PETER), Decision(same_as=8)).adds


def test_details_are_taken_only_where_they_differ() -> None:
    same = match_with(PETER._replace(given_name="Pete"))
    other = match_with(PETER._replace(given_name="Pete", job_title="Clerk"))
    listed = PETE._replace(job_title="Leader")

    assert not settle(PETE, same, Decision(takes_details=True)).takes_details
    assert not settle(PETE, other, None).takes_details
    differing = match_people([listed], [PETER._replace(given_name="Pete", job_title="Clerk")])[0]
    assert settle(listed, differing, Decision(takes_details=True)).takes_details


def test_decisions_are_kept_and_read_again() -> None:
    decisions = {3: Decision(same_as=7), 2: Decision(takes_details=True), 4: Decision()}

    stored = store_decisions(decisions)

    assert list(stored) == ["2", "3"]
    assert read_decisions(stored) == {2: Decision(takes_details=True), 3: Decision(same_as=7)}


@pytest.mark.parametrize("stored", [{"2": {}}, {"2": {"same_as": "7"}}, {"2": {"same_as": None}}])
def test_what_cannot_be_understood_is_no_decision(stored: dict[str, object]) -> None:
    assert read_decisions(stored) == {2: Decision()}
