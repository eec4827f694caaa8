"""A wave is opened once, by whoever presses first, and its letters have keys of their own."""

import pytest
from sqlalchemy.orm import Session

from app.models.events import Event
from app.models.invitations import Wave
from app.rules.invitations import MayNotInvite
from app.rules.states import EventState
from app.services.history import COMMAND_LINE
from app.services.wave_plans import Recipient
from app.services.waves import begin_wave, letter_row, sent_before
from tests.make import NOW, make_event, make_person


def begin(session: Session, event: Event, *, nonce: str = "form 1", letter: str = "invitation") -> Wave:
    return begin_wave(
        session,
        event,
        [],
        nonce=nonce,
        letter=letter,
        facts={"event": {"title": event.title}},
        by=COMMAND_LINE,
        now=NOW,
    )


def test_a_form_that_was_never_sent_has_sent_nothing_before(session: Session) -> None:
    assert sent_before(session, make_event(session), "form 1") is None


def test_a_form_that_is_sent_twice_finds_what_it_sent(session: Session) -> None:
    event = make_event(session)
    wave = begin(session, event)

    again = sent_before(session, event, "form 1")

    assert again is not None
    assert (again.wave, again.invited, again.repeated) == (wave, 0, True)


def test_another_form_is_another_wave(session: Session) -> None:
    event = make_event(session)
    begin(session, event)

    assert sent_before(session, event, "form 2") is None


def test_a_cancelled_event_begins_no_wave_but_remembers_those_it_had(session: Session) -> None:
    event = make_event(session)
    begin(session, event)
    event.state = EventState.CANCELLED
    session.flush()

    assert sent_before(session, event, "form 1") is not None
    with pytest.raises(MayNotInvite):
        sent_before(session, event, "form 2")


def test_the_letters_of_two_waves_to_one_person_have_two_keys(session: Session) -> None:
    event = make_event(session)
    person = make_person(session)
    recipient = Recipient(person.id, person.name, person.email or "", "", ("Board",), left_out=None)

    rows = [
        letter_row(
            begin(session, event, nonce=letter, letter=letter),
            recipient,
            about=str(person.id),
            facts={},
            now=NOW,
        )
        for letter in ("save_the_date", "invitation")
    ]

    assert len({row["key"] for row in rows}) == 2
    assert [row["facts"]["categories"] for row in rows] == [["Board"], ["Board"]]
