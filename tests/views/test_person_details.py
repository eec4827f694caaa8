"""The form with a person's details: what is wrong is said, and two officers do not overwrite each other."""

import re

import pytest
from flask import Flask

from app.database import writing
from app.extensions import db
from app.models.people import Person
from tests.make import make_account, make_person
from tests.signing_in import client_of
from tests.views.delegate import hidden_fields
from tests.views.officer import Officer

ANN = {"given_name": "Ann", "family_name": "Ash", "email": "ann@example.org", "is_interested": ""}


@pytest.fixture
def officers(app: Flask) -> tuple[Officer, Officer]:
    """Two officers, and Ann Ash."""
    with app.app_context(), writing() as session:
        make_person(session, "Ann Ash", email="ann@example.org")
        accounts = make_account(session), make_account(session, "second@example.org")
        first, second = (client_of(app, each.fs_uniquifier) for each in accounts)
    return Officer(first), Officer(second)


def ann(app: Flask) -> Person:
    with app.app_context():
        return db.session.get_one(Person, 1)


def test_details_are_changed_on_the_page(app: Flask, officers: tuple[Officer, Officer]) -> None:
    saved = officers[0].post(
        "/people/1/edit",
        **ANN | {"job_title": "  Chair of  scrutiny ", "postal_address": "12 Long Road,\r\n\r\nOxford "},
    )

    assert "The details were saved." in saved.text
    assert ann(app).job_title == "Chair of scrutiny"
    assert ann(app).postal_address == "12 Long Road\nOxford"
    assert "changed: job title, postal address" in officers[0].get("/people/1/history").text


def test_both_versions_are_shown_and_nothing_that_was_typed_is_lost(
    app: Flask, officers: tuple[Officer, Officer]
) -> None:
    first, second = officers
    open_form = hidden_fields(second.get("/people/1/edit").text)
    first.post("/people/1/edit", **ANN | {"job_title": "Chair", "department": "Planning"})

    asked = second.client.post(
        "/people/1/edit", data=open_form | ANN | {"job_title": "Clerk", "telephone": "01632 960 001"}
    )

    assert asked.status_code == 409
    assert "Olive Officer was quicker" in asked.text
    assert re.search(r"Job title</a></th><td>.*Nothing.*</td><td>Chair</td><td>Clerk</td>", asked.text)
    assert 'value="Clerk"' in asked.text
    assert 'value="01632 960 001"' in asked.text
    assert 'value="Planning"' in asked.text
    assert ann(app).job_title == "Chair"

    again = hidden_fields(asked.text) | ANN
    second.client.post(
        "/people/1/edit",
        data=again | {"job_title": "Clerk", "telephone": "01632 960 001", "department": "Planning"},
    )
    assert (ann(app).job_title, ann(app).telephone, ann(app).department) == (
        "Clerk",
        "01632 960 001",
        "Planning",
    )


@pytest.mark.parametrize("seen", ["", "no json", "[]", '{"job_title": {"a": 1}}'])
def test_a_form_that_lost_what_it_showed_overwrites_nothing_unseen(
    app: Flask, officers: tuple[Officer, Officer], seen: str
) -> None:
    hidden = hidden_fields(officers[0].get("/people/1/edit").text) | {"seen": seen}

    asked = officers[0].client.post("/people/1/edit", data=hidden | ANN | {"job_title": "Chair"})

    assert asked.status_code == 409
    assert ann(app).job_title == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "ann at example"}, "Enter an email address in the correct format"),
        ({"other_addresses": "ann@example.net\nnobody"}, "“nobody” is not an email address"),
        ({"given_name": "", "family_name": " "}, "Enter a forename or a surname"),
        ({"title": "x" * 101}, "Title must be 100 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said(
    app: Flask, officers: tuple[Officer, Officer], typed: dict[str, str], said: str
) -> None:
    refused = officers[0].post("/people/1/edit", **ANN | typed)

    assert said in refused.text
    assert ann(app).given_name == "Ann"


def test_nobody_is_edited_who_is_not_there(officers: tuple[Officer, Officer]) -> None:
    assert officers[0].client.get("/people/999/edit").status_code == 404
