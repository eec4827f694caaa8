from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import writing
from app.models.events import Event
from app.rules.states import MessageState
from app.views import clock
from tests.make import NOW, make_account, make_event, make_letter
from tests.services.test_reminders import REPLY_BY, TWO_WEEKS_BEFORE
from tests.signing_in import client_of


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An officer at a browser, two weeks before the reply-by date of an event “open” with one silent guest."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setattr(clock, "now", lambda: TWO_WEEKS_BEFORE)
    with app.app_context(), writing() as session:
        event = make_event(session, slug="open", reply_by=REPLY_BY)
        make_letter(session, event, state=MessageState.SENT).sent_at = NOW
        uniquifier = make_account(session).fs_uniquifier
    return client_of(app, uniquifier)


def test_the_silent_are_shown_and_reminded_by_one_press(officer: FlaskClient) -> None:
    page = officer.get("/events/open/reminders").text

    assert "Remind 1 person now" in page
    answer = officer.post("/events/open/reminders/now", data={"confirmed": "1"}, follow_redirects=True)

    assert "Reminders on their way: 1." in answer.text
    assert "was written to less than three days ago" in officer.get("/events/open/reminders").text.lower()


def test_pressing_twice_reminds_once(officer: FlaskClient) -> None:
    answers = [officer.post("/events/open/reminders/now", data={"confirmed": "1"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 409]
    assert "there are 0 now" in answers[1].text


def test_the_days_are_kept_and_shown_as_days(officer: FlaskClient) -> None:
    officer.post("/events/open/reminders", data={"days": "7, 3"})

    page = officer.get("/events/open/reminders").text
    assert 'value="7, 3"' in page
    assert "Friday 22 January 2027" in page
    assert "Tuesday 26 January 2027" in page


@pytest.mark.parametrize("typed", ["soon", "7; 3", "99"])
def test_days_that_cannot_be_are_refused_with_a_sentence(officer: FlaskClient, typed: str) -> None:
    answer = officer.post("/events/open/reminders", data={"days": typed})

    assert answer.status_code == 422
    assert "Enter numbers of days" in answer.text or "Enter days from 0 to 60." in answer.text


def test_whoever_was_written_to_lately_is_reminded_again_only_if_an_officer_says_so(
    officer: FlaskClient,
) -> None:
    officer.post("/events/open/reminders/now", data={"confirmed": "1"})
    assert "Remind also the one person written to" not in officer.get("/events/open/reminders?again=yes").text
    later = TWO_WEEKS_BEFORE + timedelta(hours=5)

    with pytest.MonkeyPatch.context() as clockwork:
        clockwork.setattr(clock, "now", lambda: later)
        plain = officer.get("/events/open/reminders").text
        again = officer.get("/events/open/reminders?again=yes").text
        answers = [
            officer.post("/events/open/reminders/now?again=yes", data={"confirmed": "1"}) for _ in range(2)
        ]

    assert "Remind also the one person written to less than three days ago" in plain
    assert "Remind 1 person now" not in plain
    assert "Remind 1 person now" in again
    assert [answer.status_code for answer in answers] == [302, 409]


def test_a_long_list_of_the_silent_is_shown_page_by_page(app: Flask, officer: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        event = session.scalars(select(Event)).one()
        for _ in range(54):
            make_letter(session, event, state=MessageState.SENT).sent_at = NOW

    first, second = (officer.get(f"/events/open/reminders?page={page}").text for page in (1, 2))

    assert "Remind 55 people now" in second
    assert (first.count('<th scope="row">'), second.count('<th scope="row">')) == (50, 5)
