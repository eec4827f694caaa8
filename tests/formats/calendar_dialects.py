"""Messages of our own, shaped like what each calendar client really sends in answer to an invitation."""

from base64 import encodebytes
from collections.abc import Callable
from email.message import Message
from email.parser import BytesParser
from quopri import encodestring

from app.formats.calendar_replies import CalendarReply, UnclearReply, read_calendar_reply
from tests.formats.calendar_samples import utc

TOKEN = "a2b3c4d5e6f7g2h3i4j5k6l7m2"
REPLY_ADDRESS = f"rsvp+{TOKEN}@events.example.org"
UID = "k5xw2zjaq3n7c4ymv6tdh2ubse@events.example.org"
GUEST = "zoe.oneil@guest.example.net"
ANSWERED_AT = utc(2008, 1, 7, 10)
RECEIVED_AT = utc(2008, 1, 7, 10, 1)
ORGANIZER = f"ORGANIZER;CN=Oxfordshire Partnership:mailto:{REPLY_ADDRESS}"
ACCEPTED = f"ATTENDEE;PARTSTAT=ACCEPTED;CN=Zoë O'Neil:mailto:{GUEST}"


def vevent(
    *lines: str, uid: str = UID, sequence: str = "SEQUENCE:0", dtstamp: str = "DTSTAMP:20080107T100000Z"
) -> str:
    """An entry that says who answers what in `lines`. An empty `sequence` or `dtstamp` leaves it out."""
    named = (f"UID:{uid}", dtstamp, sequence, "DTSTART:20080208T093000Z", "DTEND:20080208T160000Z", *lines)
    return "\r\n".join(["BEGIN:VEVENT", *filter(None, named), "END:VEVENT"])


def vcalendar(*components: str, method: str = "METHOD:REPLY") -> str:
    """A calendar around them. An empty `method` leaves it out."""
    lines = ("BEGIN:VCALENDAR", "PRODID:-//Example//EN", "VERSION:2.0", method, *components, "END:VCALENDAR")
    return "\r\n".join(filter(None, lines)) + "\r\n"


def mime_part(content_type: str, text: str | bytes, *headers: str, encoding: str = "8bit") -> bytes:
    """One part of a mail, encoded."""
    content = text.encode() if isinstance(text, str) else text
    encode: dict[str, Callable[[bytes], bytes]] = {"base64": encodebytes, "quoted-printable": encodestring}
    head = [f"Content-Type: {content_type}", f"Content-Transfer-Encoding: {encoding}", *headers]
    return "\r\n".join([*head, "", ""]).encode() + encode.get(encoding, bytes)(content)


def multipart(kind: str, *parts: bytes) -> bytes:
    """Parts as one."""
    boundary = f"=_{kind}_{len(parts)}_{sum(map(len, parts))}".encode()
    opened = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    head = f"Content-Type: multipart/{kind}; boundary=".encode() + b'"' + boundary + b'"\r\n\r\n'
    return head + opened + b"--" + boundary + b"--\r\n"


def mail(body: bytes, *headers: str, sender: str = f"Zoe ONeil <{GUEST}>", to: str = REPLY_ADDRESS) -> bytes:
    """A whole message."""
    given = (f"From: {sender}", f"To: Oxfordshire Partnership <{to}>", "MIME-Version: 1.0", *headers)
    date = (
        ()
        if any(header.startswith("Date:") for header in headers)
        else ("Date: Mon, 7 Jan 2008 10:00:30 +0000",)
    )
    return "\r\n".join([*given, *date, ""]).encode() + body


def calendar_mail(*components: str, method: str = "METHOD:REPLY") -> bytes:
    """The plainest message with an answer: one text/calendar part and nothing else."""
    return mail(
        mime_part("text/calendar; charset=UTF-8; method=REPLY", vcalendar(*components, method=method))
    )


def parsed(raw: bytes) -> Message:
    """The message as the mailbox reader hands it on."""
    return BytesParser().parsebytes(raw)


def read(raw: bytes) -> CalendarReply | UnclearReply | None:
    """What is read from the message's bytes."""
    return read_calendar_reply(parsed(raw), received_at=RECEIVED_AT)


def read_answer(raw: bytes) -> CalendarReply:
    """The answer, of a message that has one."""
    reply = read(raw)
    assert isinstance(reply, CalendarReply), reply
    return reply


def gmail(method: str = "METHOD:REPLY", partstat: str = "ACCEPTED", start: str = "") -> bytes:
    alarm = f"BEGIN:VALARM\r\nACTION:EMAIL\r\nATTENDEE:mailto:{GUEST}\r\nTRIGGER:-P0DT0H30M0S\r\nEND:VALARM"
    params = f"CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};CN=Zoë;X-NUM-GUESTS=2"
    attendee = f"ATTENDEE;{params}:mailto:{GUEST}"
    event = vevent(ORGANIZER, attendee, "X-MICROSOFT-CDO-OWNERAPPTID:1", alarm)
    ics = vcalendar(event.replace("DTSTART:20080208T093000Z", start) if start else event, method=method)
    alternative = multipart(
        "alternative",
        mime_part("text/plain; charset=UTF-8", "Zoë has accepted this invitation."),
        mime_part("text/html; charset=UTF-8", "<p>Zoë has accepted this invitation.</p>"),
        mime_part('text/calendar; charset="UTF-8"; method=REPLY', ics, encoding="7bit"),
    )
    copy = mime_part('application/ics; name="invite.ics"', ics, encoding="base64")
    return mail(
        multipart("mixed", alternative, copy),
        "Sender: Google Calendar <calendar-notification@google.example>",
        "Auto-Submitted: auto-generated",
        "Subject: =?UTF-8?B?QWNjZXB0w6k=?=",
    )


