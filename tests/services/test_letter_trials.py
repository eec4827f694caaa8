from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.models.messages import Message
from app.services.letter_trials import any_reader, entry_of_invitation, queue_trial, trial_letter
from tests.make import NOW, make_account, make_category, make_event, make_invitation, make_person


def test_a_trial_says_what_the_person_would_read_and_invites_nobody(session: Session) -> None:
    mine, other = make_category(session, "Scrutiny"), make_category(session, "Board")
    person = make_person(session, "Ann Ash", email="ann@example.org", category=mine)
    event = make_event(session, "Looking to the future")

    message = trial_letter(session, event, person, category_ids=[mine.id, other.id], now=NOW)
    session.flush()

    assert (message.to_name, message.to_address) == ("Ann Ash", "ann@example.org")
    assert message.facts["categories"] == ["Scrutiny"]
    assert message.facts["event"]["title"] == "Looking to the future"
    assert session.scalars(select(Message)).all() == []
    assert session.scalars(select(Invitation)).all() == []


def test_a_test_letter_goes_to_the_officer_and_is_about_no_invitation(session: Session) -> None:
    event, person = make_event(session), make_person(session, "Ann Ash")
    officer = make_account(session, "olive@example.org")

    queue_trial(session, trial_letter(session, event, person, now=NOW), officer)
    session.flush()

    queued = session.scalars(select(Message)).one()
    assert (queued.to_name, queued.to_address) == ("Ann Ash", "olive@example.org")
    assert queued.invitation_id is None
    assert session.scalars(select(Invitation)).all() == []


def test_the_entry_of_an_invitation_is_shown_before_it_is_sent(session: Session) -> None:
    entry = entry_of_invitation(session, make_event(session, "Looking to the future"))

    assert entry == {
        "title": "Looking to the future",
        "when": "Friday 12 February 2027, 9:30am to 3:30pm",
        "where": "Venue to be confirmed",
    }


def test_an_invitation_to_several_days_puts_nothing_in_a_calendar_yet(session: Session) -> None:
    assert entry_of_invitation(session, make_event(session, sessions=2)) is None


def test_a_letter_is_shown_with_somebody_of_the_category_or_who_is_invited(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    assert any_reader(session, event, category_id=None) is None
    somebody = make_person(session, "Ann Ash")
    guest = make_invitation(session, event, make_person(session, "Bob Birch")).person
    member = make_person(session, "Cas Cedar", category=board)

    assert any_reader(session, event, category_id=board.id) == member
    assert any_reader(session, event, category_id=None) == guest
    assert any_reader(session, make_event(session), category_id=None) == somebody
