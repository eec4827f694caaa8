"""Lists as programs and people really make them: what becomes of every row, with nothing mapped by hand."""

from collections.abc import Sequence

import pytest
from sqlalchemy.orm import Session

from app.models.lists import ListImport
from app.services.history import COMMAND_LINE
from app.services.list_confirming import confirm_list
from app.services.list_reading import ListChoices, ReadList, read_list
from app.services.lists import preview_list
from app.services.vacancies import open_vacancies
from tests.formats.list_exports import GOOGLE, MODERN_GOV, OUTLOOK, make_row
from tests.formats.list_files import make_csv, make_xlsx
from tests.make import NOW, make_category

#: Row number, what it ends as, and the person as the list names them.
Ends = list[tuple[int, str, str]]


def read(session: Session, content: bytes, file_name: str) -> ReadList:
    return read_list(session, content, file_name, category=make_category(session), choices=ListChoices())


def ends(found: ReadList) -> Ends:
    """Every row of the file below its headings, also those that list nobody."""
    rows = [
        (person.row, str(match.outcome), " ".join(filter(None, person[1:5])))
        for person, match in zip(found.listed, found.matches, strict=True)
    ]
    return sorted(rows + [(each.row, "skipped", "") for each in found.file.skipped])


def reason(found: ReadList, row: int) -> str:
    listed = {match.row: " ".join(match.reasons) for match in found.matches}
    return (listed | {each.row: each.reason for each in found.file.skipped})[row]


def test_an_outlook_export(session: Session) -> None:
    rows = [
        OUTLOOK,
        make_row(
            OUTLOOK, Title="Cllr", First_Name="Ada", Last_Name="Marsh", E_mail_Address="ada@example.org"
        ),
        make_row(
            OUTLOOK,
            First_Name="Ben",
            Last_Name="Hollis",
            Company="Cherwell",
            E_mail_Address="/o=EXAMPLE/ou=EXCHANGE/cn=BHOLLIS",
            E_mail_Type="EX",
        ),
        make_row(OUTLOOK, Company="Cold Water Company", Business_Phone="01632 960001"),
        make_row(
            OUTLOOK, Title="Cllr", First_Name="ADA", Last_Name="Marsh", E_mail_Address="Ada@Example.org"
        ),
        make_row(OUTLOOK, First_Name="Di", Last_Name="Elm", Mobile_Phone="07700 900001"),
    ]

    found = read(session, make_csv(rows, encoding="cp1252"), "contacts.CSV")

    assert ends(found) == [
        (2, "new", "Cllr Ada Marsh"),
        (3, "problem", "Ben Hollis"),
        (4, "skipped", ""),
        (5, "skipped", "Cllr ADA Marsh"),
        (6, "cannot_email", "Di Elm"),
    ]
    assert "X.500" in reason(found, 3)
    assert reason(found, 4) == "The representative of Cold Water Company is to be named."
    assert found.file.questions == []


def test_a_google_export(session: Session) -> None:
    rows = [
        GOOGLE,
        make_row(
            GOOGLE,
            First_Name="Ada",
            Last_Name="Marsh",
            Labels="Board ::: * myContacts",
            E_mail_1___Value="ada@example.org ::: am@example.com",
        ),
        make_row(GOOGLE, Labels="* myContacts", E_mail_1___Value="newsletter@example.org"),
        make_row(GOOGLE, First_Name="Zoë", Last_Name="O’Hara", E_mail_1___Value="zoë@example.org"),
    ]

    found = read(session, make_csv(rows), "contacts.csv")

    assert ends(found) == [(2, "new", "Ada Marsh"), (3, "problem", ""), (4, "new", "Zoë O’Hara")]
    assert found.listed[0].other_emails == ("am@example.com",)
    assert found.listed[0].categories == ("Board",)
    assert reason(found, 3) == "There is an email address and no name: say whose it is."


def test_a_modern_gov_member_list(session: Session) -> None:
    def member(name: str, family: str, email: str, committees: str) -> list[str]:
        return make_row(
            MODERN_GOV,
            Title="Councillor",
            Forename=name,
            Surname=family,
            Political_Party="Green",
            Home_Address="1 Lane",
            Email=email,
            Committee_Membership=committees,
        )

    rows = [
        MODERN_GOV,
        member("Ada", "Marsh", "ada@example.org", "Scrutiny;Planning"),
        member("Ben", "Hollis", "cllr.hollis@example.org.", "Scrutiny"),
        member("", "Vacancy", "", "Planning"),
        member("Cy", "Elm", "01632 960002", "Planning"),
    ]

    found = read(session, make_csv(rows), "mgMemberIndex.csv")

    assert ends(found) == [
        (2, "new", "Councillor Ada Marsh"),
        (3, "new", "Councillor Ben Hollis"),
        (4, "skipped", "Councillor"),
        (5, "cannot_email", "Councillor Cy Elm"),
    ]
    assert found.listed[0].categories == ("Scrutiny", "Planning")
    assert found.listed[1].email == "cllr.hollis@example.org"
    assert {column.field for column in found.file.columns if "Party" in column.heading} == {"left_out"}


