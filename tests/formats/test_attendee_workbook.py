import io
import tempfile
import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from app.formats.attendee_list import COLUMNS, choose_columns
from app.formats.attendee_workbook import ListedEvent, sheet_name, write_xlsx
from tests.formats.attendee_samples import MOMENT, Attendee, Deputy

CONFERENCE = ListedEvent(title="Looking to the future", moment=MOMENT, sessions=("Conference",))
TRAINING = ListedEvent(title="Training days", moment=MOMENT, sessions=("First day", "Second day"))
ODD_TEXTS = (
    "=1+1",
    "+44 7700 900123",
    "-1",
    "@x",
    "\tx",
    "007",
    "1865",
    "https://example.org",
    "a@example.org",
    " x ",
)
#: Text that XML can hold; XlsxWriter escapes the controls in Excel's own way, which readers undo in theirs.
texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=40
)


def write(rows: Iterable[Attendee], *keys: str, event: ListedEvent = CONFERENCE) -> bytes:
    """The workbook of these rows."""
    file = io.BytesIO()
    write_xlsx(file, rows, choose_columns(keys, with_contact="telephone" in keys), event=event)
    return file.getvalue()


def opened(content: bytes) -> Workbook:
    """The workbook as openpyxl reads it."""
    return load_workbook(io.BytesIO(content))


def sheet(content: bytes, name: str) -> list[list[object]]:
    """The rows of a sheet as calamine reads them."""
    return [
        list(row)
        for row in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name).to_python()
    ]


def first_cells(values: Sequence[str]) -> list[str]:
    """What these values, as job titles, read back as."""
    cells = opened(write([Attendee(job_title=value) for value in values], "job_title"))["Conference"]["A"][1:]
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in cells)
    return [str(cell.value) for cell in cells]


def test_the_list_of_a_conference_is_one_sheet_and_a_summary() -> None:
    content = write([Attendee(), Attendee(family_name="Patel", replied_at=None)])

    assert opened(content).sheetnames == ["Summary", "Conference"]
    assert [row[3] for row in sheet(content, "Conference")] == ["Surname", "O'Neil", "Patel"]
    assert sheet(content, "Conference")[0] == [column.heading for column in COLUMNS]


def test_each_session_has_a_sheet_even_when_nobody_comes() -> None:
    rows = [
        Attendee(reference="AAA-222", sessions=("Second day",)),
        Attendee(reference="BBB-333", sessions=("First day", "Second day")),
    ]

    content = write(
        rows, "reference", event=replace(TRAINING, sessions=("First day", "Second day", "Evening"))
    )

    assert opened(content).sheetnames == ["Summary", "Everybody", "First day", "Second day", "Evening"]
    assert sheet(content, "Everybody") == [["Reference"], ["AAA-222"], ["BBB-333"]]
    assert sheet(content, "First day") == [["Reference"], ["BBB-333"]]
    assert sheet(content, "Second day") == [["Reference"], ["AAA-222"], ["BBB-333"]]
    assert sheet(content, "Evening") == [["Reference"]]


def test_nobody_is_lost_whose_session_is_not_known() -> None:
    content = write([Attendee(sessions=()), Attendee(sessions=("Dinner",))], "reference")

    assert opened(content).sheetnames == ["Summary", "Conference", "In no session", "Dinner"]
    assert sheet(content, "In no session") == [["Reference"], ["KX4-9TM"]]
    assert sheet(content, "Dinner") == [["Reference"], ["KX4-9TM"]]


def test_the_summary_counts_each_person_once_and_adds_up() -> None:
    rows = [
        Attendee(sessions=("First day", "Second day")),
        Attendee(sessions=("First day",), partner="Cherwell"),
        Attendee(sessions=("First day",), partner="", status="waiting"),
    ]

    assert sheet(write(rows, event=TRAINING), "Summary") == [
        ["Training days", ""],
        ["Attendee list as at 10:05am 1 February 2008", ""],
        ["", ""],
        ["People on this list", 3.0],
        ["", ""],
        ["Session", "People"],
        ["First day", 3.0],
        ["Second day", 1.0],
        ["Somebody who comes to several sessions is counted in each of them.", ""],
        ["", ""],
        ["Partner", "People"],
        ["No partner", 1.0],
        ["Cherwell", 1.0],
        ["South Oxfordshire", 1.0],
        ["", ""],
        ["Status", "People"],
        ["Place held", 2.0],
        ["Waiting", 1.0],
    ]


