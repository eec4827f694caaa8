"""A letter belongs to one worker, and nothing is lost when a worker dies."""

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from app.database import writing
from app.extensions import db
from app.models.events import Event
from app.models.messages import Message
from app.rules.states import MessageState
from app.services.hand_overs import (
    LEASE_SECONDS,
    begin_hand_over,
    load_letters,
    recent_hand_overs,
    record_failed,
    record_perhaps_sent,
    record_sent,
    record_try_again,
    settle_lost_leases,
    take_due_letters,
)
from app.services.messages import queue_letter
from tests.conftest import Database, settings_for
from tests.make import NOW, make_event, make_invitation
from tests.processes import all_at_once
from tests.queries import statements

LEASE = timedelta(seconds=LEASE_SECONDS)
#: What letters of the kinds that are queued here cannot be without.
FACTS: dict[str, Any] = {"event": {}, "categories": [], "chosen": []}


def queue(session: Session, letters: int = 1, *, event: Event | None = None) -> list[int]:
    """Queue that many letters to different people, and give their ids."""
    event = event or make_event(session)
    queued = [
        queue_letter(
            session, "invitation", invitation=make_invitation(session, event), key="1", facts=FACTS, now=NOW
        )
        for _ in range(letters)
    ]
    session.flush()
    return [message.id for message in queued if message is not None]


def take(session: Session, *, worker: str = "one", most: int = 50) -> list[int]:
    return take_due_letters(session, worker=worker, most=most, now=NOW)


def state_of(session: Session, message_id: int) -> Message:
    session.expire_all()
    return session.get_one(Message, message_id)


def test_letters_are_taken_oldest_first_and_not_before_they_are_due(session: Session) -> None:
    first, second, later = queue(session, 3)
    session.get_one(Message, later).due_at = NOW + timedelta(minutes=1)
    session.get_one(Message, second).due_at = NOW - timedelta(minutes=1)
    session.flush()

    assert take(session, most=1) == [second]
    assert take(session) == [first]
    assert take(session) == []


def test_a_letter_that_is_taken_counts_its_tries(session: Session) -> None:
    (letter,) = queue(session)
    take(session)
    record_try_again(session, letter, trouble="Busy.", due_at=NOW)
    take(session)

    message = state_of(session, letter)
    assert (message.attempts, message.state, message.leased_by) == (2, "sending", "one")


def test_only_the_worker_that_has_a_letter_may_hand_it_over(session: Session) -> None:
    ids = queue(session, 2)
    take(session, worker="one", most=1)
    take(session, worker="two", most=1)

    assert begin_hand_over(session, ids, worker="one", now=NOW) == ids[:1]


def test_what_became_of_a_letter_is_kept_with_it(session: Session) -> None:
    sent, failed, again, perhaps = queue(session, 4)
    take(session)
    begin_hand_over(session, [sent, failed, again, perhaps], worker="one", now=NOW)

    record_sent(session, [(sent, "You are invited", b"letter")], now=NOW)
    record_failed(session, failed, trouble="No such mailbox.")
    record_try_again(session, again, trouble="Busy.", due_at=NOW + timedelta(minutes=5))
    record_perhaps_sent(session, perhaps, trouble="No answer came.")

    assert state_of(session, sent).letter == b"letter"
    states = {
        each.id: (each.state, each.trouble, each.leased_by) for each in session.scalars(select(Message))
    }
    assert states == {
        sent: ("sent", "", None),
        failed: ("failed", "No such mailbox.", None),
        again: ("queued", "Busy.", None),
        perhaps: ("perhaps_sent", "No answer came.", None),
    }


def test_a_letter_that_a_dead_worker_had_not_begun_goes_back_to_the_queue(session: Session) -> None:
    (letter,) = queue(session)
    take(session, worker="dead")

    settle_lost_leases(session, now=NOW + LEASE + timedelta(seconds=1))

    assert state_of(session, letter).state == MessageState.QUEUED
    assert take(session, worker="alive") == [letter]
    assert begin_hand_over(session, [letter], worker="dead", now=NOW) == []


def test_a_letter_in_a_dead_workers_hand_was_perhaps_sent_and_never_goes_again(session: Session) -> None:
    (letter,) = queue(session)
    take(session, worker="dead")
    begin_hand_over(session, [letter], worker="dead", now=NOW)

    settle_lost_leases(session, now=NOW + LEASE + timedelta(seconds=1))

    message = state_of(session, letter)
    assert message.state == MessageState.PERHAPS_SENT
    assert "perhaps sent" in message.trouble
    assert take(session, worker="alive") == []


def test_a_letter_that_was_put_off_and_taken_again_is_not_thought_handed_over(session: Session) -> None:
    (letter,) = queue(session)
    take(session)
    begin_hand_over(session, [letter], worker="one", now=NOW)
    record_try_again(session, letter, trouble="Busy.", due_at=NOW)
    take(session, worker="dead")

    settle_lost_leases(session, now=NOW + LEASE + timedelta(seconds=1))

    assert state_of(session, letter).state == MessageState.QUEUED


def test_a_worker_that_is_alive_keeps_what_it_took(session: Session) -> None:
    (letter,) = queue(session)
    take(session)

    settle_lost_leases(session, now=NOW + LEASE)

    assert state_of(session, letter).state == MessageState.SENDING


def test_the_pace_counts_what_any_worker_handed_over(session: Session) -> None:
    ids = queue(session, 3)
    take(session, worker="one", most=1)
    take(session, worker="two", most=1)
    begin_hand_over(session, ids, worker="one", now=NOW)
    begin_hand_over(session, ids, worker="two", now=NOW - timedelta(minutes=2))

    assert recent_hand_overs(session, since=NOW - timedelta(minutes=1), now=NOW) == [NOW]


def test_loading_letters_asks_as_often_for_twenty_as_for_two(session: Session) -> None:
    asked = []
    for letters in (2, 20):
        ids = queue(session, letters)
        with statements(session) as sent:
            assert [each.invitation.reference for each in load_letters(session, ids) if each.invitation]
        asked.append(len(sent))

    assert asked[0] == asked[1] <= 2


def take_all(number: int, settings: dict[str, object]) -> list[int]:
    """Every letter that this worker could take, a few at a time."""
    app = create_app(settings)
    taken: list[int] = []
    with app.app_context():
        while True:
            with writing() as session:
                some = take_due_letters(session, worker=f"worker {number}", most=7, now=NOW)
            if not some:
                break
            taken += some
        db.session.remove()
        db.engine.dispose()
    return taken


def test_workers_at_the_same_time_never_take_the_same_letter(app: Flask, database: Database) -> None:
    with app.app_context(), writing() as session:
        ids = queue(session, 100)

    taken = all_at_once(3, take_all, settings_for(database))

    assert sorted(letter for letters in taken for letter in letters) == ids
