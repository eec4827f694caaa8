"""Lists of invitees of every shape that arrives, read as one thing."""

import pytest

from app.formats.invitee_list import InviteeList, read_invitee_list
from app.formats.unreadable import NotAList, UnreadableFile
from tests.formats.list_exports import GOOGLE, MODERN_GOV, OLDER_GOOGLE, OUTLOOK, make_row
from tests.formats.list_files import HEADED, Rows, make_csv, make_ods, make_xls, make_xlsx


def read(rows: Rows) -> InviteeList:
    return read_invitee_list(make_csv(rows, delimiter="\t"), "list.csv")


def cells_of(read_list: InviteeList) -> list[dict[str, str]]:
    return [row.cells for row in read_list.rows]


@pytest.mark.parametrize(
    ("content", "file_name"),
    [
        (make_csv(HEADED), "a.csv"),
        (make_xlsx({"A": HEADED}), "a.xlsx"),
        (make_ods({"A": HEADED}), "a.ods"),
        (make_xls(HEADED), "a.xls"),
    ],
)
def test_every_kind_of_file_gives_the_same_people(content: bytes, file_name: str) -> None:
    found = read_invitee_list(content, file_name)

    assert cells_of(found) == [
        {"name": "Ada Marsh", "email": "ada@example.org"},
        {"name": "Ben Hollis", "email": "ben@example.org"},
    ]
    assert [row.row for row in found.rows] == [2, 3]
    assert not found.questions


def test_outlooks_export_needs_no_mapping() -> None:
    ada = make_row(
        OUTLOOK,
        Title="Cllr",
        First_Name="Ada",
        Last_Name="Marsh",
        Company="Cherwell",
        E_mail_Address="ada@example.org",
        E_mail_Type="SMTP",
        E_mail_2_Address="am@example.com",
        Business_Phone="01632 960001",
        Home_Phone="01632 960002",
        Assistant_s_Name="Bo Field",
        Categories="Board",
        Notes="Votes green",
        Birthday="1/2/1950",
    )

    found = read([OUTLOOK, ada])

    assert len(OUTLOOK) == 92
    assert cells_of(found) == [
        {
            "title": "Cllr",
            "given_name": "Ada",
            "family_name": "Marsh",
            "organisation": "Cherwell",
            "email": "ada@example.org",
            "other_email": "am@example.com",
            "telephone": "01632 960001",
            "pa_name": "Bo Field",
            "category": "Board",
        }
    ]
    assert {
        found.mapping[heading] for heading in ("Notes", "Birthday", "Home Street", "Gender", "Spouse")
    } == {"left_out"}


def test_googles_export_needs_no_mapping_and_loses_its_own_marks() -> None:
    ada = make_row(
        GOOGLE,
        First_Name="Ada",
        Last_Name="Marsh",
        Organization_Name="Cherwell",
        Organization_Title="Clerk",
        Labels="Board ::: * myContacts",
        E_mail_1___Label="Work",
        E_mail_1___Value="ada@example.org ::: am@example.com",
        Phone_1___Value="01632 960001",
    )

    found = read([GOOGLE, ada])

    assert cells_of(found) == [
        {
            "given_name": "Ada",
            "family_name": "Marsh",
            "organisation": "Cherwell",
            "job_title": "Clerk",
            "category": "Board",
            "email": "ada@example.org; am@example.com",
            "telephone": "01632 960001",
        }
    ]


def test_googles_older_export_needs_no_mapping() -> None:
    ada = make_row(
        OLDER_GOOGLE,
        Name="Ada Marsh",
        Given_Name="Ada",
        Family_Name="Marsh",
        E_mail_1___Value="ada@example.org",
        Group_Membership="* myContacts",
        Organization_1___Name="Cherwell",
    )

    found = read([OLDER_GOOGLE, ada])

    assert cells_of(found) == [
        {"given_name": "Ada", "family_name": "Marsh", "email": "ada@example.org", "organisation": "Cherwell"}
    ]


def test_a_modern_gov_member_list_needs_no_mapping_and_leaves_politics_out() -> None:
    ada = ["Councillor", "Ada", "Marsh", "Green", "Banbury", "1 Lane", "01632 960001", "01632 960002"]
    ada += ["07700 900001", "ada@example.org", "Scrutiny"]

    found = read([MODERN_GOV, ada])

    assert cells_of(found) == [
        {
            "title": "Councillor",
            "given_name": "Ada",
            "family_name": "Marsh",
            "telephone": "01632 960002",
            "mobile": "07700 900001",
            "email": "ada@example.org",
            "category": "Scrutiny",
        }
    ]
    reasons = {column.heading: column.reason for column in found.columns if column.field == "left_out"}
    assert set(reasons) == {"Political Party", "Home Address", "Home Tel"}
    assert all(reasons.values())


def test_what_is_left_out_can_be_asked_for() -> None:
    rows = [["Name", "Email", "Notes"], ["Ada Marsh", "ada@example.org", "Chair"]]

    found = read_invitee_list(make_csv(rows), "a.csv", mapping={"Notes": "role"})

    assert found.rows[0].cells["role"] == "Chair"
    assert found.mapping == {"Name": "name", "Email": "email", "Notes": "role"}


