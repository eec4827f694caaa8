import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.database import writing
from app.extensions import db
from app.list_worker import work_on_one_list
from app.models.categories import Category, Membership
from app.models.lists import ListImport
from app.models.people import OtherAddress, Person
from tests.formats.list_files import make_xlsx
from tests.make import NOW, make_account, make_category, make_partner, make_person
from tests.signing_in import client_of

TWO = b"Name,Email\nCllr Ann Ash,ann@example.org\nPete Birch,birch@example.org\n"


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    with app.app_context(), writing() as session:
        make_category(session, "Scrutiny Committees")
        make_partner(session)
        uniquifier = make_account(session).fs_uniquifier
    return client_of(app, uniquifier)


def upload(
    officer: FlaskClient, content: bytes = TWO, name: str = "list.csv", *, partner: str = "0", **form: str
) -> TestResponse:
    answers = {"category": "1", "partner": partner} | form
    return officer.post("/lists/new", data=answers | {"file": (io.BytesIO(content), name)})


def names(app: Flask) -> list[str]:
    with app.app_context():
        return [person.name for person in db.session.scalars(select(Person).order_by(Person.id))]


def test_a_list_is_shown_before_anybody_is_saved(app: Flask, officer: FlaskClient) -> None:
    answer = upload(officer)

    page = officer.get(answer.location).text
    assert "Nothing has been saved yet" in page
    assert "Cllr Ann Ash" in page
    assert names(app) == []


def test_confirming_imports_it(app: Flask, officer: FlaskClient) -> None:
    upload(officer)

    answer = officer.post("/lists/1/confirm")

    assert answer.status_code == 302
    assert "The list was imported." in officer.get("/lists/1").text
    assert names(app) == ["Cllr Ann Ash", "Pete Birch"]


def test_a_category_can_be_added_on_the_spot(app: Flask, officer: FlaskClient) -> None:
    upload(officer, category="0", new_category="Parish councils")

    with app.app_context():
        assert db.session.scalars(select(Category.name).order_by(Category.id)).all()[-1] == "Parish councils"


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"category": "0"}, "Choose a category, or name a new one"),
        ({"category": "1", "new_category": "Housing"}, "Choose a category or name a new one, not both"),
        ({"category": "0", "new_category": "scrutiny committees"}, "“Scrutiny Committees” already"),
    ],
)
def test_a_category_is_needed_once(officer: FlaskClient, form: dict[str, str], sentence: str) -> None:
    answer = upload(officer, TWO, "list.csv", partner="0", **form)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_what_is_no_list_is_refused_beside_the_form(officer: FlaskClient) -> None:
    answer = upload(officer, b"\x89PNG\r\n\x1a\n", "picture.xlsx")

    assert answer.status_code == 422
    assert "picture.xlsx" in answer.text
    assert "There is a problem" in answer.text


def test_several_sheets_are_asked_about_and_chosen(app: Flask, officer: FlaskClient) -> None:
    content = make_xlsx(
        {"A": [["Name", "Email"], ["Ann Ash", "ann@example.org"]], "B": [["Name"], ["Ben Birch"]]}
    )

    asked = upload(officer, content, "list.xlsx")
    refused = officer.post("/lists/1/confirm")
    page = officer.get(asked.location).text
    chosen = officer.post("/lists/1/columns", data={"sheet": "B", "heading_row": "1"})
    done = officer.post(
        "/lists/1/columns",
        data={"sheet": "B", "heading_row": "1", "heading-0": "Name", "field-0": "name"},
    )

    assert asked.location == "/lists/1/columns"
    assert refused.status_code == 409
    assert "There are several sheets" in page
    assert chosen.location == "/lists/1/columns"
    assert done.location == "/lists/1"
    assert "Ben Birch" in officer.get("/lists/1").text
    assert names(app) == []


def test_columns_that_were_chosen_are_remembered_for_the_partner(app: Flask, officer: FlaskClient) -> None:
    odd = b"Who,Where,Office\n" + b"".join(
        b"%s Ash,%s@example.org,Clerk\n" % (name, name) for name in (b"Ann", b"Ben", b"Cal", b"Dot")
    )
    upload(officer, odd, partner="1")
    with app.app_context():
        read = db.session.get_one(ListImport, 1).summary
    headings = list(read["mapping"])
    fields = ["name", "email", "job_title"]
    answers = {"heading_row": str(next(iter(read["heading_rows"]), 0))}
    for number, (heading, field) in enumerate(zip(headings, fields, strict=True)):
        answers |= {f"heading-{number}": heading, f"field-{number}": field}
    chosen = officer.post("/lists/1/columns", data=answers)
    officer.post("/lists/1/confirm")

    upload(officer, odd, partner="1")
    upload(officer, odd)

    assert chosen.location == "/lists/1"
    with app.app_context():
        told, same_partner, nobody = (db.session.get_one(ListImport, each).summary for each in (1, 2, 3))
        assert list(told["mapping"].values()) == fields
        assert same_partner["mapping"] == told["mapping"]
        assert nobody["mapping"] != told["mapping"]


