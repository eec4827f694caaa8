"""Changing what an event says, and planning another like it."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.models.events import Event
from app.rules.edits import ChangedMeanwhile, plain
from app.rules.states import Choice, EventState
from app.services.event_details import (
    AttendanceIsFixed,
    change_event_details,
    copy_event,
    details_of_event,
)
from app.services.events import EventPlan, sessions_of
from app.services.history import COMMAND_LINE, event_history
from app.services.waiting_lists import living_places
from tests.make import NOW, make_event, make_invitation
from tests.replying import say_yes


def plan_like(event: Event, **changes: object) -> EventPlan:
    details = {
        "title": event.title,
        "attendance": Choice(event.attendance),
        "seats_limit": event.seats_limit,
        "contact_name": event.contact_name,
        "contact_email": event.contact_email,
        "contact_telephone": event.contact_telephone,
    }
    return EventPlan(**(details | changes))  # type: ignore[arg-type]


def test_only_what_changed_is_in_the_history(session: Session) -> None:
    event = make_event(session)

    changed = change_event_details(
        session, event, plan_like(event, reply_by=date(2027, 2, 1), title="New"), by=COMMAND_LINE, now=NOW
    )

    (entry,) = event_history(session, event.id, most=5)
    assert changed == ["title", "reply_by"]
    assert (entry.what, entry.facts["changed"]) == ("event changed", changed)


def test_saving_a_form_as_it_was_changes_nothing(session: Session) -> None:
    event = make_event(session)

    assert change_event_details(session, event, plan_like(event), by=COMMAND_LINE, now=NOW) == []
    assert event_history(session, event.id, most=5) == []


def test_a_higher_limit_moves_up_who_waits(session: Session) -> None:
    event = make_event(session, event_limit=1)
    first, second = make_invitation(session, event), make_invitation(session, event)
    say_yes(session, first)
    say_yes(session, second)

    change_event_details(session, event, plan_like(event, seats_limit=2), by=COMMAND_LINE, now=NOW)

    assert [place.state for place in living_places(session, second.id)] == ["held"]


def test_what_a_yes_means_is_fixed_once_people_are_invited(session: Session) -> None:
    event = make_event(session)
    make_invitation(session, event)

    with pytest.raises(AttendanceIsFixed):
        change_event_details(
            session, event, plan_like(event, attendance=Choice.CHOOSE_ONE), by=COMMAND_LINE, now=NOW
        )


def test_a_copy_is_a_draft_whose_days_are_to_be_confirmed(session: Session) -> None:
    event = make_event(session, sessions=2, seats_limit=40)

    copied = copy_event(session, event, title=event.title, by=COMMAND_LINE, now=NOW)

    assert (copied.state, copied.slug != event.slug) == (EventState.DRAFT, True)
    assert [
        (each.title, each.seats_limit, each.starts_at, each.venue) for each in sessions_of(session, copied.id)
    ] == [
        ("Day 1", 40, None, None),
        ("Day 2", 40, None, None),
    ]


def test_what_a_colleague_changed_meanwhile_is_not_overwritten_unseen(session: Session) -> None:
    event = make_event(session)
    seen = {name: plain(value) for name, value in details_of_event(event).items()}
    mine = plan_like(event, title="Mine", description=event.description)
    change_event_details(
        session, event, plan_like(event, title="Theirs", reply_by=date(2027, 2, 1)), by=COMMAND_LINE, now=NOW
    )

    with pytest.raises(ChangedMeanwhile) as raised:
        change_event_details(session, event, mine, by=COMMAND_LINE, now=NOW, seen=seen)

    assert [each.name for each in raised.value.merged.disagreements] == ["title"]
    assert raised.value.merged.values["reply_by"] == date(2027, 2, 1)
    assert event.title == "Theirs"


def test_whether_deputies_need_approval_is_changed_told_and_copied(session: Session) -> None:
    event = make_event(session)
    plan = plan_like(event, allows_deputies=True, deputies_need_approval=True)

    assert change_event_details(session, event, plan, by=COMMAND_LINE, now=NOW) == [
        "allows_deputies",
        "deputies_need_approval",
    ]
    assert copy_event(session, event, title="Another", by=COMMAND_LINE, now=NOW).deputies_need_approval
