import pytest
from sqlalchemy.orm import Session

from app.services.invitation_tokens import (
    LinkOpened,
    Purpose,
    find_link,
    invitation_by_token,
    link_token,
    token_for,
)
from tests.make import SECRET, make_event, make_invitation


@pytest.mark.parametrize("purpose", Purpose)
def test_a_token_finds_its_invitation_in_whatever_case_it_comes_back(
    session: Session, purpose: Purpose
) -> None:
    event = make_event(session)
    make_invitation(session, event)
    invitation = make_invitation(session, event)
    token = token_for(invitation, purpose, secret=SECRET)

    for written in (token, token.upper()):
        assert invitation_by_token(session, written, purpose, secrets=["new", SECRET]) is invitation


def test_a_token_for_one_purpose_opens_none_of_the_others(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))
    token = token_for(invitation, Purpose.REPLY, secret=SECRET)

    assert invitation_by_token(session, token, Purpose.FEED, secrets=[SECRET]) is None


@pytest.mark.parametrize("wrong", ["", "x", "a" * 32, "é" * 32, "kx49tm" + "-" * 26])
def test_whatever_is_not_a_token_finds_nobody(session: Session, wrong: str) -> None:
    make_invitation(session, make_event(session))

    assert invitation_by_token(session, wrong, Purpose.REPLY, secrets=[SECRET]) is None


def test_somebody_elses_proof_finds_nobody(session: Session) -> None:
    event = make_event(session)
    mine, other = make_invitation(session, event), make_invitation(session, event)
    forged = (
        token_for(mine, Purpose.REPLY, secret=SECRET)[:6] + token_for(other, Purpose.REPLY, secret=SECRET)[6:]
    )

    assert invitation_by_token(session, forged, Purpose.REPLY, secrets=[SECRET]) is None


def test_a_feed_that_was_reset_no_longer_opens_by_its_old_address(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))
    old = token_for(invitation, Purpose.FEED, secret=SECRET)
    invitation.feed_generation += 1
    session.flush()

    assert invitation_by_token(session, old, Purpose.FEED, secrets=[SECRET]) is None
    fresh = token_for(invitation, Purpose.FEED, secret=SECRET)
    assert invitation_by_token(session, fresh, Purpose.FEED, secrets=[SECRET]) is invitation


def test_a_link_tells_which_invitation_it_opens(session: Session) -> None:
    event = make_event(session)
    make_invitation(session, event)
    invitation = make_invitation(session, event)
    token = link_token(invitation, [SECRET])

    assert token is not None
    assert find_link(session, token) == LinkOpened(invitation.id, event.id, "published")
    assert find_link(session, token[::-1]) is None
