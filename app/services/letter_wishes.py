"""Whether a guest wants letters about an event. Never an answer to the invitation."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.services.history import Actor, write_history
from app.services.stopped_letters import stop_queued_letters


def stop_letters(session: Session, invitation: Invitation, *, by: Actor, now: datetime) -> None:
    """Write no more letters to this person about this event; whoever says yes later hears from us again."""
    if invitation.no_letters_at is None:
        invitation.no_letters_at = now
        stop_queued_letters(session, invitation.id)
        _write_down(session, "letters stopped", invitation, by=by, now=now)


def want_letters_again(session: Session, invitation: Invitation, *, by: Actor, now: datetime) -> None:
    """Write to this person about this event again. What was stopped meanwhile is not sent afterwards."""
    if invitation.no_letters_at is not None:
        invitation.no_letters_at = None
        _write_down(session, "letters wanted again", invitation, by=by, now=now)


def _write_down(session: Session, what: str, invitation: Invitation, *, by: Actor, now: datetime) -> None:
    write_history(session, what, by=by, now=now, event_id=invitation.event_id, person_id=invitation.person_id)
