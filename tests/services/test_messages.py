"""A fact is told once, and the outbox shows what became of it."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models.events import Event
from app.models.messages import Message
from app.rules.states import MessageState
from app.services.hand_overs import record_failed, take_due_letters
from app.services.messages import count_letters, queue_letter
from app.services.outbox import LETTERS_ON_A_PAGE, LetterFilter, find_letters
from tests.make import NOW, make_event, make_invitation, make_person

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