def test_odd_text_is_kept_as_text_and_nothing_in_it_is_live() -> None:
    assert first_cells(ODD_TEXTS) == list(ODD_TEXTS)


@settings(max_examples=25, deadline=None)
@given(st.lists(texts, min_size=1, max_size=20))
def test_any_text_reads_back_as_it_was_typed(values: list[str]) -> None:
    assert first_cells(values) == values


def test_the_file_holds_no_formula_and_no_link() -> None:
    content = write([Deputy(job_title=text, organisation=text) for text in ODD_TEXTS], event=TRAINING)

    with ZipFile(io.BytesIO(content)) as parts:
        xml = b"".join(parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/"))
    assert b"<f>" not in xml
    assert b"hyperlink" not in xml


def test_a_text_that_looks_like_a_formula_stays_text_when_somebody_edits_it() -> None:
    cells = opened(write([Attendee(job_title="=1+1"), Attendee(job_title="Chair")], "job_title"))[
        "Conference"
    ]

    assert [cells["A2"].quotePrefix, cells["A3"].quotePrefix] == [True, False]


def test_a_letter_that_cannot_be_written_does_not_stop_the_list() -> None:
    assert first_cells(["\ud800x"]) == ["?x"]


def test_what_looks_like_an_escape_of_excel_is_kept_as_typed() -> None:
    assert sheet(write([Attendee(job_title="_x0041_")], "job_title"), "Conference")[1] == ["_x0041_"]


def test_a_telephone_number_is_as_typed() -> None:
    assert sheet(write([Deputy()], "telephone"), "Conference")[1] == ["+44 7700 900123"]


def test_replies_are_dates_in_london_time() -> None:
    row = Attendee(replied_at=datetime(2008, 7, 8, 23, 30, tzinfo=UTC))

    cell = opened(write([row], "replied_at"))["Conference"]["A2"]

    assert cell.is_date
    assert cell.value == datetime(2008, 7, 9, 0, 30)  # noqa: DTZ001 -- spreadsheets know no zones.


def test_headings_stay_in_sight_and_can_be_filtered() -> None:
    written = opened(write([Attendee(), Attendee()]))["Conference"]

    assert written.freeze_panes == "A2"
    assert written.auto_filter.ref == "A1:O3"
    assert written.column_dimensions["G"].width > written.column_dimensions["A"].width


def test_a_workbook_can_be_written_to_a_path(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"

    assert write_xlsx(path, [Attendee(), Attendee()], event=CONFERENCE) == 2

    assert len(sheet(path.read_bytes(), "Conference")) == 3


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Workshop [A]: yes/no?", "Workshop A yes no"),
        ("'Our' future'", "Our' future"),
        ("", "Session"),
        ("History", "History (2)"),
        ("summary", "summary (2)"),
        ("Working together across Oxfordshire", "Working together across Oxford…"),
    ],
)
def test_a_sheet_has_a_name_that_excel_takes(title: str, name: str) -> None:
    assert sheet_name(title, ["Summary"]) == name


@given(st.lists(st.text(max_size=40), max_size=12))
def test_sheet_names_differ_and_fit(titles: list[str]) -> None:
    names: list[str] = []
    for title in titles:
        names.append(sheet_name(title, names))

    assert len({name.casefold() for name in names}) == len(titles)
    assert all(0 < len(name.encode("utf-16-le")) <= 62 for name in names)
    assert not any(set(name) & set("[]:*?/\\") or name[0] == "'" or name[-1] == "'" for name in names)


def test_memory_does_not_grow_with_the_rows() -> None:
    def peak(count: int) -> int:
        rows: Iterator[Attendee] = (Attendee(family_name=f"Person {number}") for number in range(count))
        with tempfile.TemporaryFile() as file:
            tracemalloc.start()
            write_xlsx(file, rows, event=CONFERENCE)
            (_, most) = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return most

    assert peak(2_000) < 1.5 * peak(200)