def gmail_counter() -> bytes:
    return gmail("METHOD:COUNTER", "TENTATIVE", "DTSTART;TZID=Europe/London:20080708T103000")


def exchange(method: str = "REPLY", *lines: str) -> bytes:
    event = vevent(
        f"ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:{GUEST}",
        "COMMENT;LANGUAGE=en-GB:See you there\\, and thank you\\n",
        "SUMMARY;LANGUAGE=en-GB:Accepted: Looking to the future",
        *lines,
    ).replace("DTSTART:", "DTSTART;TZID=GMT Standard Time:")
    ics = vcalendar(event.replace("093000Z", "093000"), method=f"METHOD:{method}")
    return mail(
        multipart(
            "alternative",
            mime_part('text/plain; charset="us-ascii"', ""),
            mime_part(f'text/calendar; charset="utf-8"; method={method}', ics, encoding="base64"),
        )
    )


def outlook_for_mac() -> bytes:
    zone = 'DTSTART;TZID="(UTC+00:00) Dublin, Edinburgh, Lisbon, London":20080208T093000'
    attendee = f'ATTENDEE;CN="O\'Ne\r\n il, Zoë";PARTSTAT=DECLINED:mailto:{GUEST}'
    ics = vcalendar(vevent(attendee).replace("DTSTART:20080208T093000Z", zone))
    return mail(
        multipart(
            "alternative",
            mime_part('text/html; charset="US-ASCII"', "<p></p>"),
            mime_part('text/calendar; charset="US-ASCII"; method=REPLY', ics),
        )
    )


def old_apple() -> bytes:
    ics = vcalendar(vevent(ORGANIZER, ACCEPTED))
    attached = mime_part(
        "text/calendar; name=iCal-20080107.ics",
        ics,
        "Content-Disposition: attachment; filename=iCal-20080107.ics",
        encoding="quoted-printable",
    )
    text = mime_part("text/plain; charset=us-ascii", "Zoe has accepted.")
    return mail(multipart("alternative", text, multipart("mixed", text, attached)))


def iphone(*lines: str, params: str = "") -> bytes:
    attendee = f'ATTENDEE;CN="Zoë";PARTSTAT=TENTATIVE{params}:mailto:{GUEST}'
    ics = vcalendar(vevent(ORGANIZER, attendee, *lines))
    return mail(
        multipart(
            "alternative",
            mime_part("text/plain; charset=us-ascii", ""),
            mime_part("text/calendar; charset=utf-8; name=meeting.ics; method=REPLY", ics, encoding="base64"),
        )
    )


def iphone_counter() -> bytes:
    note = "X-CALENDARSERVER-PRIVATE-COMMENT:Could we meet after lunch?"
    return iphone(note, params=";TO-ALL-PROPOSED-NEW-TIME=TRUE")


def android() -> bytes:
    ics = vcalendar(
        vevent(f"ORGANIZER:MAILTO:{REPLY_ADDRESS}", f"ATTENDEE;PARTSTAT=ACC\r\n\tEPTED:MAILTO:{GUEST}")
    )
    return mail(mime_part("text/calendar; method=REPLY", ics, encoding="base64"))


def thunderbird() -> bytes:
    ics = vcalendar(vevent(ORGANIZER, ACCEPTED))
    alternative = multipart(
        "alternative",
        mime_part("text/plain; charset=UTF-8", "Zoë has accepted your event invitation."),
        mime_part("text/calendar; method=REPLY; charset=UTF-8", ics),
    )
    disposition = "Content-Disposition: attachment; filename=invite.ics"
    return mail(
        multipart("mixed", alternative, mime_part("application/ics; name=invite.ics", ics, disposition))
    )


def yahoo() -> bytes:
    attendee = f"ATTENDEE;PARTSTAT=ACCEPTED;EMAIL={GUEST}:urn:uuid:00000000-0000-4000-8000-000000000000"
    event = vevent(f"ORGANIZER:{REPLY_ADDRESS}", attendee, dtstamp="DTSTAMP;VALUE=DATE-TIME:20080107T100000Z")
    return mail(mime_part("text/calendar; charset=utf-8; method=REPLY", vcalendar(event)))


def lotus() -> bytes:
    attendee = f'ATTENDEE\r\n ;PARTSTAT=ACCEPTED\r\n ;CN="Zoe ONeil/Guest"\r\n :mailto:{GUEST}'
    return calendar_mail(
        vevent(f"ORGANIZER\r\n ;CN=Oxfordshire Partnership\r\n :mailto:{REPLY_ADDRESS}", attendee)
    )


def winmail() -> bytes:
    text = mime_part("text/plain; charset=us-ascii", "Accepted")
    return mail(
        multipart("mixed", text, mime_part('application/ms-tnef; name="winmail.dat"', b"\x78\x9f\x3e\x22"))
    )
