"""What a column holds, told from its cells: addresses, names, parties. Knows nothing of headings."""

import re
from collections.abc import Callable, Sequence

_MOST = 0.6


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


_HONORIFICS = _words(
    "mr mrs miss ms mx dr prof professor sir dame lord lady baron baroness earl viscount rev revd reverend canon "
    "father bishop archdeacon cllr councillor cc ald alderman the rt right hon honourable mayor deputy leader chair "
    "chairman judge capt captain major col colonel mp"
)
_ROLES = re.compile(
    r"(?:vice|deputy|co|joint|acting)?[\s\-]*(?:chair(?:man|woman|person)?|member|substitute|sub|observer|"
    r"co-?opted(?: member)?|ex[\s\-]officio|vice|reserve)",
    re.IGNORECASE,
)
_PARTIES = re.compile(
    r"(?:the )?(?:conservatives?|labour|lab|con|lib(?:eral)?[\s\-]?dem(?:ocrat)?s?|ld|greens?|ukip|"
    r"independents?|plaid cymru|snp|reform(?: uk)?|liberals?|no group|labour and co-?operative|ind)"
    r"(?: (?:party|group|alliance))?",
    re.IGNORECASE,
)
#: A seat that nobody holds yet is still an entry of the list.
_OPEN_PLACE = re.compile(
    r"\b(?:vacan(?:t|cy|cies)|tbc|tba|to be (?:named|confirmed|appointed|advised))\b", re.IGNORECASE
)
_WORD = r"[^\W\d_][^\W\d_'’.\-]*[.'’\-\w]*"
_NAME = re.compile(rf"{_WORD}(?:,? {_WORD}){{1,5}}")
#: Words that are in the names of bodies and posts, not of people.
_NOT_NAMES = _words(
    "council councils councillors board boards committee committees partnership partnerships trust society group "
    "limited ltd university college school association service services department district county borough parish "
    "town office officer officers manager director head executive member members chair leader scrutiny police fire "
    "nhs authority authorities forum agency centre health representatives sector"
)


def holds_emails(cells: Sequence[str]) -> bool:
    """Whether most of the cells that are filled hold an address."""
    return _mostly(cells, lambda cell: "@" in cell[1:-1] and " at " not in cell)


def holds_names(cells: Sequence[str]) -> bool:
    """Whether most of the cells that are filled look like the names of people: several words, no digits."""
    different = len({cell for cell in cells if cell}) * 2 >= sum(map(bool, cells))
    return different and _mostly(cells, looks_like_a_name)


def looks_like_a_name(cell: str) -> bool:
    """Whether this could be somebody's name: two to six words that begin with a capital, none of them of a body."""
    if not _NAME.fullmatch(cell):
        return False
    words = cell.replace(",", " ").split()
    return (
        words[0][0].isupper() and words[-1][0].isupper() and not _NOT_NAMES & {word.lower() for word in words}
    )


def names_a_group(text: str) -> bool:
    """Whether a text that stands alone in its row is a sub-heading rather than somebody's name."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    if _OPEN_PLACE.search(text):
        return False
    if _HONORIFICS.intersection(words[:1]) and len(words) > 1:
        return text.endswith(":")
    is_too_short_or_long = len(words) < 2 or len(words) > 8
    has_digits = any(letter.isdigit() for letter in text)
    return text.endswith(":") or is_too_short_or_long or has_digits or bool(_NOT_NAMES.intersection(words))


def holds_honorifics(cells: Sequence[str]) -> bool:
    """Whether most of the cells that are filled are titles before a name, like "Cllr" or "Mrs"."""
    return _mostly(
        cells, lambda cell: all(word in _HONORIFICS for word in re.findall(r"[a-z]+", cell.lower()))
    )


def holds_membership_roles(cells: Sequence[str]) -> bool:
    """Whether most of the cells that are filled say what somebody is in a committee."""
    return _mostly(cells, lambda cell: _ROLES.fullmatch(cell) is not None)


def holds_parties(cells: Sequence[str]) -> bool:
    """Whether most of the cells that are filled are political parties or groups."""
    return _mostly(cells, lambda cell: _PARTIES.fullmatch(cell) is not None)


def holds_single_words(cells: Sequence[str]) -> bool:
    """Whether most of the cells that are filled are one word."""
    return _mostly(cells, lambda cell: " " not in cell)


def holds_telephone_numbers(cells: Sequence[str]) -> bool:
    """Whether most of the cells that are filled could be dialled."""
    return _mostly(cells, lambda cell: re.fullmatch(r"\+?[\d\s()./\-]{7,25}", cell) is not None)


def _mostly(cells: Sequence[str], is_such: Callable[[str], bool]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(map(is_such, filled)) >= _MOST * len(filled)
