"""Finding people by page, and everything about one of them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import writing
from tests.make import make_account, make_category, make_event, make_invitation, make_person
from tests.signing_in import client_of


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    """An officer, and two people of whom one is in a category and invited."""
    with app.app_context(), writing() as session:
        ann = make_person(session, "Ann Ash", email="ann@example.org", category=make_category(session))
        make_invitation(session, make_event(session, "Looking to the future"), ann)
        make_person(session, "Bob <Birch>")
        return client_of(app, make_account(session).fs_uniquifier)


def test_people_are_listed_as_they_wrote_their_names(officer: FlaskClient) -> None:
    page = officer.get("/people").text

    assert "Ann Ash" in page
    assert "Bob &lt;Birch&gt;" in page


def test_words_narrow_the_list_and_stay_in_their_field(officer: FlaskClient) -> None:
    page = officer.get("/people?q=ash").text

    assert "Ann Ash" in page
    assert "Birch" not in page
    assert 'value="ash"' in page


def test_a_category_narrows_the_list(officer: FlaskClient) -> None:
    page = officer.get("/people?category=1").text

    assert "Ann Ash" in page
    assert "Birch" not in page


def test_nobody_found_is_a_sentence(officer: FlaskClient) -> None:
    assert "Ann Ash" not in officer.get("/people?q=zzz").text


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=x", "?page=99999999999999999999", "?category=x", "?category=99", "?q=%00"]
)
def test_an_odd_address_of_the_list_is_a_page(officer: FlaskClient, query: str) -> None:
    assert officer.get(f"/people{query}").status_code == 200


def test_a_page_of_one_person_shows_categories_and_events(officer: FlaskClient) -> None:
    page = officer.get("/people/1").text

    for words in ("Ann Ash", "ann@example.org", "Scrutiny Committees", "Looking to the future"):
        assert words in page
