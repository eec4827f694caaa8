from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.history import HistoryEntry
from app.models.messages import Message
from app.rules.states import MessageState
from app.services.hand_overs import (
    begin_hand_over,
    give_back_letters,
    recent_hand_overs,
    record_put_off,
    take_due_letters,
)
from app.services.history import COMMAND_LINE
from app.services.messages import queue_letter
from app.services.sending import HeldBack, pause_sending, resume_sending, wave_progress, waves_under_way
from tests.make import NOW, make_event, make_invitation, make_letter, make_wave


def take(session: Session) -> list[int]:
    return take_due_letters(session, worker="w", most=50, now=NOW)


def test_letters_of_a_paused_event_stay_and_others_go(session: Session) -> None:
    held, free = make_event(session), make_event(session)
    make_letter(session, held)
    going = make_letter(session, free)

    pause_sending(session, HeldBack(held), by=COMMAND_LINE, now=NOW)

    assert take(session) == [going.id]


def test_a_paused_wave_holds_back_its_own_letters_alone(session: Session) -> None:
    event = make_event(session)
    wave = make_wave(session, event)
    make_letter(session, event, wave=wave)
    others = [make_letter(session, event, wave=make_wave(session, event)), make_letter(session, event)]

    pause_sending(session, HeldBack(wave=wave), by=COMMAND_LINE, now=NOW)

    assert take(session) == [each.id for each in others]


def test_when_everything_is_paused_only_letters_about_accounts_go(session: Session) -> None:
    make_letter(session, make_event(session))
    account = make_letter(session, make_event(session))
    account.event_id = None
    pause_sending(session, HeldBack(), by=COMMAND_LINE, now=NOW)

    assert take(session) == [account.id]


def test_what_is_resumed_goes_and_pausing_twice_is_pausing_once(session: Session) -> None:
    event = make_event(session)
    letter = make_letter(session, event)
    for _ in range(2):
        pause_sending(session, HeldBack(event), by=COMMAND_LINE, now=NOW)
    for _ in range(2):
        resume_sending(session, HeldBack(event), by=COMMAND_LINE, now=NOW)

    assert take(session) == [letter.id]
    told = session.scalars(select(HistoryEntry.what).where(HistoryEntry.event_id == event.id)).all()
    assert sorted(told) == ["letters paused", "letters resumed"]


def test_a_letter_that_is_put_off_comes_again_after_pauses_that_grow(session: Session) -> None:
    letter = make_letter(session, make_event(session))
    pauses, moment = [], NOW
    for _ in range(4):
        take_due_letters(session, worker="w", most=1, now=moment)
        session.refresh(letter)
        record_put_off(session, letter.id, trouble="451 Later", now=moment)
        session.refresh(letter)
        pauses.append(letter.due_at - moment)
        moment = letter.due_at

    assert letter.state == MessageState.QUEUED
    assert pauses == [timedelta(minutes=each) for each in (1, 5, 15, 30)]


def test_a_letter_that_was_put_off_for_a_day_fails_with_what_the_server_said(session: Session) -> None:
    letter = make_letter(session, make_event(session))
    letter.first_tried_at, letter.attempts = NOW - timedelta(days=1), 11
    session.flush()

    record_put_off(session, letter.id, trouble="451 Later", now=NOW)

    session.refresh(letter)
    assert letter.state == MessageState.FAILED
    assert letter.trouble == "The mail server put the letter off for a day, 11 times. It said: 451 Later"


def test_a_letter_that_was_never_offered_has_used_up_no_try(session: Session) -> None:
    letter = make_letter(session, make_event(session))
    ids = take(session)

    give_back_letters(session, ids, worker="w", trouble="Out of reach")

    session.refresh(letter)
    assert (letter.state, letter.attempts, letter.due_at) == ("queued", 0, NOW)
    assert letter.trouble == "Out of reach"


def test_another_workers_letters_are_not_given_back(session: Session) -> None:
    letter = make_letter(session, make_event(session))
    ids = take(session)

    give_back_letters(session, ids, worker="another", trouble="Out of reach")

    session.refresh(letter)
    assert letter.state == MessageState.SENDING


def test_the_pace_counts_what_was_put_off_and_what_a_worker_has_in_hand(session: Session) -> None:
    event = make_event(session)
    first, _second = make_letter(session, event), make_letter(session, event)
    take(session)
    begin_hand_over(session, [first.id], worker="w", now=NOW)
    session.refresh(first)
    record_put_off(session, first.id, trouble="451 Later", now=NOW)

    later = NOW + timedelta(seconds=20)

    moments = recent_hand_overs(session, since=later - timedelta(minutes=1), now=later)
    assert sorted(moments) == [NOW, later]


def test_a_letter_without_its_facts_is_refused_when_it_is_queued(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))

    with pytest.raises(ValueError, match="chosen, event"):
        queue_letter(session, "moved_up", invitation=invitation, key="1", facts={}, now=NOW)

    assert session.scalars(select(Message)).all() == []


def test_the_progress_of_a_wave_counts_every_letter_once(session: Session) -> None:
    event = make_event(session)
    wave, other = make_wave(session, event), make_wave(session, event)
    counts = {
        MessageState.QUEUED: 29,
        MessageState.SENDING: 2,
        MessageState.SENT: 4,
        MessageState.FAILED: 1,
        MessageState.PERHAPS_SENT: 3,
        MessageState.STOPPED: 1,
    }
    for state, count in counts.items():
        for _ in range(count):
            make_letter(session, event, state=state, wave=wave)

    (progress,) = wave_progress(session, [wave], per_minute=25)

    assert (progress.waiting, progress.sent, progress.failed, progress.perhaps_sent) == (31, 4, 1, 3)
    assert progress.total == 40
    assert progress.time_left == timedelta(minutes=2)
    assert not progress.is_held_back
    assert waves_under_way(session) == [wave]
    assert wave_progress(session, [other], per_minute=25)[0].is_done


@pytest.mark.parametrize("held", ["all", "event", "wave"])
def test_a_wave_says_that_it_is_held_back_whatever_holds_it(session: Session, held: str) -> None:
    event = make_event(session)
    wave = make_wave(session, event)
    what = {"all": HeldBack(), "event": HeldBack(event), "wave": HeldBack(wave=wave)}[held]

    pause_sending(session, what, by=COMMAND_LINE, now=NOW)

    assert wave_progress(session, [wave], per_minute=0)[0].is_held_back
