"""Answers from calendars: read from their mail and recorded, beside reading the same mail with the libraries alone."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.formats.incoming_mail import OurAddresses
from app.models.calendar_entries import CalendarEntry
from app.models.places import Place
from app.rules.states import PlaceState
from app.services.categories import find_category
from app.services.history import COMMAND_LINE
from app.services.incoming_mail import MailDoor, take_in
from app.services.invitation_tokens import Purpose, token_for
from app.services.invitations import send_wave
from benchmarks.crowds import NOW, add_category, add_event, add_people
from benchmarks.figures import Figure, seconds
from benchmarks.sites import SECRET, Site, analyse, fresh_nonce, open_site

_CATEGORY = "Scrutiny Committees"
_DOOR = MailDoor(secrets=[SECRET], ours=OurAddresses(own=frozenset({"rsvp@example.org"})))
_ANSWERED_AT = NOW + timedelta(minutes=30)


def measure(replies: int) -> Iterator[Figure]:
    """A yes by mail from each of the invited, each in a transaction of its own, as the mailbox's reader does it."""
    with open_site() as site:
        mails = _invite(site, replies)
        # A worker has started long before it reads its mail.
        app = site.make_app()
        ours = seconds(_record, app, mails)
        bare = seconds(_only_read, mails)
    yield Figure(f"{replies:,} calendar replies read and recorded", ours, "s", bare, at_most=2.5)


def _invite(site: Site, people: int) -> list[bytes]:
    """Invite that many by letter. Returns their answers."""
    app = site.make_app()
    with app.app_context():
        with writing() as session:
            add_people(session, people, category=add_category(session, _CATEGORY))
            event = add_event(session, seats_limit=None)
            send_wave(
                session,
                event,
                [find_category(session, _CATEGORY)],
                secrets=[SECRET],
                nonce=fresh_nonce(),
                confirmed=None,
                by=COMMAND_LINE,
                now=NOW,
            )
        entries = db.session.scalars(select(CalendarEntry).order_by(CalendarEntry.id))
        mails = [_answer(entry) for entry in entries]
        db.session.remove()
    analyse(app)
    return mails


def _answer(entry: CalendarEntry) -> bytes:
    """A yes as calendar programs send it: a sentence, and the entry as a part."""
    person = entry.invitation.person
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Example//EN",
        "VERSION:2.0",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"DTSTAMP:{_ANSWERED_AT:%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTART:{_ANSWERED_AT:%Y%m%dT%H%M%SZ}",
        f"DTEND:{_ANSWERED_AT + timedelta(hours=6):%Y%m%dT%H%M%SZ}",
        "SUMMARY:Looking to the future",
        f"ATTENDEE;PARTSTAT=ACCEPTED;CN={person.name}:mailto:{person.email}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = f"{person.name} <{person.email}>"
    message["To"] = f"rsvp+{token_for(entry.invitation, Purpose.REPLY, secret=SECRET)}@example.org"
    message["Subject"] = "Accepted: Looking to the future"
    message["Message-ID"] = f"<{entry.id}@client.example>"
    message.set_content(f"{person.name} has accepted this invitation.")
    message.add_alternative(
        "\r\n".join(lines).encode(), "text", "calendar", params={"method": "REPLY", "charset": "UTF-8"}
    )
    return message.as_bytes()


def _record(app: Flask, mails: Sequence[bytes]) -> None:
    with app.app_context():
        for mail in mails:
            with writing() as session:
                take_in(session, mail, door=_DOOR, now=_ANSWERED_AT)
        held = select(Place.id).where(Place.state == PlaceState.HELD)
        if len(db.session.scalars(held).all()) != len(mails):
            raise RuntimeError("Not every calendar's yes was recorded.")
        db.session.remove()
        db.engine.dispose()


def _only_read(mails: Sequence[bytes]) -> None:
    """The baseline: each mail parsed, and its calendar part."""
    for mail in mails:
        for part in message_from_bytes(mail, policy=policy.default).walk():
            if part.get_content_type() == "text/calendar":
                Calendar.from_ical(str(part.get_content()))
