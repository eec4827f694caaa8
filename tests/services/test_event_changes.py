"""Changing an event that people know about: nobody loses a place, and calendars hear of what they show."""

from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.events import Event, EventSession
from app.models.history import HistoryEntry
from app.models.messages import Message
from app.models.places import Place
from app.rules.edits import ChangedMeanwhile, plain
from app.rules.events import EndNotAfterStart, LimitBelowZero
from app.services.checks import check_promises
from app.services.event_changes import change_event_limit, change_event_session, plan_of
from app.services.events import SessionPlan, sessions_of
from app.services.history import COMMAND_LINE
from tests.make import NOW, SECRET, make_event, make_invitation
from tests.replying import say_yes

LATER = NOW + timedelta(hours=1)


def with_yeses(
    session: Session, *, seats_limit: int | None, yeses: int, event_limit: int | None = None
) -> Event:
    event = make_event(session, seats_limit=seats_limit, event_limit=event_limit)
    for _ in range(yeses):
        say_yes(session, make_invitation(session, event))
    return event


def only_session(session: Session, event: Event) -> EventSession:
    (each,) = sessions_of(session, event.id)
    return each


def change(session: Session, event: Event, **details: object) -> EventSession:
    each = only_session(session, event)
    plan: SessionPlan = replace(plan_of(each), **details)  # type: ignore[arg-type]
    return change_event_session(session, event.id, each.id, plan, by=COMMAND_LINE, now=LATER)


def states(session: Session) -> list[str]:
    return list(session.scalars(select(Place.state).order_by(Place.id)))


def test_raising_a_limit_moves_up_who_waits_in_turn_with_a_letter_each(session: Session) -> None:
    event = with_yeses(session, seats_limit=1, yeses=4)

    change(session, event, seats_limit=3)

    assert states(session) == ["held", "held", "held", "waiting"]
    letters = session.scalars(select(Message.kind).where(Message.queued_at == LATER)).all()
    assert letters == ["moved_up", "moved_up"]


def test_taking_a_limit_away_moves_up_everybody(session: Session) -> None:
    event = with_yeses(session, seats_limit=1, yeses=3)

    change(session, event, seats_limit=None)

    assert states(session) == ["held"] * 3


def test_lowering_a_limit_drops_nobody_and_breaks_no_promise(session: Session) -> None:
    event = with_yeses(session, seats_limit=3, yeses=3)

    change(session, event, seats_limit=1)

    assert states(session) == ["held"] * 3
    assert check_promises(session, secrets=[SECRET], now=LATER) == []


def test_after_lowering_the_next_yes_waits(session: Session) -> None:
    event = with_yeses(session, seats_limit=3, yeses=2)
    change(session, event, seats_limit=1)

    say_yes(session, make_invitation(session, event), now=LATER)

    assert states(session) == ["held", "held", "waiting"]


def test_raising_the_limit_of_the_event_moves_up_who_waits(session: Session) -> None:
    event = with_yeses(session, seats_limit=None, event_limit=1, yeses=2)

    change_event_limit(session, event.id, 2, by=COMMAND_LINE, now=LATER)

    assert states(session) == ["held", "held"]


def test_lowering_the_limit_of_the_event_drops_nobody_and_breaks_no_promise(session: Session) -> None:
    event = with_yeses(session, seats_limit=None, event_limit=2, yeses=2)

    change_event_limit(session, event.id, 1, by=COMMAND_LINE, now=LATER)

    assert states(session) == ["held", "held"]
    assert check_promises(session, secrets=[SECRET], now=LATER) == []


@pytest.mark.parametrize("details", [{"venue": "Town Hall"}, {"room": "Old Library"}])
def test_what_calendars_show_counts_their_sequence_up(session: Session, details: dict[str, str]) -> None:
    event = make_event(session)

    changed = change(session, event, **details)

    assert (changed.calendar_sequence, changed.changed_at) == (1, LATER)


def test_what_calendars_do_not_show_leaves_them_alone(session: Session) -> None:
    event = make_event(session)

    changed = change(session, event, seats_limit=5)

    assert (changed.calendar_sequence, changed.changed_at) == (0, NOW)


def test_a_limit_below_nought_is_refused(session: Session) -> None:
    event = make_event(session)

    with pytest.raises(LimitBelowZero):
        change(session, event, seats_limit=-1)
    with pytest.raises(LimitBelowZero):
        change_event_limit(session, event.id, -1, by=COMMAND_LINE, now=LATER)


def test_an_end_before_the_start_is_refused(session: Session) -> None:
    event = make_event(session)
    starts_at = only_session(session, event).starts_at
    assert starts_at is not None

    with pytest.raises(EndNotAfterStart):
        change(session, event, ends_at=starts_at - timedelta(hours=1))


def test_a_session_of_another_event_cannot_be_changed_through_this_one(session: Session) -> None:
    event, other = make_event(session), make_event(session)
    foreign = only_session(session, other)

    with pytest.raises(LookupError):
        change_event_session(session, event.id, foreign.id, plan_of(foreign), by=COMMAND_LINE, now=LATER)


def test_changes_are_on_record_with_what_they_changed(session: Session) -> None:
    event = make_event(session)
    change(session, event, venue="Town Hall")
    change_event_limit(session, event.id, 90, by=COMMAND_LINE, now=LATER)

    entries = session.scalars(select(HistoryEntry).order_by(HistoryEntry.id)).all()

    assert [each.what for each in entries] == ["event session changed", "event limit changed"]
    assert entries[1].facts == {"limit": 90}


def test_a_session_that_a_colleague_changed_is_not_overwritten_unseen(session: Session) -> None:
    event = make_event(session)
    each = only_session(session, event)
    plan = plan_of(each)
    seen = {name: plain(value) for name, value in asdict(plan).items()}
    change(session, event, venue="Town Hall", room="Hall 1")
    mine = replace(plan, venue="Kassam", seats_limit=50)

    with pytest.raises(ChangedMeanwhile) as raised:
        change_event_session(session, event.id, each.id, mine, by=COMMAND_LINE, now=LATER, seen=seen)
    change_event_session(
        session, event.id, each.id, replace(plan, seats_limit=50), by=COMMAND_LINE, now=LATER, seen=seen
    )

    assert [row.theirs for row in raised.value.merged.disagreements] == ["Town Hall"]
    assert (each.venue, each.room, each.seats_limit) == ("Town Hall", "Hall 1", 50)
