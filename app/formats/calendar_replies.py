"""Calendar replies in: what Outlook, Gmail, Apple, Thunderbird and others send back (RFC 6047).

Says what a message answers and who says so, or why that cannot be told. Knows nothing of invitations: whether
the answer counts is for the rules.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import Message
from enum import StrEnum

from app.formats.calendar_answers import EVENTS, AnsweredCalendar, AnsweredEvent, ReplyAttendee, read_calendar
from app.formats.calendar_parts import MailParts, find_calendar_parts
from app.formats.mail_senders import MailSender, read_sender, tokens_in


class ReplyMethod(StrEnum):
    """What the sender wants (RFC 5546 section 1.4)."""

    REPLY = "REPLY"
    #: Another time, please.
    COUNTER = "COUNTER"
    #: Please send the invitation again.
    REFRESH = "REFRESH"


class UnclearReason(StrEnum):
    """Why a person has to read a message that has a calendar part, in words for that person."""

    TOO_MUCH = "The message is too large or has too many parts to be read automatically."
    OUTLOOK_FORMAT = "The message is in Outlook's own format (winmail.dat), which cannot be read here."
    UNREADABLE = "The calendar part of the message cannot be read."
    NOT_AN_ANSWER = "The message has a calendar part, but it is not an answer."
    CONTRADICTORY = "The message gives more than one answer, and they differ."
    NO_ATTENDEE = "The calendar part does not say who answers."
    SERIES = "The answer is about one date of a repeated entry, and events here do not repeat."


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarReply:
    """One answer, whichever client wrote it. Times are aware UTC; addresses bare and in lower case."""

    method: ReplyMethod
    uid: str
    #: What stood after a plus in the addresses that the message went to and in ORGANIZER, once each.
    tokens: tuple[str, ...]
    attendee: ReplyAttendee
    from_address: str
    from_name: str
    sequence: int
    #: When the answer was given: DTSTAMP, else the Date header, else when the message arrived.
    dtstamp: datetime
    #: What the person wrote in the calendar's own box for a note.
    comment: str
    #: The beginning of the mail's plain text. Most clients fill it with words of their own.
    body: str
    #: True when another time is asked for, even where the time itself cannot be told.
    proposes_time: bool
    proposed_starts_at: datetime | None
    proposed_ends_at: datetime | None
    #: The same answer has the same digest in whatever form it comes.
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnclearReply:
    """A message for a person to read. `method` is the calendar's own, in capitals, where it has one."""

    reason: UnclearReason
    uid: str
    tokens: tuple[str, ...]
    method: str
    from_address: str
    from_name: str
    body: str


def read_calendar_reply(
    message: Message, *, received_at: datetime, sender: MailSender | None = None
) -> CalendarReply | UnclearReply | None:
    """The message's answer; why there is none that is clear; or None when it has no calendar part at all.

    `sender` is what its headers say, where they have been read.

    Never raises, whatever bytes the message was parsed from. Any policy of the email package will do;
    compat32, its default, parses nine times as fast as the others.
    """
    parts = find_calendar_parts(message)
    sender = sender or read_sender(message)
    try:
        answer = _find_answer(parts, sender)
    except _UnclearError as unclear:
        return UnclearReply(
            reason=unclear.reason,
            uid=unclear.uid,
            tokens=sender.tokens,
            method=unclear.method,
            from_address=sender.address,
            from_name=sender.name,
            body=parts.body,
        )
    return _reply(answer, parts.body, sender, received_at) if answer else None


class _UnclearError(Exception):
    """No clear answer; becomes an UnclearReply."""

    def __init__(self, reason: UnclearReason, *, uid: str = "", method: str = "") -> None:
        super().__init__(reason)
        self.reason, self.uid, self.method = reason, uid, method


@dataclass(frozen=True, slots=True)
class _Answer:
    """One event of one calendar part, and whose answer it is."""

    method: ReplyMethod
    event: AnsweredEvent
    attendee: ReplyAttendee

    def meaning(self) -> tuple[object, ...]:
        """What two copies of one answer agree on; a client may stamp or comment on them differently."""
        attendee = replace(self.attendee, name="", delegated_to_name="", sent_by="")
        return self.method, self.event.uid, self.event.sequence, attendee


