"""From the invitation to the receipt, with a real SMTP server and a real IMAP server."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from itertools import count
from typing import Any

from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from app import worker
from app.database import writing
from app.extensions import db
from app.models.invitations import Invitation
from app.services.history import COMMAND_LINE
from app.services.invitations import send_wave
from app.worker import Worker
from tests.conftest import Database
from tests.databases import app_on
from tests.formats.calendar_dialects import mail, mime_part, vcalendar, vevent, winmail
from tests.gateways.imap_server import ImapServer, imap_server
from tests.gateways.smtp_server import SmtpServer, smtp_server
from tests.make import SECRET, make_category, make_event, make_person

_PRESSES = count()


@dataclass
class Post:
    """A worker between two mail servers."""

    out: SmtpServer
    box: ImapServer
    worker: Worker

    def entries(self, address: str) -> list[Any]:
        """The calendar entries that somebody's mail program was sent, oldest first."""
        found = []
        for letter in self.out.letters:
            if letter.recipients == (address,):
                for part in message_from_bytes(letter.raw).walk():
                    content = part.get_payload(decode=True)
                    if part.get_content_type() == "text/calendar" and isinstance(content, bytes):
                        found += Calendar.from_ical(content).walk("VEVENT")
        return found

    def press(self, address: str, partstat: str) -> None:
        """Somebody presses a button in their calendar, which answers the last entry that it was sent."""
        entry = self.entries(address)[-1]
        # Nobody presses twice in the one second that calendars can tell apart.
        moment = worker.now() + timedelta(seconds=next(_PRESSES))
        event = vevent(
            f"ATTENDEE;PARTSTAT={partstat}:mailto:{address}",
            uid=str(entry["UID"]),
            sequence=f"SEQUENCE:{entry['SEQUENCE']}",
            dtstamp=f"DTSTAMP:{moment:%Y%m%dT%H%M%SZ}",
        )
        part = mime_part("text/calendar; charset=utf-8; method=REPLY", vcalendar(event), encoding="base64")
        to = str(entry["ORGANIZER"]).removeprefix("mailto:")
        self.box.receive(
            mail(part, f"Message-ID: <{len(self.out.letters)}-{address}>", sender=address, to=to)
        )


@contextmanager
def post(database: Database, app: Flask, *, people: int) -> Iterator[Post]:
    """An event with one place, to which a0@, a1@ … example.org are invited."""
    with smtp_server() as out, imap_server() as box:
        settings = {
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(out.port),
            "RSVP_ADDRESS": "rsvp@example.org",
            "BOUNCE_ADDRESS": "bounce@example.org",
            "MAIL_IN_SERVER": "127.0.0.1",
            "MAIL_IN_PORT": str(box.port),
            "MAIL_IN_SECURITY": "none",
            "MAIL_IN_USERNAME": "events",
            "MAIL_IN_PASSWORD": "secret",
            "MAIL_IN_EVERY_SECONDS": "0",
        }
        with app.app_context(), writing() as session:
            category = make_category(session)
            for number in range(people):
                make_person(session, email=f"a{number}@example.org", category=category)
            send_wave(
                session,
                make_event(session, seats_limit=1),
                [category],
                secrets=[SECRET],
                nonce="wave",
                confirmed=people,
                by=COMMAND_LINE,
                now=worker.now(),
            )
        with app_on(database, **settings) as running:
            yield Post(out, box, Worker(running))


def answers(app: Flask) -> list[str | None]:
    with app.app_context():
        return list(db.session.scalars(select(Invitation.answer).order_by(Invitation.id)))


def test_pressing_accept_takes_the_place_and_the_next_one_moves_up_when_it_is_given_back(
    database: Database, app: Flask
) -> None:
    with post(database, app, people=2) as both:
        both.worker.run_once()
        for address in ("a0@example.org", "a1@example.org"):
            both.press(address, "ACCEPTED")
        both.worker.run_once()
        waits = both.entries("a1@example.org")[-1]
        both.press("a0@example.org", "DECLINED")
        both.worker.run_once()
        comes = both.entries("a1@example.org")[-1]

        assert answers(app) == ["no", "yes"]
        assert (waits["STATUS"], waits["SEQUENCE"]) == ("TENTATIVE", 1)
        assert (comes["STATUS"], comes["SEQUENCE"], comes["UID"]) == ("CONFIRMED", 2, waits["UID"])
        assert comes["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
        assert len(both.entries("a0@example.org")) == 1
        assert both.box.bodies("INBOX") == []
        assert len(both.box.bodies("Processed")) == 3
        assert all(letter.envelope_from.startswith("bounce+") for letter in both.out.letters)


def test_a_mailbox_that_is_lost_in_the_middle_is_read_to_its_end_the_next_time(
    database: Database, app: Flask
) -> None:
    with post(database, app, people=3) as both:
        both.worker.run_once()
        for number in range(3):
            both.press(f"a{number}@example.org", "ACCEPTED")
        both.box.cut_at_move = 2
        both.worker.run_once()
        both.box.cut_at_move = None
        both.worker.run_once()

        assert answers(app) == ["yes", "yes", "yes"]
        assert both.box.bodies("INBOX") == []
        receipts = [letter for letter in both.out.letters if letter.recipients == ("a1@example.org",)]
        assert len(receipts) == 2


def test_hostile_mail_keeps_nobody_elses_answer_back(database: Database, app: Flask) -> None:
    with post(database, app, people=1) as both:
        both.worker.run_once()
        nested = b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (depth, depth)
            for depth in range(300)
        )
        both.box.receive(
            b"\x00" * 1000, b"", winmail(), nested, b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR"
        )
        both.press("a0@example.org", "ACCEPTED")
        both.worker.run_once()

        assert answers(app) == ["yes"]
        assert both.box.bodies("INBOX") == []
        assert len(both.box.bodies("Processed")) == 1