def test_a_councils_workbook_with_two_heading_rows_sub_headings_and_totals(session: Session) -> None:
    rows: Sequence[Sequence[str]] = [
        ["Partnership contacts, November 2007", "", "", "", ""],
        ["", "", "", "", ""],
        ["Organisation", "Member", "", "Contact", ""],
        ["", "Forename", "Surname", "Email", "Telephone"],
        ["District councils:", "", "", "", ""],
        ["Cherwell", "Ada", "Marsh", "ada@example.org", "01632 960001"],
        ["Cherwell", "Ben", "Hollis", "", "01632 960002"],
        ["Total", "2", "", "", ""],
        ["", "", "", "", ""],
        ["Voluntary sector:", "", "", "", ""],
        ["Ash Trust", "Cy", "Elm", "cy@example.org", ""],
        ["Grand total", "3", "", "", ""],
    ]

    content = make_xlsx({"Contacts": rows}, merged=["B3:C3", "D3:E3", "A5:E5", "A10:E10"])
    found = read(session, content, "contacts.xlsx")

    assert found.file.heading_rows == (3, 4)
    assert ends(found) == [
        (1, "skipped", ""),
        (5, "skipped", ""),
        (6, "new", "Ada Marsh"),
        (7, "cannot_email", "Ben Hollis"),
        (8, "skipped", ""),
        (9, "skipped", ""),
        (10, "skipped", ""),
        (11, "new", "Cy Elm"),
        (12, "skipped", ""),
    ]
    assert reason(found, 1) == "above the headings"
    assert reason(found, 5) == "a sub-heading: “District councils:”"
    assert reason(found, 12) == "a total: “Grand total”"


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(";", "cp1252"), ("\t", "utf-16"), (",", "utf-8-sig"), ("|", "utf-8")]
)
def test_a_list_from_a_spreadsheet_of_another_country(
    session: Session, delimiter: str, encoding: str
) -> None:
    rows = [
        ["Name", "E-mail", "Organisation"],
        ["Zoë O’Neill", "zoe@example.org", "Café Trust"],
        ["Jürgen Weiß", "", "Partnerstadt"],
    ]

    found = read(session, make_csv(rows, delimiter=delimiter, encoding=encoding), "liste.csv")

    assert ends(found) == [(2, "new", "Zoë O’Neill"), (3, "cannot_email", "Jürgen Weiß")]
    assert found.listed[0].organisation == "Café Trust"


def test_nine_people_with_one_clerks_address(session: Session) -> None:
    names = [
        "Ada Marsh",
        "Ben Hollis",
        "Cy Elm",
        "Di Fir",
        "Ed Oak",
        "Flo Ash",
        "Gus Yew",
        "Hal Bay",
        "Ivy Box",
    ]
    rows = [["Name", "Email", "Parish council"]]
    rows += [[name, "clerk@example.org", f"Parish {number}"] for number, name in enumerate(names)]

    found = read(session, make_csv(rows), "parishes.csv")

    assert [outcome for _, outcome, _ in ends(found)] == ["new"] * 9
    assert all("a shared mailbox, or a mistake" in reason(found, row) for row in range(2, 11))
    assert all(match.shared_with for match in found.matches)


def import_file(session: Session, content: bytes, file_name: str) -> ListImport:
    upload = preview_list(
        session,
        content,
        file_name,
        category=make_category(session, "Duty to Cooperate"),
        partner=None,
        choices=ListChoices(),
        by=COMMAND_LINE,
        now=NOW,
    )
    return confirm_list(session, upload.id, by=COMMAND_LINE, now=NOW)


def test_a_duty_to_cooperate_list_keeps_bodies_whose_representative_is_to_be_named(session: Session) -> None:
    rows = [
        ["Organisation", "Representative", "E-mail"],
        ["Environment Board", "Dr Ada Marsh", "ada@example.org"],
        ["Highways Board", "To be named", ""],
        ["Learning Council", "", ""],
        ["Police Authority", "Vacancy", "office@example.org"],
        ["Fire Authority", "Ben Hollis (TBC)", "ben@example.org"],
    ]

    upload = import_file(session, make_csv(rows), "duty.csv")

    names = [each.organisation.name for each in open_vacancies(session)]
    assert names == ["Highways Board", "Learning Council", "Police Authority"]
    assert (upload.summary["new"], upload.summary["skipped"], upload.summary["problem"]) == (2, 3, 0)
