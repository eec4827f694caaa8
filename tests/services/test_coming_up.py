"""What comes next: the right days, in order, of the right events, and nothing of what is past."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from app.models.events import Event
from app.rules.states import AccountRole, EventState
from app.services.coming_up import Release, coming_up, is_over
from app.services.desk import EventGlance, events_at_a_glance
from app.services.events import sessions_of
from tests.make import NOW, make_account, make_event

DAY = timedelta(days=1)


def glances(session: Session) -> list[EventGlance]:
    session.flush()
    return events_at_a_glance(session, make_account(session, role=AccountRole.OFFICER))


def told(session: Session, event: Event, *releases: Release, now: datetime = NOW) -> list[tuple[date, str]]:
    return [(each.day, each.what) for each in coming_up(glances(session), releases, now=now)]


def test_the_next_comes_first_and_each_says_what_it_is(session: Session) -> None:
    event = make_event(session, reply_by=date(2027, 1, 20))
    event.remind_days = [5]

    assert told(session, event, Release(event.id, 20, date(2027, 1, 18))) == [
        (date(2027, 1, 15), "Reminder to whoever has not answered"),
        (date(2027, 1, 18), "20 kept places go to everybody at the end of the day"),
        (date(2027, 1, 20), "Last day to reply"),
        (date(2027, 2, 12), "The event"),
        (date(2027, 3, 14), "Access and diet needs are erased"),
    ]


def test_what_is_past_or_far_away_is_not_told(session: Session) -> None:
    event = make_event(session, reply_by=date(2026, 12, 20))
    for each in sessions_of(session, event.id):
        each.starts_at, each.ends_at = NOW + 184 * DAY, NOW + 185 * DAY

    assert told(session, event) == []


def test_of_a_draft_nothing_is_told(session: Session) -> None:
    event = make_event(session, state=EventState.DRAFT, reply_by=date(2027, 1, 20))

    assert told(session, event, Release(event.id, 20, date(2027, 1, 18))) == []


def test_after_the_event_its_erasures_come(session: Session) -> None:
    event = make_event(session)

    assert told(session, event, now=datetime(2027, 3, 1, tzinfo=UTC)) == [
        (date(2027, 3, 14), "Access and diet needs are erased")
    ]


def test_each_day_of_a_longer_event_is_told_by_its_title(session: Session) -> None:
    event = make_event(session, sessions=2)

    assert [what for _, what in told(session, event)][:2] == ["Day 1", "Day 2"]


def test_an_event_is_over_on_the_day_after_its_last_or_when_it_was_called_off(session: Session) -> None:
    make_event(session), make_event(session, state=EventState.CANCELLED)

    running, cancelled = glances(session)

    assert not is_over(running, now=datetime(2027, 2, 12, 23, tzinfo=UTC))
    assert is_over(running, now=datetime(2027, 2, 13, 1, tzinfo=UTC))
    assert is_over(cancelled, now=NOW)