def test_a_heading_of_two_merged_rows_is_one_heading() -> None:
    rows = [
        ["Organisation", "Councillor", "", "PA", ""],
        ["", "Forename", "Surname", "Name", "Email"],
        ["Cherwell", "Ada", "Marsh", "Bo Field", "bo@example.org"],
    ]

    found = read_invitee_list(make_xlsx({"A": rows}, merged=["B1:C1", "D1:E1"]), "a.xlsx")
    unmerged = read(rows)

    assert found.heading_rows == unmerged.heading_rows == (1, 2)
    assert cells_of(found) == cells_of(unmerged)
    assert cells_of(found) == [
        {
            "organisation": "Cherwell",
            "given_name": "Ada",
            "family_name": "Marsh",
            "pa_name": "Bo Field",
            "pa_email": "bo@example.org",
        }
    ]


def test_headings_below_a_title_are_found_and_what_is_above_is_mentioned() -> None:
    found = read([["Partnership Board 2008"], [], ["Name", "Email"], ["Ada Marsh", "ada@example.org"]])

    assert found.heading_rows == (3,)
    assert [(skipped.row, skipped.reason) for skipped in found.skipped] == [(1, "above the headings")]


def test_a_list_without_headings_is_read_by_content_and_asked_about() -> None:
    found = read([["Ada Marsh", "ada@example.org"], ["Ben Hollis", "ben@example.org"]])

    assert found.heading_rows == ()
    assert found.mapping == {"Column A": "name", "Column B": "email"}
    assert len(found.rows) == 2
    assert "No row of headings was recognised" in found.questions[0]


def test_the_question_about_headings_is_settled_by_an_answer() -> None:
    content = make_csv([["Ada Marsh", "ada@example.org"]])

    assert not read_invitee_list(content, "a.csv", heading_row=0).questions
    assert not read_invitee_list(content, "a.csv", mapping={"Column A": "name"}).questions


def test_the_heading_row_can_be_told() -> None:
    rows = [["Name", "Email"], ["Who", "Where"], ["Ada Marsh", "ada@example.org"]]

    found = read_invitee_list(make_csv(rows), "a.csv", heading_row=2)

    assert found.heading_rows == (2,)
    assert found.mapping == {"Who": "name", "Where": "email"}


def test_several_visible_sheets_are_asked_about_and_hidden_ones_are_only_named() -> None:
    content = make_xlsx(
        {"Read me": [["Hello"]], "List": HEADED, "Do not invite": HEADED}, hidden=["Do not invite"]
    )

    found = read_invitee_list(content, "a.xlsx")
    told = read_invitee_list(content, "a.xlsx", sheet="List")

    assert (found.sheets, found.hidden_sheets) == (("Read me", "List"), ("Do not invite",))
    assert found.sheet == told.sheet == "List"
    assert "several sheets: “Read me”, “List”" in found.questions[0]
    assert not told.questions
    assert len(read_invitee_list(content, "a.xlsx", sheet="Do not invite").rows) == 2


def test_an_empty_second_sheet_raises_no_question() -> None:
    assert not read_invitee_list(make_xlsx({"List": HEADED, "Sheet2": []}), "a.xlsx").questions


def test_a_sheet_that_is_not_there_is_refused_with_the_names_of_those_that_are() -> None:
    with pytest.raises(UnreadableFile, match=r"no sheet “Lost”\. Its sheets are “List”"):
        read_invitee_list(make_xlsx({"List": HEADED}), "a.xlsx", sheet="Lost")


def test_a_workbook_of_hidden_sheets_is_refused_by_their_names() -> None:
    with pytest.raises(UnreadableFile, match="hidden: “Sheet1”"):
        read_invitee_list(make_xls(HEADED, is_hidden=True), "a.xls")


@pytest.mark.parametrize(
    "rows",
    [
        [["Item", "Amount"], ["Room", "240"], ["Lunch", "900"]],
        [["The minutes of the last meeting were agreed."]],
        [["Name", "Email"]],
    ],
)
def test_what_is_no_list_of_people_is_refused(rows: list[list[str]]) -> None:
    with pytest.raises(NotAList, match="We could not find names or email addresses in “list"):
        read(rows)


def test_organisations_alone_are_asked_about() -> None:
    rows = [["Organisation", "Sector"], ["Countryside Board", "Public"]]

    found = read(rows)
    told = read_invitee_list(make_csv(rows), "a.csv", mapping=found.mapping)

    assert "representative is still to be named" in found.questions[0]
    assert not told.questions


def test_a_column_that_is_mapped_but_not_there_is_asked_about() -> None:
    found = read_invitee_list(make_csv(HEADED), "a.csv", mapping={"E-post": "email"})

    assert found.questions == ["There is no column “E-post” in this file. Which one is meant?"]


def test_a_field_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="“shoe_size” is nothing that a column can be imported as"):
        read_invitee_list(make_csv(HEADED), "a.csv", mapping={"Name": "shoe_size"})


def test_three_different_examples_of_each_column_are_shown() -> None:
    rows = [["Name", "Role"], *[[f"Ada Marsh{letter}", "Chair"] for letter in "abcde"]]

    assert read(rows).examples == {"Name": ["Ada Marsha", "Ada Marshb", "Ada Marshc"], "Role": ["Chair"]}


def test_headings_that_are_alike_are_numbered() -> None:
    found = read([["Name", "Email", "Email", ""], ["Ada Marsh", "ada@example.org", "am@example.org", "x"]])

    assert found.mapping == {"Name": "name", "Email": "email", "Email (2)": "email", "Column D": ""}
    assert found.rows[0].cells["email"] == "ada@example.org; am@example.org"
