"""What many letters say alike, rendered once: their templates with gaps for what is each person's own.

A gap is rendered as one character from a range that Unicode keeps for private use, and is looked for afterwards;
so templates need not know of it, and a wave costs its templates once. Words that hold such a character, and
values that a line cannot, are for `LetterWriter` to render as they are.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill

from markupsafe import escape

from app.formats.letters import GOOD_LINE

#: What differs from letter to letter: the words of `app.rules.letter_kinds`, and the fields of a name.
GAPS = ("name", "first name", "last name", "reference", "reply_link", "stop_link", "name_link")
_FIRST = 0xE000
#: Each gap as templates are given it.
GAP_MARKS: Mapping[str, str] = {name: chr(_FIRST + number) for number, name in enumerate(GAPS)}
_NAMES = {mark: name for name, mark in GAP_MARKS.items()}
_MARK = re.compile(f"([{chr(_FIRST)}-{chr(_FIRST + len(GAPS) - 1)}])")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_SEVERAL_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


def may_fill(values: Mapping[str, str]) -> bool:
    """Whether these values can go into the gaps: text without line breaks, controls and marks of ours."""
    return all(value.isprintable() for value in values.values())


def may_hold_gaps(words: str) -> bool:
    """Whether nothing in the words could be mistaken for a gap."""
    return words.isascii() or _PRIVATE_USE.search(words) is None


@dataclass(frozen=True, slots=True)
class Pattern:
    """One letter's subject, text and HTML with gaps. Fill it with a value for each gap that it was made with."""

    subject: Sequence[str]
    text: Sequence[Sequence[str]]
    html: Sequence[str]

    @classmethod
    def of(cls, subject: str, text: str, html: str) -> "Pattern":
        """The pattern of a letter that was rendered with the marks of its gaps."""
        return cls(_pieces(subject), list(_paragraphs(text)), _pieces(html))

    def fill(self, values: Mapping[str, str]) -> tuple[str, str, str]:
        """Subject, text and HTML of one letter."""
        escaped = {name: str(escape(value)) for name, value in values.items()}
        lines = (
            pieces[0] if len(pieces) == 1 else broken_line(_filled(pieces, values)) for pieces in self.text
        )
        return _filled(self.subject, values), "\n".join(lines), _filled(self.html, escaped)


def _pieces(words: str) -> list[str]:
    """The words between the gaps, at even places, and the names of the gaps between them."""
    return [_NAMES[each] if place % 2 else each for place, each in enumerate(_MARK.split(words))]


def _filled(pieces: Sequence[str], values: Mapping[str, str]) -> str:
    if len(pieces) == 1:
        return pieces[0]
    return "".join([values[each] if place % 2 else each for place, each in enumerate(pieces)])


def _paragraphs(text: str) -> Iterator[list[str]]:
    """The text's lines with gaps, each alone, and runs of lines without, broken already and in one piece."""
    without: list[str] = []
    for line in without_empty_runs(text).splitlines():
        pieces = _pieces(line)
        if len(pieces) == 1:
            without.append(broken_line(line))
            continue
        if without:
            yield ["\n".join(without)]
            without = []
        yield pieces
    if without:
        yield ["\n".join(without)]


def without_empty_runs(text: str) -> str:
    """The text with one empty line where templates leave several."""
    return _SEVERAL_EMPTY_LINES.sub("\n\n", "\n".join(text.splitlines()))


def broken_line(line: str) -> str:
    """A long paragraph broken into lines. A link is one word, however long: broken, it would open nothing."""
    if len(line) <= GOOD_LINE:
        return line
    words = line.lstrip(" ")
    indent = line[: len(line) - len(words)]
    if "  " in words or not words.isprintable():
        return fill(line, GOOD_LINE, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    # The common case by hand: `fill` takes most of a letter's time, and gives the same here.
    lines: list[str] = []
    here = indent
    for word in words.rstrip(" ").split(" "):
        if here.strip(" ") and len(here) + 1 + len(word) > GOOD_LINE:
            lines.append(here)
            here = indent + word
        else:
            here = f"{here} {word}" if here.strip(" ") else here + word
    return "\n".join([*lines, here])
