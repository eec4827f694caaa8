import csv
import io
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.database import writing
from app.extensions import db
from app.models.categories import Membership
from app.models.people import Person
from tests.cli.running import Placecard, placecard_for
from tests.conftest import Database
from tests.formats.list_files import make_csv, make_xlsx
from tests.make import make_category, make_event, make_invitation

HEADINGS = ["Name", "E-mail", "Council"]
ANN = ["Cllr Ann Ash", "ann@example.org", "Ash Parish Council"]
BEN = ["Ben Birch OBE", "ben@example.org", "Ash Parish Council"]


@pytest.fixture
def placecard(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Placecard:
    with app.app_context(), writing() as session:
        make_category(session, "Scrutiny Committees")
    return placecard_for(database, monkeypatch, capsys)


def kept(tmp_path: Path, content: bytes, name: str = "list.csv") -> str:
    path = tmp_path / name
    path.write_bytes(content)
    return str(path)


def count_people(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Person.id))) or 0


def test_a_dry_run_prints_one_object_and_writes_nothing(
    app: Flask, placecard: Placecard, tmp_path: Path
) -> None:
    path = kept(tmp_path, make_csv([HEADINGS, ANN, ["Total", "", ""], ["Cal Cedar", "cal@", ""]]))

    ran = placecard("lists", "import", path, "--category", "scrutiny  COMMITTEES", "--dry-run", "--json")

    assert ran.code == 0
    assert {name: value for name, value in ran.json.items() if name != "people"} == {
        "rows": 3,
        "new": 1,
        "known": 0,
        "differs": 0,
        "unchanged": 0,
        "perhaps_same": 0,
        "cannot_email": 0,
        "skipped": [{"row": 3, "reason": "a total: “Total”"}],
        "problems": [
            {
                "row": 4,
                "message": "“cal@” is not an email address we can use: part of it is missing.",
            }
        ],
        "questions": [],
        "mapping": {"Name": "name", "E-mail": "email", "Council": "organisation"},
    }
    assert ran.json["people"][0] == {
        "row": 2,
        "outcome": "new",
        "title": "Cllr",
        "given_name": "Ann",
        "family_name": "Ash",
        "suffix": "",
        "name_as_typed": "Cllr Ann Ash",
        "email": "ann@example.org",
        "other_emails": [],
        "telephone": "",
        "organisation": "Ash Parish Council",
        "job_title": "",
        "role": "",
        "categories": ["Scrutiny Committees"],
        "notes": [],
    }
    assert count_people(app) == 0


def test_every_row_is_counted_once(placecard: Placecard, tmp_path: Path) -> None:
    rows = [ANN, BEN, ["", "nobody@example.org", ""], ["Vacancy", "", "Elm Council"], ["Total", "", ""], ANN]
    path = kept(tmp_path, make_csv([HEADINGS, *rows]))

    told = placecard("lists", "import", path, "--category", "Scrutiny Committees", "--dry-run", "--json").json

    counted = sum(
        told[name] for name in ("new", "known", "differs", "unchanged", "perhaps_same", "cannot_email")
    )
    assert counted + len(told["skipped"]) + len(told["problems"]) == told["rows"] == len(rows)
    assert [each["row"] for each in told["skipped"]] == [5, 6, 7]
    assert [each["row"] for each in told["problems"]] == [4]


def test_importing_writes_and_a_second_time_changes_nothing(
    app: Flask, placecard: Placecard, tmp_path: Path
) -> None:
    path = kept(tmp_path, make_csv([HEADINGS, ANN, BEN]))
    command = ("lists", "import", path, "--category", "Scrutiny Committees", "--json")

    first, second = placecard(*command), placecard(*command)

    assert (first.json["new"], first.json["unchanged"]) == (2, 0)
    assert (second.json["new"], second.json["unchanged"]) == (0, 2)
    assert count_people(app) == 2


def test_an_unknown_category_is_refused_with_the_nearest(placecard: Placecard, tmp_path: Path) -> None:
    path = kept(tmp_path, make_csv([HEADINGS, ANN]))

    ran = placecard("lists", "import", path, "--category", "Scrutiny Comittee")

    assert ran.code == 1
    assert "There is no category called “Scrutiny Comittee”" in ran.err
    assert "“Scrutiny Committees”" in ran.err


