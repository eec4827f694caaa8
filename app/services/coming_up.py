"""What comes next at the desk: sessions, last days to reply, reminders, releases of places, erasures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.formats.dates import time_words
from app.models.events import Event
from app.models.planned_sendings import PlannedSending
from app.rules.london_time import london_day
from app.rules.sending import reminder_days
from app.rules.states import EventState
from app.services.desk import EventGlance
from app.services.planned_sendings import words_of
from app.services.retention import erasures_of, last_day

#: How far the desk looks ahead.
AHEAD = timedelta(days=183)


@dataclass(frozen=True)
class Release:
    """Places kept for a category that go to everybody after a day."""

    event_id: int
    seats: int
    until: date


@dataclass(frozen=True)
class ComingUp:
    """Something that happens on a day. `page` names the page that tells more."""

    day: date
    what: str
    event: Event
    page: str = "events.show"


def coming_up(
    glances: Sequence[EventGlance],
    releases: Sequence[Release],
    planned: Sequence[PlannedSending] = (),
    *,
    now: datetime,
) -> list[ComingUp]:
    """What happens from today on, the next first; nothing of events that were called off but their erasures."""
    today = london_day(now)
    by_event: dict[int, list[Release]] = {}
    for release in releases:
        by_event.setdefault(release.event_id, []).append(release)
    found = [each for glance in glances for each in _of_event(glance, by_event.get(glance.event.id, []))]
    found += [
        ComingUp(london_day(each.due_at), _planned(each), each.event, "planned_sendings.index")
        for each in planned
    ]
    soon = [each for each in found if today <= each.day <= today + AHEAD]
    return sorted(soon, key=lambda each: (each.day, each.event.id, each.what))


def _planned(planned: PlannedSending) -> str:
    return f"{words_of(planned)} go out at {time_words(planned.due_at)}"


def _of_event(glance: EventGlance, releases: Sequence[Release]) -> Iterator[ComingUp]:
    event = glance.event
    if event.state == EventState.PUBLISHED:
        yield from _replies(event)
    if event.state in (EventState.PUBLISHED, EventState.CLOSED):
        yield from _sessions(glance)
        for each in releases:
            seats = "1 kept place goes" if each.seats == 1 else f"{each.seats} kept places go"
            yield ComingUp(
                each.until, f"{seats} to everybody at the end of the day", event, "allocations.index"
            )
    if event.state != EventState.DRAFT:
        yield from _erasures(glance)


def _replies(event: Event) -> Iterator[ComingUp]:
    if event.reply_by is None:
        return
    yield ComingUp(event.reply_by, "Last day to reply", event, "invitations.index")
    for day in reminder_days(event.reply_by, days_before=event.remind_days or ()):
        yield ComingUp(day, "Reminder to whoever has not answered", event, "reminders.index")


def _sessions(glance: EventGlance) -> Iterator[ComingUp]:
    for each in glance.sessions:
        row = each.event_session
        day = london_day(row.starts_at) if row.starts_at else row.held_on
        if day is not None:
            yield ComingUp(day, each.title if len(glance.sessions) > 1 else "The event", glance.event)


def _erasures(glance: EventGlance) -> Iterator[ComingUp]:
    erasures = erasures_of(glance.event, [each.event_session for each in glance.sessions])
    for day, what in (
        (erasures.needs, "Access and diet needs are erased"),
        (erasures.replies, "Replies and letters are erased"),
        (erasures.history, "The history is erased"),
    ):
        if day is not None:
            yield ComingUp(day, what, glance.event, "history.of_event")


def is_over(glance: EventGlance, *, now: datetime) -> bool:
    """Whether the last day of the event has passed, or it was called off."""
    last = last_day([each.event_session for each in glance.sessions])
    return glance.event.state == EventState.CANCELLED or (last is not None and last < london_day(now))
