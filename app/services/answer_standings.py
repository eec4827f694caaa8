"""What stands when a calendar's answer is judged: read anew, in one statement, once the event is locked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, contains_eager

from app.models.calendar_entries import CalendarEntry
from app.models.invitations import Invitation
from app.models.people import OtherAddress, Person
from app.models.replies import Reply
from app.rules.automatic_mail import LETTERS_A_DAY
from app.rules.calendar_replies import InvitationStanding
from app.rules.calendar_responders import Invitee
from app.rules.london_time import end_of_london_day
from app.rules.states import Answer, Door, EventState
from app.services.calendar_notes import automatic_letters
from app.services.replies import terms_of
from app.services.rooms import EventRooms


@dataclass(frozen=True, kw_only=True)
class AnswerStanding:
    """An entry with its invitation and its person, as they are now."""

    #: Held here, since asking the invitation for a person whom nobody holds asks the database.
    person: Person
    entry: CalendarEntry
    #: The person's further addresses, as lists gave them and officers confirmed them.
    other_addresses: tuple[str, ...]
    #: When the answer was last changed through another door.
    changed_at: datetime | None
    has_enough_letters: bool

    def invitee(self) -> Invitee:
        """Who was invited, for finding out who answers."""
        addresses = (self.person.email or "", *self.other_addresses)
        return Invitee(name=self.person.name, addresses=frozenset(filter(None, addresses)))

    def in_event(self, rooms: EventRooms, *, now: datetime) -> InvitationStanding:
        """Where the invitation stands in its event, for deciding."""
        event, invitation = rooms.event, self.entry.invitation
        terms = terms_of(event, rooms.sessions)
        is_cancelled = self.entry.event_session_id in {each.id for each in rooms.cancelled}
        closes_at = end_of_london_day(event.reply_by) if event.reply_by else None
        return InvitationStanding(
            sequence=self.entry.sequence,
            time_sequence=self.entry.time_sequence,
            last_dtstamp=self.entry.reply_stamp,
            changed_at=self.changed_at,
            answer=Answer(invitation.answer) if invitation.answer else None,
            deputies_allowed=terms.allows_deputies,
            replies_close_at=now if event.state == EventState.CLOSED else closes_at,
            ends_at=terms.ends_at,
            is_cancelled=event.state == EventState.CANCELLED or is_cancelled,
            is_withdrawn=invitation.withdrawn_at is not None,
        )


_CHANGED_AT = select(func.max(Reply.recorded_at)).where(
    Reply.invitation_id == CalendarEntry.invitation_id, Reply.door != Door.CALENDAR
)
# One statement, since others wait for the lock under which it is sent; built once, as every answer asks it.
_ANEW = (
    select(
        CalendarEntry,
        OtherAddress.address,
        _CHANGED_AT.correlate(CalendarEntry).scalar_subquery(),
        automatic_letters(CalendarEntry.invitation_id, since=bindparam("a_day_ago")),
    )
    .join(CalendarEntry.invitation)
    .join(Invitation.person)
    .outerjoin(OtherAddress, OtherAddress.person_id == Person.id)
    .where(CalendarEntry.id == bindparam("entry_id"))
    .options(contains_eager(CalendarEntry.invitation).contains_eager(Invitation.person))
    .order_by(OtherAddress.id)
    .execution_options(populate_existing=True)
)


def read_anew(session: Session, entry: CalendarEntry, *, now: datetime) -> AnswerStanding:
    """Read the entry, its invitation and its person anew, and what decides about an answer."""
    facts = {"entry_id": entry.id, "a_day_ago": now - timedelta(days=1)}
    rows = session.execute(_ANEW, facts).all()
    fresh, _, changed_at, letters = rows[0]
    return AnswerStanding(
        person=fresh.invitation.person,
        entry=fresh,
        other_addresses=tuple(address for _, address, _, _ in rows if address),
        changed_at=changed_at,
        has_enough_letters=letters >= LETTERS_A_DAY,
    )
