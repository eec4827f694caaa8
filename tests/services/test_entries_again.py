"""A calendar that shows what does not stand is told again what does."""

from sqlalchemy.orm import Session

from app.rules.states import Answer, EntryState
from app.services.entries_again import entry_again
from app.services.rooms import lock_rooms
from tests.make import make_event
from tests.services.calendar_mail import LATER, answer_mail, entry_of, receive
from tests.services.test_calendar_entries import invite, reply


def test_it_shows_the_answer_that_stands_under_the_next_sequence(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    first, second, third = invite(session, event, people=3)
    for invitation in (first, second):
        receive(session, answer_mail(invitation, entry_of(session, invitation)))
    rooms, said = lock_rooms(session, event.id), []

    for invitation in (first, second, third):
        entry = entry_of(session, invitation)
        before = entry.sequence
        (telling,) = entry_again(session, rooms, invitation, entry, now=LATER)
        said.append((telling.facts["method"], telling.facts["partstat"], telling.facts["rsvp"]))
        assert telling.facts["sequence"] == entry.sequence == before + 1

    assert said == [
        ("REQUEST", "ACCEPTED", False),
        ("REQUEST", "TENTATIVE", False),
        ("REQUEST", "NEEDS-ACTION", True),
    ]


def test_a_calendar_that_holds_no_entry_any_more_is_told_nothing(session: Session) -> None:
    event = make_event(session)
    (invitation,) = invite(session, event)
    reply(session, invitation, Answer.NO)
    entry = entry_of(session, invitation)

    assert entry.state == EntryState.CANCELLED
    assert entry_again(session, lock_rooms(session, event.id), invitation, entry, now=LATER) == []


def test_whoever_gets_no_letters_has_no_version_used_up(session: Session) -> None:
    event = make_event(session)
    (invitation,) = invite(session, event)
    invitation.person.do_not_contact_at = LATER
    entry = entry_of(session, invitation)

    assert entry_again(session, lock_rooms(session, event.id), invitation, entry, now=LATER) == []
    assert entry.sequence == 0
