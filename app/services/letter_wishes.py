"""Whether somebody wants letters about an event, invited or not. Never an answer to an invitation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models.events import Event
from app.models.invitations import Invitation
from app.models.letter_stops import LetterStop
from app.services.history import Actor, write_history
from app.services.invitation_tokens import Purpose, invitation_by_token
from app.services.letter_tokens import letter_by_token
from app.services.stopped_letters import stop_letters_before_invitation, stop_queued_letters


@dataclass(frozen=True)
class Reader:
    """Whom a stop link means: somebody who is invited to the event, or not yet; and since when they want none."""

    event: Event
    person_id: int
    invitation: Invitation | None
    stopped_at: datetime | None


def reader_by_token(session: Session, token: str, *, secrets: Sequence[str]) -> Reader | None:
    """Whom the token of a stop link means; none for every other text.

    Whoever had a letter before they were invited, and is invited now, is known by their invitation.
    """
    invitation = invitation_by_token(session, token, Purpose.STOP, secrets=secrets)
    if invitation is not None:
        return Reader(invitation.event, invitation.person_id, invitation, invitation.no_letters_at)
    letter = letter_by_token(session, token, Purpose.STOP, secrets=secrets)
    if letter is None or letter.event is None or letter.person_id is None:
        return None
    about = {"event_id": letter.event.id, "person_id": letter.person_id}
    invitation = session.scalar(select(Invitation).filter_by(**about))
    if invitation is not None:
        return Reader(letter.event, letter.person_id, invitation, invitation.no_letters_at)
    return Reader(letter.event, letter.person_id, None, wish_before_invitation(session, **about))


def wish_before_invitation(session: Session, *, event_id: int, person_id: int | None) -> datetime | None:
    """Since when somebody who is being invited wants no letters about the event; none where they said nothing."""
    query = select(LetterStop.stopped_at).filter_by(event_id=event_id, person_id=person_id)
    return session.scalar(query)


def stop_letters_to(session: Session, reader: Reader, *, by: Actor, now: datetime) -> None:
    """Write no more letters to this person about this event. Whoever is not invited is left out of its waves."""
    if reader.invitation is not None:
        stop_letters(session, reader.invitation, by=by, now=now)
    elif reader.stopped_at is None:
        session.add(LetterStop(event_id=reader.event.id, person_id=reader.person_id, stopped_at=now))
        stop_letters_before_invitation(session, event_id=reader.event.id, person_id=reader.person_id)
        _write_down(session, "letters stopped", reader.event.id, reader.person_id, by=by, now=now)


def write_again_to(session: Session, reader: Reader, *, by: Actor, now: datetime) -> None:
    """Write to this person about this event again. What was stopped meanwhile is not sent afterwards."""
    if reader.invitation is not None:
        want_letters_again(session, reader.invitation, by=by, now=now)
    elif reader.stopped_at is not None:
        session.execute(
            delete(LetterStop).where(
                LetterStop.event_id == reader.event.id, LetterStop.person_id == reader.person_id
            )
        )
        _write_down(session, "letters wanted again", reader.event.id, reader.person_id, by=by, now=now)


def stop_letters(session: Session, invitation: Invitation, *, by: Actor, now: datetime) -> None:
    """Write no more letters to this guest about this event; whoever says yes later hears from us again."""
    if invitation.no_letters_at is None:
        invitation.no_letters_at = now
        stop_queued_letters(session, invitation.id)
        _write_down(session, "letters stopped", invitation.event_id, invitation.person_id, by=by, now=now)


def want_letters_again(session: Session, invitation: Invitation, *, by: Actor, now: datetime) -> None:
    """Write to this guest about this event again. What was stopped meanwhile is not sent afterwards."""
    if invitation.no_letters_at is not None:
        invitation.no_letters_at = None
        _write_down(
            session, "letters wanted again", invitation.event_id, invitation.person_id, by=by, now=now
        )


def _write_down(
    session: Session, what: str, event_id: int, person_id: int, *, by: Actor, now: datetime
) -> None:
    write_history(session, what, by=by, now=now, event_id=event_id, person_id=person_id)
