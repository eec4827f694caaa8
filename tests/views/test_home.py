"""The first page of each kind of visitor, and the page that machines look at."""

from flask import Flask
from flask.testing import FlaskClient

from app.database import writing
from tests.make import make_account, make_event, make_invitation
from tests.replying import say_yes
from tests.signing_in import add_consultant, client_of


def test_a_stranger_learns_what_this_is_and_where_to_sign_in(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        make_event(session, "Looking to the future")

    page = client.get("/").text

    assert "/login" in page
    assert "Looking to the future" not in page


def test_an_officer_sees_where_each_event_stands(app: Flask) -> None:
    with app.app_context(), writing() as session:
        event = make_event(session, "Looking to the future", slug="future", seats_limit=1)
        for _ in range(2):
            say_yes(session, make_invitation(session, event))
        officer = make_account(session).fs_uniquifier

    page = client_of(app, officer).get("/").text

    assert "Looking to the future" in page
    assert 'href="/events/future"' in page


def test_a_consultant_sees_the_lists_that_were_named_and_no_other(app: Flask) -> None:
    with app.app_context(), writing() as session:
        theirs, _ = make_event(session, "Theirs", slug="theirs"), make_event(session, "Not for them")
        consultant = add_consultant(session, theirs).fs_uniquifier

    page = client_of(app, consultant).get("/").text

    assert "/events/theirs/attendees" in page
    assert "Not for them" not in page


def test_an_officer_without_events_is_told_how_to_begin(app: Flask) -> None:
    with app.app_context(), writing() as session:
        officer = make_account(session).fs_uniquifier

    assert 'href="/events/new"' in client_of(app, officer).get("/").text


def test_machines_learn_that_the_database_answers(client: FlaskClient) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"database": "answers"})
