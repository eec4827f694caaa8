"""How far a sheet reaches, by the quick look and by the thorough one."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.sheet_extent import SheetExtent, XlsxCells, is_narrow, is_plainly_small
from app.formats.unreadable import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, TooLarge


def in_blocks(sheet: bytes, size: int) -> Iterator[bytes]:
    return (sheet[start : start + size] for start in range(0, len(sheet), size))


@pytest.mark.parametrize(
    ("row", "column", "limit"),
    [(MAX_ROWS + 1, 1, MAX_ROWS), (1, MAX_COLUMNS + 1, MAX_COLUMNS), (MAX_ROWS, MAX_COLUMNS, MAX_CELLS)],
)
def test_each_limit_is_named_when_it_is_met(row: int, column: int, limit: int) -> None:
    extent = SheetExtent("list.xlsx")

    with pytest.raises(TooLarge) as refused:
        extent.reach(row, column)

    assert refused.value.limit == limit


def test_two_cells_far_apart_span_the_area_between_them() -> None:
    extent = SheetExtent("list.xlsx")
    extent.reach(MAX_ROWS, 1)

    with pytest.raises(TooLarge):
        extent.reach(1, MAX_CELLS // MAX_ROWS + 1)


@pytest.mark.parametrize(
    "sheet",
    [
        b'<row r="1"><c r="A1"><v>1</v></c><c r="Z1" s="3"/></row><cols><col min="1"/></cols>',
        b'<row r="1"><c r="A1"/></row><conditionalFormatting/>',
        b"",
    ],
)
def test_the_quick_look_passes_ordinary_sheets_in_blocks_of_any_size(sheet: bytes) -> None:
    for size in (1, 7, 1000):
        assert is_narrow(in_blocks(sheet, size))
        assert is_plainly_small(in_blocks(sheet, size))


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="ALM1"><v>1</v></c>',
        b'<c r="A1048576"><v>1</v></c>',
        b'<c r="A200001"><v>1</v></c>',
        b'<c r="ZZ199999"><v>1</v></c>',
        b"<c><v>1</v></c>",
        b'<c s="1" r="XFD1"><v>1</v></c>',
        b"<c r='XFD1'><v>1</v></c>",
        b'<x:c r="XFD1"><x:v>1</x:v></x:c>',
        b'<c\nr="XFD1"><v>1</v></c>',
        b"<v>" + b"x" * 200 + b'</v><c r="XFD1"><v>1</v></c>',
    ],
)
def test_the_quick_look_leaves_everything_odd_to_the_thorough_one(cell: bytes) -> None:
    for size in (1, 7, 1000):
        assert not is_narrow(in_blocks(cell, size))
        assert not is_plainly_small(in_blocks(cell, size))


@pytest.mark.parametrize("letters", range(140))
def test_a_long_prefix_hides_no_cell_wherever_a_block_ends(letters: int) -> None:
    cell = b"<" + b"x" * letters + b':c r="XFD1"><x:v>1'

    assert not is_narrow(in_blocks(cell, 1))


@pytest.mark.parametrize(
    "cell", [b'<c r="AO1"/>', b'<c r="A200000"/>', b'<c r="BA7"/>', b'<c r="A1000000"/>']
)
def test_the_quickest_look_passes_only_lists(cell: bytes) -> None:
    assert not is_narrow([b'<c r="A1"/>' + cell])


def test_the_largest_sheet_that_passes_the_quickest_look_is_within_the_limits() -> None:
    assert is_narrow([b'<c r="AN1"/><c r="A199999"/>'])

    SheetExtent("list.xlsx").reach(199_999, 40)


def test_a_long_text_is_looked_through_once() -> None:
    block = b"x" * 1_000_000

    assert is_narrow([block] * 200)


@given(st.integers(1, 1_100_000), st.text("ABXZ", min_size=1, max_size=4))
def test_what_passes_the_quick_look_passes_the_thorough_one(row: int, letters: str) -> None:
    cells = XlsxCells("list.xlsx")

    sheet = f'<c r="{letters}{row}"><v>1</v></c>'.encode()
    if is_narrow([sheet]) or is_plainly_small([sheet]):
        cells.element("c", {"r": f"{letters}{row}"})
        cells.element("v", {})
