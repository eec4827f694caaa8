"""Where a list's heading row is and what the headings mean. Looks at no cells below it, and knows no files."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.formats.heading_words import LEFT_OUT, NOT_USED, Meaning, heading_meaning

HEADING_SOUGHT_IN_ROWS = 10
#: What a column without a heading is called, before its letters.
_UNHEADED = "Column "
#: Fields whose heading is often qualified by the one above it: "Home", "PA", "Organisation".
_QUALIFIED_FIELDS = frozenset({"name", "email", "telephone", "mobile"})


@dataclass(frozen=True)
class Column:
    """One column: its heading, unlike any other in the list, and the field that it is imported as.

    `field` is one of `heading_words.FIELDS`, "left_out" (special-category or needless; `reason` says why)
    or "" (not used). `is_recognised` says whether the heading's words meant anything.
    """

    heading: str
    field: str = NOT_USED
    reason: str = ""
    is_recognised: bool = False


@dataclass(frozen=True)
class Heading:
    """The heading of a list: the row or two rows that it fills (from 1, empty when there is none) and its columns."""

    rows: tuple[int, ...]
    columns: tuple[Column, ...]


def find_heading(
    rows: Sequence[tuple[int, list[str]]], spans: Mapping[tuple[int, int], int]
) -> Heading | None:
    """The heading within a list's first rows, also one of two rows; None when no row is recognisably one.

    `spans` are the merged cells: (row from 1, column from 0) -> columns wide.
    """
    early = [(number, cells) for number, cells in rows if number <= HEADING_SOUGHT_IN_ROWS]
    candidates = [_Candidate.of_one_row(number, cells) for number, cells in early]
    candidates += [
        _Candidate.of_two_rows(upper, lower, spans)
        for upper, lower in pairwise(early)
        if _may_be_one_heading(upper, lower)
    ]
    # Of equals the first is kept: one row before two, the upper before the lower.
    best = max(candidates, key=lambda candidate: candidate.score, default=None)
    return best.heading() if best and best.score else None


def heading_at(
    rows: Sequence[tuple[int, list[str]]], spans: Mapping[tuple[int, int], int], row: int
) -> Heading:
    """The heading that begins in this row because somebody says so; row 0 or an empty one gives no columns."""
    by_number = dict(rows)
    if row not in by_number:
        return Heading((row,) if row > 0 else (), ())
    one = _Candidate.of_one_row(row, by_number[row])
    upper, lower = (row, by_number[row]), (row + 1, by_number.get(row + 1, []))
    if not _may_be_one_heading(upper, lower):
        return one.heading()
    two = _Candidate.of_two_rows(upper, lower, spans)
    return max(one, two, key=lambda candidate: candidate.score).heading()


def column_letters(position: int) -> str:
    """What a spreadsheet calls the column at this position from 0: A, B, … Z, AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _column_position(letters: str) -> int:
    """The position from 0 of the column with these letters."""
    position = 0
    for letter in letters:
        position = position * 26 + ord(letter) - ord("A") + 1
    return position - 1


def with_named(columns: Sequence[Column], headings: Iterable[str]) -> list[Column]:
    """The columns, and those without a heading that are asked for by their letters, as in "Column G"."""
    letters = (heading.removeprefix(_UNHEADED) for heading in headings if heading.startswith(_UNHEADED))
    wanted = [_column_position(some) for some in letters if re.fullmatch("[A-Z]{1,2}", some)]
    return with_width(columns, max([len(columns), *(position + 1 for position in wanted)]))


def with_width(columns: Sequence[Column], width: int) -> list[Column]:
    """The columns, filled up to this width with columns that have no heading: "Column G"."""
    taken = {column.heading for column in columns}
    names = (_unlike(taken, _UNHEADED + column_letters(position)) for position in range(len(columns), width))
    return [*columns, *map(Column, names)]


