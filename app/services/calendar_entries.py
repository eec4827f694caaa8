"""What guests' calendars are told: entries that are made and moved on with the letters that carry them.

The facts that a letter carries are fixed here, with the change; `app.gateways.letters` writes them as a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.calendar_entries import CalendarEntry
from app.models.events import Event, EventSession
from app.models.invitations import Invitation
from app.models.places import Place
from app.rules.calendar_entries import EntryChange, EntryVersion, GuestStanding, next_entry
from app.rules.calendar_standings import after_answer, standing_in, standing_of
from app.rules.states import Answer, Choice, Door, EntryState, PlaceState
from app.services.event_words import session_facts, session_where
from app.services.letter_wordings import EventWordings
from app.services.many_rows import insert_rows, reserve_ids
from app.services.messages import may_be_written_to, write_letter
from app.services.rooms import EventRooms
from app.services.row_snapshots import table_of
from app.services.single_rows import add_now, insert_now


@dataclass(frozen=True)
class Telling:
    """One version of one entry, to go out with a letter. `key` names it: it is sent once."""

    key: str
    #: What the file says, as plain values.
    facts: dict[str, Any]
    #: What a letter of its own says of it: title, when, where, and whether it goes away.
    words: dict[str, Any]

    @property
    def goes_away(self) -> bool:
        """Whether the calendar is to take the entry out."""
        return bool(self.facts["method"] == "CANCEL")


def has_day(event_session: EventSession) -> bool:
    """Whether a calendar can show the event session: its day is known, perhaps without its hours."""
    return event_session.starts_at is not None or event_session.held_on is not None


def session_of_invitations(event: Event, planned: Sequence[EventSession]) -> EventSession | None:
    """The one event session that the invitation itself asks calendars about; none where there is a choice.

    A course of several days is asked about as a whole, on the page: no calendar could answer for all of it. That
    stays so where a day of those `planned` was called off, since the others may have been told already.
    """
    if len(planned) != 1 or event.attendance != Choice.ATTEND_ALL or not has_day(planned[0]):
        return None
    return planned[0]


def shared_facts(event: Event, each: EventSession, *, alone: bool) -> dict[str, Any]:
    """What every guest's entry for an event session says alike. `alone`: the event has no other."""
    return {
        "title": event.title if alone else f"{event.title}: {each.title}",
        "description": event.description,
        "location": session_where(each) if each.venue else "",
        "organiser": event.contact_name,
        **_times(each),
    }


def first_entries(
    session: Session, event: Event, each: EventSession, invitation_ids: Sequence[int], *, now: datetime
) -> list[Telling]:
    """Make the entry of each new invitation, asking; one for each, in their order."""
    told, entries = told_of(each), table_of("calendar_entries")
    ids = list(reserve_ids(session, entries, len(invitation_ids)))
    rows = [
        _first_row(event, each, invitation_id, EntryState.REQUESTED, told, now) | {"id": entry_id}
        for entry_id, invitation_id in zip(ids, invitation_ids, strict=True)
    ]
    insert_rows(session, entries, rows)
    sent = next_entry(
        EntryChange.INVITED, GuestStanding.SILENT, last=None, now=now, is_provisional=each.starts_at is None
    )
    personal = {
        "method": sent.method,
        "sequence": 0,
        "status": sent.status,
        "partstat": sent.partstat,
        "rsvp": sent.rsvp,
        "stamp": now.isoformat(),
        "created": now.isoformat(),
    }
    return [
        Telling(
            _key(row["id"], EntryState.REQUESTED, 0),
            {**personal, "uid": row["uid"]},
            {},
        )
        for row in rows
    ]


def _first_row(
    event: Event,
    each: EventSession,
    invitation_id: int,
    state: EntryState,
    told: dict[str, Any],
    now: datetime,
) -> dict[str, Any]:
    domain = event.contact_email.rpartition("@")[2] or "placecard.invalid"
    return {
        "invitation_id": invitation_id,
        "event_session_id": each.id,
        "uid": f"{token_hex(13)}@{domain}",
        "state": state,
        "sequence": 0,
        "time_sequence": 0,
        "stamp": now,
        "session_sequence": each.calendar_sequence,
        "told": told,
        "confirm_by": None,
        "created_at": now,
    }


def begin_entry(
    session: Session,
    event: Event,
    each: EventSession,
    invitation_id: int,
    state: EntryState,
    *,
    now: datetime,
) -> CalendarEntry:
    """A new entry, with an identity of its own. `move_entry` says what is sent."""
    entry = CalendarEntry(**_first_row(event, each, invitation_id, state, told_of(each), now))
    add_now(session, entry)
    return entry


def told_of(each: EventSession) -> dict[str, Any]:
    """What an entry says of an event session, to compare with what it says later."""
    return {
        **session_facts(each),
        "event": each.event.title,
        "description": each.event.description,
        **_times(each),
    }


def _times(each: EventSession) -> dict[str, str | None]:
    """When an entry is, as a file says it: its hours, else its day."""
    return {
        "starts_at": each.starts_at.isoformat() if each.starts_at else None,
        "ends_at": each.ends_at.isoformat() if each.ends_at else None,
        "held_on": each.held_on.isoformat() if each.held_on and not each.starts_at else None,
    }


