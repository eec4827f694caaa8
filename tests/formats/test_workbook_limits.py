"""Workbooks that would unfold to more than a machine has: refused before they are opened."""

import io
import struct
import zipfile

import pytest

from app.formats.unreadable import UnreadableFile
from app.formats.workbook_limits import check_ods, check_xls, check_xlsx
from tests.formats.list_files import (
    HEADED,
    make_ods,
    make_ods_of_xml,
    make_ole,
    make_xls,
    make_xlsx,
    make_xlsx_of_xml,
    make_zip,
)

CORNER = '<row r="1"><c r="A1"><v>1</v></c></row>'


def sheet(rows_xml: str) -> bytes:
    return make_xlsx_of_xml(f"<sheetData>{rows_xml}</sheetData>")


def ods(rows_xml: str) -> bytes:
    return make_ods_of_xml(f'<table:table table:name="S">{rows_xml}</table:table>')


def ods_row(cells_xml: str, *, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells_xml}</table:table-row>'


def ods_cell(text_xml: str = "x", *, repeated: int = 1) -> str:
    kind = f'office:value-type="string" table:number-columns-repeated="{repeated}"'
    return f"<table:table-cell {kind}><text:p>{text_xml}</text:p></table:table-cell>"


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def test_sound_workbooks_pass() -> None:
    check_xlsx(make_xlsx({"A": HEADED}), "list.xlsx")
    check_ods(make_ods({"A": HEADED}), "list.ods")
    check_xls(make_xls(HEADED), "list.xls")


