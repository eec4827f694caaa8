"""One message from outside, opened with care: headers as plain text, and what it says. It judges nothing.

Strangers write these bytes, so there is a limit to everything, and nothing here raises. The email package's
older rules (compat32) are used throughout: they take any header as it comes, and are ten times as fast.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import Compat32
from html.parser import HTMLParser

#: A message is read no further than this many bytes; its headers and its first parts say what it is.
MAX_BYTES = 2 * 1024 * 1024
#: With more containers, or more lines that may be boundaries, only the message's headers are read.
MAX_CONTAINERS = 25
MAX_BOUNDARIES = 2_000
MAX_PARTS = 200
MAX_HEADER = 10_000
MAX_HTML = 200_000

CONTAINER = re.compile(rb"boundary\s*\*?(?:0\*?)?\s*=|content-type\s*:\s*message/", re.IGNORECASE)
FOLD = re.compile(r"[\r\n]+[ \t]*")
LINE_END = re.compile("\r\n?")
UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
#: Codecs that are no charsets of mail, and slow on a stranger's bytes.
NOT_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf_7"})
BLOCKS = frozenset({"p", "br", "div", "tr", "li", "h1", "h2", "h3", "table", "blockquote", "pre"})

#: A header's parameters are taken apart in time that grows with the square of their length.
MAX_CONTENT_HEADER = 2_000


class _ShortHeaders(Compat32):
    """The older rules, with headers cut while the message is parsed."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Cut absurdly long headers."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[: MAX_CONTENT_HEADER if name.lower().startswith("content-") else MAX_HEADER]


SHORT_HEADERS = _ShortHeaders()

Headers = dict[str, list[str]]


def open_mail(raw: bytes) -> Message:
    """Parse the message, or as much of it as may be read. Deep nests of parts are left unopened."""
    beginning = raw[:MAX_BYTES]
    if not _is_bomb(beginning):
        return message_from_bytes(beginning, policy=SHORT_HEADERS)
    head, _, _ = beginning.replace(b"\r\n", b"\n").partition(b"\n\n")
    return message_from_bytes(head + b"\n\n", policy=SHORT_HEADERS)


def was_cut(raw: bytes) -> bool:
    """Say whether `open_mail` gives less than the whole message."""
    return len(raw) > MAX_BYTES or _is_bomb(raw)


def _is_bomb(raw: bytes) -> bool:
    return len(CONTAINER.findall(raw)) > MAX_CONTAINERS or raw.count(b"\n--") > MAX_BOUNDARIES


def header_texts(message: Message) -> Headers:
    """Give every header's text by its name in lower case, unfolded, and cut short where absurdly long."""
    headers: Headers = {}
    for name, value in message.raw_items():
        text = FOLD.sub(" ", str(value))
        known = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        headers.setdefault(name.lower(), []).append(known.strip())
    return headers


def first(headers: Headers, name: str) -> str:
    """Give the first header of this name, "" where there is none."""
    return headers.get(name, [""])[0]


def decoded_words(text: str) -> str:
    """Read a header's encoded words (RFC 2047), as far as that can be done."""
    try:
        words = str(make_header(decode_header(text)))
    except (MessageError, LookupError, ValueError):
        words = text
    return " ".join(UNSHOWABLE.sub(" ", words).split())


def parts_of(message: Message) -> Iterator[Message]:
    """Give the message's parts, itself first, also those of messages inside it; not more than may be read."""
    waiting = [message]
    for _ in range(MAX_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        yield part
        waiting.extend(reversed(_children(part)))


def own_parts_of(message: Message) -> Iterator[Message]:
    """Give the parts that the sender wrote: without what is quoted inside as a message of its own."""
    waiting = [message]
    for _ in range(MAX_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        if part.get_content_maintype() == "message":
            continue
        yield part
        waiting.extend(reversed(_children(part)))


def written_text(message: Message, *, limit: int) -> str:
    """Give what the sender wrote, up to `limit` characters: the plain parts, else what the HTML says."""
    texts: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part in own_parts_of(message):
        kind = part.get_content_type()
        if kind in texts and part.get_content_disposition() != "attachment":
            texts[kind].append(part_text(part))
    plain = "\n\n".join(texts["text/plain"]).strip()
    return plain[:limit] if plain else _without_tags("\n".join(texts["text/html"]))[:limit].strip()


def part_text(part: Message) -> str:
    """Decode a part by its declared charset, else UTF-8, else Windows-1252: many declare a wrong one."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    declared = (part.get_content_charset() or "utf-8").lower()
    if declared.replace("-", "_") in NOT_CHARSETS:
        declared = "utf-8"
    for charset in (declared, "utf-8"):
        try:
            return _readable(content.decode(charset))
        except (LookupError, ValueError):
            continue
    return _readable(content.decode("cp1252", "replace"))


def _children(part: Message) -> list[Message]:
    # The payload of a part without children is not asked for, since merely asking can raise.
    inside = part.get_payload() if part.is_multipart() else []
    return [child for child in inside if isinstance(child, Message)]


def _readable(text: str) -> str:
    return UNSHOWABLE.sub("", LINE_END.sub("\n", text).lstrip("\ufeff"))


def _without_tags(html: str) -> str:
    reader = _TextOfHTML()
    try:
        reader.feed(html[:MAX_HTML])
    except AssertionError:
        # The parser's way to say that a declaration makes no sense; what came before it stands.
        reader.words.append("\n")
    lines = (" ".join(line.split()) for line in "".join(reader.words).splitlines())
    return "\n".join(line for line in lines if line)


class _TextOfHTML(HTMLParser):
    """Collects what a reader of the page would read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Begin a new line where a block begins; hear nothing of styles and scripts."""
        if tag in BLOCKS:
            self.words.append("\n")
        self._hidden += tag in {"style", "script"}

    def handle_endtag(self, tag: str) -> None:
        """Begin a new line where a block ends."""
        if tag in BLOCKS:
            self.words.append("\n")
        self._hidden = max(0, self._hidden - (tag in {"style", "script"}))

    def handle_data(self, data: str) -> None:
        """Keep words that show."""
        if not self._hidden:
            self.words.append(data)