def test_what_is_not_a_list_is_refused_with_a_sentence(placecard: Placecard, tmp_path: Path) -> None:
    path = kept(tmp_path, b"", "nothing.csv")

    ran = placecard("lists", "import", path, "--category", "Scrutiny Committees", "--json")

    assert ran.code == 1
    assert ran.out == ""
    assert "We could not read “nothing.csv”" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "options",
    [
        ("--map", "Name"),
        ("--map", "Name=shoe size"),
        ("--heading-row", "-1"),
        ("--sheets", "A"),
    ],
)
def test_an_option_that_cannot_be_understood_is_wrong_usage(
    placecard: Placecard, tmp_path: Path, options: tuple[str, ...]
) -> None:
    path = kept(tmp_path, make_csv([HEADINGS, ANN]))

    assert placecard("lists", "import", path, "--category", "Scrutiny Committees", *options).code == 2


def test_a_file_that_is_not_there_and_a_missing_category_are_wrong_usage(placecard: Placecard) -> None:
    assert placecard("lists", "import", "nowhere.csv", "--category", "Scrutiny Committees").code == 2
    assert placecard("lists", "import", __file__).code == 2


def test_several_sheets_are_asked_about_and_a_sheet_answers(
    app: Flask, placecard: Placecard, tmp_path: Path
) -> None:
    path = kept(tmp_path, make_xlsx({"First": [HEADINGS, ANN], "Second": [HEADINGS, BEN]}), "two.xlsx")
    command = ("lists", "import", path, "--category", "Scrutiny Committees", "--json")

    asked = placecard(*command)
    people_then = count_people(app)
    answered = placecard(*command, "--sheet", "Second")

    assert asked.code == 1
    assert [question for question in asked.json["questions"] if "several sheets" in question]
    assert people_then == 0
    assert answered.code == 0
    assert [each["given_name"] for each in answered.json["people"]] == ["Ben"]


def test_columns_and_the_heading_row_can_be_told(placecard: Placecard, tmp_path: Path) -> None:
    path = kept(tmp_path, make_csv([["x", "y", "z"], ["Who", "Where to", "Ours"], ANN]))
    options = (
        "--heading-row",
        "2",
        "--map",
        "Who=name",
        "--map",
        "Where to=email",
        "--map",
        "Ours=job title",
    )

    ran = placecard(
        "lists", "import", path, "--category", "Scrutiny Committees", *options, "--dry-run", "--json"
    )

    assert ran.code == 0, ran.err
    assert ran.json["mapping"] == {"Who": "name", "Where to": "email", "Ours": "job_title"}
    assert ran.json["people"][0]["job_title"] == "Ash Parish Council"


def test_an_import_can_be_undone_once(app: Flask, placecard: Placecard, tmp_path: Path) -> None:
    path = kept(tmp_path, make_csv([HEADINGS, ANN]))
    list_import_id = str(
        placecard("lists", "import", path, "--category", "Scrutiny Committees", "--json").json["id"]
    )

    undone, again, never = (
        placecard("lists", "undo", number) for number in (list_import_id, list_import_id, "99")
    )

    assert undone.code == 0
    assert count_people(app) == 0
    assert (again.code, never.code) == (1, 1)
    assert "There is no list with the number 99." in never.err


def test_an_import_whose_people_were_invited_stays(app: Flask, placecard: Placecard, tmp_path: Path) -> None:
    path = kept(tmp_path, make_csv([HEADINGS, ANN]))
    list_import_id = str(
        placecard("lists", "import", path, "--category", "Scrutiny Committees", "--json").json["id"]
    )
    with app.app_context(), writing() as session:
        make_invitation(session, make_event(session), session.scalars(select(Person)).one())

    undone = placecard("lists", "undo", list_import_id)

    assert undone.code == 1
    assert "has been invited" in undone.err
    assert count_people(app) == 1


def test_categories_are_added_and_listed(app: Flask, placecard: Placecard) -> None:
    ran = placecard("lists", "categories", "--add", "Housing", "--under", "Scrutiny Committees")

    assert [line.split() for line in ran.out.splitlines()] == [
        ["0", "Scrutiny", "Committees"],
        ["0", "Housing"],
    ]
    with app.app_context():
        assert db.session.scalar(select(func.count(Membership.id))) == 0


def test_a_spreadsheet_reads_the_same_row_numbers(placecard: Placecard, tmp_path: Path) -> None:
    content = make_csv([HEADINGS, ANN, [], BEN])
    path = kept(tmp_path, content)

    ran = placecard("lists", "import", path, "--category", "Scrutiny Committees", "--dry-run", "--json")

    lines = list(csv.reader(io.StringIO(content.decode())))
    for person in ran.json["people"]:
        assert lines[person["row"] - 1][1] == person["email"]
