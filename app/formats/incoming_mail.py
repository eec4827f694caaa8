"""One incoming message: what kind it is, whom it concerns, and what it says. What to do about it is for services.

The order is fixed (reports, then calendar replies, then machines, then people), since one message often looks
like several: Gmail's calendar replies say that a machine wrote them, and reports quote our own invitations.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from enum import StrEnum
from hashlib import sha256
from urllib.parse import unquote

from app.formats.bounces import Bounce, quoted_message_ids, read_bounce
from app.formats.calendar_replies import CalendarReply, UnclearReason, UnclearReply, read_calendar_reply
from app.formats.mail_senders import MailSender, read_sender
from app.formats.raw_mail import (
    Headers,
    decoded_words,
    first,
    header_texts,
    open_mail,
    parts_of,
    was_cut,
    written_text,
)

TEXT_CHARACTERS = 2_000
SUBJECT_CHARACTERS = 500
#: Where mail servers and senders keep the address that a message was sent to.
RECIPIENTS = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")
TAGGED = re.compile(r"([a-z0-9._-]+)\+([a-z0-9]{16,64})@")
MESSAGE_ID = re.compile(r"<([^<>\s]{1,250})>")
#: Mail servers' own mailboxes: Exchange signs its reports with a long name of its own (MS-OXCMAIL).
DAEMONS = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon|microsoftexchange[0-9a-f]+)@", re.IGNORECASE)
#: RFC 3834 would be enough, but Exchange's out-of-office replies carry nothing but their subject.
AUTOMATIC_SUBJECT = re.compile(
    r"(?:automatic reply|auto(?:matic)?[- ]?reply|autorespond|out of (?:the )?office)", re.IGNORECASE
)
#: What the email package has been seen to raise for bytes made to hurt it. A message that got through to the
#: mailbox's reader with one of these would come again every minute.
PARSER_FAULTS = (ValueError, TypeError, LookupError, AttributeError, RecursionError)


class Kind(StrEnum):
    """What an incoming message is."""

    #: A mail server reports what became of a letter.
    BOUNCE = "bounce"
    #: Somebody pressed "this is spam" (RFC 5965).
    COMPLAINT = "complaint"
    #: A read receipt (RFC 8098).
    DISPOSITION = "disposition"
    #: An answer given in a calendar.
    CALENDAR_REPLY = "calendar reply"
    #: It has a calendar part that a person must read, or it cannot be read at all.
    UNCLEAR = "unclear"
    #: A machine wrote it: out of office, and the like.
    AUTO_REPLY = "auto-reply"
    #: A person wrote it.
    HUMAN = "human"


@dataclass(frozen=True, slots=True, kw_only=True)
class OurAddresses:
    """How to know our own addresses. `rsvp+<token>@` takes answers, `bounce+<token>@` takes reports.

    `own` are the whole addresses, in lower case and without tokens, that mail of ours comes from.
    """

    reply_local_part: str = "rsvp"
    bounce_local_part: str = "bounce"
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A message as it was understood. Texts are "" and tuples empty where there is nothing."""

    kind: Kind
    #: SHA-256 of the raw bytes, in hexadecimal: the same message again has the same.
    digest: str
    message_id: str
    #: The ids that it answers (In-Reply-To, References), without angle brackets.
    answers_ids: tuple[str, ...]
    from_address: str
    from_name: str
    subject: str
    #: The beginning of what was written, as plain text.
    text: str
    #: The Date header in UTC; None when it is missing or no date.
    written_at: datetime | None
    received_at: datetime
    #: Tokens of ours in the addresses that it was sent to.
    reply_tokens: tuple[str, ...]
    bounce_tokens: tuple[str, ...]
    #: What servers said of its authenticity; only our own server's word may be believed.
    authentication_results: tuple[str, ...]
    #: With kind CALENDAR_REPLY and UNCLEAR.
    calendar: CalendarReply | UnclearReply | None
    #: With kind BOUNCE.
    bounce: Bounce | None
    #: Message-IDs of letters that it quotes whole or by their headers.
    quoted_ids: tuple[str, ...]
    #: False where an automatic answer could begin a loop, or reach nobody: then never answer by machine.
    may_be_answered: bool
    #: The message was too large, or too deeply nested, to be read whole.
    was_cut: bool


def read_incoming(
    raw: bytes,
    *,
    received_at: datetime,
    envelope_to: str | None = None,
    ours: OurAddresses | None = None,
) -> Incoming:
    """Understand one message, whoever made it. Never raises, whatever the bytes are.

    `envelope_to` is the address that the mail server was given, where it says so.
    """
    opened = _Opened(raw, received_at=received_at, envelope_to=envelope_to or "", ours=ours or OurAddresses())
    try:
        return opened.understand()
    except PARSER_FAULTS:
        return opened.incoming(Kind.UNCLEAR)


