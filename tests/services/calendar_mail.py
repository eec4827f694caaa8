"""Mail that answers the invitations of a test, shaped as calendar programs shape it."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.formats.incoming_mail import OurAddresses
from app.models.calendar_entries import CalendarEntry
from app.models.invitations import Invitation
from app.models.messages import Message
from app.services.incoming_mail import MailDoor, TakenIn, take_in
from app.services.invitation_tokens import Purpose, token_for
from tests.formats.calendar_dialects import mail, mime_part, vcalendar, vevent
from tests.make import NOW, SECRET

DOOR = MailDoor(
    secrets=[SECRET],
    ours=OurAddresses(own=frozenset({"invitations@example.org", "rsvp@example.org"})),
    trusted_server="mx.example.org",
)
#: When people answer: some minutes after they were invited.
LATER = NOW + timedelta(minutes=30)


def address_of(invitation: Invitation) -> str:
    """The address that takes this invitation's replies."""
    return f"rsvp+{token_for(invitation, Purpose.REPLY, secret=SECRET)}@example.org"


def entry_of(session: Session, invitation: Invitation) -> CalendarEntry:
    """The first entry of an invitation."""
    query = select(CalendarEntry).where(CalendarEntry.invitation_id == invitation.id)
    return session.scalars(query.order_by(CalendarEntry.id)).all()[0]


def answer_mail(
    invitation: Invitation,
    entry: CalendarEntry,
    partstat: str = "ACCEPTED",
    *lines: str,
    params: str = "",
    attendee: str | None = None,
    name: str | None = None,
    sender: str | None = None,
    to: str | None = None,
    method: str = "REPLY",
    uid: str | None = None,
    sequence: int | None = None,
    at: datetime = LATER,
    headers: tuple[str, ...] = (),
) -> bytes:
    """An answer as Thunderbird sends it; whatever is not said is as the invitee's own calendar would have it."""
    address = attendee or invitation.person.email
    shown = name or invitation.person.name
    event = vevent(
        f"ATTENDEE;PARTSTAT={partstat};CN={shown}{params}:mailto:{address}",
        *lines,
        uid=uid or entry.uid,
        sequence=f"SEQUENCE:{entry.sequence if sequence is None else sequence}",
        dtstamp=f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
    )
    ics = vcalendar(event, method=f"METHOD:{method}")
    part = mime_part(f"text/calendar; charset=UTF-8; method={method}", ics, encoding="base64")
    return mail(
        part,
        f"Message-ID: <{abs(hash((event, headers)))}@client.example>",
        *headers,
        sender=f"{shown} <{sender or address}>",
        to=to or address_of(invitation),
    )


def receive(session: Session, raw: bytes, *, now: datetime = LATER) -> TakenIn:
    """Take the message in as the mailbox's reader does."""
    return take_in(session, raw, door=DOOR, now=now)


def letters_to(session: Session, invitation: Invitation) -> list[str]:
    """The kinds of the letters about an invitation, oldest first."""
    query = select(Message.kind).where(Message.invitation_id == invitation.id).order_by(Message.id)
    return list(session.scalars(query))
