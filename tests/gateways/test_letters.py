"""Tests for the writer of letters: what it makes of a message, and what it refuses."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app.formats.dates import when_words
from app.formats.letters import GOOD_LINE, Letter, UnsendableLetter, write_letter
from app.gateways.letters import LetterWriter, Sender
from app.models.messages import Message
from app.rules.letter_kinds import MAY_BE_STOPPED
from app.rules.tokens import derive_token
from tests.gateways.letter_events import conference
from tests.gateways.letter_samples import SAMPLES, SENDER, Sample, make_app, make_message, write
from tests.make import NOW, SECRET


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An app for its templates; no test here opens its database."""
    return make_app(tmp_path_factory.mktemp("letters"))


def message_with(kind: str = "confirmation_yes", **facts: Any) -> Message:
    event = facts.pop("event", conference())
    return make_message(Sample(kind, {"chosen": event["sessions"], **facts}, event=event))


def write_as(app: Flask, sender: Sender, message: Message) -> Letter:
    return LetterWriter(app.jinja_env, sender).write(message, now=NOW)


def test_a_letter_goes_to_its_person_from_the_organisers(app: Flask) -> None:
    letter = write(app, message_with())

    assert (letter.to_name, letter.to_address) == ("Robin O’Neil", "robin@example.org")
    assert (letter.from_name, letter.from_address) == ("The Oxfordshire partnerships", SENDER.address)
    assert letter.envelope_from == SENDER.address
    assert letter.date == NOW


def test_the_link_is_derived_from_the_secret_and_not_from_the_message(app: Flask) -> None:
    message = message_with()
    assert message.invitation is not None
    token = derive_token(SECRET, purpose="link", seed=message.invitation.token_seed)

    letter = write(app, message)

    assert f"https://placecard.example.org/r/{token}" in letter.text
    assert token not in str(message.facts)


def test_an_older_secret_still_makes_the_link_that_it_made(app: Flask) -> None:
    newer = replace(SENDER, secrets=["another secret that came later", SECRET])

    assert write_as(app, newer, message_with()).text == write(app, message_with()).text


def test_a_link_whose_secret_is_gone_is_not_guessed(app: Flask) -> None:
    changed = replace(SENDER, secrets=["another secret that came later"])

    with pytest.raises(UnsendableLetter, match="SECRET_KEY_FALLBACKS") as refusal:
        write_as(app, changed, message_with())

    assert refusal.value.value == "robin@example.org"


def test_a_letter_without_a_link_needs_no_secret(app: Flask) -> None:
    changed = replace(SENDER, secrets=["another secret that came later"])

    assert "cancelled" in write_as(app, changed, message_with("event_cancelled", reason="")).text


def test_a_message_has_the_same_id_whenever_it_is_written(app: Flask) -> None:
    writer = LetterWriter(app.jinja_env, SENDER)

    first = writer.write(message_with(), now=NOW)
    later = writer.write(message_with(), now=NOW + timedelta(days=1))

    assert first.message_id == later.message_id == f"letter-7-{int(NOW.timestamp())}@example.org"


def test_a_letter_of_a_wave_says_what_the_wave_said(app: Flask) -> None:
    message = make_message(Sample("invitation", {"categories": []}, event=conference(venue="Example Hall")))

    assert "event" not in message.facts
    assert "Example Hall" in write(app, message).text


def test_answers_go_to_the_contact_of_the_event(app: Flask) -> None:
    assert write(app, message_with()).reply_to == "olive@example.org"


def test_an_event_that_names_nobody_has_the_contact_of_the_organisers(app: Flask) -> None:
    event = conference() | {"contact": {"name": "", "email": "", "telephone": ""}}

    letter = write(app, message_with(event=event))

    assert "Rather talk to somebody? The events team, 01632 960 000, events@example.org" in letter.text
    assert letter.reply_to == "events@example.org"


