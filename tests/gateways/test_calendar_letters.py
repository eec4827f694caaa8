"""Tests of what a letter carries for a calendar, by reading the finished message with other libraries."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import Message as Mail
from typing import Any

import pytest
from icalendar import Calendar

from app.formats.letters import Letter, write_letter
from app.gateways.calendar_letters import ReturnAddresses, add_calendar
from app.models.events import Event, EventSession
from app.models.invitations import Wave
from app.models.messages import Message
from app.rules.tokens import TOKEN_LENGTH
from app.services.calendar_entries import shared_facts
from tests.gateways.letter_samples import make_invitation
from tests.make import NOW, SECRET

ADDRESSES = ReturnAddresses(
    replies="rsvp@example.org", bounces="bounce@example.org", has_plus=True, secret=SECRET
)
PERSONAL = {
    "method": "REQUEST",
    "uid": "0123456789abcdef0123456789@example.org",
    "sequence": 0,
    "status": "confirmed",
    "partstat": "NEEDS-ACTION",
    "rsvp": True,
    "stamp": NOW.isoformat(),
    "created": NOW.isoformat(),
}
LETTER = Letter(
    subject="Invitation",
    text="Come.",
    html="<p>Come.</p>",
    to_name="Robin O’Neil",
    to_address="robin@example.org",
    from_name="The partnerships",
    from_address="invitations@example.org",
    reply_to="olive@example.org",
    envelope_from="invitations@example.org",
    message_id="letter-7@example.org",
    date=NOW,
)


def make_message(*, in_wave: bool = False, **changed: Any) -> Message:
    """A message about a conference on a February morning."""
    event = Event(title="Conference", description="All about it.", contact_name="Olive")
    each = EventSession(
        title="Day",
        starts_at=NOW.replace(month=2, hour=9),
        ends_at=NOW.replace(month=2, hour=16),
        venue="Example Hall",
    )
    shared = shared_facts(event, each, alone=True)
    personal = {**PERSONAL, **changed}
    return Message(
        id=7,
        kind="invitation",
        to_name=LETTER.to_name,
        to_address=LETTER.to_address,
        facts={"calendar": personal if in_wave else {**shared, **personal}},
        wave=Wave(facts={"calendar": shared}) if in_wave else None,
        invitation=make_invitation(),
        calendar_key="7:requested:0",
        queued_at=NOW,
    )


def sent(message: Message, addresses: ReturnAddresses = ADDRESSES) -> Mail:
    """The message as somebody's mail program reads it."""
    return message_from_bytes(write_letter(add_calendar(LETTER, message, addresses)))


def parts(mail: Mail) -> Iterator[tuple[str, bytes]]:
    for part in mail.walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield part.get_content_type(), content


def entry(mail: Mail) -> Any:
    """The one entry of the calendar part."""
    content = next(content for kind, content in parts(mail) if kind == "text/calendar")
    (found,) = Calendar.from_ical(content).walk("VEVENT")
    return found


def test_the_calendar_part_is_the_last_alternative_and_its_copy_is_the_same_to_the_byte() -> None:
    mail = sent(make_message())

    kinds = [kind for kind, _ in parts(mail)]
    assert kinds == ["text/plain", "text/html", "text/calendar", "application/ics"]
    contents = dict(parts(mail))
    assert contents["text/calendar"] == contents["application/ics"]
    assert mail.get_content_type() == "multipart/mixed"


