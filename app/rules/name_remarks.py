"""What people write around a name: brackets, labels, dashes, commas; and "Surname, Forename" turned round.

Every piece is put where it belongs (title, letters after the name, note), so that no character is lost.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.rules import vacancies
from app.rules.name_words import (
    PARTICLES,
    bare_word,
    count_suffixes,
    count_title_words,
    is_office,
    is_suffix,
    is_title,
    word_set,
)
from app.rules.short_names import is_known_given_name

#: Soft hyphens, zero-width marks and control characters, which pasting leaves behind.
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b\u2060\ufeff]")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_BRACKET_MARKS = re.compile(r"[()\[\]]")
_CLOSING_BRACKET = re.compile(r"(.+?)\s*[(\[]([^()\[\]]*)[)\]]")
_LONE_DASH = re.compile(r"\s+[-–—]+\s+|\s+[-–—]+$|^[-–—]+\s+")
#: Words that no given name holds, so that "Kemp, Chairman" is not turned round.
_NO_GIVEN_NAME = word_set(
    """
    council councils chair chairman chairwoman chairperson vice leader officer director manager clerk
    member members trust partnership police university college ltd limited plc group department office
    service services society association board committee authority representative substitute deputy
    secretary executive head of the and for labour conservative liberal democrat green independent ukip
    party ward
    """
)


@dataclass(slots=True)
class SortedOut:
    """The words of a name, and what stood around them.

    `family_name` is set where the order showed it ("Lloyd, Judith"); then `words` hold title and given name.
    """

    words: list[str] = field(default_factory=list)
    family_name: str = ""
    titles: list[str] = field(default_factory=list)
    suffixes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def sort_out(text: str) -> SortedOut:
    """The name in `text` (spaces already single) apart from brackets, labels, remarks and commas."""
    found = SortedOut()
    text = _take_brackets(text, found)
    text, remark = vacancies.cut_remark(text)
    found.notes.append(remark)
    text = _take_side_remarks(text, found)
    _take_commas(text, found)
    return found


def without_closing_remark(text: str) -> tuple[str, str]:
    """The text without a bracket at its end or words about coming and going; and those remarks."""
    text = " ".join(INVISIBLE.sub(" ", text).split())
    bracket = ""
    if closing := _CLOSING_BRACKET.fullmatch(text):
        text, bracket = closing.groups()
    text, remark = vacancies.cut_remark(text)
    return text, "; ".join(filter(None, (bracket.strip(), remark)))


def _take_brackets(text: str, found: SortedOut) -> str:
    """The text without its brackets; a nickname in the middle stays, as in "William (Bill) Kemp"."""
    kept: list[str] = []
    position = 0
    for bracketed in _BRACKETED.finditer(text):
        kept.append(_BRACKET_MARKS.sub(" ", text[position : bracketed.start()]))
        position = bracketed.end()
        words = bracketed[1].split()
        has_name_on_both_sides = "".join(kept).strip() and text[position : position + 2].strip(" ,")
        if is_title(words):
            found.titles.append(" ".join(words))
        elif words and all(map(is_suffix, words)):
            found.suffixes.append(" ".join(words))
        elif len(words) == 1 and words[0].isalpha() and has_name_on_both_sides:
            kept.append(f"({words[0]})")
        else:
            found.notes.append(" ".join(words))
    kept.append(_BRACKET_MARKS.sub(" ", text[position:]))
    return " ".join(" ".join(kept).split())


def _take_side_remarks(text: str, found: SortedOut) -> str:
    """The text without a label before a colon ("Chair: …") or what a dash that stands alone sets off."""
    label, _, rest = text.partition(":")
    if rest.strip():
        found.notes.append(label.strip())
        text = rest
    pieces = [piece.strip() for piece in _LONE_DASH.split(text.replace(":", " ").strip()) if piece.strip()]
    if not pieces:
        return ""
    with_title = [number for number, piece in enumerate(pieces) if count_title_words(piece.split())]
    name = pieces.pop(with_title[0] if with_title else 0)
    found.notes.extend(pieces)
    return name


def _take_commas(text: str, found: SortedOut) -> None:
    """Put the words in order, given name first, and what commas and semicolons set off where it belongs."""
    first, *others = [piece.split() for piece in re.split("[,;]", text) if piece.strip()] or [[]]
    remarks: list[list[str]] = []
    for piece in others:
        if all(map(is_suffix, piece)):
            found.suffixes.append(" ".join(piece))
        elif is_title(piece):
            found.titles.append(" ".join(piece))
        else:
            remarks.append(piece)
    found.words = first
    if remarks and _is_turned_round(first, remarks[0]):
        _turn_round(first, remarks.pop(0), found)
    found.notes.extend(" ".join(remark) for remark in remarks)


def _is_turned_round(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether "first, second" is "Surname, Forename" and not a name with something said about it."""
    titles = count_title_words(second)
    if any(bare_word(word) in _NO_GIVEN_NAME or any(map(str.isdigit, word)) for word in second[titles:]):
        return False
    family = [word for word in first[count_title_words(first) :] if bare_word(word) not in PARTICLES]
    if not family or len(second) - titles > 3 or is_office(first):
        return False
    if len([word for word in family if not is_suffix(word)]) <= 1:
        return True
    has_initial = len(bare_word(second[0])) == 1
    return (
        titles > 0 or has_initial or (is_known_given_name(second[0]) and not is_known_given_name(family[0]))
    )


def _turn_round(first: list[str], second: list[str], found: SortedOut) -> None:
    first_titles, second_titles = count_title_words(first), count_title_words(second)
    family, forenames = first[first_titles:], second[second_titles:]
    family_ends = len(family) - count_suffixes(family)
    forenames_end = len(forenames) - count_suffixes(forenames)
    found.suffixes[:0] = [*family[family_ends:], *forenames[forenames_end:]]
    found.family_name = " ".join(family[:family_ends])
    found.titles[:0] = [*first[:first_titles], *second[:second_titles]]
    found.words = forenames[:forenames_end]
