import csv
import io
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.safe_csv import RISKY_STARTS, as_typed, csv_file, inert

#: Text as forms and lists give it: whatever can be written in UTF-8.
cells = st.text(st.characters(exclude_categories=["Cs"])) | st.from_regex(
    r"['\s]*[=+\-@\t\r0][0-9a-z'=]*", fullmatch=True
)


def read(content: bytes) -> list[list[str]]:
    """The file as a program reads it that knows nothing of apostrophes."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "typed",
    [
        "=1+1",
        "+44 7700 900123",
        "-1",
        "@SUM(A1)",
        "\t=1+1",
        "\rtext",
        " =1+1",
        "'=1+1",
        "＝1+1",
        '=HYPERLINK("https://example.org","click")',
    ],
)
def test_a_cell_that_would_be_calculated_gets_an_apostrophe_and_loses_nothing(typed: str) -> None:
    assert inert(typed) == f"'{typed}"


@pytest.mark.parametrize("typed", ["00123", "01865815000"])
def test_a_number_that_would_lose_its_zeros_keeps_them(typed: str) -> None:
    assert inert(typed) == f"'{typed}"


@pytest.mark.parametrize(
    "typed", ["", "O'Neil", "'t Hooft", "0", "0.5", "1865", "01865 815000", "Zoë = Zoe", "a@example.org"]
)
def test_a_harmless_cell_stays_as_it_is(typed: str) -> None:
    assert inert(typed) == typed


@given(cells)
def test_what_was_typed_can_always_be_had_back(typed: str) -> None:
    assert as_typed(inert(typed)) == typed


@given(cells)
def test_no_cell_begins_with_what_a_spreadsheet_calculates(typed: str) -> None:
    assert inert(typed)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


@given(cells)
def test_the_quick_look_overlooks_no_active_cell(typed: str) -> None:
    assert typed[:1] in RISKY_STARTS or inert(typed) == typed


def test_a_file_begins_with_a_mark_and_ends_its_lines_with_crlf() -> None:
    content = b"".join(csv_file(["Name", "Town"], [["Zoë", "Thame"]]))

    assert content == b"\xef\xbb\xbfName,Town\r\nZo\xc3\xab,Thame\r\n"


@given(st.lists(st.tuples(cells, cells)))
def test_a_file_reads_back_as_the_cells_that_were_typed(rows: list[tuple[str, str]]) -> None:
    content = b"".join(csv_file(["One", "Two"], rows))

    assert [tuple(map(as_typed, row)) for row in read(content)[1:]] == rows


def test_a_list_of_nobody_has_its_headings() -> None:
    assert read(b"".join(csv_file(["Name"], []))) == [["Name"]]


def test_a_letter_that_cannot_be_written_does_not_stop_the_list() -> None:
    assert read(b"".join(csv_file(["Name"], [["\ud800x"]])))[1] == ["?x"]


def test_memory_does_not_grow_with_the_rows() -> None:
    def peak(count: int) -> int:
        rows: Iterator[list[str]] = ([f"Person {number}", "x" * 100] for number in range(count))
        tracemalloc.start()
        for _ in csv_file(["Name", "Text"], rows):
            pass
        (_, most) = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(10_000) < 1.5 * peak(1_000)
