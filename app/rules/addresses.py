"""Email addresses as people really type them into a cell. Syntax only: nothing is looked up.

What can be mended without guessing is mended and said; what cannot is a sentence about the cell.
"""

import re
import unicodedata
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email

from app.rules.telephones import looks_like_telephone


class EmailCell(NamedTuple):
    """What a cell for an email address holds.

    `address` is the one to use, spelt as typed, or None; then `problem` says why, unless the cell is as good as
    blank or holds a telephone number instead (`telephone`).
    """

    address: str | None = None
    others: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str | None = None
    telephone: str = ""
    #: The name in "Name <address>", for a row that names nobody.
    display_name: str = ""
    #: An Exchange address (X.500), which works inside one organisation only.
    is_x500: bool = False


#: Plain ASCII addresses, most of all: what this accepts, email-validator accepts too. The look-ahead leaves names
#: reserved for other uses (RFC 6761) and double hyphens (RFC 5891, section 4.2.3.1) to the careful way.
_PLAIN_ADDRESS = re.compile(
    r"(?=[^@'][^@]{0,63}@)(?!.*(?:--|\.(?:arpa|invalid|local|localhost|onion|test)\Z))"
    r"[a-z0-9_'+&-]++(?:\.[a-z0-9_'+&-]++)*+@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
    re.IGNORECASE | re.ASCII,
)
_LONGEST_ADDRESS = 254

_IN_TEXT = re.compile(
    r"(?:(?:mailto|smtp|e-?mail):)?[^\s<>()\[\],;:\"“”|/@]+@[^\s<>()\[\],;:\"“”|/]+", re.IGNORECASE
)
_SPACED_AT = re.compile(r"\s+@\s*|@\s+")
_DISPLAY_NAME = re.compile(r"\s*[\"“]?([^<>@\"“”]+?)[\"”]?\s*<[^<>]*>\s*[.,;]?\s*")
_X500 = re.compile(r"\s*(?:ex:|imceaex-)?_?/?(?:o|ou|cn)=", re.IGNORECASE)
_AS_GOOD_AS_BLANK = frozenset(
    [
        "n/a",
        "na",
        "none",
        "nil",
        "ex",
        "-",
        "–",
        "—",
        "?",
        "tbc",
        "no email",
        "no e-mail",
        "not known",
        "unknown",
    ]
)
_LINKING_WORDS = frozenset(
    ["mailto", "mailto:", "email", "e-mail", "or", "and", "smtp", "/", "&", "-", "–", "—"]
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_OUTER_MARKS = " \t.,;:<>()[]{}'\"“”‘’|"


def read_email_cell(cell: str) -> EmailCell:
    """The addresses in a cell: the first to use, the others to keep; notes on what was mended; or the problem."""
    typed = cell.strip()
    if len(typed) <= _LONGEST_ADDRESS and _PLAIN_ADDRESS.fullmatch(typed):
        return EmailCell(typed)
    return _read_unusual_cell(_INVISIBLE.sub("", typed)) if typed else EmailCell()


def address_key(address: str) -> str:
    """A key that is equal for one address however it is typed: no case, a Unicode domain as ASCII (RFC 5891)."""
    if address.isascii():
        return address.strip().lower()
    try:
        read = validate_email(address.strip(), check_deliverability=False)
    except EmailNotValidError:
        return unicodedata.normalize("NFC", address.strip()).casefold()
    return f"{read.local_part.casefold()}@{read.ascii_domain}"


def _read_unusual_cell(text: str) -> EmailCell:
    plain = text.casefold().rstrip(".")
    if plain == "ex" or _X500.match(text):
        return EmailCell(
            problem=f"“{_shortened(text)}” is an address inside one organisation’s Outlook (X.500); "
            "ask for the address with an @ in it.",
            is_x500=True,
        )
    if plain in _AS_GOOD_AS_BLANK or not any(map(str.isalnum, text)):
        return EmailCell()
    if looks_like_telephone(text):
        return EmailCell(
            telephone=text, notes=(f"A telephone number stands where the email address should: {text}.",)
        )
    together = _SPACED_AT.sub("@", text)
    addresses, notes, problems = _find_addresses(together)
    if together != text:
        notes.append("We left out a space beside the @.")
    if not addresses:
        return EmailCell(problem=problems[0] if problems else _why_there_is_none(text))
    display = _DISPLAY_NAME.fullmatch(text)
    rest = "" if display else _what_else(together)
    if rest:
        notes.append(f"The cell for the email address also says “{rest}”.")
    return EmailCell(
        address=addresses[0],
        others=tuple(addresses[1:]),
        notes=(*notes, *problems),
        display_name=display[1].strip() if display else "",
    )


def _find_addresses(text: str) -> tuple[list[str], list[str], list[str]]:
    """All different addresses in the text, notes on those that were mended, and problems with the others."""
    addresses: dict[str, str] = {}
    notes: list[str] = []
    problems: list[str] = []
    for typed in _IN_TEXT.findall(text):
        address = _without_mailto(typed).strip(_OUTER_MARKS)
        if problem := _what_is_wrong(address):
            problems.append(f"“{_shortened(typed)}” is not an email address we can use. {problem}")
            continue
        if address_key(address) not in addresses and address != typed.rstrip(">"):
            notes.append(f"“{typed}” was read as “{address}”.")
        addresses.setdefault(address_key(address), address)
    return list(addresses.values()), notes, problems


def _without_mailto(typed: str) -> str:
    return re.sub(
        r"\?.*", "", re.sub(r"^(?:mailto|smtp|e-?mail):", "", typed, flags=re.IGNORECASE), flags=re.DOTALL
    )


def _what_is_wrong(address: str) -> str:
    """What is wrong with the syntax of one address, as a sentence; "" when nothing is."""
    if len(address) <= _LONGEST_ADDRESS and _PLAIN_ADDRESS.fullmatch(address):
        return ""
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError as refusal:
        return str(refusal).replace("period", "full stop")
    return ""


def _what_else(text: str) -> str:
    """What the cell says besides its addresses: "for ward issues"."""
    words = _IN_TEXT.sub(" ", text).split()
    said = [word.strip(_OUTER_MARKS + "/") for word in words]
    return " ".join(word for word in said if word and word.casefold() not in _LINKING_WORDS)


def _why_there_is_none(text: str) -> str:
    if "@" in text:
        return f"“{_shortened(text)}” is not an email address we can use: part of it is missing."
    return f"“{_shortened(text)}” is not an email address: there is no @ in it."


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:79]}…"