def test_where_nobody_is_named_at_all_the_letter_asks_nobody(app: Flask) -> None:
    event = conference() | {"contact": {"name": "", "email": "", "telephone": ""}}

    letter = write_as(app, replace(SENDER, contact={}), message_with(event=event))

    assert "Rather talk" not in letter.text + letter.html
    assert letter.reply_to == SENDER.address


def test_a_kind_that_is_not_there_is_refused_with_its_name(app: Flask) -> None:
    with pytest.raises(UnsendableLetter, match="no letter called “birthday”"):
        write(app, replace_kind(message_with(), "birthday"))


def replace_kind(message: Message, kind: str) -> Message:
    message.kind = kind
    return message


@pytest.mark.parametrize("fact", ["event", "chosen", "deadline"])
def test_a_message_without_a_fact_is_refused_with_the_name_of_the_fact(app: Flask, fact: str) -> None:
    message = message_with("offer", deadline="midday")
    message.facts = {name: words for name, words in message.facts.items() if name != fact}

    with pytest.raises(UnsendableLetter, match=f"“Offer of a place” cannot be written.*: {fact}"):
        write(app, message)


@pytest.mark.parametrize("month", [date(2027, 9, 1), None])
def test_an_event_whose_day_is_unknown_has_no_calendar_file(app: Flask, month: date | None) -> None:
    event = conference()
    event["sessions"][0]["when"] = when_words(month=month)

    assert ".ics" not in write(app, message_with(event=event)).text


def test_an_event_whose_day_is_known_has_a_calendar_file(app: Flask) -> None:
    event = conference()
    event["sessions"][0]["when"] = when_words(first_day=date(2027, 2, 12))

    link = "https://placecard.example.org/calendar/events/looking-to-the-future.ics"
    assert link in write(app, message_with(event=event)).text


def test_a_long_title_is_broken_and_stays_indented(app: Flask) -> None:
    event = conference() | {"title": "Symposium " * 20}

    lines = write(app, message_with(event=event)).text.splitlines()

    title = [line for line in lines if "Symposium" in line]
    assert len(title) > 1
    assert all(line.startswith("  ") for line in title)
    assert max(len(line) for line in lines) <= GOOD_LINE


def test_a_link_that_is_longer_than_a_line_stays_whole(app: Flask) -> None:
    far = "https://" + "a-very-long-name-of-a-server." * 4 + "example.org"

    letter = write_as(app, replace(SENDER, base_url=far), message_with())

    assert f"\nHow we use your details:\n{far}/privacy" in letter.text


def test_line_breaks_in_a_title_do_not_reach_the_subject(app: Flask) -> None:
    event = conference() | {"title": "Looking\r\nBcc: everybody@example.org"}

    assert (
        write(app, message_with(event=event)).subject
        == "You have a place: Looking Bcc: everybody@example.org"
    )


def test_what_was_typed_with_many_empty_lines_keeps_its_paragraphs(app: Flask) -> None:
    letter = write(app, message_with("joining_details", details="Doors open at 9am.\r\n\r\n\r\n\r\nCome in."))

    assert "Doors open at 9am.\n\nCome in." in letter.text
    assert "<p>Doors open at 9am.</p>\n<p>Come in.</p>" in letter.html


def test_a_letter_becomes_a_message_that_a_mail_server_takes(app: Flask) -> None:
    assert write_letter(write(app, message_with())).isascii()


@pytest.mark.parametrize("kind", sorted(MAY_BE_STOPPED))
def test_every_letter_that_comes_unasked_can_be_stopped_by_one_click_and_by_a_link(
    app: Flask, kind: str
) -> None:
    letter = write(app, make_message(next(sample for sample in SAMPLES if sample.kind == kind)))

    headers = write_letter(letter).partition(b"\r\n\r\n")[0].decode().splitlines()
    link = letter.list_unsubscribe
    assert link is not None
    assert f"List-Unsubscribe: <{link}>" in headers
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in headers
    assert link in letter.text
    assert link in letter.html
