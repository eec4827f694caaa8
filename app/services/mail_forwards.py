"""Passing on to an event's contact what people write in answer to our letters, so that it reaches somebody at once."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.incoming_mail import IncomingMail
from app.models.messages import Message
from app.rules.addresses import address_key
from app.rules.states import MessageState
from app.services.event_words import event_facts
from app.services.rooms import read_rooms

#: How many an event's contact gets in a day; the rest wait under "Mail that came in" with all others.
FORWARDS_A_DAY = 50


def forward_mail(session: Session, mail: IncomingMail, *, now: datetime) -> Message | None:
    """Queue a letter to the contact of the event that a message is about; its answers go to whoever wrote.

    None where the event is not known or names nobody, where the contact wrote it, or where enough went for one day.
    """
    invitation = mail.invitation
    if invitation is None or not mail.from_address:
        return None
    event = invitation.event
    is_own = bool(event.contact_email) and address_key(event.contact_email) == address_key(mail.from_address)
    if not event.contact_email or is_own or _sent_today(session, event.id, now) >= FORWARDS_A_DAY:
        return None
    letter = Message(
        kind="mail_forwarded",
        key=f"mail_forwarded:{mail.id}",
        event_id=event.id,
        invitation=invitation,
        to_name=event.contact_name,
        to_address=event.contact_email,
        facts={
            "event": event_facts(event, read_rooms(session, event.id).sessions),
            "guest": invitation.person.name,
            "written_by": mail.from_name or mail.from_address,
            "written_from": mail.from_address,
            "written_subject": mail.subject,
            "written": mail.text,
        },
        state=MessageState.QUEUED,
        due_at=now,
        queued_at=now,
    )
    session.add(letter)
    return letter


def _sent_today(session: Session, event_id: int, now: datetime) -> int:
    query = select(func.count()).where(
        Message.event_id == event_id,
        Message.kind == "mail_forwarded",
        Message.queued_at > now - timedelta(days=1),
    )
    return session.scalar(query) or 0
