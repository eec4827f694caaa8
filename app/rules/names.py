"""Reading a person's name as people write it: title, given name, family name, letters after it.

Nothing is re-cased, corrected or thrown away: what was typed is kept whole beside the parts, and whatever is
no part of a name ("Resigned Feb 2018") is kept as a note. Comparing names is `name_keys` and `near_names`.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from app.rules import vacancies
from app.rules.name_remarks import INVISIBLE, sort_out, without_closing_remark
from app.rules.name_words import (
    OFFICE_OPENERS,
    PARTICLES,
    TITLE_WORDS,
    TRAILING_TITLES,
    bare_word,
    count_suffixes,
    count_title_words,
    is_office,
)


class PersonName(NamedTuple):
    """The parts of a name, each as typed; empty where there is none.

    A tuple, because an import makes hundreds of thousands. An office ("The Clerk") stands in `family_name`.
    """

    title: str = ""
    given_name: str = ""
    family_name: str = ""
    suffix: str = ""
    name_as_typed: str = ""
    #: What else stood there: "Resigned Feb 2018", "Chair", or the words of a vacancy.
    note: str = ""
    #: Nobody is named yet: "Vacancy", "To be appointed".
    is_vacancy: bool = False
    #: The note says that the person has gone: "Resigned", "deceased".
    has_left: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether there is nobody to address: neither a given nor a family name."""
        return not (self.given_name or self.family_name)


_UNUSUAL = re.compile(rf"[\d,;:()\[\]{{}}<>|*?…]|{INVISIBLE.pattern}|(?:^|\s)[-–—/]+(?:\s|$)")
_INITIALS_STUCK_TO_NAME = re.compile(r"((?:[^\W\d_]\.)+)([^\W\d_][^.]+)")


def whole_name(title: str, given_name: str, family_name: str, suffix: str, name_as_typed: str) -> str:
    """The parts of a name in the order of a letter; the name as it was typed where there are none."""
    return " ".join(part for part in (title, given_name, family_name, suffix) if part) or name_as_typed


def split_name(typed: str) -> PersonName:
    """The parts of a whole name as it was typed in one cell.

    "Surname, Forename" is turned round only where it is one: "Lloyd, Judith (Cllr)" is, "Kemp, CBE" is not.
    A name of one word is a family name. Every letter that was typed is in one of the parts or the note.
    """
    if _is_plain(typed):
        return _from_words(typed.split(), typed)
    return _split_unusual_name(typed)._replace(name_as_typed=typed)


def join_name(
    *, title: str = "", given_name: str = "", family_name: str = "", suffix: str = "", name: str = ""
) -> PersonName:
    """The name from separate columns, any of which may be blank or hold more than its heading says.

    Given and family name win over a whole name beside them. Titles before a given name, letters after
    a family name and remarks in either are put where they belong.
    """
    if given_name.strip() and family_name.strip():
        read = _from_two_columns(given_name, family_name)
    elif name.strip():
        read = split_name(name)
    elif given_name.strip():
        read = split_name(given_name)
    else:
        read = _from_family_column(family_name)
    typed = name if name.strip() else " ".join(filter(str.strip, (title, given_name, family_name, suffix)))
    return PersonName(
        _joined_once(title, read.title),
        read.given_name,
        read.family_name,
        _joined_once(read.suffix, suffix),
        typed,
        read.note,
        read.is_vacancy,
        read.has_left,
    )


def _joined_once(first: str, second: str) -> str:
    """Both texts after each other; one of them where they say the same."""
    if not first or not second:
        return first or second
    first, second = " ".join(first.split()), " ".join(second.split())
    if not first or not second or bare_word(first) == bare_word(second):
        return first or second
    return f"{first} {second}"


def _is_plain(text: str) -> bool:
    return not _UNUSUAL.search(text) and vacancies.TELLING_WORDS.isdisjoint(text.lower().split())


def _from_family_column(family_name: str) -> PersonName:
    """A family name with no given name beside it is taken whole, however many words it has."""
    read = split_name(family_name)
    if read.title or not _is_plain(family_name):
        return read
    return read._replace(given_name="", family_name=f"{read.given_name} {read.family_name}".strip())


