"""Tests of the addresses that stand for a letter to somebody without an invitation."""

import pytest
from sqlalchemy.orm import Session

from app.models.messages import Message
from app.services.invitation_tokens import Purpose
from app.services.letter_tokens import letter_by_token, token_for_letter
from tests.make import SECRET, make_early_letter, make_event


@pytest.fixture
def letter(session: Session) -> Message:
    return make_early_letter(session, make_event(session))


def test_a_token_opens_its_letter_and_only_for_its_purpose(session: Session, letter: Message) -> None:
    token = token_for_letter(letter, Purpose.STOP, secret=SECRET)

    assert letter_by_token(session, token.upper(), Purpose.STOP, secrets=["newer", SECRET]) is letter
    assert letter_by_token(session, token, Purpose.BOUNCE, secrets=[SECRET]) is None
    assert letter_by_token(session, token, Purpose.STOP, secrets=["another"]) is None


@pytest.mark.parametrize("text", ["", "l7", "kx49tm" + "a" * 26, "l999999999" + "a" * 26])
def test_any_other_text_opens_nothing(session: Session, letter: Message, text: str) -> None:
    assert letter_by_token(session, text, Purpose.STOP, secrets=[SECRET]) is None


def test_the_token_of_one_letter_does_not_open_another(session: Session, letter: Message) -> None:
    other = make_early_letter(session, make_event(session))
    token = token_for_letter(letter, Purpose.STOP, secret=SECRET)

    forged = token.replace(str(letter.id), str(other.id), 1)

    assert letter_by_token(session, forged, Purpose.STOP, secrets=[SECRET]) is None
