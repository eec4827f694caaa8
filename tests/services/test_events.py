"""Planning events: what is refused changes nothing, addresses stay, and consultants see what was named for them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.events import Event, EventSession
from app.rules.events import EndNotAfterStart, LimitBelowZero, TitleMissing
from app.rules.refusals import Refused
from app.rules.states import AccountRole
from app.services.events import (
    EventPlan,
    SessionPlan,
    UnknownEvent,
    add_event_session,
    event_by_slug,
    give_access,
    list_events,
    may_see_event,
    plan_event,
    sessions_of,
    visible_events,
)
from app.services.history import COMMAND_LINE
from tests.make import NOW, make_account, make_event, make_event_session

STARTS_AT = datetime(2027, 2, 12, 9, 30, tzinfo=UTC)


def planned(session: Session, plan: EventPlan, *sessions: SessionPlan) -> Event:
    return plan_event(session, plan, sessions, by=COMMAND_LINE, now=NOW)


def test_a_planned_event_is_a_draft_at_an_address_made_from_its_title(session: Session) -> None:
    event = planned(session, EventPlan("  Looking to  the future "), SessionPlan("Conference"))

    kept = (event.slug, event.title, event.state)
    assert kept == ("looking-to-the-future", "Looking to the future", "draft")
    assert [each.title for each in sessions_of(session, event.id)] == ["Conference"]


def test_events_of_one_title_have_different_addresses(session: Session) -> None:
    slugs = [planned(session, EventPlan("Training")).slug for _ in range(3)]

    assert slugs == ["training", "training-2", "training-3"]


@pytest.mark.parametrize(
    ("plan", "sessions", "refusal"),
    [
        (EventPlan("  "), [], TitleMissing),
        (EventPlan("Training", seats_limit=-1), [], LimitBelowZero),
        (EventPlan("Training", seats_target=-1), [], LimitBelowZero),
        (EventPlan("Training"), [SessionPlan("Day", seats_limit=-1)], LimitBelowZero),
        (
            EventPlan("Training"),
            [SessionPlan("Day", starts_at=STARTS_AT, ends_at=STARTS_AT)],
            EndNotAfterStart,
        ),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    session: Session, plan: EventPlan, sessions: list[SessionPlan], refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        planned(session, plan, *sessions)


def test_each_session_has_a_calendar_identity_of_its_own(session: Session) -> None:
    plan = EventPlan("Training", contact_email="events@example.org")
    event = planned(session, plan, SessionPlan("One"), SessionPlan("Two"))

    uids = session.scalars(select(EventSession.calendar_uid).where(EventSession.event_id == event.id)).all()

    assert len(set(uids)) == 2
    assert all(uid.endswith("@example.org") for uid in uids)


def test_sessions_come_in_the_order_of_time_and_those_without_a_day_last(session: Session) -> None:
    event = make_event(session, sessions=0)
    add_event_session(session, event, SessionPlan("Later some day"), now=NOW)
    add_event_session(session, event, SessionPlan("By day", held_on=date(2027, 2, 1)), now=NOW)
    for title, day in (("Second", 2), ("First", 1)):
        make_event_session(session, event, title, starts_at=STARTS_AT + timedelta(days=day))

    titles = [each.title for each in sessions_of(session, event.id)]

    assert titles == ["By day", "First", "Second", "Later some day"]


def test_an_unknown_event_is_told_with_those_that_there_are(session: Session) -> None:
    make_event(session, slug="training")

    with pytest.raises(UnknownEvent, match=r"There is no event called “trainig”\. There are: training\."):
        event_by_slug(session, "trainig")


def test_events_are_listed_in_the_order_of_their_plans(session: Session) -> None:
    titles = ["Zoo", "Ark"]
    for title in titles:
        planned(session, EventPlan(title))

    assert [each.title for each in list_events(session)] == titles


def test_officers_see_every_event_and_a_consultant_those_named_for_them(session: Session) -> None:
    officer = make_account(session)
    consultant = make_account(session, "consultant@example.org", role=AccountRole.CONSULTANT)
    theirs, other = make_event(session), make_event(session)
    give_access(session, consultant, [theirs], now=NOW)
    session.flush()

    assert list(visible_events(session, officer)) == [theirs, other]
    assert list(visible_events(session, consultant)) == [theirs]
    assert may_see_event(session, theirs, consultant)
    assert not may_see_event(session, other, consultant)


def test_access_that_is_given_twice_is_given_once(session: Session) -> None:
    consultant = make_account(session, role=AccountRole.CONSULTANT)
    event = make_event(session)
    for _ in range(2):
        give_access(session, consultant, [event], now=NOW)
        session.flush()

    assert list(visible_events(session, consultant)) == [event]
