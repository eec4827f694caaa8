from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.rules.states import Answer, Standing
from app.services.places import ask_for_places
from app.services.rooms import lock_rooms
from app.services.standings import count_answers, standing_is
from tests.make import NOW, make_event, make_invitation
from tests.replying import say_no, say_yes


def test_every_invitation_stands_in_exactly_one_way(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    rooms = lock_rooms(session, event.id)
    ids = [each.id for each in rooms.sessions]
    answers = [Answer.YES, Answer.YES, Answer.NO, Answer.DEPUTY, Answer.NOT_SURE, None]
    for answer in answers:
        invitation = make_invitation(session, event)
        invitation.answer = answer
        session.flush()
        if answer is Answer.YES:
            ask_for_places(session, rooms, invitation, ids, now=NOW)
    session.flush()

    counted = {
        standing: session.scalar(select(func.count()).select_from(Invitation).where(standing_is(standing)))
        for standing in Standing
    }

    numbers = count_answers(session, event.id)
    assert counted == {
        Standing.COMING: numbers.coming,
        Standing.WAITING: numbers.waiting,
        Standing.NOT_COMING: numbers.not_coming,
        Standing.UNSURE: numbers.unsure,
        Standing.NO_ANSWER: numbers.no_answer,
    }
    assert list(counted.values()) == [1, 1, 2, 1, 1]
    assert numbers.invited == len(answers)


def test_the_numbers_of_an_event_add_up_to_whom_it_invited(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    invitations = [make_invitation(session, event) for _ in range(6)]
    say_yes(session, invitations[0])
    say_yes(session, invitations[1])
    say_no(session, invitations[2])
    invitations[3].answer = Answer.NOT_SURE
    session.flush()

    counts = count_answers(session, event.id)

    assert (counts.coming, counts.waiting, counts.not_coming, counts.unsure, counts.no_answer) == (
        1,
        1,
        1,
        1,
        2,
    )
    assert counts.invited == 6


def test_an_invitation_that_was_withdrawn_is_not_counted(session: Session) -> None:
    event = make_event(session)
    make_invitation(session, event).withdrawn_at = NOW
    session.flush()

    assert count_answers(session, event.id).invited == 0


def test_an_event_without_invitations_is_all_noughts(session: Session) -> None:
    assert count_answers(session, make_event(session).id).invited == 0
