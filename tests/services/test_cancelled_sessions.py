"""One session is called off while its event goes on: places, answers, letters, calendars and lists."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.calendar_entries import CalendarEntry
from app.models.events import Event
from app.models.history import HistoryEntry
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.places import Place
from app.rules.attendance import NotASessionOfThisEvent
from app.rules.cancelling import MayNotCancel, SessionIsCancelled
from app.rules.invitations import WaveChanged
from app.rules.states import Answer, Choice, EventState, PlaceState
from app.services.attendees import count_attendees
from app.services.cancelled_sessions import (
    CancellingPlan,
    cancel_session,
    letter_to_look_at,
    plan_cancelling,
    who_was_not_told,
)
from app.services.checks import check_promises
from app.services.desk import session_glances
from app.services.event_changes import change_event_session, plan_of
from app.services.events import planned_sessions, sessions_of
from app.services.history import COMMAND_LINE
from app.services.standings import count_answers
from app.services.waiting_lists import living_places
from tests.make import NOW, SECRET, make_event, make_invitation, make_person
from tests.replying import say_no, say_yes

LATER = NOW + timedelta(hours=1)
WHY = "The trainer is ill."


def course(session: Session, attendance: Choice = Choice.CHOOSE_ONE, **event: int) -> tuple[Event, list[int]]:
    """An event of two days, and their ids."""
    made = make_event(session, sessions=2, attendance=attendance, **event)  # type: ignore[arg-type]
    return made, [each.id for each in sessions_of(session, made.id)]


def cancel(
    session: Session, event: Event, session_id: int, *, confirmed: int | None = None
) -> CancellingPlan:
    if confirmed is None:
        confirmed = len(plan_cancelling(session, event.id, session_id, now=LATER).affected)
    plan = cancel_session(
        session, event.id, session_id, confirmed=confirmed, reason=WHY, by=COMMAND_LINE, now=LATER
    )
    session.flush()
    return plan


def letters(session: Session) -> Sequence[Message]:
    return session.scalars(
        select(Message).where(Message.kind == "session_cancelled").order_by(Message.id)
    ).all()


def states(session: Session, invitation: Invitation) -> list[tuple[int, str]]:
    return [(each.event_session_id, each.state) for each in living_places(session, invitation.id)]


def is_sound(session: Session) -> bool:
    return check_promises(session, secrets=[SECRET], now=LATER) == []


def test_whoever_chose_that_day_is_told_and_may_choose_the_other(session: Session) -> None:
    event, (first, second) = course(session)
    theirs, other = make_invitation(session, event), make_invitation(session, event)
    say_yes(session, theirs, second)
    say_yes(session, other, first)

    plan = cancel(session, event, second)

    assert (len(plan.told), plan.asked_again) == (1, 1)
    (letter,) = letters(session)
    assert (letter.invitation_id, letter.facts["left"], letter.facts["reason"]) == (
        theirs.id,
        "may_choose",
        WHY,
    )
    assert letter.facts["cancelled"] == "Day 2"
    assert [each["title"] for each in letter.facts["event"]["sessions"]] == ["Day 1"]
    assert (theirs.answer, theirs.asked_again_at) == (None, LATER)
    assert (states(session, theirs), states(session, other)) == ([], [(first, "held")])
    counts = count_answers(session, event.id)
    assert (counts.coming, counts.no_answer, count_attendees(session, event.id)) == (1, 1, 1)
    assert is_sound(session)


def test_their_reply_stays_as_it_was_given_and_they_may_say_yes_again(session: Session) -> None:
    event, (first, second) = course(session)
    theirs = make_invitation(session, event)
    recorded = say_yes(session, theirs, second).reply
    cancel(session, event, second)

    say_yes(session, theirs, first, now=LATER + timedelta(minutes=1))

    session.flush()
    assert (recorded.answer, recorded.event_session_ids) == (Answer.YES, [second])
    assert (theirs.answer, states(session, theirs)) == (Answer.YES, [(first, "held")])
    assert is_sound(session)


def test_the_only_day_that_is_left_need_not_be_chosen(session: Session) -> None:
    event, (first, second) = course(session)
    cancel(session, event, second)
    theirs = make_invitation(session, event)

    say_yes(session, theirs)

    assert states(session, theirs) == [(first, "held")]


def test_whoever_attends_all_keeps_the_rest(session: Session) -> None:
    event, (first, second) = course(session, Choice.ATTEND_ALL)
    theirs = make_invitation(session, event)
    say_yes(session, theirs)

    cancel(session, event, second)

    (letter,) = letters(session)
    assert (letter.facts["left"], [each["title"] for each in letter.facts["chosen"]]) == ("kept", ["Day 1"])
    assert (theirs.answer, states(session, theirs)) == (Answer.YES, [(first, "held")])
    assert is_sound(session)


def test_whoever_waited_because_of_it_moves_up_in_the_rest(session: Session) -> None:
    event, (first, second) = course(session, Choice.ATTEND_ALL)
    sessions_of(session, event.id)[1].seats_limit = 1
    held, waiting = make_invitation(session, event), make_invitation(session, event)
    for each in (held, waiting):
        say_yes(session, each)
    assert states(session, waiting) == [(first, "waiting"), (second, "waiting")]

    cancel(session, event, second)

    assert states(session, waiting) == [(first, "held")]
    kinds = select(Message.kind).where(Message.invitation_id == waiting.id).order_by(Message.id)
    assert session.scalars(kinds).all()[-2:] == ["session_cancelled", "moved_up"]
    assert is_sound(session)


def test_a_place_of_the_event_as_a_whole_comes_free_for_who_waits(session: Session) -> None:
    event, (first, second) = course(session, event_limit=1)
    theirs, waiting = make_invitation(session, event), make_invitation(session, event)
    say_yes(session, theirs, second)
    say_yes(session, waiting, first)
    assert states(session, waiting) == [(first, "waiting")]

    cancel(session, event, second)

    assert states(session, waiting) == [(first, "held")]
    assert is_sound(session)


def test_a_waiting_place_and_an_offer_in_it_end(session: Session) -> None:
    event, (_, second) = course(session, seats_limit=1)
    event.offer_hours = 4
    guests = [make_invitation(session, event) for _ in range(3)]
    for each in guests:
        say_yes(session, each, second)
    say_no(session, guests[0])

    plan = cancel(session, event, second)

    assert [each.place for each in plan.affected] == [PlaceState.OFFERED, PlaceState.WAITING]
    assert [states(session, each) for each in guests] == [[], [], []]
    (glance,) = session_glances(session, [event.id])[event.id]
    assert (glance.title, glance.held, glance.waiting) == ("Day 1", 0, 0)
    assert is_sound(session)


def test_whom_no_letter_reaches_is_named(session: Session) -> None:
    event, (_, second) = course(session)
    on_paper = make_invitation(session, event, make_person(session, email=None))
    say_yes(session, on_paper, second)

    plan = cancel(session, event, second)

    (day,) = [each for each in planned_sessions(session, event.id) if each.id == second]
    assert ([each.invitation for each in plan.not_told], letters(session)) == ([on_paper], [])
    assert who_was_not_told(session, day) == [on_paper]


def test_it_is_on_record_who_did_it_and_what_became_of_the_places(session: Session) -> None:
    event, (_, second) = course(session)
    say_yes(session, make_invitation(session, event), second)

    cancel(session, event, second)

    (entry,) = session.scalars(select(HistoryEntry).where(HistoryEntry.what == "event session cancelled"))
    assert (entry.at, entry.door) == (LATER, COMMAND_LINE.door)
    assert entry.facts == {"event_session": second, "places": 1, "told": 1}
    (place,) = session.scalars(select(Place))
    assert (place.state, place.given_up_at, place.reason, place.ended_as) == (
        "given_up",
        LATER,
        "“Day 2” was cancelled.",
        None,
    )


def test_nobody_chooses_it_any_more_and_nothing_changes_it(session: Session) -> None:
    event, (_, second) = course(session)
    day = planned_sessions(session, event.id)[1]
    cancel(session, event, second)

    with pytest.raises(NotASessionOfThisEvent):
        say_yes(session, make_invitation(session, event), second)
    with pytest.raises(SessionIsCancelled):
        change_event_session(session, event.id, second, plan_of(day), by=COMMAND_LINE, now=LATER)


def test_it_is_cancelled_once_as_it_was_seen_and_never_the_last(session: Session) -> None:
    event, (first, second) = course(session)
    say_yes(session, make_invitation(session, event), second)
    with pytest.raises(WaveChanged):
        cancel(session, event, second, confirmed=0)
    assert letters(session) == []

    cancel(session, event, second)

    with pytest.raises(MayNotCancel, match="already"):
        cancel(session, event, second, confirmed=1)
    with pytest.raises(MayNotCancel, match="the only session"):
        cancel(session, event, first, confirmed=0)
    assert len(letters(session)) == 1


def test_where_replies_are_closed_they_are_told_to_ask(session: Session) -> None:
    event, (_, second) = course(session)
    say_yes(session, make_invitation(session, event), second)
    event.state = EventState.CLOSED

    cancel(session, event, second)

    assert letters(session)[0].facts["left"] == "may_ask"


def test_the_letter_can_be_looked_at_before_and_is_not_kept(session: Session) -> None:
    event, (_, second) = course(session)
    say_yes(session, make_invitation(session, event), second)
    plan = plan_cancelling(session, event.id, second, now=LATER)

    letter = letter_to_look_at(session, plan, plan.told[0], now=LATER)

    session.flush()
    assert (letter.facts["cancelled"], letter.facts["is_trial"]) == ("Day 2", True)
    assert letters(session) == []
    assert session.scalars(select(CalendarEntry.state)).all() == ["confirmed"]
