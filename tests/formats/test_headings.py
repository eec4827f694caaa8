"""Where the heading is, in one row or two."""

import pytest

from app.formats.headings import Heading, column_letters, find_heading, heading_at, with_named, with_width

DATA = ["Ada Marsh", "ada@example.org"]


def numbered(*rows: list[str]) -> list[tuple[int, list[str]]]:
    return list(enumerate(rows, start=1))


def fields(heading: Heading | None) -> list[str]:
    return [column.field for column in heading.columns] if heading else []


def test_the_heading_is_found_in_the_tenth_row_and_not_below() -> None:
    above = [["Partnership Board"]] * 9

    assert find_heading(numbered(*above, ["Name", "Email"], DATA), {}) is not None
    assert find_heading(numbered(["x"], *above, ["Name", "Email"], DATA), {}) is None


def test_the_row_that_says_most_is_the_heading() -> None:
    heading = find_heading(numbered(["Members", ""], ["Name", "Email"], DATA), {})

    assert heading is not None
    assert heading.rows == (2,)


@pytest.mark.parametrize(
    "row", [DATA, ["Amount", "Item"], ["1", "2"], [], ["Notes", "Party"], ["Name", "x", "y", "z"]]
)
def test_a_row_that_says_too_little_is_no_heading(row: list[str]) -> None:
    assert find_heading(numbered(row), {}) is None


def test_a_heading_of_two_rows_means_what_both_say() -> None:
    upper = ["Contact", "", "", "PA", ""]
    lower = ["Name", "Email", "Tel", "Name", "Email"]
    spans = {(1, 0): 3, (1, 3): 2}

    heading = find_heading(numbered(upper, lower, DATA), spans)

    assert heading is not None
    assert heading.rows == (1, 2)
    assert [column.heading for column in heading.columns][3:] == ["PA Name", "PA Email"]
    assert fields(heading) == ["name", "email", "telephone", "pa_name", "pa_email"]


def test_every_column_below_pa_is_about_the_pa() -> None:
    heading = find_heading(
        numbered(["", "", "PA", ""], ["Name", "Email", "First name", "Email"], DATA), {(1, 2): 2}
    )

    assert fields(heading) == ["name", "email", "pa_name", "pa_email"]


def test_first_and_last_below_name_are_parts_of_it() -> None:
    heading = find_heading(numbered(["Name", "", "Email"], ["First", "Last", ""], DATA), {})

    assert fields(heading) == ["given_name", "family_name", "email"]


def test_a_title_above_the_heading_is_no_part_of_it() -> None:
    heading = find_heading(numbered(["Members of the Board", ""], ["Name", "Email"], DATA), {(1, 0): 2})

    assert heading is not None
    assert heading.rows == (2,)


def test_people_below_a_heading_are_no_second_row_of_it() -> None:
    heading = find_heading(numbered(["Name", "", "Email"], ["Ada Marsh", "Chair", "Vacancy"]), {})

    assert heading is not None
    assert heading.rows == (1,)


def test_line_breaks_in_headings_are_spaces_and_likes_are_numbered() -> None:
    heading = find_heading(numbered(["Full\nname", "Email", "Email", "", "Tel"]), {})

    assert heading is not None
    assert [column.heading for column in heading.columns] == [
        "Full name",
        "Email",
        "Email (2)",
        "Column D",
        "Tel",
    ]


def test_a_told_row_is_the_heading_whatever_it_says() -> None:
    assert heading_at(numbered(["Who", "Where"], DATA), {}, 1).rows == (1,)
    assert heading_at(numbered(DATA), {}, 0) == Heading((), ())
    assert heading_at(numbered(DATA), {}, 7) == Heading((7,), ())


@pytest.mark.parametrize(
    ("position", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_called_as_a_spreadsheet_calls_them(position: int, letters: str) -> None:
    assert column_letters(position) == letters


def test_columns_without_a_heading_are_added_up_to_the_one_that_is_named() -> None:
    assert [column.heading for column in with_named([], ["Column C", "Name", "Column 9"])] == [
        "Column A",
        "Column B",
        "Column C",
    ]
    assert len(with_width([], 3)) == 3