def test_the_officer_says_who_is_the_same_person(app: Flask, officer: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        known = make_person(session, "Peter Birch", email="birch@example.org").id
    upload(officer)
    page = officer.get("/lists/1?outcome=perhaps_same").text

    kept = officer.post("/lists/1/rows", data={"row-3": f"same-{known}", "outcome": "perhaps_same"})
    again = officer.get("/lists/1?outcome=perhaps_same").text
    officer.post("/lists/1/confirm")

    assert "The same as Peter Birch" in page
    assert kept.location == "/lists/1?outcome=perhaps_same"
    assert f'value="same-{known}" checked' in again
    assert names(app) == ["Peter Birch", "Cllr Ann Ash"]


def test_what_was_decided_is_known_when_the_list_comes_again(app: Flask, officer: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        known = make_person(session, "Peter Birch", email="birch@example.org").id
    upload(officer)
    officer.post("/lists/1/confirm", data={"row-3": f"same-{known}"})

    upload(officer)
    officer.post("/lists/2/confirm")

    with app.app_context():
        assert db.session.get_one(ListImport, 2).summary["unchanged"] == 2
    assert names(app) == ["Peter Birch", "Cllr Ann Ash"]


def test_the_officer_takes_the_details_of_the_list_and_undoing_puts_ours_back(
    app: Flask, officer: FlaskClient
) -> None:
    with app.app_context(), writing() as session:
        make_person(session, "Ann Ash", email="ann@example.org").job_title = "Clerk"
    content = b"Name,Email,Job title\nCllr Ann Ash,ann@example.org,Leader\n"
    upload(officer, content)

    officer.post("/lists/1/confirm", data={"row-2": "take"})
    with app.app_context():
        taken = db.session.scalars(select(Person)).one()
        assert (taken.title, taken.job_title) == ("Cllr", "Leader")
    officer.post("/lists/1/undo")

    with app.app_context():
        put_back = db.session.scalars(select(Person)).one()
        assert (put_back.title, put_back.job_title) == ("", "Clerk")
        assert db.session.scalars(select(OtherAddress)).all() == []


def test_our_details_stay_unless_the_officer_says_otherwise(app: Flask, officer: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        make_person(session, "Ann Ash", email="ann@example.org").job_title = "Clerk"
    upload(officer, b"Name,Email,Job title\nAnn Ash,ann@example.org,Leader\n")

    officer.post("/lists/1/confirm")

    with app.app_context():
        assert db.session.scalars(select(Person.job_title)).one() == "Clerk"


def test_whoever_is_no_longer_on_the_list_stays_until_marked(app: Flask, officer: FlaskClient) -> None:
    upload(officer)
    officer.post("/lists/1/confirm")
    one = b"Name,Email\nCllr Ann Ash,ann@example.org\n"

    upload(officer, one)
    page = officer.get("/lists/2").text
    officer.post("/lists/2/confirm", data={"asks_gone": "1"})
    with app.app_context():
        stays = db.session.scalar(select(func.count(Membership.id)).where(Membership.left_at.is_(None)))
    upload(officer, one)
    officer.post("/lists/3/confirm", data={"asks_gone": "1", "gone": "2"})

    assert "No longer on this list" in page
    assert "Pete Birch" in page
    assert stays == 2
    with app.app_context():
        left = db.session.scalars(select(Membership).where(Membership.left_at.is_not(None))).one()
        assert left.person_id == 2
    officer.post("/lists/3/undo")
    with app.app_context():
        assert db.session.scalar(select(func.count(Membership.id)).where(Membership.left_at.is_(None))) == 2


def test_the_problems_are_a_file_with_row_numbers(officer: FlaskClient) -> None:
    upload(officer, b"Name,Email\nAnn Ash,ann@\n+Ben Birch,ben@\nTotal,\n")

    answer = officer.get("/lists/1/problems.csv")

    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0] == ["Row", "Name", "Organisation", "What to look at"]
    assert [(row[0], row[1]) for row in rows[1:]] == [("2", "Ann Ash"), ("3", "'+Ben Birch"), ("4", "")]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="list problems.csv"'


def test_a_list_that_is_not_there_is_not_found(officer: FlaskClient) -> None:
    for address in ("/lists/9", "/lists/9/columns", "/lists/9/problems.csv"):
        assert officer.get(address).status_code == 404
    assert officer.post("/lists/9/confirm").status_code == 404


def test_representatives_to_be_named_are_among_what_is_to_be_done(officer: FlaskClient) -> None:
    upload(officer, b"Name,Organisation\nAnn Ash,Ash Council\nRepresentative to be named,Birch Ltd\n")
    officer.post("/lists/1/confirm")

    lists, page = officer.get("/lists").text, officer.get("/representatives").text

    assert '<a class="govuk-link" href="/representatives">1 representative to be named</a>' in lists
    assert "Birch Ltd" in page


def test_a_large_list_is_left_to_the_worker_and_its_page_refreshes(app: Flask, officer: FlaskClient) -> None:
    lines = "".join(f"Person{number:06} Ash,person{number}@example.org\n" for number in range(4000))
    answer = upload(officer, f"Name,Email\n{lines}".encode())

    waiting = officer.get(answer.location).text
    with app.app_context():
        work_on_one_list(lambda: NOW)
    read = officer.get(answer.location).text
    officer.post("/lists/1/confirm")
    confirming = officer.get(answer.location).text

    assert 'http-equiv="refresh"' in waiting
    assert "Waiting for the worker" in waiting
    assert "4,000" in read
    assert read.count('<td class="pc-n">') == 10
    assert "Everything is saved at once at the end" in confirming
    assert names(app) == []


def test_a_large_file_that_is_no_list_is_told_so_on_its_page(app: Flask, officer: FlaskClient) -> None:
    upload(officer, b"\x89PNG" + b"\x00" * 200_000, "picture.xlsx")
    with app.app_context():
        work_on_one_list(lambda: NOW)

    page = officer.get("/lists/1").text

    assert "picture.xlsx" in page
    assert "Import another file" in page
    assert "http-equiv" not in page
