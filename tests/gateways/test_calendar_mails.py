"""Tests of every kind of mail that carries a calendar's entry: golden files, and what RFC 6047 asks of each."""

from email import message_from_bytes
from email.message import Message as Mail

import icalendar
import pytest

from tests.formats.calendar_samples import LETTERS
from tests.gateways.calendar_mails import KINDS, outgoing_mails

every_kind = pytest.mark.parametrize("name", KINDS)


def kinds_of(part: Mail) -> object:
    """The kinds of the parts, nested as they are."""
    payload = part.get_payload()
    if not isinstance(payload, list):
        return part.get_content_type()
    return part.get_content_type(), [kinds_of(each) for each in payload if isinstance(each, Mail)]


@every_kind
def test_every_kind_of_mail_is_as_reviewed(name: str) -> None:
    assert outgoing_mails()[name] == (LETTERS / f"{name}.eml").read_bytes()


def test_no_golden_mail_is_left_over() -> None:
    assert {path.stem for path in LETTERS.glob("*.eml")} == set(KINDS)


@every_kind
def test_the_entry_is_in_the_first_part_of_the_message_and_last_among_its_forms(name: str) -> None:
    mail = message_from_bytes(outgoing_mails()[name])

    forms = ("multipart/alternative", ["text/plain", "text/html", "text/calendar"])
    assert kinds_of(mail) == ("multipart/mixed", [forms, "application/ics"])


@every_kind
def test_both_copies_are_the_same_to_the_byte_and_name_the_headers_method(name: str) -> None:
    mail = message_from_bytes(outgoing_mails()[name])
    first, second = (
        part for part in mail.walk() if part.get_content_type() in {"text/calendar", "application/ics"}
    )

    content = first.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert second.get_payload(decode=True) == content
    assert icalendar.Calendar.from_ical(content)["METHOD"] == first.get_param("method") == KINDS[name][0]
    assert first.get_param("charset") == "UTF-8"


@every_kind
def test_a_mail_is_ascii_in_short_lines_and_says_that_a_machine_wrote_it(name: str) -> None:
    raw = outgoing_mails()[name]
    mail = message_from_bytes(raw)

    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    encodings = {part["Content-Transfer-Encoding"] for part in mail.walk() if not part.is_multipart()}
    assert encodings == {"quoted-printable", "base64"}
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert mail["Reply-To"].startswith("rsvp+")
    assert mail["Sender"] is None


@every_kind
def test_a_reader_of_text_alone_gets_the_letter(name: str) -> None:
    (text,) = (
        part.get_payload(decode=True)
        for part in message_from_bytes(outgoing_mails()[name]).walk()
        if part.get_content_type() == "text/plain"
    )

    assert text == b"Come.\r\n"
