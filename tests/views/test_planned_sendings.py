"""Planning letters for later, seeing what is to come, and stopping it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import writing
from app.views import clock
from tests.make import NOW, make_account, make_category, make_event, make_person
from tests.signing_in import client_of

PLANNED = "/events/open/planned"


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An officer at a browser, an event “open” and a person."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with app.app_context(), writing() as session:
        make_event(session, slug="open")
        make_person(session, "Ann Ash", category=make_category(session, "Scrutiny"))
        uniquifier = make_account(session).fs_uniquifier
    return client_of(app, uniquifier)


def when(year: str = "2027", at: str = "9am", confirmed: str = "1") -> dict[str, str]:
    return {
        "on-day": "11",
        "on-month": "1",
        "on-year": year,
        "at": at,
        "confirmed": confirmed,
        "nonce": "form",
    }


def test_a_wave_is_planned_in_londons_time_and_shown_where_it_is_looked_for(officer: FlaskClient) -> None:
    assert "Send them later" in officer.get("/events/open/invitations/preview?category=1").text

    answer = officer.post(f"{PLANNED}/new?category=1", data=when(), follow_redirects=True)

    assert "The letters go out at 9am on Monday 11 January 2027, unless you stop them." in answer.text
    assert "Planned by Olive Officer" in answer.text
    assert "Invitations to 1 person go out at 9am" in officer.get("/").text
    assert "Invitations to 1 person, 11 Jan 2027, 9am" in officer.get("/events/open").text


def test_a_planned_wave_can_be_stopped(officer: FlaskClient) -> None:
    officer.post(f"{PLANNED}/new?category=1", data=when())

    answer = officer.post(f"{PLANNED}/1/stop", follow_redirects=True)
    again = officer.post(f"{PLANNED}/1/stop", follow_redirects=True)

    assert "These letters will not be sent." in answer.text
    assert "no longer to come" in again.text


@pytest.mark.parametrize(
    ("form", "status", "sentence"),
    [
        (when(year="2026"), 409, "That moment has passed."),
        (when(confirmed="2"), 409, "You confirmed 2 invitations, but there are now 1 to send."),
        (when(at=""), 422, "Enter the time"),
        (when(at="25"), 422, "The time must be a real time"),
    ],
)
def test_what_cannot_be_planned_is_refused_with_a_sentence(
    officer: FlaskClient, form: dict[str, str], status: int, sentence: str
) -> None:
    answer = officer.post(f"{PLANNED}/new?category=1", data=form)

    assert answer.status_code == status
    assert sentence in answer.text


def test_a_time_that_the_clocks_skip_is_refused(officer: FlaskClient) -> None:
    form = when(at="1:30am") | {"on-day": "28", "on-month": "3"}

    answer = officer.post(f"{PLANNED}/new?category=1", data=form)

    assert answer.status_code == 409
    assert "the clocks go forward that night" in answer.text


def test_reminders_can_be_planned_too(officer: FlaskClient) -> None:
    answer = officer.post(f"{PLANNED}/new?letter=reminder", data=when(confirmed="0"), follow_redirects=True)

    assert "Whoever has not answered by then" in answer.text


def test_a_date_to_save_is_sent_now_and_the_invitation_later(officer: FlaskClient) -> None:
    chosen = officer.post(
        "/events/open/invitations/new",
        data={
            "categories": "1",
            "partner": "",
            "letter": "save_the_date",
            "follow": "before Christmas",
            "kind": "delegate",
        },
    )
    page = officer.get(chosen.location).text
    nonce = re.search(r'name="nonce"[^>]*value="([^"]+)"', page)
    assert nonce is not None
    assert "1 “save the date” letter to send" in page

    sent = officer.post(chosen.location, data={"confirmed": "1", "nonce": nonce[1]}, follow_redirects=True)
    assert "One letter is on its way." in sent.text
    assert "Has had this letter" in officer.get(chosen.location).text
    assert "1 invitation to send" in officer.get("/events/open/invitations/preview?category=1").text
