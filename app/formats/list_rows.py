"""The rows of a list below its headings: which are people, and which are skipped and why. Knows no file format."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.formats.column_contents import names_a_group
from app.formats.heading_words import FIELDS
from app.formats.headings import Column

_JOINED_BY_A_SPACE = frozenset({"title", "given_name", "family_name", "suffix", "name"})
#: Street, town and postcode in columns of their own are lines of one address.
_JOINED_BY_A_LINE = frozenset({"postal_address"})
#: How Google Contacts joins several values in one cell.
_GOOGLE_SEPARATOR = ":::"
_GOOGLE_COLUMN = "E-mail 1 - "
_TOTAL = re.compile(
    r"(?:grand |sub[\s-]?)?totals?\b[^@]{0,40}|(?:count|number)(?: of [a-z ]+)?\s*:?\s*\d*", re.IGNORECASE
)
_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One entry of a list: its row number in the spreadsheet, from 1, and field -> text, empty ones left out."""

    row: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is no entry, and the reason that is shown."""

    row: int
    reason: str


@dataclass
class RowSorter:
    """Sorts the rows below a heading into entries and what is skipped.

    `heading_texts` are the heading rows' own cells, to know them again further down. `width` is how many
    columns a row may fill; rows that fill more are skipped, since nobody knows what their cells are.
    """

    columns: Sequence[Column]
    heading_texts: Sequence[Sequence[str]]
    spans: Mapping[tuple[int, int], int]
    width: int
    rows: list[ListedRow] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    ragged_rows: list[int] = field(default_factory=list)
    #: How many cells the longest of the ragged rows has.
    widest: int = 0

    def __post_init__(self) -> None:
        places: dict[str, list[int]] = {}
        for place, column in enumerate(self.columns):
            if column.field in FIELDS:
                places.setdefault(column.field, []).append(place)
        self._single = [(name, found[0]) for name, found in places.items() if len(found) == 1]
        self._several = [(name, found) for name, found in places.items() if len(found) > 1]
        self._last_used = max((place for found in places.values() for place in found), default=-1)
        self._is_from_google = any(column.heading.startswith(_GOOGLE_COLUMN) for column in self.columns)
        self._headings = [
            [cell.casefold() for cell in texts if cell] for texts in self.heading_texts if any(texts)
        ]
        self._first_headings = {texts[0] for texts in self._headings}

    def sort(self, rows: Iterable[tuple[int, list[str]]]) -> None:
        """Take in all rows below the heading; blank ones after the last entry are not mentioned."""
        blank: list[SkippedRow] = []
        for number, cells in rows:
            reason = self._reason_to_skip(number, cells)
            if reason is None:
                self.skipped += blank
                blank.clear()
                self._add(number, cells)
            elif reason == "":
                blank.append(SkippedRow(number, "blank row"))
            else:
                self.skipped += blank
                blank.clear()
                self.skipped.append(SkippedRow(number, reason))

    def _add(self, number: int, cells: list[str]) -> None:
        if len(cells) <= self._last_used:
            cells = cells + [""] * (self._last_used + 1 - len(cells))
        entry = {name: cells[place] for name, place in self._single if cells[place]}
        for name, places in self._several:
            if text := joined_cells(name, [cells[place] for place in places]):
                entry[name] = text
        if self._is_from_google:
            entry = {
                name: plain for name, text in entry.items() if (plain := _without_google_marks(name, text))
            }
        if entry:
            self.rows.append(ListedRow(number, entry))
        else:
            self.skipped.append(SkippedRow(number, "nothing in the columns that are used"))

    def _reason_to_skip(self, number: int, cells: list[str]) -> str | None:
        """Why this row is no entry; None when it is one, and "" when it is blank."""
        filled = [cell for cell in cells if cell]
        if not filled:
            return ""
        if len(cells) > self.width and any(cells[self.width :]):
            self.ragged_rows.append(number)
            self.widest = max(self.widest, len(cells))
            return f"more cells than the {self.width} columns of the heading"
        if len(filled) == 1:
            return self._reason_to_skip_lone_cell(number, cells, filled[0])
        if _is_total(filled):
            return f"a total: “{_shortened(filled[0])}”"
        return "the headings again" if self._repeats_heading(filled) else None

    def _reason_to_skip_lone_cell(self, number: int, cells: list[str], text: str) -> str | None:
        if _is_total([text]):
            return f"a total: “{_shortened(text)}”"
        if "@" in text or len(self.columns) == 1:
            return "the headings again" if self._repeats_heading([text]) else None
        place = cells.index(text)
        column_field = self.columns[place].field if place < len(self.columns) else ""
        is_merged = self.spans.get((number, place), 1) > 1
        if is_merged or (
            column_field in ("name", "title", "given_name", "family_name") and names_a_group(text)
        ):
            return f"a sub-heading: “{_shortened(text)}”"
        return None

    def _repeats_heading(self, filled: list[str]) -> bool:
        if filled[0].casefold() not in self._first_headings:
            return False
        return [cell.casefold() for cell in filled] in self._headings


def joined_cells(field_name: str, cells: Iterable[str]) -> str:
    """Several columns of one field as one text, nothing twice.

    Parts of a name are joined with a space, those of a postal address by a line end, all else with "; ".
    """
    different: dict[str, str] = {}
    for cell in cells:
        if cell:
            different.setdefault(cell.casefold(), cell)
    if field_name in _JOINED_BY_A_LINE:
        return "\n".join(different.values())
    return (" " if field_name in _JOINED_BY_A_SPACE else "; ").join(different.values())


def _without_google_marks(field_name: str, text: str) -> str:
    """The text with "; " for Google's own separator, and without the groups of its own that it marks with a star."""
    parts = [part.strip() for part in text.split(_GOOGLE_SEPARATOR)]
    if field_name == "category":
        parts = [part for part in parts if not part.startswith("* ")]
    return "; ".join(part for part in parts if part)


def _is_total(filled: list[str]) -> bool:
    """Whether a row only adds up the others: its first cell says so and the rest are numbers."""
    if filled[0][:1] not in "TtGgSsCcNn" or not _TOTAL.fullmatch(filled[0]):
        return False
    return all(not any(letter.isalpha() for letter in cell) for cell in filled[1:])


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_QUOTE else plain[: _LONGEST_QUOTE - 1] + "…"
