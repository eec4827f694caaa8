"""The first page of each kind of visitor, and the page that machines look at."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import writing
from app.extensions import db
from app.rules.states import MessageState
from app.views import clock
from tests.make import NOW, make_account, make_event, make_invitation, make_letter, make_person
from tests.queries import statements
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

    page = client_of(app, officer).get("/").text

    assert "Bring in your lists" in page
    assert re.findall(r'<a href="([^"]+)" class="govuk-button"', page) == ["/lists/new"]


def test_an_officer_with_people_and_no_event_is_led_to_plan_one(app: Flask) -> None:
    with app.app_context(), writing() as session:
        make_person(session)
        officer = make_account(session).fs_uniquifier

    page = client_of(app, officer).get("/").text

    assert re.findall(r'<a href="([^"]+)" class="govuk-button"', page) == ["/events/new"]


def test_machines_learn_that_the_database_answers(client: FlaskClient) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"database": "answers"})


def test_the_first_page_asks_no_more_for_many_events_than_for_one(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    asked = []
    for events in (1, 5):
        with app.app_context(), writing() as session:
            for _ in range(events):
                event = make_event(session, reply_by=date(2027, 1, 20))
                say_yes(session, make_invitation(session, event))
                make_letter(session, event, state=MessageState.FAILED)
            client = client_of(app, make_account(session, f"o{events}@example.org").fs_uniquifier)
        with app.app_context(), statements(db.session()) as sent:
            page = client.get("/").text
        assert "Last day to reply" in page
        assert "letter failed" in page
        asked.append(len(sent))

    assert asked[0] == asked[1] <= 10
