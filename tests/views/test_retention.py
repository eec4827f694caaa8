"""How long things are kept: set on the event's form, shown to officers and to delegates."""

from flask import Flask
from flask.testing import FlaskClient

from app.database import writing
from app.extensions import db
from app.services.events import find_event, sessions_of
from app.services.needs import GivenNeeds, keep_needs
from tests.make import NOW, token_of
from tests.views.officer import EVENT, ann, sign_in

SLUG = EVENT.rpartition("/")[2]
FORM = {
    "title": "Looking to the future",
    "contact_name": "Olive",
    "contact_email": "o@example.org",
    "attendance": "attend_all",
}


def test_an_officer_sets_how_long_things_are_kept(app: Flask) -> None:
    officer = sign_in(app)
    kept = {"needs_kept_days": "10", "replies_kept_months": "6", "history_kept_months": "18"}

    assert officer.post(f"{EVENT}/details", page="", **(FORM | kept)).status_code == 200

    with app.app_context():
        event = find_event(db.session(), SLUG)
        assert event is not None
        assert (event.needs_kept_days, event.replies_kept_months, event.history_kept_months) == (10, 6, 18)
    page = officer.get(EVENT).text
    assert "Access and diet until 22 February 2027, replies until 12 August 2027" in page


def test_what_would_outlive_its_explanation_is_refused_with_a_sentence(app: Flask) -> None:
    officer = sign_in(app)

    answer = officer.post(f"{EVENT}/details", **(FORM | {"replies_kept_months": "30"}))

    assert answer.status_code == 422
    assert "Replies must not be kept longer than the history of them." in answer.text


def test_a_word_instead_of_a_number_is_refused_with_a_sentence(app: Flask) -> None:
    officer = sign_in(app)

    answer = officer.post(f"{EVENT}/details", **(FORM | {"needs_kept_days": "a month"}))

    assert answer.status_code == 422
    assert 'value="a month"' in answer.text


def test_delegates_read_the_days_on_their_own_pages(app: Flask, client: FlaskClient) -> None:
    sign_in(app)
    with app.app_context(), writing() as session:
        invitation = ann(session)
        link = f"/r/{token_of(invitation)}"
        keep_needs(session, invitation.id, GivenNeeds(diet="No nuts"), now=NOW)

    assert "Your reply is deleted on Saturday 12 February 2028" in client.get(link).text


def test_an_event_without_a_day_says_how_long_after_it(app: Flask, client: FlaskClient) -> None:
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        invitation = ann(session)
        link = f"/r/{token_of(invitation)}"
        for each in sessions_of(session, invitation.event_id):
            each.starts_at = each.ends_at = None

    assert "Your reply is deleted 12 months after the event" in client.get(link).text
    assert "replies 12 months, history 24 months" in officer.get(EVENT).text


def test_the_privacy_notice_says_what_is_usual(client: FlaskClient) -> None:
    page = client.get("/privacy").text

    assert "30 days after the event" in page
    assert "12 months after it" in page
