"""One outgoing letter as the bytes that a mail server takes. It knows headers and MIME, not who gets what.

The message is put together by hand: every part is base64 or quoted-printable, so that nothing needs to be
measured or escaped twice, and a letter costs a small part of what `EmailMessage.as_bytes` takes. The tests
hold it to that class: whatever is written here must read back there as the same letter.
"""

import re
from binascii import b2a_base64, b2a_qp
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

#: RFC 5321 4.5.3.1 and RFC 5322 2.1.1, in octets.
MAX_LOCAL_PART = 64
MAX_ADDRESS = 254
MAX_LINE = 998
#: RFC 5322 2.1.1 and RFC 2047 section 2: where a line should end if it can.
GOOD_LINE = 76

# "=_" occurs neither in quoted-printable nor in base64 (RFC 2045 6.7), so no part can contain these.
MIXED = "=_placecard_mixed"
ALTERNATIVE = "=_placecard_alternative"

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
PLAIN_ADDRESS = re.compile(rf"{ATOM}(?:\.{ATOM})*@{HOST}")
MESSAGE_ID = re.compile(rf"{ATOM}(?:\.{ATOM})*@[A-Za-z0-9.-]+")
PLAIN_NAME = re.compile(rf"{ATOM}(?: {ATOM})*")
# Whatever some reader takes for the end of a line, and the other controls with it.
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
VISIBLE_URL = re.compile(r"https?://[!-;=?-~]+")


