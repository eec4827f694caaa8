"""An officer adds somebody by hand."""

from flask import Flask
from sqlalchemy import func, select

from app.database import writing
from app.extensions import db
from app.models.people import Person
from tests.make import make_category
from tests.views.officer import sign_in

NEW = "/people/new"
#: What a browser sends for lists in which nothing was chosen.
NOTHING_CHOSEN = {"partner": "0", "category": "0", "role": ""}


def count_people(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Person.id))) or 0


def test_somebody_new_is_added_and_shown(app: Flask) -> None:
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        make_category(session, "Board")

    page = officer.post(
        NEW,
        **NOTHING_CHOSEN | {"category": "1"},
        given_name="Bo",
        family_name="Birch",
        email="bo@example.org",
        postal_address="12 Long Road\r\nOxford OX3 7AA",
    ).text

    assert "They were added." in page
    assert "12 Long Road, Oxford OX3 7AA" in page
    assert "Bo Birch" in page
    assert "Board" in page


def test_who_it_may_be_is_shown_before_anything_is_saved(app: Flask) -> None:
    officer = sign_in(app)
    filled = NOTHING_CHOSEN | {"given_name": "Anne", "family_name": "Ash", "email": "ann@example.org"}

    asked = officer.post(NEW, **filled)

    assert asked.status_code == 422
    assert "This may be somebody who is known already." in asked.text
    assert "the same email address" in asked.text
    assert 'value="Anne"' in asked.text
    assert count_people(app) == 1
    officer.post(NEW, **filled, told_apart="y")
    assert count_people(app) == 2


def test_somebody_known_is_pointed_to(app: Flask) -> None:
    page = (
        sign_in(app)
        .post(NEW, **NOTHING_CHOSEN, given_name="Ann", family_name="Ash", email="ann@example.org")
        .text
    )

    assert "This person is known already. Nobody was added." in page
    assert 'href="/people/1"' in page
    assert "told_apart" not in page


def test_nobody_is_not_added(app: Flask) -> None:
    officer = sign_in(app)

    assert (
        "Enter a forename or a surname." in officer.post(NEW, **NOTHING_CHOSEN, email="bo@example.org").text
    )
    assert "This can have 200 characters" in officer.post(NEW, **NOTHING_CHOSEN, given_name="x" * 201).text
    assert count_people(app) == 1
