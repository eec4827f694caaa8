import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import writing
from app.extensions import db
from app.models.categories import Category
from tests.make import make_account, make_category
from tests.signing_in import client_of


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An officer, and the categories Thematic Partnerships (1) and Housing (2)."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    with app.app_context(), writing() as session:
        make_category(session, "Thematic Partnerships")
        make_category(session, "Housing")
        uniquifier = make_account(session).fs_uniquifier
    return client_of(app, uniquifier)


def category(app: Flask, category_id: int) -> Category:
    with app.app_context():
        return db.session.get_one(Category, category_id)


def test_a_category_is_added_as_a_part_of_another(app: Flask, officer: FlaskClient) -> None:
    officer.post("/categories", data={"name": "Health", "parent": "1"})

    assert category(app, 3).parent_id == 1
    assert "Health" in officer.get("/categories").text


def test_a_category_is_renamed_and_nested(app: Flask, officer: FlaskClient) -> None:
    officer.post("/categories/2", data={"name": "Homes", "parent": "1"})

    assert (category(app, 2).name, category(app, 2).parent_id) == ("Homes", 1)


@pytest.mark.parametrize(
    ("address", "form", "sentence"),
    [
        ("/categories", {"name": "", "parent": "0"}, "Enter a name for the category"),
        ("/categories", {"name": "HOUSING", "parent": "0"}, "called “Housing” already"),
        ("/categories/2", {"name": "thematic partnerships", "parent": "0"}, "already"),
        ("/categories/2", {"name": "Housing", "parent": "2"}, "Choose one from the list"),
    ],
)
def test_what_cannot_be_is_said_beside_the_form(
    officer: FlaskClient, address: str, form: dict[str, str], sentence: str
) -> None:
    answer = officer.post(address, data=form)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_category_is_retired_and_brought_back(app: Flask, officer: FlaskClient) -> None:
    officer.post("/categories/2/retire")
    retired = category(app, 2).retired_at
    page = officer.get("/categories").text
    officer.post("/categories/2/bring-back")

    assert retired is not None
    assert "Bring back" in page
    assert category(app, 2).retired_at is None


def test_a_category_that_is_not_there_is_not_found(officer: FlaskClient) -> None:
    assert officer.get("/categories/9").status_code == 404
