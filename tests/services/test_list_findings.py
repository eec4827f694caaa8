import zlib

from sqlalchemy.orm import Session

from app.services.history import COMMAND_LINE
from app.services.list_findings import findings_of
from app.services.list_reading import ListChoices, read_list
from app.services.lists import preview_list
from tests.make import NOW, make_category, make_organisation, make_person

#: A row of each outcome, with a note, a problem, two addresses, several categories and a repeated person.
CONTENT = """Title,Forename,Surname,Email,Organisation,Category,Interested,Do not contact
Cllr,Ann,Ash,ann@example.org,Ash Council,Board; Panel,yes,
,Pete,Birch,birch@example.org; b2@example.org,Oak Council,,,
,Zoë,Cedar,clerk@example.org,,,,x
,Bo,Dale,clerk@example.org (for wards),,,,
,Cy,Elm,elm@,,,maybe,
,Vacancy,,,Fir Council,,,
,Ann,Ash,ann@example.org,Ash Council,,,
,Di,Fir Resigned 2018,,,,,
Total,,,,,,,
""".encode()


def test_what_was_found_comes_back_as_it_was(session: Session) -> None:
    category = make_category(session)
    make_person(session, "Peter Birch", email="birch@example.org")
    make_person(session, "Ann Ash", email="ann@example.org", organisation=make_organisation(session))
    upload = preview_list(
        session,
        CONTENT,
        "a.csv",
        category=category,
        partner=None,
        choices=ListChoices(),
        by=COMMAND_LINE,
        now=NOW,
    )

    assert findings_of(upload) == read_list(
        session, CONTENT, "a.csv", category=category, choices=ListChoices()
    )


def test_a_list_of_more_than_one_line_keeps_its_order(session: Session) -> None:
    category = make_category(session)
    rows = "".join(f"Pat Person{number},p{number}@example.org\n" for number in range(2_500))
    content = f"Name,Email\n{rows}".encode()
    upload = preview_list(
        session,
        content,
        "a.csv",
        category=category,
        partner=None,
        choices=ListChoices(),
        by=COMMAND_LINE,
        now=NOW,
    )

    found = findings_of(upload)

    assert found is not None
    assert [listed.row for listed in found.listed] == list(range(2, 2_502))
    assert [match.row for match in found.matches] == list(range(2, 2_502))


def test_what_another_version_kept_is_not_understood(session: Session) -> None:
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
    upload.findings = zlib.compress(b'{"version": 0}\n')

    assert findings_of(upload) is None


def test_nothing_kept_is_nothing_found(session: Session) -> None:
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
    upload.findings = None

    assert findings_of(upload) is None
