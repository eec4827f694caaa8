"""Where a mail keeps its calendar: finds the parts that may hold an answer, and decodes them.

Walks a message that a stranger made, so it counts what it opens and gives up politely. Knows nothing of
what a calendar says.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field
from email.message import Message
from email.policy import compat32
from enum import StrEnum

#: A message is read no further than this: answers are small, and whatever is bigger is for a person to read.
MESSAGE_BYTES = 2 * 1024 * 1024
MESSAGE_PARTS = 50
MESSAGE_DEPTH = 10
CALENDAR_BYTES = 256 * 1024

#: Codecs that are no charsets of mail, and slow or dangerous to run on a stranger's bytes.
_NOT_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf_7"})
_LINE_END = re.compile("\r\n?")
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_BODY_CHARACTERS = 2_000


class TooMuch(StrEnum):
    """Which limit a message went over."""

    SIZE = "size"
    PARTS = "parts"
    DEPTH = "depth"
    CALENDAR_SIZE = "calendar size"


@dataclass(slots=True)
class MailParts:
    """What of a mail matters to a calendar reply."""

    #: Each calendar's text, once, with the method that its MIME header names, in capitals ("" for none).
    calendars: dict[str, str] = field(default_factory=dict)
    #: The beginning of the first plain text, for a person to read.
    body: str = ""
    #: Outlook's own format, in which an answer may hide that nobody else can read.
    has_winmail: bool = False
    too_much: TooMuch | None = None


def find_calendar_parts(message: Message) -> MailParts:
    """The message's own calendar parts, in its order. Never raises, whatever the message holds.

    Forwarded messages (message/rfc822) and reports (multipart/report) are not entered: what they quote
    is not what the sender says.
    """
    found = MailParts()
    try:
        for part, content in _own_parts(message):
            _take(part, content, found)
    except _TooMuchError as reached:
        found.too_much = reached.limit
    return found


def readable(text: str) -> str:
    """The text with line feeds for all line ends and without controls and broken characters."""
    return _UNREADABLE.sub("", _LINE_END.sub("\n", text))


class _TooMuchError(Exception):
    """The walk ends here."""

    def __init__(self, limit: TooMuch) -> None:
        super().__init__(limit)
        self.limit = limit


def _own_parts(message: Message) -> Iterator[tuple[Message, bytes]]:
    """The parts that are no containers, with their decoded contents. Raises _TooMuchError."""
    stack = [(message, 1)]
    parts = size = 0
    while stack:
        part, depth = stack.pop()
        parts += 1
        if parts > MESSAGE_PARTS:
            raise _TooMuchError(TooMuch.PARTS)
        if depth > MESSAGE_DEPTH:
            raise _TooMuchError(TooMuch.DEPTH)
        lenient = _leniently(part)
        content_type = lenient.get_content_type()
        if content_type == "multipart/report" or content_type.startswith("message/"):
            continue
        if part.is_multipart():
            stack.extend((child, depth + 1) for child in reversed(list(part.get_payload())))
            continue
        content = lenient.get_payload(decode=True)
        if isinstance(content, bytes):
            size += len(content)
            if size > MESSAGE_BYTES:
                raise _TooMuchError(TooMuch.SIZE)
            yield lenient, content


def _leniently(part: Message) -> Message:
    """The part with the email package's older rules for headers: the newer can raise on what strangers write."""
    lenient = copy(part)
    lenient.policy = compat32
    return lenient


def _take(part: Message, content: bytes, found: MailParts) -> None:
    """Note what the part is good for."""
    content_type = part.get_content_type()
    label = _read_label(part)
    if content_type == "application/ms-tnef" or label.filename == "winmail.dat":
        found.has_winmail = True
    elif content_type in {"text/calendar", "application/ics"} or label.filename.endswith(".ics"):
        if len(content) > CALENDAR_BYTES:
            raise _TooMuchError(TooMuch.CALENDAR_SIZE)
        text = readable(_decoded(content, label.charset)).strip()
        found.calendars[text] = found.calendars.get(text) or label.method
    elif content_type == "text/plain" and not found.body and part.get_content_disposition() != "attachment":
        found.body = readable(_decoded(content, label.charset)).strip()[:_BODY_CHARACTERS]


@dataclass(frozen=True, slots=True)
class _Label:
    """What a part's header says about its content; each is "" where it says nothing."""

    filename: str = ""
    method: str = ""
    charset: str = ""


def _read_label(part: Message) -> _Label:
    """The part's label, or an empty one when it cannot be read: a stranger may write anything there."""
    try:
        method = part.get_param("method", "")
        return _Label(
            filename=(part.get_filename() or "").strip().lower(),
            method=str(method[2] if isinstance(method, tuple) else method).strip().upper(),
            charset=part.get_content_charset() or "",
        )
    # The email package trips over some numbered parameters (RFC 2231) and over names of charsets.
    except (TypeError, ValueError):
        return _Label()


def _decoded(content: bytes, declared: str) -> str:
    """The content's text by its declared charset, else UTF-8, else Windows-1252: many declare a wrong one."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        declared = "utf-16"
    for charset in (declared, "utf-8"):
        if charset and charset.replace("-", "_") not in _NOT_CHARSETS:
            # Neither an unknown charset nor wrong bytes nor a NUL in its name is worth more than a second try.
            with suppress(LookupError, ValueError):
                return content.decode(charset).lstrip("\ufeff")
    return content.decode("cp1252", "replace")
