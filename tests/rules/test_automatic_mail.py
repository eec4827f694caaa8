"""When the machine answers a mail, and when it keeps quiet."""

from typing import Any

import pytest

from app.rules.automatic_mail import LETTERS_A_DAY, IncomingMail, WhySilent, why_no_letter, why_not_answered


def answered(**facts: Any) -> WhySilent | None:
    mail = IncomingMail(**{"from_address": "ann@example.org", "message_id": "<1@mail.example.org>", **facts})
    return why_not_answered(
        mail, own_domain="events.example.org", own_addresses=frozenset({"contact@council.example.org"})
    )


def test_a_persons_mail_is_answered() -> None:
    assert answered() is None
    assert answered(envelope_sender="ann@example.org") is None


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"envelope_sender": ""}, WhySilent.BOUNCE),
        ({"from_address": ""}, WhySilent.BOUNCE),
        ({"is_auto_reply": True}, WhySilent.AUTO_REPLY),
        ({"is_list_mail": True}, WhySilent.LIST),
        ({"from_address": "MAILER-DAEMON@mx.example.org"}, WhySilent.MACHINE),
        ({"from_address": "postmaster@mx.example.org"}, WhySilent.MACHINE),
        ({"message_id": "<k5xw.0@Events.example.org>"}, WhySilent.OURSELVES),
        ({"from_address": "Contact@council.example.org"}, WhySilent.OURSELVES),
    ],
)
def test_machines_lists_and_ourselves_are_not(facts: dict[str, Any], reason: WhySilent) -> None:
    assert answered(**facts) is reason


def test_a_domain_that_only_ends_like_ours_is_somebody_elses() -> None:
    assert answered(message_id="<1@not-events.example.org>") is None


def test_a_state_is_told_once() -> None:
    assert why_no_letter(sent_today=0, was_sent_for_this_state=True) is WhySilent.ALREADY_TOLD


def test_an_invitation_gets_so_many_letters_a_day_and_no_more() -> None:
    assert why_no_letter(sent_today=LETTERS_A_DAY - 1, was_sent_for_this_state=False) is None
    assert why_no_letter(sent_today=LETTERS_A_DAY, was_sent_for_this_state=False) is WhySilent.TOO_MANY