@pytest.mark.parametrize(
    ("rows_xml", "words"),
    [
        (CORNER + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "200,000 rows"),
        (CORNER + '<row r="2"><c r="XFD2"><v>1</v></c></row>', "1,000 columns"),
        (CORNER + '<row r="199000"><c r="ZZ199000"><v>1</v></c></row>', "8,000,000 cells"),
        (CORNER + "<row><c  r = 'XFD9'  ><v>1</v></c></row>", "1,000 columns"),
        (CORNER + '<row r="2"><x:c xmlns:x="urn:x" r="XFD2"><x:v>1</x:v></x:c></row>', "1,000 columns"),
        ("<row>" + "<c><v>1</v></c>" * 1001 + "</row>", "1,000 columns"),
        ("<row r='200000'/><row><c><v>1</v></c></row>", "200,000 rows"),
        ('<row r="1"><c r="ALM1"><v>1</v></c></row>', "1,000 columns"),
    ],
)
def test_an_xlsx_sheet_whose_cells_lie_too_far_apart_is_refused(rows_xml: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        check_xlsx(sheet(rows_xml), "list.xlsx")


@pytest.mark.parametrize(
    "rows_xml",
    [
        CORNER + '<row r="1048576"><c r="XFD1048576" s="1"/></row>',
        '<row r="1"><c r="ALL1"><v>1</v></c></row>',
        CORNER + '<row r="200000"><c r="A200000"><v>1</v></c></row>',
    ],
)
def test_empty_cells_far_away_and_cells_just_within_the_limits_pass(rows_xml: str) -> None:
    check_xlsx(sheet(rows_xml), "list.xlsx")


def test_what_a_sheet_declares_about_its_size_is_not_believed() -> None:
    check_xlsx(
        make_xlsx_of_xml(f'<dimension ref="A1:XFD1048576"/><sheetData>{CORNER}</sheetData>'), "list.xlsx"
    )


@pytest.mark.parametrize(
    ("rows_xml", "words"),
    [
        (ods_row(ods_cell(), repeated=1_048_576), "rows"),
        (ods_row(ods_cell(repeated=16_384)), "columns"),
        (
            ods_row('<table:table-cell table:number-columns-repeated="99999999999999999999"/>' + ods_cell()),
            "columns",
        ),
        (ods_row("<table:table-cell/>", repeated=4_000_000_000) + ods_row(ods_cell()), "rows"),
        (ods_row(ods_cell('<text:s text:c="2000000000"/>')), "cells"),
    ],
)
def test_an_ods_sheet_that_repeats_itself_too_often_is_refused(rows_xml: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        check_ods(ods(rows_xml), "list.ods")


def test_the_empty_rest_that_every_ods_sheet_has_passes() -> None:
    rest = ods_row('<table:table-cell table:number-columns-repeated="16384"/>', repeated=1_048_575)

    check_ods(ods(ods_row(ods_cell()) + rest), "list.ods")


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        (record(0x0203, struct.pack("<HHHd", 65535, 255, 0, 1.0)), "8,000,000 cells"),
        (record(0x0203, struct.pack("<HHHd", 1, 65535, 0, 1.0)), "1,000 columns"),
        (record(0x00BD, struct.pack("<HHHIH", 1, 0, 0, 0, 5000)), "1,000 columns"),
        (record(0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 1, 0)), "damaged"),
        (record(0x0200, struct.pack("<IIHHH", 0, 1, 0, 0xFFFF, 0)), "damaged"),
        (record(0x00FC, struct.pack("<II", 0x7FFFFFFF, 0x7FFFFFFF)), "damaged"),
        (record(0x0203, b"\0"), "damaged"),
        (record(0x002F, b"\0\0"), "password"),
    ],
)
def test_an_older_workbook_that_claims_too_much_is_refused(extra: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        check_xls(make_xls(HEADED, extra=extra), "list.xls")


def test_a_container_without_a_workbook_is_damaged() -> None:
    with pytest.raises(UnreadableFile, match="damaged"):
        check_xls(make_ole({"Other": b"x"}), "list.xls")


def test_a_torn_sheet_is_found_although_its_first_word_is_cut_by_the_end_of_a_block() -> None:
    far = '<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row>'
    start = make_xlsx_of_xml("")
    with zipfile.ZipFile(io.BytesIO(start)) as archive:
        before = len(archive.read("xl/worksheets/sheet1.xml")) - len("</worksheet>")

    with pytest.raises(UnreadableFile, match="1,000 columns"):
        check_xlsx(make_xlsx_of_xml(" " * ((1 << 20) - before - 5) + far), "list.xlsx")


def test_a_bomb_is_refused_by_what_it_unpacks_to() -> None:
    bomb = make_zip({"xl/workbook.xml": "<w/>", "xl/worksheets/sheet1.xml": b" " * (251 << 20)})

    assert len(bomb) < 1_000_000
    with pytest.raises(UnreadableFile, match="larger than 250 MB"):
        check_xlsx(bomb, "list.xlsx")


def test_a_size_that_is_declared_smaller_than_it_is_counts_as_damage() -> None:
    sound = make_zip({"xl/worksheets/sheet1.xml": b"x" * 70_000})
    lying = sound.replace(struct.pack("<I", 70_000), struct.pack("<I", 70))

    assert lying != sound
    with pytest.raises(UnreadableFile, match="damaged"):
        check_xlsx(lying, "list.xlsx")


def test_thousands_of_entries_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="larger than"):
        check_xlsx(make_zip({f"{number}": b"" for number in range(5001)}), "list.xlsx")


def test_an_encrypted_ods_is_named_as_one() -> None:
    with pytest.raises(UnreadableFile, match="password"):
        check_ods(
            make_zip({"META-INF/manifest.xml": "<m><encryption-data/></m>", "content.xml": "?"}), "list.ods"
        )


def test_a_sheet_of_broken_xml_is_damaged() -> None:
    with pytest.raises(UnreadableFile, match="damaged"):
        check_xlsx(sheet("<row><c>"), "list.xlsx")


def test_a_torn_archive_is_damaged() -> None:
    content = make_xlsx({"A": HEADED})
    middle = content.index(b"sheet1.xml") + 40

    with pytest.raises(UnreadableFile, match="damaged"):
        check_xlsx(content[:middle] + b"\xff" * 60 + content[middle + 60 :], "list.xlsx")


def test_an_encoding_that_nobody_knows_is_damage() -> None:
    content = make_zip({"content.xml": '<?xml version="1.0" encoding="UyF-8"?><table-row/>'})

    with pytest.raises(UnreadableFile, match="damaged"):
        check_ods(content, "list.ods")