def _from_two_columns(given_name: str, family_name: str) -> PersonName:
    given, family = _from_plain_given_column(given_name), _from_plain_family_column(family_name)
    if given is not None and family is not None:
        return _put_together(given, family)
    both = " ".join(f"{given_name} {family_name}".split())
    if vacancies.is_vacancy(both):
        return PersonName(note=both, is_vacancy=True)
    given_name, given_note = without_closing_remark(given_name)
    family_name, family_note = without_closing_remark(family_name)
    note = "; ".join(filter(None, (given_note, family_note)))
    name = _put_together(_from_given_column(given_name), _from_words_of_family(family_name))
    return name._replace(note=note, has_left=bool(note) and vacancies.says_left(note))


def _put_together(given: PersonName, family: PersonName) -> PersonName:
    title = f"{given.title} {family.title}" if given.title and family.title else given.title or family.title
    return PersonName(title, given.given_name, family.family_name, family.suffix)


# Few names of a long list are unlike all others, so each is taken apart once.
@lru_cache(maxsize=16_384)
def _from_plain_given_column(text: str) -> PersonName | None:
    return _from_given_column(text) if _is_plain(text) else None


@lru_cache(maxsize=16_384)
def _from_plain_family_column(text: str) -> PersonName | None:
    return _from_words_of_family(text) if _is_plain(text) else None


def _from_given_column(text: str) -> PersonName:
    words = text.split()
    titles = min(count_title_words(words), max(len(words) - 1, 0))
    return PersonName(title=" ".join(words[:titles]), given_name=" ".join(words[titles:]))


def _from_words_of_family(text: str) -> PersonName:
    words = text.split()
    titles = min(count_title_words(words), max(len(words) - 1, 0))
    name_ends = len(words) - count_suffixes(words[titles:])
    return PersonName(
        title=" ".join(words[:titles]),
        family_name=" ".join(words[titles:name_ends]),
        suffix=" ".join(words[name_ends:]),
    )


def _split_unusual_name(typed: str) -> PersonName:
    text = " ".join(INVISIBLE.sub(" ", typed).split())
    if vacancies.is_vacancy(text):
        return PersonName(note=text, is_vacancy=True)
    if not any(character.isalnum() for character in text):
        return PersonName(note=text)
    sorted_out = sort_out(text)
    read = _from_words(sorted_out.words)
    if sorted_out.family_name:
        given = " ".join(filter(None, (read.given_name, read.family_name)))
        read = read._replace(given_name=given, family_name=sorted_out.family_name)
    note = "; ".join(filter(None, sorted_out.notes))
    return read._replace(
        title=" ".join(filter(None, (read.title, *sorted_out.titles))),
        suffix=" ".join(filter(None, (read.suffix, *sorted_out.suffixes))),
        note=note,
        has_left=vacancies.says_left(note),
    )


def _from_words(words: list[str], name_as_typed: str = "") -> PersonName:
    words = _without_stuck_titles(words)
    if words and bare_word(words[0]) in OFFICE_OPENERS and is_office(words):
        return PersonName(family_name=" ".join(words), name_as_typed=name_as_typed)
    titles = count_title_words(words)
    title, rest = words[:titles], words[titles:]
    name_ends = len(rest) - count_suffixes(rest)
    rest, suffix = rest[:name_ends], rest[name_ends:]
    if len(rest) > 1 and bare_word(rest[-1]) in TRAILING_TITLES:
        title = [*title, rest.pop()]
    given, family = _given_and_family(rest)
    return PersonName(" ".join(title), given, family, " ".join(suffix), name_as_typed)


def _without_stuck_titles(words: list[str]) -> list[str]:
    """The words with a title that misses its space set apart: "Cllr.Mrs.J.Lloyd" begins with two."""
    if not any("." in word[:-1] for word in words):
        return words
    separated: list[str] = []
    for word in words:
        head, dot, tail = word.partition(".")
        while tail and head.casefold() in TITLE_WORDS:
            separated.append(head + dot)
            word = tail  # noqa: PLW2901
            head, dot, tail = word.partition(".")
        separated.append(word)
    return separated


def _given_and_family(words: Sequence[str]) -> tuple[str, str]:
    if not words:
        return "", ""
    if len(words) == 1:
        stuck = _INITIALS_STUCK_TO_NAME.fullmatch(words[0])
        return (stuck[1], stuck[2]) if stuck else ("", words[0])
    start = len(words) - 1
    if "of" in words[1:-1]:
        start = words.index("of", 1) - 1
    while start > 1 and bare_word(words[start - 1]) in PARTICLES:
        start -= 1
    if start == 1 and words[0] in PARTICLES:
        start = 0
    return " ".join(words[:start]), " ".join(words[start:])
