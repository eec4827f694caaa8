"""An officer says who comes for an organisation whose representative was to be named."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.database import writing
from app.extensions import db
from app.models.people import Person
from app.services.events import event_by_slug
from app.services.history import COMMAND_LINE
from app.services.invitations import send_wave
from tests.make import NOW, SECRET, make_category, make_vacancies
from tests.views.officer import Officer, sign_in

LIST = "/representatives"
ONE = "/representatives/1"
BO = {"given_name": "Bo", "family_name": "Birch", "email": "bo@example.org", "job_title": "Director"}


@pytest.fixture
def officer(app: Flask) -> Officer:
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        make_vacancies(session, make_category(session, "Duty to Cooperate"), "Ash Water", "Oak Rail")
    return officer


def count_people(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Person.id))) or 0


def test_home_leads_to_whom_to_ask_and_to_the_form(officer: Officer) -> None:
    home, page, form = officer.get("/").text, officer.get(LIST).text, officer.get(ONE).text

    assert f'href="{LIST}">2 representatives to be named</a>' in home
    assert "mailto:ask@example.org" in page
    assert f'href="{ONE}">Ash Water</a>' in page
    assert "Who comes for Ash Water?" in form


def test_whoever_is_named_is_added_and_the_organisation_is_off_the_list(officer: Officer) -> None:
    page = officer.post(ONE, **BO).text

    assert "The representative is named." in page
    assert "Bo Birch</a> comes for Ash Water" in page
    assert "Invite them now" not in page
    person = officer.get("/people/2").text
    assert all(words in person for words in ("Ash Water", "Director", "Duty to Cooperate"))
    rest = officer.get(LIST).text
    assert "Ash Water" not in rest
    assert "Oak Rail" in rest


def test_an_event_that_has_invited_the_category_is_one_step_away(app: Flask, officer: Officer) -> None:
    with app.app_context(), writing() as session:
        board = make_category(session, "Board")
        make_vacancies(session, board, "Elm Buses")
        event = event_by_slug(session, "an-event")
        send_wave(
            session, event, [board], secrets=[SECRET], nonce="w", confirmed=None, by=COMMAND_LINE, now=NOW
        )

    page = officer.post("/representatives/3", **BO).text
    wave = officer.get("/events/an-event/invitations/preview?category=2").text

    assert 'href="/events/an-event/invitations/preview?category=2"' in page
    assert "Invite them now" in page
    assert "bo@example.org" in wave


def test_somebody_known_already_can_be_the_one(app: Flask, officer: Officer) -> None:
    typed = {"given_name": "Ann", "family_name": "Ash", "email": "ann@example.org"}

    asked = officer.post(ONE, **typed)

    assert asked.status_code == 422
    assert "This person is known already. Say whether they come." in asked.text
    assert "Somebody else" not in asked.text
    done = officer.post(ONE, **typed, who="1").text
    assert "Ann Ash</a> comes for Ash Water" in done
    assert count_people(app) == 1


def test_who_it_may_be_is_asked_before_anybody_is_added(app: Flask, officer: Officer) -> None:
    typed = {"given_name": "Anne", "family_name": "Ash", "email": "ann@example.org"}

    asked = officer.post(ONE, **typed)

    assert asked.status_code == 422
    assert "This may be somebody who is known already." in asked.text
    assert 'value="Anne"' in asked.text
    assert count_people(app) == 1
    officer.post(ONE, **typed, who="0")
    assert count_people(app) == 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "bo@example.org"}, "Enter a forename or a surname."),
        (BO | {"given_name": "x" * 201}, "This can have 200 characters"),
        (BO | {"who": "nobody"}, "Choose one of the answers"),
    ],
)
def test_what_cannot_be_added_gets_a_sentence(
    app: Flask, officer: Officer, typed: dict[str, str], sentence: str
) -> None:
    answer = officer.post(ONE, **typed)

    assert (answer.status_code, count_people(app)) == (422, 1)
    assert sentence in answer.text


def test_the_second_of_two_officers_sees_who_was_named(officer: Officer) -> None:
    officer.post(ONE, **BO)

    late = officer.post(ONE, page="/representatives/2", given_name="Cy", family_name="Cedar")

    assert late.status_code == 422
    assert "is no longer to be named. Nothing was changed." in late.text
    assert "Bo Birch</a> comes for Ash Water" in late.text


def test_nobody_is_to_be_named_any_more(officer: Officer) -> None:
    page = officer.post(f"{ONE}/drop", page=ONE).text

    assert "Nobody is to be named for Ash Water." in page
    assert officer.post(f"{ONE}/drop", page=LIST + "/2").status_code == 409
    assert "Nobody is to be named for Ash Water" in officer.get(ONE).text


def test_what_is_not_there_is_not_found(officer: Officer) -> None:
    assert officer.get("/representatives/9").status_code == 404
    assert officer.post("/representatives/9", page=ONE, **BO).status_code == 404
    assert officer.post("/representatives/9/drop", page=ONE).status_code == 404
    assert officer.post(ONE, **BO, who="987").status_code == 404