def entries_of(session: Session, invitation_id: int) -> dict[int, CalendarEntry]:
    """The entries of an invitation, by their event sessions."""
    query = select(CalendarEntry).where(CalendarEntry.invitation_id == invitation_id)
    return {each.event_session_id: each for each in session.scalars(query.order_by(CalendarEntry.id))}


def tell_of_answer(
    session: Session,
    rooms: EventRooms,
    invitation: Invitation,
    places: Sequence[Place],
    *,
    door: Door,
    now: datetime,
    entries: Mapping[int, CalendarEntry] | None = None,
) -> list[Telling]:
    """Bring an invitation's entries to where its answer and places are; what its calendar must be told.

    `entries` are those that it has, by event session, where they have been read already. A place comes first,
    then what goes away: everything, where the invitation was withdrawn. Nothing where no letter can go.
    """
    if not may_be_written_to(invitation.person):
        return []
    entries = entries_of(session, invitation.id) if entries is None else entries
    states = {place.event_session_id: PlaceState(place.state) for place in places}
    answer = Answer(invitation.answer) if invitation.answer else None
    told = []
    for each in rooms.sessions:
        entry = entries.get(each.id)
        last = EntryState(entry.state) if entry is not None else None
        standing = standing_of(answer, states.get(each.id))
        if invitation.withdrawn_at is not None:
            standing = GuestStanding.NOT_COMING
        new = after_answer(last, standing, by_calendar=door is Door.CALENDAR)
        if new is None or not has_day(each):
            continue
        if entry is None:
            entry = begin_entry(session, rooms.event, each, invitation.id, new.state, now=now)
        if new.change is not None:
            told.append(move_entry(rooms, each, entry, new.change, new.standing, now=now))
        _bring(entry, state=new.state, confirm_by=None)
    return sorted(told, key=lambda telling: telling.goes_away)


def move_entry(
    rooms: EventRooms,
    each: EventSession,
    entry: CalendarEntry,
    change: EntryChange,
    standing: GuestStanding,
    *,
    now: datetime,
) -> Telling:
    """Bring an entry to its next version, and tell what its calendar is to be sent."""
    last = EntryVersion(sequence=entry.sequence, time_sequence=entry.time_sequence, dtstamp=entry.stamp)
    is_first = change is EntryChange.INVITED
    sent = next_entry(
        change, standing, last=None if is_first else last, now=now, is_provisional=each.starts_at is None
    )
    version = sent.version
    # A calendar takes out what it holds, also when the day is not known any more.
    times = _times(each) if has_day(each) else {name: entry.told.get(name) for name in _times(each)}
    # A changed time is asked about again, whatever was answered before.
    asks_again = change is EntryChange.TIME_CHANGED and standing is GuestStanding.COMING
    state = EntryState.REQUESTED if asks_again else _state_of(standing)
    _bring(
        entry,
        sequence=version.sequence,
        time_sequence=version.time_sequence,
        stamp=version.dtstamp,
        session_sequence=each.calendar_sequence,
        told=told_of(each),
        state=state,
    )
    facts = {
        **shared_facts(rooms.event, each, alone=rooms.is_alone),
        **times,
        "method": sent.method,
        "uid": entry.uid,
        "sequence": version.sequence,
        "status": sent.status,
        "partstat": sent.partstat,
        "rsvp": sent.rsvp,
        "stamp": version.dtstamp.isoformat(),
        "created": entry.created_at.isoformat(),
    }
    words = {**session_facts(each), "goes_away": sent.method == "CANCEL"}
    return Telling(_key(entry.id, state, version.sequence), facts, words)


def _bring(entry: CalendarEntry, **values: Any) -> None:
    """Set what differs: what is set is compared again when the session writes, which takes longer than the rest."""
    for name, value in values.items():
        if getattr(entry, name) != value:
            setattr(entry, name, value)


def _state_of(standing: GuestStanding) -> EntryState:
    return next(state for state in EntryState if standing_in(state) is standing)


def _key(entry_id: int, state: EntryState, sequence: int) -> str:
    return f"{entry_id}:{state}:{sequence}"


def queue_with_calendar(
    session: Session,
    kind: str,
    *,
    invitation: Invitation,
    key: str,
    facts: Mapping[str, Any],
    told: Sequence[Telling],
    now: datetime,
    wordings: EventWordings | None = None,
) -> None:
    """Queue a letter that carries the first of what the calendar is told, and a short one for each other.

    Clients read one entry from a letter, so a second day comes in a letter of its own. None goes where no letter can.
    """
    first, further = (told[0], told[1:]) if told else (None, ())
    carried = {"calendar": first.facts} if first is not None else {}
    letters = [(kind, key, {**facts, **carried}, first)]
    for each in further:
        says = {"event": facts["event"], "entry": each.words, "calendar": each.facts}
        letters.append(("calendar_entry", each.key, says, each))
    for kind_of, name, says, carries in letters:
        letter = write_letter(
            session, kind_of, invitation=invitation, key=name, facts=says, now=now, wordings=wordings
        )
        if letter is not None:
            letter.calendar_key = carries.key if carries is not None else None
            insert_now(session, letter)
