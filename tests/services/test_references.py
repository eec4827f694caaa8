from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.guesses import WrongGuess
from app.models.invitations import Invitation
from app.rules.states import EventState
from app.services.history import COMMAND_LINE
from app.services.paper_letters import invite_on_paper, mark_posted
from app.services.references import (
    MOST_GUESSES,
    MOST_GUESSES_OF_ALL,
    WINDOW,
    TooManyGuesses,
    forget_old_guesses,
    token_for_reference,
)
from tests.make import NOW, SECRET, make_category, make_event, make_invitation, make_person, token_of


def invite(
    session: Session, email: str | None = None, *, state: EventState = EventState.PUBLISHED
) -> Invitation:
    person = make_person(session, "Ann Ash", email=email)
    return make_invitation(session, make_event(session, state=state), person)


def opened(
    session: Session, typed: str, *, email: str = "", origin: str = "a", later: timedelta = timedelta(0)
) -> str | None:
    found = token_for_reference(session, typed, email=email, origin=origin, secrets=[SECRET], now=NOW + later)
    session.flush()
    return found


def guesses(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(WrongGuess)) or 0


def test_a_reference_opens_the_pages_of_the_link_however_it_is_typed(session: Session) -> None:
    invitation = invite(session)
    typed = f" {invitation.reference.lower().replace('-', ' ')} "

    assert opened(session, typed) == token_of(invitation)
    assert guesses(session) == 0


def test_whoever_gets_letters_by_email_gives_that_address_too(session: Session) -> None:
    invitation = invite(session, "Ann@example.org")

    assert opened(session, invitation.reference) is None
    assert opened(session, invitation.reference, email="else@example.org") is None
    assert opened(session, invitation.reference, email="ann@EXAMPLE.org ") == token_of(invitation)


def test_a_pa_gives_their_own_address(session: Session) -> None:
    invitation = invite(session, "ann@example.org")
    invitation.person.pa_email = "pa@example.org"

    assert opened(session, invitation.reference, email="pa@example.org") == token_of(invitation)


def test_an_address_that_no_letter_reaches_is_not_asked_for(session: Session) -> None:
    invitation = invite(session, "ann@example.org")
    invitation.person.cannot_email_reason = "No such mailbox"

    assert opened(session, invitation.reference) == token_of(invitation)


@pytest.mark.parametrize("typed", ["222-222", "KX4-9T", "", "'; DROP TABLE", "KX4-9TMM"])
def test_anything_else_opens_nothing_and_counts(session: Session, typed: str) -> None:
    invite(session)

    assert opened(session, typed) is None
    assert guesses(session) == 1


def test_a_draft_is_not_opened(session: Session) -> None:
    assert opened(session, invite(session, state=EventState.DRAFT).reference) is None


def test_after_ten_wrong_ones_not_even_the_right_one_opens_for_five_minutes(session: Session) -> None:
    invitation = invite(session)
    for _ in range(MOST_GUESSES):
        opened(session, "222-222")

    with pytest.raises(TooManyGuesses):
        opened(session, invitation.reference)
    assert opened(session, invitation.reference, origin="another") == token_of(invitation)
    assert opened(session, invitation.reference, later=WINDOW) == token_of(invitation)


def test_many_who_guess_together_are_stopped_together(session: Session) -> None:
    invitation = invite(session)
    session.add_all(
        WrongGuess(origin=f"origin {number}", made_at=NOW) for number in range(MOST_GUESSES_OF_ALL)
    )
    session.flush()

    with pytest.raises(TooManyGuesses):
        opened(session, invitation.reference)


def test_guesses_are_kept_no_longer_than_they_count(session: Session) -> None:
    opened(session, "222-222")

    forget_old_guesses(session, now=NOW + WINDOW)

    assert guesses(session) == 0


def test_a_letter_that_was_posted_goes_on_opening_when_an_address_is_found(session: Session) -> None:
    invitation = invite(session)
    mark_posted(session, invitation.event, [invitation.id], by=COMMAND_LINE, now=NOW)

    invitation.person.email = "found@example.org"
    session.flush()

    assert opened(session, invitation.reference) == token_of(invitation)


def test_whoever_was_invited_on_paper_needs_no_address_though_nobody_noted_the_posting(
    session: Session,
) -> None:
    event, category = make_event(session), make_category(session)
    person = make_person(session, "Ann Ash", email=None, category=category)
    invite_on_paper(
        session, event, [category], secrets=[SECRET], nonce="form", confirmed=1, by=COMMAND_LINE, now=NOW
    )
    invitation = session.scalars(select(Invitation)).one()

    person.email = "found@example.org"
    session.flush()

    assert opened(session, invitation.reference) == token_of(invitation)


def test_a_letter_to_somebody_else_opens_nothing_of_theirs(session: Session) -> None:
    posted, other = invite(session), invite(session, "ann@example.org")
    mark_posted(session, posted.event, [posted.id], by=COMMAND_LINE, now=NOW)

    assert opened(session, other.reference) is None
