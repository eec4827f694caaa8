import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.models.people import Person
from tests.make import make_account, make_person
from tests.signing_in import client_of


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An officer, and Peter (1), Pete (2) and Ann (3)."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    with app.app_context(), writing() as session:
        make_person(session, "Peter Ash", email="peter@example.org")
        make_person(session, "Pete Ash", email="pete@example.org")
        make_person(session, "Ann Birch")
        uniquifier = make_account(session).fs_uniquifier
    return client_of(app, uniquifier)


def names(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Person.given_name).order_by(Person.id)))


def test_two_people_are_looked_at_side_by_side(officer: FlaskClient) -> None:
    page = officer.get("/people/1/merge/2").text

    assert "Keep Peter Ash" in page
    assert "pete@example.org" in page


def test_the_other_person_is_searched_for(officer: FlaskClient) -> None:
    page = officer.get("/people/1/merge?q=ash").text

    assert "/people/1/merge/2" in page
    assert "/people/1/merge/1" not in page


def test_the_officer_says_who_stays(app: Flask, officer: FlaskClient) -> None:
    answer = officer.post("/people/1/merge/2", data={"kept": "2", "decision": "one"})

    assert answer.location == "/people/2/merge"
    assert names(app) == ["Pete", "Ann"]
    assert "Part them again" in officer.get(answer.location).text


def test_a_merge_is_taken_back_on_the_page(app: Flask, officer: FlaskClient) -> None:
    officer.post("/people/1/merge/2", data={"kept": "1", "decision": "one"})

    answer = officer.post("/people/merges/1/undo")

    assert answer.location == "/people/1/merge/2"
    assert names(app) == ["Peter", "Pete", "Ann"]


def test_two_people_who_are_two_stay_two(app: Flask, officer: FlaskClient) -> None:
    answer = officer.post("/people/1/merge/2", data={"decision": "two"})

    assert answer.location == "/people/perhaps-the-same"
    assert "There is nobody to look at" in officer.get(answer.location).text
    assert names(app) == ["Peter", "Pete", "Ann"]


@pytest.mark.parametrize("address", ["/people/1/merge/1", "/people/1/merge/9", "/people/9/merge"])
def test_who_is_not_there_is_not_found(officer: FlaskClient, address: str) -> None:
    assert officer.get(address).status_code == 404
