"""Which rows below a heading are entries, which are skipped and why, and which have to be asked about."""

from collections.abc import Sequence

import pytest

from app.formats.headings import Column
from app.formats.invitee_list import InviteeList, read_invitee_list
from app.formats.list_rows import RowSorter, joined_cells
from tests.formats.list_files import make_csv, make_xlsx

HEADINGS = ["Name", "Email", "Organisation"]
ADA = ["Ada Marsh", "ada@example.org", "Cherwell"]


def read(*rows: Sequence[str]) -> InviteeList:
    return read_invitee_list(make_csv([HEADINGS, ADA, *rows]), "list.csv")


def reasons(*rows: Sequence[str]) -> list[str]:
    return [skipped.reason for skipped in read(*rows).skipped]


def test_a_blank_row_between_entries_is_skipped_with_its_number_and_those_at_the_end_are_not_mentioned() -> (
    None
):
    found = read([], ADA, [], ["Total"], [], ["", "", ""])

    assert [skipped.row for skipped in found.skipped if skipped.reason == "blank row"] == [3, 5]


@pytest.mark.parametrize(
    "text", ["Oxford City Council", "Officers", "MEMBERS", "Elected members:", "Last updated 4 January 2008"]
)
def test_a_text_alone_in_its_row_is_a_sub_heading(text: str) -> None:
    assert reasons([text], ADA) == [f"a sub-heading: “{text}”"]


def test_a_merged_cell_is_a_sub_heading_whatever_it_says() -> None:
    rows = [HEADINGS, ADA, ["Ada Marsh", "", ""], ADA]

    found = read_invitee_list(make_xlsx({"A": rows}, merged=["A3:C3"]), "list.xlsx")

    assert [row.row for row in found.rows] == [2, 4]
    assert found.skipped[0].reason == "a sub-heading: “Ada Marsh”"


@pytest.mark.parametrize(
    "text", ["Ben Hollis", "Cllr Hollis", "Vacancy", "Representative to be named", "Cllr B. Hollis (Chair)"]
)
def test_a_person_without_an_address_is_an_entry(text: str) -> None:
    assert read([text]).rows[-1].cells == {"name": text}


def test_an_organisation_without_a_person_is_an_entry() -> None:
    assert read(["", "", "Countryside Board"]).rows[-1].cells == {"organisation": "Countryside Board"}


@pytest.mark.parametrize(
    "row", [["Total: 45"], ["Total", "45"], ["Grand total", "", "45"], ["Number of members: 12"]]
)
def test_a_total_is_skipped(row: list[str]) -> None:
    assert reasons(row) == [f"a total: “{row[0]}”"]


def test_somebody_whose_row_only_begins_like_a_total_is_an_entry() -> None:
    assert (
        read(["Total Place Team", "team@example.org", "Cherwell"]).rows[-1].cells["name"]
        == "Total Place Team"
    )


def test_headings_repeated_further_down_are_skipped() -> None:
    assert reasons(["NAME", "Email", "Organisation"], ADA) == ["the headings again"]


def test_a_row_with_nothing_in_the_columns_that_are_used_is_skipped() -> None:
    content = make_csv([["Name", "Notes"], ["Ada Marsh", "x"], ["", "Chair since May"]])

    found = read_invitee_list(content, "list.csv")

    assert [skipped.reason for skipped in found.skipped] == ["nothing in the columns that are used"]


def test_a_row_longer_than_the_heading_is_skipped_and_asked_about() -> None:
    found = read(["Kemp", " CBE", "kemp@example.org", "Cherwell"], [*ADA, "", ""])

    assert len(found.rows) == 2
    assert [(skipped.row, skipped.reason) for skipped in found.skipped] == [
        (3, "more cells than the 3 columns of the heading")
    ]
    assert found.questions[0].startswith("1 row has more cells than there are headings (row 3).")
    assert list(found.mapping) == [*HEADINGS, "Column D"]


@pytest.mark.parametrize("rows_before", [1, 500])
def test_saying_what_a_column_without_a_heading_holds_settles_the_question(rows_before: int) -> None:
    content = make_csv([HEADINGS, *[ADA] * rows_before, [*ADA, "Clerk"]])
    asked = read_invitee_list(content, "list.csv")

    told = read_invitee_list(content, "list.csv", mapping=asked.mapping | {"Column D": "job_title"})

    assert asked.mapping["Column D"] == ""
    assert asked.questions
    assert not told.questions
    assert told.rows[-1].cells["job_title"] == "Clerk"


def test_a_column_that_only_lacks_its_heading_makes_no_row_too_long() -> None:
    content = make_csv([HEADINGS, *[[*ADA, "Clerk"]] * 3])

    found = read_invitee_list(content, "list.csv")

    assert len(found.rows) == 3
    assert found.mapping["Column D"] == ""


def test_several_columns_of_one_field_are_joined() -> None:
    sorter = RowSorter([Column("Email", "email"), Column("Email (2)", "email")], [], {}, width=2)

    sorter.sort([(2, ["a@example.org", "b@example.org"]), (3, ["", "c@example.org"]), (4, ["d@example.org"])])

    assert [row.cells["email"] for row in sorter.rows] == [
        "a@example.org; b@example.org",
        "c@example.org",
        "d@example.org",
    ]


def test_nothing_is_joined_twice_and_parts_of_a_name_by_a_space() -> None:
    assert joined_cells("email", ["a@example.org", "", "A@example.org"]) == "a@example.org"
    assert joined_cells("given_name", ["Ada", "May"]) == "Ada May"


def test_street_town_and_postcode_are_lines_of_one_address() -> None:
    assert (
        joined_cells("postal_address", ["12 Long Road", "", "Oxford", "OX3 7AA"])
        == "12 Long Road\nOxford\nOX3 7AA"
    )
