import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.events import Event
from app.models.messages import Message
from app.rules.invitations import WaveChanged
from app.rules.states import EventState
from app.services.history import COMMAND_LINE
from app.services.joining_details import (
    JOINING_DETAILS,
    MayNotTell,
    plan_joining_details,
    send_joining_details,
)
from tests.make import NOW, make_event, make_invitation, make_person
from tests.queries import statements
from tests.replying import say_no, say_yes


def send(session: Session, event: Event, words: str = "Doors open at 9am.", *, confirmed: int = 1) -> int:
    return send_joining_details(session, event, words, confirmed=confirmed, by=COMMAND_LINE, now=NOW)


def told(session: Session) -> list[str]:
    query = select(Message.to_name).where(Message.kind == JOINING_DETAILS).order_by(Message.id)
    return list(session.scalars(query))


def test_whoever_has_a_place_is_told_where_and_what(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    for name, say in (("Ann Ash", say_yes), ("Bob Birch", say_yes), ("Cas Cedar", say_no)):
        say(session, make_invitation(session, event, make_person(session, name)))

    assert send(session, event) == 1

    assert told(session) == ["Ann Ash"]
    letter = session.scalars(select(Message).where(Message.kind == JOINING_DETAILS)).one()
    assert letter.facts["details"] == "Doors open at 9am."
    assert [each["title"] for each in letter.facts["chosen"]] == ["Day 1"]


def test_the_same_words_go_to_nobody_twice_and_other_words_go(session: Session) -> None:
    event = make_event(session)
    say_yes(session, make_invitation(session, event))

    sent = [send(session, event), send(session, event), send(session, event, "The car park is closed.")]

    assert sent == [1, 0, 1]


def test_whoever_cannot_be_emailed_is_counted(session: Session) -> None:
    event = make_event(session)
    say_yes(session, make_invitation(session, event, make_person(session, email=None)))

    plan = plan_joining_details(session, event)

    assert (len(plan.coming), plan.cannot_be_told) == (0, 1)


def test_nothing_goes_without_words_for_another_number_or_for_an_event_that_is_off(session: Session) -> None:
    event = make_event(session)
    say_yes(session, make_invitation(session, event))

    with pytest.raises(MayNotTell, match="Write what people need to know"):
        send(session, event, "  ")
    with pytest.raises(WaveChanged):
        send(session, event, confirmed=2)
    event.state = EventState.CANCELLED
    session.flush()
    with pytest.raises(MayNotTell, match="cancelled"):
        send(session, event)

    assert told(session) == []


def test_the_plan_of_many_asks_as_often_as_that_of_few(session: Session) -> None:
    event = make_event(session)
    for _ in range(8):
        say_yes(session, make_invitation(session, event))

    with statements(session) as sent:
        plan_joining_details(session, event)

    assert len(sent) <= 3