class _Opened:
    """A message on the table: what it says of itself, before anybody judges it."""

    def __init__(self, raw: bytes, *, received_at: datetime, envelope_to: str, ours: OurAddresses) -> None:
        self.raw, self.received_at, self.ours = raw, received_at, ours
        self.message = open_mail(raw)
        self.headers = header_texts(self.message)
        self.sender: MailSender | None = None
        addresses = [envelope_to, *(value for name in RECIPIENTS for value in self.headers.get(name, []))]
        self.tagged = TAGGED.findall(unquote(" ".join(addresses)).lower())

    def tokens(self, local_part: str) -> tuple[str, ...]:
        """Give the tokens that it was sent to at this address of ours."""
        return tuple(dict.fromkeys(token for name, token in self.tagged if name == local_part))

    def understand(self) -> Incoming:
        """Say what the message is: the first that fits, in the order of the module's own words."""
        self.sender = read_sender(self.message)
        report = _report_kind(self.message)
        if report is not None:
            return self.incoming(report, bounce=read_bounce(self.message) if report is Kind.BOUNCE else None)
        if self.tokens(self.ours.bounce_local_part) and (bounce := self._loose_report()):
            return self.incoming(Kind.BOUNCE, bounce=bounce)
        if calendar := self._calendar():
            clear = isinstance(calendar, CalendarReply)
            return self.incoming(Kind.CALENDAR_REPLY if clear else Kind.UNCLEAR, calendar=calendar)
        if bounce := self._loose_report():
            return self.incoming(Kind.BOUNCE, bounce=bounce)
        return self.incoming(Kind.AUTO_REPLY if _is_automatic(self.headers) else Kind.HUMAN)

    def incoming(
        self,
        kind: Kind,
        *,
        bounce: Bounce | None = None,
        calendar: CalendarReply | UnclearReply | None = None,
    ) -> Incoming:
        """Put together what is known."""
        headers, sender = self.headers, self.sender
        body = calendar.body if calendar is not None else ""
        return Incoming(
            kind=kind,
            digest=sha256(self.raw).hexdigest(),
            message_id=first(headers, "message-id").strip("<> \t")[:250],
            answers_ids=_ids(headers, "in-reply-to", "references"),
            from_address=sender.address if sender else "",
            from_name=sender.name if sender else "",
            subject=decoded_words(first(headers, "subject"))[:SUBJECT_CHARACTERS],
            text=body or written_text(self.message, limit=TEXT_CHARACTERS),
            written_at=sender.written_at if sender else None,
            received_at=self.received_at,
            reply_tokens=self.tokens(self.ours.reply_local_part),
            bounce_tokens=self.tokens(self.ours.bounce_local_part),
            authentication_results=tuple(headers.get("authentication-results", [])),
            calendar=calendar,
            bounce=bounce,
            quoted_ids=() if kind is Kind.CALENDAR_REPLY else quoted_message_ids(self.message),
            may_be_answered=_may_be_answered(kind, headers, sender.address if sender else "", self.ours),
            was_cut=was_cut(self.raw),
        )

    def _calendar(self) -> CalendarReply | UnclearReply | None:
        """Read the calendar part of a whole message; one that a machine merely quotes is none."""
        if was_cut(self.raw):
            return None
        calendar = read_calendar_reply(self.message, received_at=self.received_at, sender=self.sender)
        if isinstance(calendar, UnclearReply) and calendar.reason is UnclearReason.NOT_AN_ANSWER:
            return None if _is_automatic(self.headers) else calendar
        return calendar

    def _loose_report(self) -> Bounce | None:
        """Read a report that does not say it is one. An out-of-office reply comes the same way and is none."""
        if not _is_system_mail(self.headers) or _is_out_of_office(self.headers):
            return None
        bounce = read_bounce(self.message)
        is_unmarked = self.tokens(self.ours.bounce_local_part) and not _says_automatic(self.headers)
        return bounce if bounce.diagnoses or is_unmarked else None


def _report_kind(message: Message) -> Kind | None:
    """Recognise a report by its own type (RFC 6522), also where a gateway has made it multipart/mixed."""
    kinds = {part.get_content_type() for part in parts_of(message)}
    declared = str(message.get_param("report-type", "")).lower()
    if "message/feedback-report" in kinds or declared == "feedback-report":
        return Kind.COMPLAINT
    if "message/disposition-notification" in kinds or declared == "disposition-notification":
        return Kind.DISPOSITION
    if "message/delivery-status" in kinds or declared == "delivery-status":
        return Kind.BOUNCE
    return None


def _is_system_mail(headers: Headers) -> bool:
    """Whether a mail server wrote it, or somebody who wants no answer (RFC 5321 4.5.5)."""
    return _has_null_sender(headers) or bool(DAEMONS.search(first(headers, "from")))


def _has_null_sender(headers: Headers) -> bool:
    return first(headers, "return-path").replace(" ", "") == "<>"


def _is_out_of_office(headers: Headers) -> bool:
    marks = {"x-autoreply", "x-autorespond"} & headers.keys()
    return bool(marks) or bool(AUTOMATIC_SUBJECT.match(decoded_words(first(headers, "subject"))))


def _is_automatic(headers: Headers) -> bool:
    """Whether a machine wrote it: nobody to answer to, or a mark of any kind."""
    return _has_null_sender(headers) or _is_out_of_office(headers) or _says_automatic(headers)


def _says_automatic(headers: Headers) -> bool:
    """Whether it is marked by RFC 3834, or by what older responders and Exchange do instead."""
    submitted = first(headers, "auto-submitted").partition(";")[0].strip().lower()
    return (
        submitted not in {"", "no"}
        or first(headers, "precedence").lower() in {"bulk", "junk", "auto_reply"}
        or "x-auto-response-suppress" in headers
    )


def _may_be_answered(kind: Kind, headers: Headers, from_address: str, ours: OurAddresses) -> bool:
    """Whether a machine may answer. Gmail's calendar replies are automatic and may be; nothing else is."""
    if not from_address or _is_system_mail(headers) or {"list-id", "list-post"} & headers.keys():
        return False
    untagged = re.sub(r"\+[^@]*@", "@", from_address)
    if untagged in ours.own:
        return False
    return kind in {Kind.CALENDAR_REPLY, Kind.UNCLEAR} or (kind is Kind.HUMAN and not _is_automatic(headers))


def _ids(headers: Headers, *names: str) -> tuple[str, ...]:
    found = [
        found_id
        for name in names
        for value in headers.get(name, [])
        for found_id in MESSAGE_ID.findall(value)
    ]
    return tuple(dict.fromkeys(found))[:50]
