"""An event's calendar file: for anybody, and only once there is something to announce."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from app.database import writing
from app.rules.states import EventState
from tests.make import make_event

ADDRESS = "/calendar/events/training.ics"


def publish(app: Flask, state: EventState = EventState.PUBLISHED) -> None:
    with app.app_context(), writing() as session:
        make_event(session, slug="training", state=state, sessions=2)


def test_anybody_may_fetch_every_session_of_an_event(app: Flask, client: FlaskClient) -> None:
    publish(app)

    answer = client.get(ADDRESS)

    assert answer.content_type == "text/calendar; charset=utf-8"
    assert len(Calendar.from_ical(answer.data).walk("VEVENT")) == 2
    assert 'filename="training.ics"' in answer.headers["Content-Disposition"]


def test_the_file_names_nobody_who_is_invited(app: Flask, client: FlaskClient) -> None:
    publish(app)

    assert b"ATTENDEE" not in client.get(ADDRESS).data


@pytest.mark.parametrize("state", [EventState.CLOSED, EventState.CANCELLED])
def test_an_event_that_was_announced_keeps_its_file(
    app: Flask, client: FlaskClient, state: EventState
) -> None:
    publish(app, state)

    assert client.get(ADDRESS).status_code == 200


def test_a_draft_has_no_file(app: Flask, client: FlaskClient) -> None:
    publish(app, EventState.DRAFT)

    assert client.get(ADDRESS).status_code == 404


def test_a_calendar_that_has_the_file_is_told_so(app: Flask, client: FlaskClient) -> None:
    publish(app)
    first = client.get(ADDRESS)

    again = client.get(ADDRESS, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