class UnsendableLetter(ValueError):
    """This letter cannot be written. `str(error)` is a sentence for officers, `value` is what was wrong."""

    def __init__(self, sentence: str, *, value: str) -> None:
        super().__init__(sentence)
        self.value = value


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPart:
    """The calendar file that a letter carries; `method` (`REQUEST`, `CANCEL`) is the METHOD inside it."""

    content: bytes
    method: str

    def __post_init__(self) -> None:
        """Raise ValueError where header and body would differ: Exchange rejects such a message."""
        if not self.method.isalpha() or f"\r\nMETHOD:{self.method}\r\n".encode() not in self.content:
            raise ValueError(f"The calendar file does not say METHOD:{self.method}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one letter says, to one person. Message ids come without their angle brackets.

    `envelope_from` is where bounces go and is no header. `date` is aware; a naive one raises ValueError.
    `auto_submitted` asks other machines not to answer (RFC 3834); it is off for what officers write by hand.
    """

    subject: str
    text: str
    html: str
    to_name: str
    to_address: str
    from_name: str
    from_address: str
    reply_to: str
    envelope_from: str
    message_id: str
    date: datetime
    in_reply_to: str | None = None
    calendar: CalendarPart | None = None
    list_unsubscribe: str | None = None
    auto_submitted: bool = True

    def __post_init__(self) -> None:
        """Refuse a date that does not say its zone."""
        if self.date.tzinfo is None:
            raise ValueError("The date of a letter must be aware.")


def write_letter(letter: Letter) -> bytes:
    """Give the whole message, CRLF lines of ASCII, ready for SMTP or a file.

    With a calendar part it is mixed(alternative(text, html, text/calendar), application/ics), since Outlook
    looks for an invitation only in the first child of mixed; without one, alternative(text, html).
    Raises UnsendableLetter if an address, a message id or the stop link cannot be written.
    """
    alternatives = [_text_part("plain", letter.text), _text_part("html", letter.html)]
    headers = _headers(letter)
    if letter.calendar is None:
        body = _multipart(ALTERNATIVE, alternatives)
        headers.append(f'Content-Type: multipart/alternative; boundary="{ALTERNATIVE}"')
    else:
        encoded = _base64_lines(letter.calendar.content)
        alternatives.append(_calendar_alternative(encoded, letter.calendar.method))
        nested = f'Content-Type: multipart/alternative; boundary="{ALTERNATIVE}"\r\n\r\n'.encode("ascii")
        body = _multipart(MIXED, [nested + _multipart(ALTERNATIVE, alternatives), _calendar_file(encoded)])
        headers.append(f'Content-Type: multipart/mixed; boundary="{MIXED}"')
    return "\r\n".join(headers).encode("ascii") + b"\r\n\r\n" + body


@lru_cache(maxsize=4096)
def mail_address(address: str) -> str:
    """Give the address as SMTP takes it, in ASCII: an international domain in its `xn--` form (RFC 5891).

    Raises UnsendableLetter for one that is malformed, or has letters outside ASCII before the @: those need
    SMTPUTF8 (RFC 6531) on every server along the way.
    """
    if len(address) <= MAX_ADDRESS and PLAIN_ADDRESS.fullmatch(address):
        if address.index("@") <= MAX_LOCAL_PART:
            return address
        raise _unsendable_address(address, "The part before the @ is longer than 64 characters.")
    if CONTROLS.search(address):
        raise _unsendable_address(address, "There is a line break or another invisible character in it.")
    try:
        known = validate_email(address, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise _unsendable_address(address, str(error)) from error
    if known.ascii_email is None:
        raise _unsendable_address(address, "Before the @ there are letters that mail servers do not pass on.")
    return known.ascii_email


def _unsendable_address(address: str, reason: str) -> UnsendableLetter:
    shown = CONTROLS.sub(" ", address)
    return UnsendableLetter(f"No letter can be sent to or from “{shown}”. {reason}", value=address)


def _headers(letter: Letter) -> list[str]:
    """Write every header but Content-Type, in the order in which people read them."""
    headers = [
        _mailbox("From", letter.from_name, letter.from_address),
        _mailbox("To", letter.to_name, letter.to_address),
        f"Subject: {_header_text(_one_line(letter.subject), 'Subject')}",
        f"Date: {format_datetime(letter.date)}",
        f"Message-ID: <{_message_id(letter.message_id)}>",
        f"Reply-To: {mail_address(letter.reply_to)}",
    ]
    if letter.in_reply_to is not None:
        first = _message_id(letter.in_reply_to)
        headers += [f"In-Reply-To: <{first}>", f"References: <{first}>"]
    if letter.auto_submitted:
        # OOF and AutoReply only: NDR or All here would suppress the bounces too (MS-OXCMAIL 2.1.3.2.20).
        headers += ["Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: OOF, AutoReply"]
    if letter.list_unsubscribe is not None:
        stop = _stop_link(letter.list_unsubscribe)
        headers += [f"List-Unsubscribe: <{stop}>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]
    headers.append("MIME-Version: 1.0")
    return headers


def _one_line(value: str) -> str:
    """Make the words safe for a header: no line breaks, no controls, nothing that UTF-8 cannot write."""
    return CONTROLS.sub(" ", value).encode("utf-8", "replace").decode("utf-8").strip()


@lru_cache(maxsize=1024)
def _header_text(words: str, header: str) -> str:
    """Write the words plainly if they are short ASCII, else as folded encoded words (RFC 2047)."""
    if words.isascii() and "=?" not in words and len(header) + 2 + len(words) <= GOOD_LINE:
        return words
    return Header(words, "utf-8", maxlinelen=GOOD_LINE, header_name=header).encode(linesep="\r\n")


@lru_cache(maxsize=1024)
def _mailbox(header: str, name: str, address: str) -> str:
    """Write a whole header that names one person: `To: "O'Neil, Zoe" <zoe@example.org>`."""
    target = mail_address(address)
    words = _one_line(name)
    if not words:
        return f"{header}: {target}"
    phrase = _header_text(words, header)
    if phrase == words and not PLAIN_NAME.fullmatch(words):
        phrase = '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
    last_line = f"{header}: {phrase}".rpartition("\r\n")[2]
    between = " " if len(last_line) + len(target) + 3 <= GOOD_LINE else "\r\n "
    return f"{header}: {phrase}{between}<{target}>"


def _message_id(value: str) -> str:
    if len(value) > MAX_ADDRESS or not MESSAGE_ID.fullmatch(value):
        raise UnsendableLetter(f"“{CONTROLS.sub(' ', value)}” cannot be a message id.", value=value)
    return value


def _stop_link(url: str) -> str:
    if len(url) > MAX_LINE - len("List-Unsubscribe: <>") or not VISIBLE_URL.fullmatch(url):
        raise UnsendableLetter("The link that stops letters is not a web address.", value=url)
    return url


def _multipart(boundary: str, parts: list[bytes]) -> bytes:
    """Put parts between boundaries, each with the line break before it (RFC 2046 5.1.1)."""
    start = f"--{boundary}\r\n".encode("ascii")
    end = f"--{boundary}--\r\n".encode("ascii")
    return b"".join([start + part + b"\r\n" for part in parts]) + end


def _text_part(subtype: str, words: str) -> bytes:
    """Write a text part quoted-printable, which people and spam filters read more kindly than base64."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").replace("\n", "\r\n")
    head = (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return head.encode("ascii") + b2a_qp(f"{lines}\r\n".encode("utf-8", "replace"), istext=True)


def _calendar_alternative(encoded: bytes, method: str) -> bytes:
    head = (
        f'Content-Type: text/calendar; charset="UTF-8"; method={method}\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode("ascii") + encoded


def _calendar_file(encoded: bytes) -> bytes:
    return (
        b'Content-Type: application/ics; name="invite.ics"\r\n'
        b"Content-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="invite.ics"\r\n\r\n' + encoded
    )


def _base64_lines(content: bytes) -> bytes:
    """Encode once for both calendar parts: they must be the same to the byte."""
    encoded = b2a_base64(content, newline=False)
    return b"".join([encoded[at : at + GOOD_LINE] + b"\r\n" for at in range(0, len(encoded), GOOD_LINE)])
