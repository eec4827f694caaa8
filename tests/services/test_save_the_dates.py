import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.categories import Category
from app.models.events import Event
from app.models.invitations import Invitation
from app.models.messages import Message
from app.rules.invitations import LeftOut, WaveChanged
from app.services.history import COMMAND_LINE
from app.services.invitations import send_wave
from app.services.save_the_dates import SAVE_THE_DATE, send_save_the_date
from app.services.wave_plans import plan_wave
from app.services.waves import SentWave
from tests.make import NOW, SECRET, make_category, make_event, make_person


def send(
    session: Session, event: Event, category: Category, *, nonce: str = "form", confirmed: int | None = None
) -> SentWave:
    return send_save_the_date(
        session,
        event,
        [category],
        secrets=[SECRET],
        nonce=nonce,
        confirmed=confirmed,
        details_follow="before Christmas",
        by=COMMAND_LINE,
        now=NOW,
    )


def test_everybody_gets_one_letter_and_nobody_is_invited(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    ann = make_person(session, "Ann Ash", email="ann@example.org", category=board)

    sent = send(session, event, board, confirmed=1)

    letter = session.scalars(select(Message)).one()
    assert (letter.kind, letter.person_id, letter.to_address) == (SAVE_THE_DATE, ann.id, "ann@example.org")
    assert letter.facts["details_follow"] == "before Christmas"
    assert (sent.invited, sent.wave.letter) == (1, SAVE_THE_DATE)
    assert session.scalars(select(Invitation)).all() == []


def test_the_same_people_are_invited_later(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    make_person(session, category=board)
    send(session, event, board)

    invited = send_wave(
        session,
        event,
        [board],
        secrets=[SECRET],
        nonce="invitations",
        confirmed=1,
        by=COMMAND_LINE,
        now=NOW,
    )

    assert invited.invited == 1


def test_nobody_gets_it_twice_and_whoever_is_invited_does_not_get_it(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    make_person(session, "Ann Ash", category=board)
    send(session, event, board)
    make_person(session, "Bob Birch", category=board)

    plan = plan_wave(session, event, [board], secrets=[SECRET], letter=SAVE_THE_DATE)

    assert [each.name for each in plan.recipients] == ["Bob Birch"]
    assert [each.left_out for each in plan.left_out] == [LeftOut.ALREADY_TOLD]
    assert send(session, event, board, nonce="again").invited == 1
    assert send(session, event, board, nonce="once more").invited == 0


def test_the_same_form_sends_once(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    make_person(session, category=board)

    send(session, event, board)

    assert send(session, event, board).repeated


def test_another_count_than_the_confirmed_one_sends_nothing(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    make_person(session, category=board)

    with pytest.raises(WaveChanged):
        send(session, event, board, confirmed=2)

    assert session.scalars(select(Message)).all() == []
