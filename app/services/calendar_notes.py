"""Short letters to somebody whose calendar answered something that could not simply be recorded."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, SQLColumnExpression, func, select
from sqlalchemy.orm import Session

from app.models.calendar_entries import CalendarEntry
from app.models.invitations import Invitation
from app.models.messages import Message
from app.rules.automatic_mail import why_no_letter
from app.rules.calendar_replies import Letter, WhyClosed
from app.rules.states import MessageState
from app.services.entries_again import entry_again
from app.services.event_words import event_facts
from app.services.messages import queue_letter
from app.services.rooms import EventRooms

_LONGEST_ADDRESS = 254
#: Letters that are written because a calendar answered.
_AUTOMATIC = ("calendar_receipt", "calendar_note")


def send_note(
    session: Session,
    rooms: EventRooms,
    invitation: Invitation,
    entry: CalendarEntry,
    why: Letter,
    *,
    closed: WhyClosed | None = None,
    sentence: str = "",
    now: datetime,
) -> Message | None:
    """Queue one note to the invited address; none where it was told the same, or enough for one day.

    `closed` says why replies are, and `sentence` what else refused this one.
    """
    state = entry.time_sequence if why is Letter.TIME_HAS_CHANGED else f"{entry.sequence}:{now:%Y-%m-%d}"
    if why is Letter.NO_DEPUTIES:
        # It moves the entry on itself, and a calendar that always says the same is still told once a day.
        state = f"{now:%Y-%m-%d}"
    key = f"{why}:{entry.id}:{state}"
    told = session.scalar(select(Message.id).where(Message.key == f"calendar_note:{invitation.id}:{key}"))
    if why_no_letter(
        sent_today=_sent_today(session, invitation, now), was_sent_for_this_state=told is not None
    ):
        return None
    facts: dict[str, Any] = {
        "event": event_facts(rooms.event, rooms.sessions),
        "why": word_of(closed or why),
        "sentence": sentence,
    }
    carried = _carried(session, entry, why)
    told_again = entry_again(session, rooms, invitation, entry, now=now) if why is Letter.NO_DEPUTIES else []
    facts["entry_again"] = "right" if told_again else ""
    if carried is not None or told_again:
        facts["calendar"] = carried or told_again[0].facts
    letter = queue_letter(session, "calendar_note", invitation=invitation, key=key, facts=facts, now=now)
    if letter is not None and told_again:
        letter.calendar_key = told_again[0].key
    return letter


def word_of(why: Letter | WhyClosed) -> str:
    """The word by which the letter's template knows what to say."""
    if isinstance(why, WhyClosed):
        return f"closed_{why.name.lower()}"
    return str(Letter.DATE_IS_FIXED if why is Letter.DATE_IS_FIXED_TO_CALENDAR else why)


def automatic_letters(
    invitation_id: SQLColumnExpression[int] | int, *, since: ColumnElement[Any] | datetime
) -> ScalarSelect[int]:
    """How many letters went out because an invitation's calendar answered, as a column of a statement."""
    counted = select(func.count(Message.id)).where(
        Message.invitation_id == invitation_id, Message.kind.in_(_AUTOMATIC), Message.queued_at > since
    )
    return counted.correlate_except(Message).scalar_subquery()


def _sent_today(session: Session, invitation: Invitation, now: datetime) -> int:
    sent = automatic_letters(invitation.id, since=now - timedelta(days=1))
    return session.scalar(select(sent)) or 0


def _carried(session: Session, entry: CalendarEntry, why: Letter) -> Mapping[str, Any] | None:
    """The entry as it was last sent: again where a calendar asks for it, or to end its counter-proposal."""
    if why not in {Letter.ENTRY_AGAIN, Letter.DATE_IS_FIXED_TO_CALENDAR}:
        return None
    query = (
        select(Message)
        .where(Message.calendar_key.startswith(f"{entry.id}:", autoescape=True))
        .order_by(Message.id.desc())
    )
    last = session.scalars(query).first()
    if last is None:
        return None
    shared = last.wave.facts.get("calendar", {}) if last.wave is not None else {}
    facts = {**shared, **last.facts["calendar"]}
    return facts if why is Letter.ENTRY_AGAIN else {**facts, "method": "DECLINECOUNTER"}


def answer_stranger(
    session: Session, rooms: EventRooms, invitation: Invitation, *, name: str, address: str, now: datetime
) -> Message | None:
    """Tell somebody who was not invited, once, that the invitation is for whoever got it; none the second time."""
    key = (
        f"calendar_not_on_list:{invitation.id}:{sha256(address.encode('utf-8', 'replace')).hexdigest()[:32]}"
    )
    if len(address) > _LONGEST_ADDRESS or "\x00" in address:
        return None
    if session.scalar(select(Message.id).where(Message.key == key)) is not None:
        return None
    message = Message(
        kind="calendar_not_on_list",
        key=key,
        event_id=invitation.event_id,
        to_name=name.replace("\x00", "").encode("utf-8", "replace").decode()[:200],
        to_address=address,
        facts={"event": event_facts(rooms.event, rooms.sessions)},
        state=MessageState.QUEUED,
        due_at=now,
        queued_at=now,
    )
    session.add(message)
    return message