def _find_answer(parts: MailParts, sender: MailSender) -> _Answer | None:
    """The message's one answer, or None without a calendar. Raises _UnclearError."""
    if parts.too_much:
        raise _UnclearError(UnclearReason.TOO_MUCH)
    if not parts.calendars:
        if parts.has_winmail:
            raise _UnclearError(UnclearReason.OUTLOOK_FORMAT)
        return None
    answers = [
        _Answer(method, event, _who_answers(event, sender))
        for method, calendar in _answering_calendars(parts.calendars)
        for event in _single_events(calendar)
    ]
    first = answers[0]
    if len({answer.meaning() for answer in answers}) > 1:
        raise _UnclearError(UnclearReason.CONTRADICTORY, uid=first.event.uid, method=first.method)
    return first


def _answering_calendars(calendars: dict[str, str]) -> list[tuple[ReplyMethod, AnsweredCalendar]]:
    """The calendars that answer. Raises _UnclearError when there are none.

    The body's METHOD beats the header's, and a body without one is an answer only when its header says
    REPLY. A request to be sent the invitation again counts when nothing else does.
    """
    read = [(read_calendar(text), header_method) for text, header_method in calendars.items()]
    for wanted in ({ReplyMethod.REPLY, ReplyMethod.COUNTER}, {ReplyMethod.REFRESH}):
        found = [
            (ReplyMethod(method), calendar)
            for calendar, header_method in read
            if (method := calendar.method or _method_by_header(header_method)) in wanted and calendar.events
        ]
        if found:
            return found
    readable = [calendar for calendar, _ in read if calendar.events]
    if not readable:
        raise _UnclearError(UnclearReason.UNREADABLE)
    raise _UnclearError(UnclearReason.NOT_AN_ANSWER, uid=readable[0].events[0].uid, method=readable[0].method)


def _method_by_header(header_method: str) -> str:
    """The method of a body that names none: a reply may leave it to the header, nothing else may."""
    return header_method if header_method == ReplyMethod.REPLY else ""


def _single_events(calendar: AnsweredCalendar) -> Iterable[AnsweredEvent]:
    """The entries that are no part of a series, since ours never repeat. Raises _UnclearError without any."""
    if calendar.calendar_count > 1 or len(calendar.events) > EVENTS:
        raise _UnclearError(UnclearReason.TOO_MUCH)
    events = [event for event in calendar.events if not event.is_one_of_a_series]
    if not events:
        raise _UnclearError(UnclearReason.SERIES, uid=calendar.events[0].uid, method=calendar.method)
    return events


def _who_answers(event: AnsweredEvent, sender: MailSender) -> ReplyAttendee:
    """The attendee whose answer the entry holds. Raises _UnclearError when that cannot be told.

    Whoever sends somebody else may be followed by a line for that other (RFC 5546 section 3.2.3). A client
    that lists everybody means the sender, or the only one with an answer.
    """
    attendees = list(dict.fromkeys(event.attendees))
    for attendee in attendees:
        if attendee.partstat == "DELEGATED" or attendee.delegated_to:
            return _with_deputy(attendee, attendees)
    answered = [attendee for attendee in attendees if attendee.partstat != "NEEDS-ACTION"]
    by_sender = [attendee for attendee in attendees if attendee.address == sender.address]
    for candidates in (attendees, by_sender, answered):
        if len(candidates) == 1:
            return candidates[0]
    raise _UnclearError(UnclearReason.NO_ATTENDEE, uid=event.uid)


def _with_deputy(attendee: ReplyAttendee, attendees: list[ReplyAttendee]) -> ReplyAttendee:
    """The attendee with the deputy's address and name, where another line gives them."""
    for other in attendees:
        named = other.address == attendee.delegated_to if attendee.delegated_to else other.delegated_from
        if other is not attendee and named:
            return replace(attendee, delegated_to=other.address, delegated_to_name=other.name)
    return attendee


def _reply(answer: _Answer, body: str, sender: MailSender, received_at: datetime) -> CalendarReply:
    """The answer with everything that the message says about it."""
    event, attendee = answer.event, answer.attendee
    proposes_time = answer.method is ReplyMethod.COUNTER or attendee.proposes_time
    dtstamp = event.dtstamp or sender.written_at or received_at.astimezone(UTC)
    content = repr((answer.meaning(), event.dtstamp, event.comment, event.starts_at, event.ends_at))
    return CalendarReply(
        method=answer.method,
        uid=event.uid,
        tokens=tuple(dict.fromkeys((*sender.tokens, *tokens_in(event.organiser)))),
        attendee=attendee,
        from_address=sender.address,
        from_name=sender.name,
        sequence=event.sequence,
        dtstamp=dtstamp,
        comment=event.comment,
        body=body,
        proposes_time=proposes_time,
        proposed_starts_at=event.starts_at if proposes_time else None,
        proposed_ends_at=event.ends_at if proposes_time else None,
        digest=hashlib.sha256(content.encode()).hexdigest(),
    )
