"""Whatever arrives is a table or a refusal that can be shown: nothing else ever comes out."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.formats.invitee_list import read_invitee_list
from app.formats.tables import read_tables
from app.formats.unreadable import UnreadableFile
from tests.formats.list_files import (
    HEADED,
    make_csv,
    make_ods,
    make_ods_of_xml,
    make_xls,
    make_xlsx,
    make_xlsx_of_xml,
)

SOUND = [make_csv(HEADED), make_xlsx({"A": HEADED}), make_ods({"A": HEADED}), make_xls(HEADED)]
CELLS = st.text(max_size=12) | st.sampled_from(
    ["Name", "Email", "PA", "ada@example.org", "Ada Marsh", "Total", ""]
)
ROWS = st.lists(st.lists(CELLS, max_size=6), max_size=14)


def all_cells(content: bytes) -> list[list[str]]:
    """The rows of every sheet, hidden ones too."""
    tables = read_tables(content, "list")
    return [cells for name in tables.visible + tables.hidden for _, cells in tables.open_sheet(name).rows()]


def comes_to_a_list_or_a_refusal(read: Callable[[], object]) -> bool:
    """Whether reading ends well; any other error passes through and fails the test."""
    try:
        read()
    except UnreadableFile as refusal:
        return str(refusal).startswith("We could not ") and str(refusal).endswith(".")
    return True


@pytest.mark.parametrize("content", SOUND)
def test_every_kind_of_file_gives_its_cells(content: bytes) -> None:
    assert all_cells(content) == HEADED


def test_a_text_file_is_one_sheet_without_a_name() -> None:
    tables = read_tables(make_csv(HEADED), "list.csv")

    assert (tables.visible, tables.hidden) == (("",), ())


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_come_to_a_list_or_a_refusal(content: bytes) -> None:
    assert comes_to_a_list_or_a_refusal(lambda: read_invitee_list(content, "list"))


@pytest.mark.parametrize("sound", SOUND)
@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_any_damage_to_a_file_comes_to_a_list_or_a_refusal(sound: bytes, data: st.DataObject) -> None:
    damaged = bytearray(sound[: data.draw(st.integers(1, len(sound)))])
    for place in data.draw(st.lists(st.integers(0, len(damaged) - 1), max_size=6)):
        damaged[place] = data.draw(st.integers(0, 255))

    assert comes_to_a_list_or_a_refusal(lambda: all_cells(bytes(damaged)))
    assert comes_to_a_list_or_a_refusal(lambda: read_invitee_list(bytes(damaged), "list"))


@settings(max_examples=120, deadline=None)
@given(ROWS)
def test_any_table_comes_to_a_list_or_a_refusal_and_no_row_goes_missing(rows: list[list[str]]) -> None:
    content = make_csv([["Name", "Email", "Notes"], *rows], delimiter="\t")

    try:
        found = read_invitee_list(content, "list.csv", heading_row=1)
    except UnreadableFile:
        return

    told = {row.row for row in found.rows} | {skipped.row for skipped in found.skipped}
    filled = {number for number, cells in read_tables(content, "").open_sheet("").rows() if any(cells)}
    assert filled - told <= set(found.heading_rows)
    assert len(found.rows) + len(found.skipped) == len(told)


XLSX_CELLS = st.sampled_from(
    [
        *(
            '<c r="A1"><v>1</v></c>',
            '<c r="B9" t="s"><v>77</v></c>',
            "<c/>",
            '<c t="d"><v>x</v></c>',
            "<v>x</v>",
        ),
        *(
            '<c r="1A" t="b"><v></v></c>',
            '<c r="C2" t="e"><v>#</v></c>',
            '<c r="A0"><v>1</v></c>',
            "&amp;",
            "<x>",
        ),
        *(
            '<c s="9"><v>1e400</v></c>',
            '<c t="inlineStr"><is><t>a</t></is></c>',
            '<c r=""><v>1</v></c>',
            "<c>",
        ),
    ]
)
XLSX_ROWS = st.builds(
    "{}{}</row>".format,
    st.sampled_from(["<row>", '<row r="3">', '<row r="x">']),
    st.lists(XLSX_CELLS).map("".join),
)
ODS_CELLS = st.sampled_from(
    [
        *("<table:table-cell/>", "<table:covered-table-cell/>", "<x/>", "<text:p>a</text:p>", "&lt;", "<x>"),
        '<table:table-cell office:value-type="float" office:value="x"/>',
        '<table:table-cell office:value-type="date" office:date-value="2008-13-40"/>',
        '<table:table-cell office:value-type="date" office:date-value="2008-02-08"/>',
        '<table:table-cell office:value-type="time" office:time-value="PT99H"/>',
        '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>',
        '<table:table-cell table:number-columns-repeated="-1"/>',
    ]
)
ODS_ROWS = st.builds(
    "<table:table-row{}>{}</table:table-row>".format,
    st.sampled_from(["", ' table:number-rows-repeated="3"', ' table:number-rows-repeated="-1"']),
    st.lists(ODS_CELLS).map("".join),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(XLSX_ROWS, max_size=4))
def test_any_sheet_of_an_xlsx_file_comes_to_a_list_or_a_refusal(rows: list[str]) -> None:
    content = make_xlsx_of_xml(f"<sheetData>{''.join(rows)}</sheetData>")

    assert comes_to_a_list_or_a_refusal(lambda: all_cells(content))


@settings(max_examples=200, deadline=None)
@given(st.lists(ODS_ROWS, max_size=4))
def test_any_sheet_of_an_ods_file_comes_to_a_list_or_a_refusal(rows: list[str]) -> None:
    content = make_ods_of_xml(f'<table:table table:name="S">{"".join(rows)}</table:table>')

    assert comes_to_a_list_or_a_refusal(lambda: all_cells(content))
