"""The attendee list as an XLSX workbook: a summary, everybody, and a sheet for each event session.

Nothing in it can be calculated or followed: no formulas, no links. Rows go to disk as they come, so that
memory does not grow with the list.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from os import PathLike, fspath
from typing import Any, BinaryIO

from app.formats.attendee_list import COLUMNS, AttendeeRow, Column, cell_reader, london_clock, status_words
from app.formats.dates import as_at_words
from app.formats.safe_csv import RISKY_STARTS

_INK = "#1d1a16"
_TEAL = "#0b5155"
_A4 = 9
#: Excel's limit, in UTF-16 units.
_LONGEST_SHEET_NAME = 31
_FORBIDDEN_IN_SHEET_NAMES = re.compile(r"[\x00-\x1f\x7f\[\]:*?/\\\ud800-\udfff]+")
_SUMMARY = "Summary"
_EVERYBODY = "Everybody"
_NO_SESSION = "In no session"
#: Excel keeps this name for itself.
_RESERVED = "History"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEvent:
    """Whose list it is: the event's title and its sessions' in order, and the aware moment when the rows were true."""

    title: str
    moment: datetime
    sessions: Sequence[str] = ()


def write_xlsx(
    target: str | PathLike[str] | BinaryIO,
    rows: Iterable[AttendeeRow],
    columns: Sequence[Column] = COLUMNS,
    *,
    event: ListedEvent,
) -> int:
    """Write the workbook to a path or a file that is open for bytes; return how many people it lists.

    A session to which nobody comes has its sheet too; one that is met only in a row gets a sheet after the others.
    """
    # Imported late: it takes 12 MB, which a web process that writes no workbook does not need.
    import xlsxwriter  # noqa: PLC0415

    file = fspath(target) if isinstance(target, str | PathLike) else target
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook:
        workbook.set_properties({"title": event.title, "created": london_clock(event.moment)})
        sheets = _Sheets(workbook, columns, event.sessions)
        for row in rows:
            sheets.add(row)
        sheets.finish(event.title, event.moment)
    return sheets.people


def sheet_name(title: str, taken: Iterable[str]) -> str:
    """A name that Excel takes for a sheet, made from the title: unlike the names taken, whatever their case."""
    words = " ".join(_FORBIDDEN_IN_SHEET_NAMES.sub(" ", title).split()).strip("'") or "Session"
    used = {each.casefold() for each in (*taken, _RESERVED)}
    name = _cut(words, _LONGEST_SHEET_NAME)
    number = 2
    while name.casefold() in used:
        mark = f" ({number})"
        name = _cut(words, _LONGEST_SHEET_NAME - len(mark)) + mark
        number += 1
    return name


def _cut(words: str, units: int) -> str:
    """The words, shortened with an ellipsis if they take more UTF-16 units than there is room for."""
    encoded = words.encode("utf-16-le")
    if len(encoded) <= 2 * units:
        return words
    return encoded[: 2 * (units - 1)].decode("utf-16-le", "ignore").rstrip(" '") + "…"


class _Sheet:
    """One sheet of people, to which rows are only ever added at the end."""

    def __init__(self, sheet: Any, columns: Sequence[Column], formats: "_Formats") -> None:
        """Write the heading row and set all that does not depend on the rows."""
        self._sheet = sheet
        self._formats = formats
        self._last_column = len(columns) - 1
        self.people = 0
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_row(0, 22)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
            sheet.write_string(0, at, column.heading, formats.heading)

    def add(self, cells: Sequence[str | datetime | None]) -> None:
        """Write one person below the last one."""
        self.people += 1
        sheet, formats, number = self._sheet, self._formats, self.people
        for at, cell in enumerate(cells):
            if isinstance(cell, str):
                if cell:
                    text = cell if cell.isascii() else _encodable(cell)
                    sheet.write_string(
                        number, at, text, formats.quoted if cell[0] in RISKY_STARTS else formats.text
                    )
            elif cell is not None:
                sheet.write_datetime(number, at, london_clock(cell), formats.moment)

    def finish(self) -> None:
        """Put the filter over all rows."""
        self._sheet.autofilter(0, 0, self.people, self._last_column)


class _Formats:
    """How cells look."""

    def __init__(self, workbook: Any) -> None:
        """Add the formats to the workbook."""
        plain = {"font_color": _INK, "valign": "top"}
        self.text = workbook.add_format(plain)
        # With this mark a text stays text even when somebody edits the cell.
        self.quoted = workbook.add_format({**plain, "quote_prefix": True})
        self.moment = workbook.add_format({**plain, "num_format": "d mmm yyyy hh:mm", "align": "left"})
        self.heading = workbook.add_format(
            {"bold": True, "font_color": _TEAL, "bottom": 2, "bottom_color": _TEAL, "valign": "vcenter"}
        )
        self.title = workbook.add_format({"bold": True, "font_size": 16, "font_color": _INK})
        self.number = workbook.add_format({**plain, "num_format": "#,##0"})
        self.total = workbook.add_format({**plain, "num_format": "#,##0", "bold": True})


class _Sheets:
    """The workbook while its rows come in, and what is counted for the summary."""

    def __init__(self, workbook: Any, columns: Sequence[Column], sessions: Sequence[str]) -> None:
        """Begin the sheets in the order in which people see them."""
        self._workbook = workbook
        self._columns = columns
        self._read = cell_reader(columns)
        self._formats = _Formats(workbook)
        self._names: list[str] = []
        self._summary = workbook.add_worksheet(self._name(_SUMMARY))
        # With one session its sheet is the list of everybody, and a second one would only double the file.
        self._everybody = self._begin(_EVERYBODY) if len(set(sessions)) != 1 else None
        self._by_session = {each: self._begin(each) for each in dict.fromkeys(sessions)}
        self._no_session: _Sheet | None = None
        self.people = 0
        self._partners: Counter[str] = Counter()
        self._statuses: Counter[str] = Counter()

    def add(self, row: AttendeeRow) -> None:
        """Write one person to every sheet that they belong on."""
        cells = self._read(row)
        self.people += 1
        self._partners[row.partner] += 1
        self._statuses[row.status] += 1
        for title in row.sessions:
            sheet = self._by_session.get(title)
            if sheet is None:
                sheet = self._by_session[title] = self._begin(title)
            sheet.add(cells)
        if self._everybody is not None:
            self._everybody.add(cells)
        elif not row.sessions:
            self._no_session = self._no_session or self._begin(_NO_SESSION)
            self._no_session.add(cells)

    def finish(self, title: str, moment: datetime) -> None:
        """Write the summary and close the sheets."""
        for sheet in (self._everybody, self._no_session, *self._by_session.values()):
            if sheet is not None:
                sheet.finish()
        summary, formats = self._summary, self._formats
        summary.set_column(0, 0, 60)
        summary.set_column(1, 1, 12)
        summary.write_string(0, 0, _encodable(title), formats.title)
        summary.write_string(1, 0, f"Attendee list {as_at_words(moment)}", formats.text)
        summary.write_string(3, 0, "People on this list", formats.total)
        summary.write_number(3, 1, self.people, formats.total)
        at = self._count_table(5, "Session", {each: sheet.people for each, sheet in self._by_session.items()})
        if len(self._by_session) > 1:
            note = "Somebody who comes to several sessions is counted in each of them."
            summary.write_string(at, 0, note, formats.text)
            at += 1
        at = self._count_table(
            at + 1, "Partner", {each or "No partner": n for each, n in _sorted(self._partners)}
        )
        self._count_table(at + 1, "Status", {status_words(each): n for each, n in _sorted(self._statuses)})

    def _count_table(self, at: int, heading: str, counts: dict[str, int]) -> int:
        """Write words and numbers from the row `at` on; return the first row below them."""
        summary, formats = self._summary, self._formats
        summary.write_string(at, 0, heading, formats.heading)
        summary.write_string(at, 1, "People", formats.heading)
        for number, (words, count) in enumerate(counts.items(), start=at + 1):
            summary.write_string(number, 0, _encodable(words), formats.quoted)
            summary.write_number(number, 1, count, formats.number)
        return at + 1 + len(counts)

    def _begin(self, title: str) -> _Sheet:
        return _Sheet(self._workbook.add_worksheet(self._name(title)), self._columns, self._formats)

    def _name(self, title: str) -> str:
        self._names.append(sheet_name(title, self._names))
        return self._names[-1]


def _sorted(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items())


def _encodable(text: str) -> str:
    """The text without lone surrogates, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
