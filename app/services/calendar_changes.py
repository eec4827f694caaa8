"""What is different from what guests' calendars were told, and who would be told of it. Changes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.models.calendar_entries import CalendarEntry
from app.models.events import Event, EventSession
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.places import Place
from app.rules.calendar_entries import EntryChange, GuestStanding
from app.rules.calendar_standings import standing_of
from app.rules.london_time import london_day
from app.rules.states import Answer, EntryState, EventState, PlaceState
from app.services.calendar_entries import has_day, session_of_invitations, told_of
from app.services.messages import may_be_written_to
from app.services.rooms import EventRooms, read_rooms

_NOT_KNOWN = "To be confirmed"
#: What is told, in the order in which a letter says it; what belongs to the event as a whole is told once.
_OF_EVENT = (("event", "Title"),)
_OF_SESSION = (("title", "Title"), ("when", "Time"), ("where", "Venue"))
_AFTERWARDS = (("description", "Description"),)
_TIMES = ("starts_at", "ends_at", "held_on")
#: A description is told by its beginning.
_LONGEST_WORDS = 200


@dataclass(frozen=True)
class Difference:
    """One thing that is different from what somebody was told. `session` is "" where the event has only one."""

    session: str
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """What happens to one entry; `entry` is None where the calendar gets its first."""

    event_session: EventSession
    entry: CalendarEntry | None
    change: EntryChange
    standing: GuestStanding
    #: Whether a place is held at another time than was agreed to, and is to be confirmed.
    must_confirm: bool = False


@dataclass(frozen=True)
class Addressee:
    """Somebody who is to be told, and of what."""

    invitation: Invitation
    steps: Sequence[Step]
    differences: Sequence[Difference]
    #: The event sessions in which they have a place or wait for one.
    session_ids: frozenset[int]


@dataclass(frozen=True)
class UpdatePlan:
    """Who would be told now. `cannot_be_told` counts those who have no address that works."""

    event: Event
    addressees: Sequence[Addressee]
    cannot_be_told: int
    #: Those who said no to another time: they are told of the new one only where an officer wishes.
    declined: Sequence[Addressee] = ()

    @property
    def kind(self) -> str:
        """The letter that goes out."""
        return "event_cancelled" if self.event.state == EventState.CANCELLED else "event_changed"

    @property
    def asked_again(self) -> int:
        """How many calendars are asked again, because the time is another."""
        return sum(
            any(step.change is EntryChange.TIME_CHANGED for step in each.steps) for each in self.addressees
        )

    @property
    def must_confirm(self) -> int:
        """How many have a place at another time than they agreed to."""
        return sum(any(step.must_confirm for step in each.steps) for each in self.addressees)

    @property
    def first_day(self) -> date | None:
        """The first day of the sessions whose places are to be confirmed; none where there are none."""
        steps = [step for each in self.addressees for step in each.steps if step.must_confirm]
        return min((_day(step.event_session) for step in steps), default=None)

    @property
    def differences(self) -> list[Difference]:
        """Everything that is different for anybody, once."""
        return list(dict.fromkeys(each for one in self.addressees for each in one.differences))


def plan_update(session: Session, event_id: int) -> UpdatePlan:
    """Whom to tell, by what their calendars were told last. Changes nothing."""
    return plan_for(session, read_rooms(session, event_id))


def plan_for(session: Session, rooms: EventRooms) -> UpdatePlan:
    """The same for rooms that are locked already, so that nobody changes them before the letters are queued."""
    entries = _entries(session, rooms.event.id)
    places = _places(session, rooms.event.id)
    ended = rooms.event.state == EventState.CANCELLED
    told = _already_told_of_the_end(session, rooms.event.id) if ended else frozenset[int]()
    addressees: list[Addressee] = []
    declined: list[Addressee] = []
    cannot = 0
    for invitation in _invitations(session, rooms.event.id):
        if invitation.id in told:
            continue
        mine, theirs = entries.get(invitation.id, {}), places.get(invitation.id, {})
        steps = list((_ends if ended else _changes)(rooms, invitation, mine, theirs))
        refused = [] if ended or steps else list(_other_times(rooms, invitation, mine))
        if not (steps or refused or (ended and invitation.answer != Answer.NO)):
            continue
        if not may_be_told(invitation):
            cannot += not refused
            continue
        told_apart = [] if ended else [each for step in steps or refused for each in differences(rooms, step)]
        one = Addressee(invitation, steps or refused, list(dict.fromkeys(told_apart)), frozenset(theirs))
        (declined if refused else addressees).append(one)
    return UpdatePlan(rooms.event, addressees, cannot, declined)


def may_be_told(invitation: Invitation) -> bool:
    """Whether a letter about a change goes to somebody: there is an address, and they did not ask for silence."""
    return may_be_written_to(invitation.person) and invitation.no_letters_at is None


def _invitations(session: Session, event_id: int) -> Sequence[Invitation]:
    query = (
        select(Invitation)
        .where(Invitation.event_id == event_id, Invitation.withdrawn_at.is_(None))
        .options(joinedload(Invitation.person))
        .order_by(Invitation.id)
    )
    return session.scalars(query).all()


def _entries(session: Session, event_id: int) -> dict[int, dict[int, CalendarEntry]]:
    query = (
        select(CalendarEntry)
        .join(CalendarEntry.invitation)
        .where(Invitation.event_id == event_id)
        .order_by(CalendarEntry.id)
    )
    found: dict[int, dict[int, CalendarEntry]] = {}
    for entry in session.scalars(query):
        found.setdefault(entry.invitation_id, {})[entry.event_session_id] = entry
    return found


def _places(session: Session, event_id: int) -> dict[int, dict[int, PlaceState]]:
    """What everybody has, or had when the event was called off."""
    query = (
        select(Place.invitation_id, Place.event_session_id, func.coalesce(Place.ended_as, Place.state))
        .join(Place.invitation)
        .where(
            Invitation.event_id == event_id,
            (Place.state != PlaceState.GIVEN_UP) | Place.ended_as.is_not(None),
        )
        .order_by(Place.id)
    )
    found: dict[int, dict[int, PlaceState]] = {}
    for invitation_id, session_id, state in session.execute(query):
        found.setdefault(invitation_id, {})[session_id] = PlaceState(state)
    return found


def _already_told_of_the_end(session: Session, event_id: int) -> frozenset[int]:
    query = select(Message.invitation_id).where(
        Message.event_id == event_id, Message.kind == "event_cancelled", Message.invitation_id.is_not(None)
    )
    return frozenset(each for each in session.scalars(query) if each is not None)


def _standing(invitation: Invitation, place: PlaceState | None) -> GuestStanding:
    return standing_of(Answer(invitation.answer) if invitation.answer else None, place)


def _ends(
    rooms: EventRooms,
    invitation: Invitation,
    entries: dict[int, CalendarEntry],
    places: dict[int, PlaceState],
) -> Iterator[Step]:
    for each in rooms.sessions:
        entry = entries.get(each.id)
        if entry is not None and entry.state != EntryState.CANCELLED and has_day(each):
            yield Step(each, entry, EntryChange.ENDED, _standing(invitation, places.get(each.id)))


def _changes(
    rooms: EventRooms,
    invitation: Invitation,
    entries: dict[int, CalendarEntry],
    places: dict[int, PlaceState],
) -> Iterator[Step]:
    asked = session_of_invitations(rooms.event, rooms.planned)
    for each in rooms.sessions:
        entry, standing = entries.get(each.id), _standing(invitation, places.get(each.id))
        if standing is GuestStanding.NOT_COMING:
            continue
        if entry is None:
            is_asked = each is asked and standing is GuestStanding.SILENT
            if has_day(each) and each.calendar_sequence and (each.id in places or is_asked):
                yield Step(each, None, EntryChange.INVITED, standing)
        elif change := _change_of(entry, each, has_place=each.id in places):
            is_new_time = change is EntryChange.TIME_CHANGED or entry.confirm_by is not None
            must_confirm = is_new_time and standing is GuestStanding.COMING
            yield Step(each, entry, change, standing, must_confirm=must_confirm)


def _change_of(entry: CalendarEntry, each: EventSession, *, has_place: bool) -> EntryChange | None:
    """What an entry is to be sent, by what its calendar was told last; None where that is still true."""
    now_told = told_of(each)
    if entry.state == EntryState.CANCELLED:
        # It was taken out while the day was not known, and the place was kept.
        return EntryChange.TIME_CHANGED if has_place and has_day(each) else None
    changed = what_is_different(entry.told, now_told)
    if entry.session_sequence >= each.calendar_sequence or not changed:
        return None
    if not has_day(each):
        is_dated = any(entry.told.get(name) for name in _TIMES)
        return EntryChange.ENDED if is_dated else None
    return EntryChange.TIME_CHANGED if is_another_time(entry.told, now_told) else EntryChange.DETAILS_CHANGED


def what_is_different(told: Mapping[str, Any], now_told: Mapping[str, Any]) -> list[str]:
    """The names of what an entry says that is not so any more. What it was never told is no difference."""
    return [name for name, value in now_told.items() if name in told and told[name] != value]


def is_another_time(told: Mapping[str, Any], now_told: Mapping[str, Any]) -> bool:
    """Whether start or end, or where these are not known the day, is another."""
    if any(told.get(name) != now_told[name] for name in ("starts_at", "ends_at")):
        return True
    return now_told["starts_at"] is None and told.get("when") != now_told["when"]


def _other_times(
    rooms: EventRooms, invitation: Invitation, entries: dict[int, CalendarEntry]
) -> Iterator[Step]:
    """The sessions that somebody said no to at another time."""
    if invitation.answer != Answer.NO:
        return
    for each in rooms.sessions:
        entry = entries.get(each.id)
        if entry is None or not has_day(each) or entry.session_sequence >= each.calendar_sequence:
            continue
        if is_another_time(entry.told, told_of(each)):
            yield Step(each, entry, EntryChange.TIME_CHANGED, GuestStanding.NOT_COMING)


def differences(rooms: EventRooms, step: Step) -> Iterator[Difference]:
    """What somebody was told otherwise, in words."""
    before = step.entry.told if step.entry is not None else {}
    after = told_of(step.event_session)
    is_alone = rooms.is_alone
    name = "" if is_alone else step.event_session.title
    shown = [(each, "") for each in _OF_EVENT]
    shown += [(each, name) for each in _OF_SESSION if not (is_alone and each[0] == "title")]
    shown += [(each, "") for each in _AFTERWARDS]
    for (key, what), of_session in shown:
        if key not in before:
            if not before and key == "when":
                yield Difference(of_session, what, _NOT_KNOWN, str(after[key]))
        elif before[key] != after[key]:
            yield Difference(of_session, what, _shortened(before[key]), _shortened(after[key]))


def _shortened(words: object) -> str:
    return shorten(str(words), _LONGEST_WORDS, placeholder=" …") or "Nothing"


def _day(each: EventSession) -> date:
    if each.starts_at is not None:
        return london_day(each.starts_at)
    return each.held_on or date.max
