"""Who a mail says it is from, and which of our addresses it was sent to. Anybody can write such headers."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from urllib.parse import unquote

#: Headers in which mail servers and clients keep the address that a message was sent to.
_RECIPIENT_HEADERS = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")
_ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")
_MAILTO = re.compile(r"\s*mailto:", re.IGNORECASE)
_TOKEN = re.compile(r"\+([a-z0-9]{16,64})@")
_FOLD = re.compile(r"[\r\n]+[ \t]*")
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_HEADER_CHARACTERS = 10_000
_NAME_CHARACTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSender:
    """What the headers say. `address` is bare and in lower case; it and `name` are "" where there is none."""

    address: str
    name: str
    #: What stood after a plus in the addresses that the mail was sent to, in lower case, once each.
    tokens: tuple[str, ...]
    #: The Date header in UTC; None when it is missing or no date.
    written_at: datetime | None


def read_sender(message: Message) -> MailSender:
    """What the message's headers say. Never raises, however they are written."""
    headers = _headers(message)
    name, address = _first_address(headers.get("from", [""])[0])
    recipients = " ".join(value for header in _RECIPIENT_HEADERS for value in headers.get(header, []))
    return MailSender(
        address=address,
        name=name,
        tokens=tokens_in(recipients),
        written_at=_written_at(headers.get("date", [""])[0]),
    )


def bare_address(text: str) -> str:
    """The address that is all of the text, in lower case, with mailto: and < > taken off and %2B read.

    "" when the text is no address.
    """
    found = _ADDRESS.fullmatch(unquote(_MAILTO.sub("", text, count=1)).strip().strip("<>"))
    return found[0].casefold() if found else ""


def tokens_in(text: str) -> tuple[str, ...]:
    """What could be a token of ours in the text's addresses, whatever its case, and with %2B for a plus."""
    return tuple(dict.fromkeys(_TOKEN.findall(unquote(text).casefold())))


def _headers(message: Message) -> dict[str, list[str]]:
    """The headers' texts by their names in lower case: unfolded, cut short when absurdly long.

    Read raw, since the email package's own header objects can raise on what strangers write.
    """
    headers: dict[str, list[str]] = {}
    for name, value in message.raw_items():
        # The parser keeps bytes that are not ASCII as surrogates.
        content = str(value)[:_HEADER_CHARACTERS].encode("utf-8", "surrogateescape")
        headers.setdefault(name.lower(), []).append(_FOLD.sub(" ", content.decode("utf-8", "replace")))
    return headers


def _first_address(text: str) -> tuple[str, str]:
    """The name and address of the first person in the header."""
    try:
        people = getaddresses([text])
    # Brackets within brackets, a thousand deep: nobody's name.
    except RecursionError:
        return "", ""
    for name, address in people:
        if bare := bare_address(address):
            return _decoded_name(name), bare
    return "", ""


def _decoded_name(name: str) -> str:
    """The name with its encoded words (RFC 2047) read, as far as that can be done."""
    try:
        decoded = str(make_header(decode_header(name)))
    except (HeaderParseError, LookupError, ValueError):
        decoded = name
    return _UNSHOWABLE.sub("", decoded).strip()[:_NAME_CHARACTERS]


def _written_at(text: str) -> datetime | None:
    """The Date header's moment. One that names no zone is in UTC (RFC 5322 section 3.3, "-0000")."""
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