def test_the_entry_names_its_guest_alone_and_takes_replies_at_an_address_of_its_own() -> None:
    mail = sent(make_message())

    found = entry(mail)
    assert found["ATTENDEE"] == "mailto:robin@example.org"
    assert found["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    reply_to = mail["Reply-To"]
    assert found["ORGANIZER"] == f"mailto:{reply_to}"
    assert reply_to.startswith("rsvp+kx49tm")
    assert len(reply_to.partition("@")[0]) == len("rsvp+") + 6 + TOKEN_LENGTH


def test_a_waves_letters_take_from_the_wave_what_all_of_them_say() -> None:
    assert entry(sent(make_message(in_wave=True))).to_ical() == entry(sent(make_message())).to_ical()


@pytest.mark.parametrize(("method", "status"), [("REQUEST", "confirmed"), ("CANCEL", "cancelled")])
def test_header_and_file_name_the_same_method(method: str, status: str) -> None:
    mail = sent(make_message(method=method, status=status))

    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert part.get_param("method") == method
    assert f"METHOD:{method}".encode() in content


def test_a_later_version_answers_the_first_one() -> None:
    first = sent(make_message())
    later = sent(make_message(sequence=1, stamp=NOW.replace(minute=30).isoformat()))

    assert later["In-Reply-To"] == first["Message-ID"]
    assert later["Message-ID"] != first["Message-ID"]
    assert first["In-Reply-To"] is None


def test_the_same_message_has_the_same_id_whenever_it_is_written() -> None:
    assert sent(make_message())["Message-ID"] == sent(make_message())["Message-ID"]


def test_reports_come_back_to_an_address_of_the_invitation_and_no_link_is_in_the_file() -> None:
    letter = add_calendar(LETTER, make_message(), ADDRESSES)

    assert letter.envelope_from.startswith("bounce+kx49tm")
    assert letter.calendar is not None
    assert b"/r/" not in letter.calendar.content
    assert b"URL" not in letter.calendar.content


def test_a_version_that_is_sent_again_has_an_id_of_its_own_and_answers_the_first() -> None:
    again = make_message()
    again.calendar_key = None

    letter = add_calendar(LETTER, again, ADDRESSES)

    assert letter.message_id == LETTER.message_id
    assert letter.in_reply_to == sent(make_message())["Message-ID"].strip("<>")


def test_a_counter_proposal_is_ended_with_a_file_that_says_so() -> None:
    letter = add_calendar(LETTER, make_message(method="DECLINECOUNTER"), ADDRESSES)

    assert letter.calendar is not None
    assert b"METHOD:DECLINECOUNTER" in letter.calendar.content
    assert letter.calendar.method == "DECLINECOUNTER"


def test_without_plus_addresses_replies_are_known_by_the_entry_alone() -> None:
    letter = add_calendar(LETTER, make_message(), replace(ADDRESSES, has_plus=False))

    assert letter.reply_to == "rsvp@example.org"
    assert letter.envelope_from == "bounce@example.org"


def test_without_an_address_for_replies_no_letter_asks_a_calendar() -> None:
    letter = add_calendar(LETTER, make_message(), replace(ADDRESSES, replies=None, bounces=None))

    assert letter == LETTER


def test_a_letter_without_an_entry_keeps_its_own_answers_to_the_contact() -> None:
    message = make_message()
    message.facts = {}

    letter = add_calendar(LETTER, message, ADDRESSES)

    assert letter.calendar is None
    assert letter.reply_to == "olive@example.org"
    assert letter.envelope_from.startswith("bounce+")


def test_reports_about_a_letter_without_an_invitation_come_back_to_an_address_of_the_letter() -> None:
    early = Message(id=12, kind="save_the_date", key="save_the_date:1:3", person_id=3, facts={})
    passed_on = make_message(written_from="x")
    passed_on.key, passed_on.facts = "mail_forwarded:1", {"written_from": "pat@example.net"}

    senders = [add_calendar(LETTER, each, ADDRESSES).envelope_from for each in (early, passed_on)]
    without_plus = add_calendar(LETTER, early, replace(ADDRESSES, has_plus=False)).envelope_from
    without_address = add_calendar(LETTER, early, replace(ADDRESSES, bounces=None)).envelope_from

    assert re.fullmatch(rf"bounce\+l12[a-z2-7]{{{TOKEN_LENGTH}}}@example\.org", senders[0])
    assert re.fullmatch(rf"bounce\+l7[a-z2-7]{{{TOKEN_LENGTH}}}@example\.org", senders[1])
    assert (without_plus, without_address) == ("bounce@example.org", LETTER.envelope_from)
