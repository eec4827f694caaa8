"""The outbox: a fact is told once, a letter belongs to one worker, and nothing is lost when a worker dies."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import create_app
from app.database import writing
from app.extensions import db
from app.models.events import Event
from app.models.messages import Message
from app.rules.states import MessageState
from app.services.messages import (
    LEASE_SECONDS,
    begin_hand_over,
    count_letters,
    load_letters,
    queue_letter,
    recent_hand_overs,
    record_failed,
    record_perhaps_sent,
    record_sent,
    record_try_again,
    settle_lost_leases,
    take_due_letters,
)
from app.services.outbox import LETTERS_ON_A_PAGE, LetterFilter, find_letters
from tests.conftest import Database, settings_for
from tests.make import NOW, make_event, make_invitation, make_person
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


def test_a_letter_goes_to_the_address_that_the_person_has_now(session: Session) -> None:
    person = make_person(session, "Ann Ash", email="ann@example.org")
    invitation = make_invitation(session, make_event(session), person)

    message = queue_letter(session, "moved_up", invitation=invitation, key="7", facts=FACTS, now=NOW)

    assert message is not None
    assert (message.to_name, message.to_address, message.facts) == ("Ann Ash", "ann@example.org", FACTS)
    assert message.key == f"moved_up:{invitation.id}:7"


@pytest.mark.parametrize("reason", ["no address", "address came back", "asked for no letters"])
def test_no_letter_is_queued_for_somebody_who_cannot_or_will_not_have_it(
    session: Session, reason: str
) -> None:
    person = make_person(session, email=None if reason == "no address" else "")
    person.cannot_email_reason = "It came back." if reason == "address came back" else None
    person.do_not_contact_at = NOW if reason == "asked for no letters" else None
    invitation = make_invitation(session, make_event(session), person)

    assert queue_letter(session, "moved_up", invitation=invitation, key="1", facts=FACTS, now=NOW) is None


def test_the_database_refuses_to_tell_a_fact_twice(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))
    queue_letter(session, "moved_up", invitation=invitation, key="1", facts=FACTS, now=NOW)
    session.flush()

    with pytest.raises(IntegrityError), session.begin_nested():
        queue_letter(session, "moved_up", invitation=invitation, key="1", facts=FACTS, now=NOW)


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

    record_sent(session, sent, subject="You are invited", letter=b"letter", now=NOW)
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


def test_letters_are_counted_in_every_state_and_for_one_event(session: Session) -> None:
    event = make_event(session)
    queue(session, 2, event=event)
    queue(session, 1)

    assert count_letters(session)["queued"] == 3
    assert count_letters(session, event_id=event.id) == {
        state.value: 2 if state is MessageState.QUEUED else 0 for state in MessageState
    }


def test_the_outbox_is_newest_first_and_parted_into_pages(session: Session) -> None:
    ids = queue(session, LETTERS_ON_A_PAGE + 1)

    first, second = (find_letters(session, LetterFilter(), page=page) for page in (1, 2))

    assert [each.id for each in (*first.letters, *second.letters)] == ids[::-1]
    assert (len(second.letters), second.total) == (1, LETTERS_ON_A_PAGE + 1)


def test_the_outbox_shows_one_state_and_one_event(session: Session) -> None:
    event = make_event(session, slug="training")
    failed, _queued = queue(session, 2, event=event)
    queue(session)
    record_failed(session, failed, trouble="No such mailbox.")

    found = find_letters(session, LetterFilter(MessageState.FAILED, "training"), page=1)

    assert [each.id for each in found.letters] == [failed]
    assert find_letters(session, LetterFilter(event_slug="training"), page=1).total == 2


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
