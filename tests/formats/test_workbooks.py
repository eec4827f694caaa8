"""Workbooks of each kind, read as people see them."""

import datetime
import io
import struct

import pytest
import xlsxwriter

from app.formats.file_kinds import FileKind
from app.formats.unreadable import UnreadableFile
from app.formats.workbooks import Cell, Workbook, cell_text, read_workbook
from tests.formats.list_files import HEADED, make_ods, make_xls, make_xlsx

DAY = datetime.date(2008, 2, 8)
KINDS = [
    (make_xlsx({"List": HEADED}), FileKind.XLSX),
    (make_ods({"List": HEADED}), FileKind.ODS),
    (make_xls(HEADED, sheet="List"), FileKind.XLS),
]


def rows_of(workbook: Workbook, sheet: str) -> list[tuple[int, list[str]]]:
    return list(workbook.open_sheet(sheet).rows())


@pytest.mark.parametrize(("content", "kind"), KINDS)
def test_every_kind_gives_the_same_rows(content: bytes, kind: FileKind) -> None:
    rows = rows_of(read_workbook(content, "list", kind), "List")

    assert rows == [(1, HEADED[0]), (2, HEADED[1]), (3, HEADED[2])]


def test_a_table_that_begins_further_down_and_right_keeps_its_row_numbers_and_columns() -> None:
    workbook = read_workbook(make_xlsx({"List": HEADED}, shift=(3, 2)), "list.xlsx", FileKind.XLSX)

    assert rows_of(workbook, "List")[3] == (4, ["", "", "Name", "Email"])


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (make_xlsx({"List": HEADED, "Do not invite": HEADED}, hidden=["Do not invite"]), FileKind.XLSX),
        (make_ods({"List": HEADED, "Do not invite": HEADED}, hidden=["Do not invite"]), FileKind.ODS),
    ],
)
def test_hidden_sheets_are_told_from_visible_ones(content: bytes, kind: FileKind) -> None:
    workbook = read_workbook(content, "list", kind)

    assert (workbook.visible, workbook.hidden) == (("List",), ("Do not invite",))


def test_a_sheet_hidden_in_an_older_workbook_is_known_too() -> None:
    assert read_workbook(make_xls(HEADED, is_hidden=True), "list.xls", FileKind.XLS).hidden == ("Sheet1",)


def test_merged_cells_are_known_by_where_they_begin() -> None:
    content = make_xlsx({"List": [["", "Contact", ""], ["Name", "Email", "Tel"]]}, merged=["B1:C1"])

    assert read_workbook(content, "list.xlsx", FileKind.XLSX).open_sheet("List").spans() == {(1, 1): 2}


def test_a_sheet_that_is_not_there_is_refused_by_name() -> None:
    workbook = read_workbook(make_xlsx({"List": HEADED}), "list.xlsx", FileKind.XLSX)

    with pytest.raises(UnreadableFile, match="no sheet “Lost”"):
        workbook.open_sheet("Lost")


def test_numbers_dates_and_formulas_read_as_they_are_seen() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("List")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, [1.0, 7700900123, "01632 960001", "007", True, " spaced "])
        sheet.write_datetime(1, 0, DAY, day)
        sheet.write_formula(1, 1, "=A1", None, "Ada")
        sheet.write_formula(1, 2, "=NA()", None, "#N/A")

    rows = rows_of(read_workbook(file.getvalue(), "list.xlsx", FileKind.XLSX), "List")

    assert rows[0][1] == ["1", "7700900123", "01632 960001", "007", "TRUE", "spaced"]
    assert rows[1][1] == ["2008-02-08", "Ada", "", "", "", ""]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (1e20, "1e+20"),
        (-3.0, "-3"),
        (False, "FALSE"),
        (datetime.datetime.combine(DAY, datetime.time(9, 30)), "2008-02-08 09:30"),
        (DAY, "2008-02-08"),
        (datetime.time(9, 30), "09:30"),
        (datetime.timedelta(hours=2), "2:00:00"),
    ],
)
def test_a_cell_is_written_without_noise(cell: Cell, text: str) -> None:
    assert cell_text(cell) == text


def test_a_sheet_said_to_begin_outside_the_file_is_damage_although_the_reader_panics() -> None:
    content = make_xls(HEADED)
    # The record that names a sheet, 0x0085, begins with the place where the sheet begins.
    place = content.index(struct.pack("<H", 0x0085), 1024) + 4
    content = content[:place] + struct.pack("<I", 0x7F000000) + content[place + 4 :]

    with pytest.raises(UnreadableFile, match="damaged") as refused:
        rows_of(read_workbook(content, "list.xls", FileKind.XLS), "Sheet1")

    assert not isinstance(refused.value.__cause__, Exception)