@dataclass(frozen=True)
class _Candidate:
    """A row or two that may be the heading: the text and the meaning of each column."""

    rows: tuple[int, ...]
    texts: list[str]
    meanings: list[Meaning | None]

    @classmethod
    def of_one_row(cls, number: int, cells: list[str]) -> "_Candidate":
        texts = [" ".join(cell.split()) for cell in cells]
        return cls((number,), texts, [heading_meaning(text) for text in texts])

    @classmethod
    def of_two_rows(
        cls,
        upper_row: tuple[int, list[str]],
        lower_row: tuple[int, list[str]],
        spans: Mapping[tuple[int, int], int],
    ) -> "_Candidate":
        (number, _), (_, lower) = upper_row, lower_row
        upper = _spread(upper_row, lower, spans)
        width = max(len(upper), len(lower))
        texts, meanings = [], []
        for above, below in zip(_padded(upper, width), _padded(lower, width), strict=True):
            both = " ".join(f"{above} {below}".split())
            texts.append(both)
            meanings.append(_meaning_of_two(above, below, both))
        return cls((number, number + 1), texts, meanings)

    @property
    def score(self) -> int:
        """How much this looks like a heading; 0 is not at all."""
        filled = sum(map(bool, self.texts))
        known = [meaning for meaning in self.meanings if meaning]
        fields = {meaning.field for meaning in known} - {NOT_USED, LEFT_OUT}
        if not fields or any("@" in text for text in self.texts):
            return 0
        if len(known) * 3 < filled or (len(known) < 2 and filled > 2):
            return 0
        return len(known) + len(fields)

    def heading(self) -> Heading:
        """The heading with a name for each column that no other has."""
        width = max((place for place, text in enumerate(self.texts, start=1) if text), default=0)
        columns: list[Column] = []
        taken: set[str] = set()
        for place, (text, meaning) in enumerate(zip(self.texts, self.meanings, strict=True)):
            if place == width:
                break
            name = _unlike(taken, text or _UNHEADED + column_letters(place))
            taken.add(name)
            known = meaning or Meaning(NOT_USED)
            columns.append(Column(name, known.field, known.reason, is_recognised=meaning is not None))
        return Heading(self.rows, tuple(columns))


def _meaning_of_two(above: str, below: str, both: str) -> Meaning | None:
    """What two heading cells mean, one above the other: "PA" above "Email" is not "Name" above "First"."""
    upper, lower = heading_meaning(above), heading_meaning(below)
    is_qualified = upper is not None and upper.field.startswith("pa_")
    if is_qualified or (lower is not None and lower.field in _QUALIFIED_FIELDS):
        return heading_meaning(both) or lower or upper
    return lower or heading_meaning(both) or upper


def _unlike(taken: set[str], name: str) -> str:
    """The name, numbered when another column has it already."""
    number, unlike = 1, name
    while unlike in taken:
        number += 1
        unlike = f"{name} ({number})"
    return unlike


def _may_be_one_heading(upper: tuple[int, list[str]], lower: tuple[int, list[str]]) -> bool:
    """Whether the lower row could complete the upper one: it fills gaps, and most of it is words of headings."""
    if lower[0] != upper[0] + 1:
        return False
    width = max(len(upper[1]), len(lower[1]))
    fills_a_gap = any(
        below and not above
        for above, below in zip(_padded(upper[1], width), _padded(lower[1], width), strict=True)
    )
    filled = [cell for cell in lower[1] if cell]
    known = sum(heading_meaning(cell) is not None for cell in filled)
    return fills_a_gap and known * 5 >= len(filled) * 3


def _spread(
    upper_row: tuple[int, list[str]], lower: list[str], spans: Mapping[tuple[int, int], int]
) -> list[str]:
    """The upper heading row with each merged cell's text over all of its columns.

    Where nothing is known of merged cells, a text that has another below it holds for the gaps after it.
    """
    number, upper = upper_row
    spread = _padded(upper, max(len(upper), len(lower)))
    below = _padded(lower, len(spread))
    for place, text in enumerate(list(spread)):
        if not text:
            continue
        end = place + spans.get((number, place), 1)
        if not spans and below[place]:
            end = len(spread)
        for following in range(place + 1, min(end, len(spread))):
            if spread[following]:
                break
            spread[following] = text if below[following] else ""
    return spread


def _padded(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))
