"""Planning an event by its pages: what is typed wrongly is kept and told beside its field, and nothing is written."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.database import writing
from app.extensions import db
from app.models.events import Event, EventSession
from app.models.places import Place
from app.rules.states import EventState
from app.views import clock
from tests.make import NOW, make_account, make_event, make_invitation
from tests.replying import say_yes
from tests.signing_in import add_consultant, client_of
from tests.views.delegate import count, hidden_fields

EVENT = {
    "title": "Looking to the future",
    "attendance": "attend_all",
    "contact_name": "Olive Officer",
    "contact_email": "events@example.org",
}
SESSION = {
    "title": "Conference",
    "held_on-day": "12",
    "held_on-month": "2",
    "held_on-year": "2027",
    "starts": "9:30am",
    "ends": "4pm",
    "seats_limit": "100",
}


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with app.app_context(), writing() as session:
        return client_of(app, make_account(session).fs_uniquifier)


def send(client: FlaskClient, address: str, filled: dict[str, str]) -> TestResponse:
    """Fill in the page's form and send it as it was delivered."""
    return client.post(address, data=hidden_fields(client.get(address).text) | filled)


def press(client: FlaskClient, slug: str, to: str) -> TestResponse:
    data = hidden_fields(client.get(f"/events/{slug}").text)
    return client.post(f"/events/{slug}/move/{to}", data=data, follow_redirects=True)


def only_session(app: Flask) -> EventSession:
    with app.app_context():
        return db.session.scalars(select(EventSession)).one()


def test_an_event_is_planned_given_a_session_and_published(app: Flask, officer: FlaskClient) -> None:
    planned = send(officer, "/events/new", EVENT)
    send(officer, planned.headers["Location"], SESSION)

    page = press(officer, "looking-to-the-future", "published")

    assert "The event is published." in page.text
    assert "Friday 12 February 2027, 9:30am to 4pm" in page.text
    assert only_session(app).seats_limit == 100


def test_an_event_without_a_session_is_refused_in_words(app: Flask, officer: FlaskClient) -> None:
    send(officer, "/events/new", EVENT)

    page = press(officer, "looking-to-the-future", "published")

    assert page.status_code == 409
    assert "has no session yet" in page.text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Enter a title for the event"),
        ({"title": "x" * 201}, "Use 200 characters or fewer"),
        ({"seats_limit": "-1"}, "Limit must be 0 or more"),
        ({"seats_limit": "many"}, "Limit must be a whole number"),
        ({"seats_limit": "99999999999"}, "Limit must be 1,000,000 or fewer"),
        ({"contact_email": "olive"}, "Enter an email address in the correct format, like name@example.com"),
        ({"reply_by-day": "30", "reply_by-month": "2", "reply_by-year": "2027"}, "Reply-by date"),
        ({"reply_by-day": "1"}, "Reply-by date"),
        ({"attendance": "whatever"}, "problem"),
    ],
)
def test_a_plan_that_is_typed_wrongly_is_shown_again(
    app: Flask, officer: FlaskClient, wrong: dict[str, str], sentence: str
) -> None:
    page = send(officer, "/events/new", EVENT | wrong)

    assert page.status_code == 422
    assert "There is a problem" in page.text
    assert sentence in page.text
    assert "events@example.org" in page.text or "contact_email" in wrong
    assert count(app, Event) == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": " "}, "Enter a title for the session"),
        ({"held_on-month": "13"}, "month"),
        ({"held_on-day": "30"}, "Day"),
        ({"held_on-year": "27"}, "year"),
        ({"starts": "half past"}, "Start"),
        ({"ends": "9am"}, "The end must be after the start"),
        ({"ends": ""}, "Enter both times, or neither"),
        ({"held_on-day": "", "held_on-month": "", "held_on-year": ""}, "Enter the day as well"),
        ({"seats_limit": "-5"}, "Places must be 0 or more"),
    ],
)
def test_a_session_that_is_typed_wrongly_is_shown_again(
    app: Flask, officer: FlaskClient, wrong: dict[str, str], sentence: str
) -> None:
    with app.app_context(), writing() as session:
        make_event(session, slug="training", sessions=0)

    page = send(officer, "/events/training/sessions/new", SESSION | wrong)

    assert page.status_code == 422
    assert sentence in page.text
    assert count(app, EventSession) == 0


