"""Tables in workbooks: XLSX, XLS and ODS, read by calamine, cells as people see them. Knows nothing of headings."""

import datetime
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from app.formats.file_kinds import FileKind
from app.formats.unreadable import MAX_COLUMNS, MAX_ROWS, UnreadableFile, too_many_columns, too_many_rows
from app.formats.workbook_limits import check_ods, check_xls, check_xlsx

Cell = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta

_CHECKS = {FileKind.XLSX: check_xlsx, FileKind.ODS: check_ods, FileKind.XLS: check_xls}
_DAMAGED = "it is damaged or incomplete. Save it again and try once more."


@dataclass(frozen=True)
class WorkbookTable:
    """One sheet of a workbook."""

    file_name: str
    name: str
    sheet: CalamineSheet = field(repr=False)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Row numbers as the spreadsheet shows them (from 1) and the trimmed cells from column A on.

        Each call begins again. Numbers are written without a needless ".0", dates as ISO 8601.
        """
        if self.sheet.start is None:
            return
        left = [""] * self.sheet.start[1]
        with _trouble_as_refusal(self.file_name):
            # Calamine counts empty rows above the table, but not empty columns beside it.
            for number, cells in enumerate(self.sheet.iter_rows(), start=1):
                yield (
                    number,
                    left + [cell.strip() if type(cell) is str else cell_text(cell) for cell in cells],
                )

    def spans(self) -> dict[tuple[int, int], int]:
        """Merged cells that are wider than one column: (row from 1, column from 0) -> how many columns wide."""
        merged = self.sheet.merged_cell_ranges or []
        return {(top + 1, left): right - left + 1 for (top, left), (_bottom, right) in merged if right > left}


@dataclass(frozen=True)
class Workbook:
    """A workbook whose sheets can be opened one at a time; sheets of charts and macros are left out."""

    file_name: str
    visible: tuple[str, ...]
    hidden: tuple[str, ...]
    workbook: CalamineWorkbook = field(repr=False)

    def open_sheet(self, name: str) -> WorkbookTable:
        """The sheet of this name. Raises UnreadableFile when there is none or it is beyond the limits."""
        if name not in self.visible + self.hidden:
            raise UnreadableFile(self.file_name, f"it has no sheet “{name}”.")
        with _trouble_as_refusal(self.file_name):
            sheet = self.workbook.get_sheet_by_name(name)
        if sheet.end and sheet.end[0] >= MAX_ROWS:
            raise too_many_rows(self.file_name)
        if sheet.end and sheet.end[1] >= MAX_COLUMNS:
            raise too_many_columns(self.file_name)
        return WorkbookTable(self.file_name, name, sheet)


def read_workbook(content: bytes, file_name: str, kind: FileKind) -> Workbook:
    """The workbook in a file that `file_kind` called one.

    Raises UnreadableFile for what is damaged, protected with a password, or too large to open safely.
    """
    _CHECKS[kind](content, file_name)
    with _trouble_as_refusal(file_name):
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = tuple(sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible)
    hidden = tuple(sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible)
    return Workbook(file_name, visible, hidden, workbook)


def cell_text(cell: Cell) -> str:
    """A cell's value as its reader would write it: 1.0 is "1", a date is "2008-02-08", yes is "TRUE"."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        # Fifteen digits are what a spreadsheet keeps, so the noise after them is no part of the number.
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime.datetime):
        at_midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if at_midnight else cell.isoformat(" ", "minutes")
    if isinstance(cell, datetime.time):
        return cell.isoformat("minutes")
    return str(cell).strip()


@contextmanager
def _trouble_as_refusal(file_name: str) -> Iterator[None]:
    """Turn what calamine raises over a broken workbook into a sentence; other errors pass."""
    try:
        yield
    except PasswordError as error:
        why = "it is protected with a password. Save it without one and try again."
        raise UnreadableFile(file_name, why) from error
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise UnreadableFile(file_name, _DAMAGED) from error
    except BaseException as error:
        # A panic inside calamine arrives as a class that cannot be imported and is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableFile(file_name, _DAMAGED) from error
