"""How far a sheet reaches: its last row and column that hold something, told from the elements of its XML."""

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from app.formats.unreadable import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    too_many_cells,
    too_many_columns,
    too_many_rows,
)

_DIGITS = "0123456789"
#: More repetitions than any spreadsheet program has rows; also keeps the sums small.
_MOST_REPETITIONS = 1 << 24

#: A cell as nearly every program writes it, and whatever might be a cell that is written otherwise.
_PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,2})([0-9]{1,6})"')
_OTHER_CELL = re.compile(rb'<c(?=[\s/>])(?! r="[A-Z]{1,2}[0-9]{1,6}")')
_PREFIXED_CELL = re.compile(rb":c[\s/>]")
#: Any cell but one of the first 40 columns (A to AN) and 199,999 rows: a sheet without one is within every limit.
_NOT_NARROW_CELL = re.compile(rb'<c(?=[\s/>])(?! r="(?:[A-Z]|A[A-N])1?[0-9]{1,5}")')
#: More than lies between the start of a cell and the end of its reference, "A1".
_REFERENCE_BYTES = 64


class SheetExtent:
    """The last row and column reached so far, both from 1; raises TooLarge when a limit is met."""

    def __init__(self, file_name: str) -> None:
        self.file_name = file_name
        self.rows = 0
        self.columns = 0

    def reach(self, row: int, column: int) -> None:
        """Take note of a cell that holds something."""
        if row <= self.rows and column <= self.columns:
            return
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column)
        if self.rows > MAX_ROWS:
            raise too_many_rows(self.file_name)
        if self.columns > MAX_COLUMNS:
            raise too_many_columns(self.file_name)
        if self.rows * self.columns > MAX_CELLS:
            raise too_many_cells(self.file_name)


class CellCounter(Protocol):
    """Whoever is shown the elements of a sheet one after another."""

    def __init__(self, file_name: str) -> None: ...

    def element(self, name: str, attributes: dict[str, str]) -> None:
        """Take one opening tag into account."""


class XlsxCells:
    """The cells of a sheet of an XLSX file, ECMA-376 part 1, section 18.3.1.4."""

    def __init__(self, file_name: str) -> None:
        self._extent = SheetExtent(file_name)
        self._row = 0
        self._column = 0
        self._reference = ""

    def element(self, name: str, attributes: dict[str, str]) -> None:
        """A cell counts once a value is seen in it; rows and cells may leave out where they are."""
        kind = name.rpartition(":")[2]
        if kind == "c":
            self._reference = attributes.get("r", "")
            self._column += 1
        elif kind == "v" or kind == "is":
            self._reach_reference()
        elif kind == "row":
            self._row = _number(attributes.get("r"), self._row + 1)
            self._column = 0
        elif kind == "sheetData":
            self._row = 0

    def _reach_reference(self) -> None:
        letters = self._reference.rstrip(_DIGITS)
        row = _number(self._reference[len(letters) :], self._row)
        if letters:
            self._column = _column_number(letters)
        self._extent.reach(row, self._column)


class OdsCells:
    """The cells of the sheets of an ODS file, OpenDocument 1.3 part 3, sections 9.1.3 to 9.1.5."""

    def __init__(self, file_name: str) -> None:
        self._file_name = file_name
        self._extent = SheetExtent(file_name)
        self._rows_before = 0
        self._row_repeats = 1
        self._column = 0

    def element(self, name: str, attributes: dict[str, str]) -> None:
        """A cell or row may stand for many; one that holds nothing counts only when something follows it."""
        if name in ("table:table-cell", "table:covered-table-cell"):
            self._column += _number(attributes.get("table:number-columns-repeated"), 1)
            if "office:value-type" in attributes or "table:formula" in attributes:
                self._extent.reach(self._rows_before + self._row_repeats, self._column)
        elif name == "table:table-row":
            self._rows_before += self._row_repeats
            self._row_repeats = _number(attributes.get("table:number-rows-repeated"), 1)
            self._column = 0
        elif name == "table:table":
            self._extent = SheetExtent(self._file_name)
            self._rows_before, self._row_repeats, self._column = 0, 0, 0
        elif name == "text:s" and _number(attributes.get("text:c"), 1) > MAX_COLUMNS:
            raise too_many_cells(self._file_name)


def is_narrow(blocks: Iterable[bytes]) -> bool:
    """Whether a sheet of an XLSX file has no more columns than a list has, and is so within the limits.

    The quickest look, which takes no cell out of the text; False only means that others have to look.
    """
    return not any(
        _NOT_NARROW_CELL.search(text) or _PREFIXED_CELL.search(text) for text in _whole_references(blocks)
    )


def is_plainly_small(blocks: Iterable[bytes]) -> bool:
    """Whether a sheet of an XLSX file is within the limits even with its empty cells counted.

    A quick look that spares most files the parser; False only means that the parser has to look.
    """
    columns: set[bytes] = set()
    last_row = 0
    for text in _whole_references(blocks):
        if _OTHER_CELL.search(text) or _PREFIXED_CELL.search(text):
            return False
        if cells := _PLAIN_CELL.findall(text):
            letters, numbers = zip(*cells, strict=True)
            columns.update(letters)
            last_row = max(last_row, *map(int, set(numbers)))
        if last_row > MAX_ROWS or last_row * _widest(columns) > MAX_CELLS:
            return False
    return True


def _whole_references(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The same text in pieces that cut no cell apart before it has said where it is."""
    tail = b""
    for block in blocks:
        text = tail + block
        cut = text.rfind(b"<", -_REFERENCE_BYTES)
        if cut < 0 < len(text) - _REFERENCE_BYTES:
            # No cell begins at the end; the last two bytes come again, for they may be of a prefixed name.
            yield text
            tail = text[-2:]
        else:
            yield text[:cut] if cut > 0 else b""
            tail = text[max(cut, 0) :]
    yield tail


def _widest(columns: set[bytes]) -> int:
    return max((_column_number(letters.decode()) for letters in columns), default=0)


def _number(text: str | None, otherwise: int) -> int:
    """A count as written, kept within reason; `otherwise` where none is written."""
    if not text or not text.isascii() or not text.isdigit():
        return otherwise
    return int(text) if len(text) <= len(str(_MOST_REPETITIONS)) else _MOST_REPETITIONS


def _column_number(letters: str) -> int:
    """A is 1, Z is 26, AA is 27; beyond three letters it is past every limit anyway."""
    if len(letters) > 3:
        return MAX_COLUMNS + 1
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
