from sqlalchemy.orm import Session

from app.rules.matching import Outcome
from app.services.history import COMMAND_LINE
from app.services.list_reading import ListChoices, read_list
from app.services.list_rows import keep_rows, list_overview, list_rows, row_records
from app.services.lists import preview_list
from tests.make import NOW, make_category, make_person

CONTENT = b"Name,Email\nPete Ash,ash@example.org\nTotal,\nAnn Birch,ann@\n"


def test_every_row_is_kept_with_its_number_outcome_and_reason(session: Session) -> None:
    make_person(session, "Peter Ash", email="ash@example.org")
    upload = preview_list(
        session,
        CONTENT,
        "a.csv",
        category=make_category(session),
        partner=None,
        choices=ListChoices(),
        by=COMMAND_LINE,
        now=NOW,
    )

    rows = list_rows(session, upload.id)

    assert [(row.row, row.outcome) for row in rows] == [(2, "perhaps_same"), (3, "skipped"), (4, "problem")]
    assert rows[0].facts["possible"][0]["name"] == "Peter Ash"
    assert rows[1].reason == "a total: “Total”"
    assert "“ann@” is not an email address" in rows[2].reason


def test_rows_can_be_asked_for_by_their_outcome(session: Session) -> None:
    upload = preview_list(
        session,
        CONTENT,
        "a.csv",
        category=make_category(session),
        partner=None,
        choices=ListChoices(),
        by=COMMAND_LINE,
        now=NOW,
    )

    assert [row.row for row in list_rows(session, upload.id, outcome=Outcome.PROBLEM)] == [4]


def test_no_rows_are_nothing_to_write(session: Session) -> None:
    read = read_list(session, CONTENT, "a.csv", category=make_category(session), choices=ListChoices())

    keep_rows(session, [])

    assert len(list(row_records(1, read))) == 3


def test_an_officer_sees_first_what_can_be_decided(session: Session) -> None:
    make_person(session, "Peter Ash", email="ash@example.org")
    lines = [
        "Name,Email,Organisation",
        "Pete Ash,ash@example.org,",
        "Ann Birch,ann@,",
        "Bo Cedar,bo@example.org,Oak",
    ]
    lines += ["B Cedar,b@example.org,Oak", "Vacancy,,Elm"]
    lines += [f"Pat Person{number},p{number}@example.org," for number in range(30)]
    upload = preview_list(
        session,
        "\n".join(lines).encode(),
        "a.csv",
        category=make_category(session),
        partner=None,
        choices=ListChoices(),
        by=COMMAND_LINE,
        now=NOW,
    )

    overview = list_overview(session, upload)

    assert [row.row for row in overview.to_decide] == [2]
    assert [row.row for row in overview.problems] == [3]
    assert [row.row for row in overview.repeated] == [5]
    assert [(outcome, len(rows)) for outcome, rows in overview.folded] == [
        (Outcome.NEW, 10),
        (Outcome.SKIPPED, 1),
    ]
    assert not overview.has_more
