"""An organisation says by the link of its letter whom it sends, and an officer names them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import writing
from app.extensions import db
from app.models.vacancies import Vacancy
from app.services.asked_representatives import ask_for_representative
from app.services.history import COMMAND_LINE
from app.services.invitation_tokens import Purpose
from app.services.letter_tokens import token_for_letter
from app.services.vacancies import drop_vacancy
from tests.make import NOW, SECRET, make_category, make_vacancies
from tests.views.delegate import hidden_fields
from tests.views.officer import sign_in

SAM = {"name": " Ms  Sam Example ", "job_title": "Clerk", "email": "sam@example.org"}
ONE = "/representatives/1"


@pytest.fixture
def link(app: Flask) -> str:
    """The link of a letter to an organisation."""
    with app.app_context(), writing() as session:
        [vacancy] = make_vacancies(session, make_category(session, "Duty to Cooperate"), "Ash Water")
        ask_for_representative(session, vacancy, address="ask@example.org", by=COMMAND_LINE, now=NOW)
        assert vacancy.letter is not None
        return f"/name/{token_for_letter(vacancy.letter, Purpose.NAME, secret=SECRET)}"


def suggested(app: Flask) -> tuple[str, str, str]:
    with app.app_context():
        kept = db.session.get_one(Vacancy, 1)
        return kept.suggested_name, kept.suggested_job_title, kept.suggested_email


def test_the_page_asks_one_thing_and_opening_it_changes_nothing(
    app: Flask, client: FlaskClient, link: str
) -> None:
    page = client.get(link)

    assert "Who comes for Ash Water?" in page.text
    assert "Duty to Cooperate" in page.text
    assert client.head(link).status_code == 200
    assert suggested(app) == ("", "", "")


def test_the_form_as_a_machine_sends_it_names_nobody(app: Flask, client: FlaskClient, link: str) -> None:
    blind = client.post(link, data=hidden_fields(client.get(link).text))
    forged = client.post(link, data=SAM)

    assert (blind.status_code, forged.status_code) == (422, 422)
    assert "Enter the name of who comes" in blind.text
    assert "press the button again" in forged.text
    assert suggested(app) == ("", "", "")


def test_a_name_is_kept_thanked_for_and_may_be_changed(app: Flask, client: FlaskClient, link: str) -> None:
    for typed, thanks in ((SAM, "that Ms Sam Example comes"), (SAM | {"name": "Alex"}, "that Alex comes")):
        form = hidden_fields(client.get(link).text)
        page = client.post(link, data=form | typed, follow_redirects=True).text
        assert thanks in page

    assert suggested(app) == ("Alex", "Clerk", "sam@example.org")


def test_an_address_that_is_none_is_said_and_nothing_typed_is_lost(
    app: Flask, client: FlaskClient, link: str
) -> None:
    form = hidden_fields(client.get(link).text)

    page = client.post(link, data=form | SAM | {"email": "sam at example"})

    assert page.status_code == 422
    assert "correct format" in page.text
    assert "Ms Sam Example" in page.text
    assert suggested(app) == ("", "", "")


def test_what_is_settled_is_said_and_nothing_more_is_taken(
    app: Flask, client: FlaskClient, link: str
) -> None:
    form = hidden_fields(client.get(link).text)
    with app.app_context(), writing() as session:
        drop_vacancy(session, session.get_one(Vacancy, 1), by=COMMAND_LINE, now=NOW)

    assert "This is settled" in client.get(link).text
    assert client.post(link, data=form | SAM).status_code == 409
    assert suggested(app) == ("", "", "")


def test_a_link_that_is_not_ours_opens_nothing(client: FlaskClient, link: str) -> None:
    wrong = link[:-1] + ("a" if link[-1] != "a" else "b")

    assert client.get(wrong).status_code == 404
    assert client.get(link.replace("/name/", "/stop/")).status_code == 404
    assert client.get(link.replace("/name/", "/r/")).status_code == 404


def test_an_officer_sees_the_answer_filled_in_and_names_them(
    app: Flask, client: FlaskClient, link: str
) -> None:
    client.post(link, data=hidden_fields(client.get(link).text) | SAM)
    officer = sign_in(app)

    listed, page = officer.get("/representatives").text, officer.get(ONE).text
    assert "Answered" in listed
    assert "Ash Water says that <bdi>Ms Sam Example</bdi> comes" in page
    assert 'value="sam@example.org"' in page

    named = officer.post(ONE, title="Ms", given_name="Sam", family_name="Example", email="sam@example.org")
    assert "Sam Example</a> comes for Ash Water" in named.text
    assert suggested(app) == ("", "", "")


def test_an_officer_asks_with_one_button_and_not_twice_a_day(app: Flask) -> None:
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        make_vacancies(session, make_category(session, "Duty to Cooperate"), "Ash Water")
    assert "Or ask them by email" in officer.get(ONE).text

    asked, again = (officer.post(f"{ONE}/ask", page=ONE, email="office@example.org") for _ in range(2))

    assert "A letter to office@example.org is on its way" in asked.text
    assert "Ask them again" in asked.text
    assert "less than a day ago" in again.text
    assert officer.post(f"{ONE}/ask", page=ONE, email="nobody").status_code == 409
