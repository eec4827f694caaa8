"""Text tables in every dialect and encoding that arrives."""

import pytest

from app.formats.delimited_text import read_delimited, text_delimiter, text_encoding
from app.formats.unreadable import MAX_COLUMNS, MAX_ROWS, UnreadableFile
from tests.formats.list_files import HEADED, make_csv

WELSH = "Name,Email\r\nSiân Pugh,sian@example.org\r\nZoë “Bob” O’Dair – £5,zoe@example.org\r\n"


def read(content: bytes) -> list[list[str]]:
    return [cells for _number, cells in read_delimited(content, "list.csv").rows()]


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_separator_and_any_line_end_is_read(delimiter: str, line_end: str) -> None:
    assert read(make_csv(HEADED, delimiter=delimiter, line_end=line_end)) == HEADED


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"]
)
def test_letters_survive_every_encoding(encoding: str) -> None:
    rows = read(WELSH.encode(encoding))

    assert [row[0] for row in rows] == ["Name", "Siân Pugh", "Zoë “Bob” O’Dair – £5"]


def test_text_with_a_few_older_letters_is_taken_for_windows_1252() -> None:
    plain = b"Name,Email\n" + b"Ada Marsh,ada@example.org\n" * 5000

    assert text_encoding(plain + "Zoë,zoe@example.org\n".encode("cp1252")) == "cp1252"


def test_line_breaks_and_separators_inside_a_cell_stay_in_it() -> None:
    rows = read(b'Name,Email\r\n"Kemp, CBE","a@example.org\r\nb@example.org"\r\nx,y\r\n')

    assert rows[1] == ["Kemp, CBE", "a@example.org\nb@example.org"]
    assert rows[2] == ["x", "y"]


def test_blank_lines_are_counted_as_a_spreadsheet_counts_them() -> None:
    rows = list(read_delimited(b"Name,Email\n\n\nAda,ada@example.org\n", "list.csv").rows())

    assert rows[-1] == (4, ["Ada", "ada@example.org"])


def test_nulls_and_the_old_end_mark_are_dropped() -> None:
    assert read(b"Na\0me,Email\nAda,\0ada@example.org\n\x1a") == [
        ["Name", "Email"],
        ["Ada", "ada@example.org"],
    ]


def test_excels_own_line_about_the_separator_is_obeyed_and_not_a_row() -> None:
    rows = read(b"sep=;\r\nName;Email\r\nKemp, Ann;ann@example.org\r\n")

    assert rows == [[], ["Name", "Email"], ["Kemp, Ann", "ann@example.org"]]


def test_commas_inside_cells_do_not_win_over_semicolons() -> None:
    text = "Name;Organisation\nKemp, CBE;Trust\nBell, Ann, OBE;Council, City\nHall;Trust\n"

    assert text_delimiter(text) == ";"


def test_one_column_needs_no_separator() -> None:
    assert read(b"Email\na@example.org\nb@example.org\n") == [["Email"], ["a@example.org"], ["b@example.org"]]


def test_the_rows_can_be_read_twice() -> None:
    table = read_delimited(make_csv(HEADED), "list.csv")

    assert list(table.rows()) == list(table.rows())


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_row() -> None:
    content = b'Name,Email\nAda,a@example.org\n"Ben,b@example.org\n' + b"x,y@example.org\n" * 20_000

    with pytest.raises(UnreadableFile, match="after row 2 a quotation mark"):
        read(content)


def test_a_quotation_mark_that_would_swallow_a_few_people_is_named_too() -> None:
    content = (
        b'Name,Email,Town\nAda,a@example.org,X\n"Ben,b@example.org,X\nCy,c@example.org,X\nDi "D",d@e.org,X\n'
    )

    with pytest.raises(UnreadableFile, match="in row 3 a quotation mark"):
        read(content)


def test_more_rows_than_allowed_are_refused_but_blank_ones_are_not_counted() -> None:
    assert len(read(b"Name\n" + b"\n" * (MAX_ROWS + 5))) > MAX_ROWS
    with pytest.raises(UnreadableFile, match="more than 200,000 rows"):
        read(b"Name\n" + b"\n" * MAX_ROWS + b"Ada\n")


def test_a_million_columns_are_refused_unless_they_are_empty() -> None:
    assert read(b"Name" + b"," * 1_000_000 + b"\n")[0][0] == "Name"
    with pytest.raises(UnreadableFile, match="more than 1,000 columns"):
        read(b"Name" + b"," * MAX_COLUMNS + b"x\n")


def test_a_mark_of_order_with_nothing_after_it_is_an_empty_file() -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        read_delimited(b"\xef\xbb\xbf\r\n", "list.csv")
