"""Replying with the reference on a letter that came by post."""

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.database import writing
from app.models.guesses import WrongGuess
from app.services.references import MOST_GUESSES
from tests.make import make_event, make_invitation, make_person
from tests.views.delegate import count, everything, hidden_fields


def invite(app: Flask, email: str | None = None) -> str:
    """The reference of Ann Ash."""
    with app.app_context(), writing() as session:
        person = make_person(session, "Ann Ash", email=email)
        return make_invitation(session, make_event(session), person).reference


def send(client: FlaskClient, reference: str, email: str = "") -> TestResponse:
    form = hidden_fields(client.get("/reply").text)
    typed = {"reference": reference, "email": email}
    return client.post("/reply", data=form | typed, follow_redirects=True)


def test_the_first_page_leads_there(client: FlaskClient) -> None:
    assert 'href="/reply"' in client.get("/").text
    assert 'href="/reply"' in client.get("/r/unknown").text


def test_a_reference_opens_the_invitation(app: Flask, client: FlaskClient) -> None:
    page = send(client, invite(app).replace("-", "").lower())

    assert page.status_code == 200
    assert "Ann Ash" in page.text
    assert "Will you come?" in page.text


def test_every_reference_that_opens_nothing_gets_the_same_page(app: Flask, client: FlaskClient) -> None:
    known, unknown = invite(app, "ann@example.org"), "222-222"

    pages = [send(client, each) for each in (known, unknown)]

    assert [page.status_code for page in pages] == [404, 404]
    for page, typed in zip(pages, (known, unknown), strict=True):
        assert "does not open an invitation" in page.text
        assert f'value="{typed}"' in page.text
    bare = [
        page.text.replace(typed, "").replace(hidden_fields(page.text)["csrf_token"], "")
        for page, typed in zip(pages, (known, unknown), strict=True)
    ]
    assert bare[0] == bare[1]


def test_what_cannot_be_a_reference_is_told_so_and_is_no_guess(app: Flask, client: FlaskClient) -> None:
    page = send(client, "KX4-9T")

    assert page.status_code == 422
    assert "six letters and numbers" in page.text
    assert "Enter your reference" in send(client, " ").text
    assert count(app, WrongGuess) == 0


def test_guessing_comes_to_a_pause(app: Flask, client: FlaskClient) -> None:
    reference = invite(app)
    answers = [send(client, "222-222").status_code for _ in range(MOST_GUESSES)]

    late = send(client, reference)

    assert answers == [404] * MOST_GUESSES
    assert late.status_code == 429
    assert "Wait five minutes" in late.text


def test_opening_the_page_and_a_form_without_its_token_change_nothing(
    app: Flask, client: FlaskClient
) -> None:
    reference = invite(app)
    before = everything(app)

    client.get("/reply")
    page = client.post("/reply", data={"reference": reference, "csrf_token": "foreign"})

    assert page.status_code == 422
    assert reference in page.text
    assert "Ann Ash" not in page.text
    assert everything(app) == before
