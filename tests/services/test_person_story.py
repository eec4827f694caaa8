"""What happened with people is found for a whole page at once."""

from sqlalchemy.orm import Session

from app.services.person_story import asked_to, letters_to, replies_of
from tests.make import NOW, make_event, make_invitation, make_letter, make_person
from tests.queries import statements
from tests.replying import say_yes


def test_each_event_that_somebody_was_asked_to_has_its_answer(session: Session) -> None:
    person = make_person(session)
    first, second = make_event(session, "First"), make_event(session, "Second", seats_limit=0)
    third = make_event(session, "Third")
    say_yes(session, make_invitation(session, first, person))
    say_yes(session, make_invitation(session, second, person))
    make_invitation(session, third, person).withdrawn_at = NOW
    session.flush()

    found = asked_to(session, [person.id])[person.id]

    assert [(each.title, each.standing) for each in found] == [
        ("Third", "withdrawn"),
        ("Second", "waiting"),
        ("First", "coming"),
    ]


def test_somebody_who_was_asked_to_nothing_is_not_listed(session: Session) -> None:
    assert asked_to(session, [make_person(session).id]) == {}
    assert asked_to(session, []) == {}


def test_a_page_of_people_takes_one_query(session: Session) -> None:
    event = make_event(session)
    people = [make_invitation(session, event).person_id for _ in range(5)]

    with statements(session) as sent:
        asked_to(session, people)

    assert len(sent) == 1


def test_letters_and_replies_are_those_of_the_one_person(session: Session) -> None:
    event = make_event(session)
    letter, other = make_letter(session, event), make_letter(session, event)
    assert letter.invitation is not None
    assert other.invitation is not None
    say_yes(session, letter.invitation)
    person_id = letter.invitation.person_id

    letters, replies = letters_to(session, person_id), replies_of(session, person_id)

    assert letter in letters
    assert other not in letters
    assert [each.invitation.person_id for each in replies] == [person_id]