def test_an_hour_that_the_clock_leaves_out_is_refused(app: Flask, officer: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        make_event(session, slug="training", sessions=0)
    night = {"held_on-day": "28", "held_on-month": "3", "starts": "1:30am", "ends": "4am"}

    page = send(officer, "/events/training/sessions/new", SESSION | night)

    assert page.status_code == 422
    assert count(app, EventSession) == 0


def test_a_summer_day_is_kept_an_hour_earlier_in_utc(app: Flask, officer: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        make_event(session, slug="training", sessions=0)

    send(officer, "/events/training/sessions/new", SESSION | {"held_on-month": "7"})

    starts_at = only_session(app).starts_at
    assert starts_at is not None
    assert starts_at.isoformat() == "2027-07-12T08:30:00+00:00"


def test_the_form_of_a_session_shows_what_it_is_and_sending_it_changes_nothing(
    app: Flask, officer: FlaskClient
) -> None:
    with app.app_context(), writing() as session:
        event = make_event(session, slug="training")
        event_id = event.id
    before = only_session(app)
    address = f"/events/training/sessions/{before.id}"

    send(officer, address, SESSION | {"title": "Day 1", "ends": "3:30pm"})

    after = only_session(app)
    assert (after.starts_at, after.ends_at, after.event_id) == (before.starts_at, before.ends_at, event_id)
    assert after.calendar_sequence == before.calendar_sequence == 0
    assert 'value="12"' in officer.get(address).text


def test_a_higher_limit_moves_up_who_waits(app: Flask, officer: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        event = make_event(session, slug="training", seats_limit=1)
        for _ in range(2):
            say_yes(session, make_invitation(session, event))

    send(officer, f"/events/training/sessions/{only_session(app).id}", SESSION | {"seats_limit": "2"})

    with app.app_context():
        assert list(db.session.scalars(select(Place.state))) == ["held", "held"]


def test_a_session_of_another_event_is_not_found_here(app: Flask, officer: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        make_event(session, slug="training", sessions=0)
        make_event(session, slug="other")

    assert officer.get(f"/events/training/sessions/{only_session(app).id}").status_code == 404


@pytest.mark.parametrize(
    ("state", "to", "after"),
    [
        (EventState.PUBLISHED, "closed", "closed"),
        (EventState.CLOSED, "published", "published"),
        (EventState.PUBLISHED, "cancelled", "cancelled"),
    ],
)
def test_replies_are_closed_opened_again_or_the_event_cancelled(
    app: Flask, officer: FlaskClient, state: EventState, to: str, after: str
) -> None:
    with app.app_context(), writing() as session:
        make_event(session, slug="training", state=state)

    press(officer, "training", to)

    with app.app_context():
        assert db.session.scalars(select(Event.state)).one() == after


def test_a_consultant_is_led_to_the_list(app: Flask) -> None:
    with app.app_context(), writing() as session:
        consultant = add_consultant(session, make_event(session, slug="training")).fs_uniquifier

    answer = client_of(app, consultant).get("/events/training")

    assert answer.headers["Location"] == "/events/training/attendees"


def test_a_time_that_happens_twice_is_asked_about_and_kept_as_it_was_meant(
    app: Flask, officer: FlaskClient
) -> None:
    with app.app_context(), writing() as session:
        make_event(session, slug="training", sessions=0)
    autumn = {"held_on-day": "31", "held_on-month": "10", "held_on-year": "2027"}
    night = SESSION | autumn | {"starts": "1:15am", "ends": "1:45am"}

    asked = send(officer, "/events/training/sessions/new", night)
    send(officer, "/events/training/sessions/new", night | {"starts_which": "summer", "ends_which": "winter"})

    assert asked.status_code == 422
    assert "That time happens twice" in asked.text
    assert "Which start do you mean?" in asked.text
    made = only_session(app)
    assert made.starts_at == datetime(2027, 10, 31, 0, 15, tzinfo=UTC)
    assert made.ends_at == datetime(2027, 10, 31, 1, 45, tzinfo=UTC)
    page = officer.get(f"/events/training/sessions/{made.id}").text
    assert [part.split('"')[0] for part in page.split('type="radio" value="')[1:] if " checked" in part] == [
        "summer",
        "winter",
    ]
