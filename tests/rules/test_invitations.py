import pytest

from app.rules.invitations import (
    Candidate,
    LeftOut,
    MayNotInvite,
    WaveChanged,
    check_confirmed_count,
    check_may_invite,
    why_left_out,
)
from app.rules.states import EventState


def make_candidate(
    *, has_address: bool = True, usable: bool = True, invited: bool = False, contact: bool = True
) -> Candidate:
    return Candidate(
        person_id=1,
        has_address=has_address,
        address_is_usable=usable,
        is_invited=invited,
        may_be_contacted=contact,
    )


def test_somebody_with_an_address_is_invited() -> None:
    assert why_left_out(make_candidate()) is None


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (make_candidate(invited=True), LeftOut.ALREADY_INVITED),
        (make_candidate(contact=False), LeftOut.DO_NOT_CONTACT),
        (make_candidate(has_address=False), LeftOut.NO_EMAIL),
        (make_candidate(usable=False), LeftOut.CANNOT_EMAIL),
        (make_candidate(contact=False, has_address=False), LeftOut.DO_NOT_CONTACT),
    ],
)
def test_whoever_is_left_out_is_told_why(candidate: Candidate, reason: LeftOut) -> None:
    assert why_left_out(candidate) is reason


def test_a_published_event_may_invite() -> None:
    check_may_invite(EventState.PUBLISHED, "Conference")


@pytest.mark.parametrize("state", [EventState.DRAFT, EventState.CLOSED, EventState.CANCELLED])
def test_no_other_event_may_invite(state: EventState) -> None:
    with pytest.raises(MayNotInvite, match="Conference"):
        check_may_invite(state, "Conference")


def test_another_number_than_was_confirmed_sends_nothing() -> None:
    with pytest.raises(WaveChanged, match="You confirmed 3 invitations, but there are now 4"):
        check_confirmed_count(confirmed=3, now=4)
