"""Confirming a venue or a date on pages: looked at before it is saved, and told in the same step."""

from flask import Flask
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.models.categories import Category
from app.models.events import Event
from app.models.messages import Message
from app.services.events import find_event, sessions_of
from app.services.history import COMMAND_LINE
from app.services.invitations import send_wave
from tests.make import NOW, SECRET, make_category, make_event_session, make_person
from tests.views.delegate import hidden_fields
from tests.views.officer import EVENT, Officer, ann, sign_in

VENUE = f"{EVENT}/sessions/1/confirm/venue"
DATE = f"{EVENT}/sessions/1/confirm/date"


def officer_who_invited(app: Flask, people: int = 2) -> Officer:
    """An officer, who sent some invitations to the event beside Ann's."""
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        category: Category = make_category(session)
        for _ in range(people):
            make_person(session, category=category)
        send_wave(
            session,
            ann(session).event,
            [category],
            secrets=[SECRET],
            nonce="wave",
            confirmed=None,
            by=COMMAND_LINE,
            now=NOW,
        )
    return officer


def the_event() -> Event:
    event = find_event(db.session(), "an-event")
    assert event is not None
    return event


def letters() -> list[str]:
    query = select(Message.kind).where(Message.kind == "event_changed").order_by(Message.id)
    return list(db.session.scalars(query))


def test_the_event_page_leads_to_it(app: Flask) -> None:
    page = sign_in(app).get(EVENT).text

    assert f'href="{VENUE}"' in page
    assert "Confirm the venue" in page
    assert f'href="{DATE}"' not in page


def test_who_is_told_is_shown_before_anything_is_saved(app: Flask) -> None:
    officer = officer_who_invited(app)

    page = officer.post(VENUE, venue="Example Hall", room="Room 2").text

    assert "Nothing has been saved yet" in page
    assert "Confirm the venue and tell 3 people" in page
    assert "Room 2, Example Hall" in page
    with app.app_context():
        assert sessions_of(db.session(), the_event().id)[0].venue is None
        assert letters() == []


def test_confirming_saves_and_queues_the_letters(app: Flask) -> None:
    officer = officer_who_invited(app)
    hidden = hidden_fields(officer.post(VENUE, venue="Example Hall").text)

    page = officer.client.post(f"{VENUE}/done", data=hidden, follow_redirects=True).text

    assert "The venue is confirmed. 3 people are told by letter." in page
    assert "Confirm the venue" not in page
    with app.app_context():
        assert sessions_of(db.session(), the_event().id)[0].venue == "Example Hall"
        assert len(letters()) == 3


def test_a_number_that_is_no_longer_true_is_shown_again(app: Flask) -> None:
    officer = officer_who_invited(app)
    hidden = hidden_fields(officer.post(VENUE, venue="Example Hall").text)

    answer = officer.client.post(f"{VENUE}/done", data=hidden | {"confirmed": "1"})

    assert answer.status_code == 409
    assert "Confirm the venue and tell 3 people" in answer.text
    with app.app_context():
        assert letters() == []


def test_an_empty_venue_and_an_impossible_day_get_a_sentence(app: Flask) -> None:
    officer = sign_in(app)

    assert "Enter the venue" in officer.post(VENUE, venue="").text
    assert "Enter the day" in officer.post(DATE).text


def test_sessions_without_a_venue_get_the_same_one_unless_said_otherwise(app: Flask) -> None:
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        make_event_session(session, ann(session).event, "Afternoon", starts_at=NOW)
    page = officer.get(VENUE).text
    assert "Afternoon" in page

    hidden = hidden_fields(officer.post(VENUE, venue="Example Hall", others="2").text)
    officer.client.post(f"{VENUE}/done", data=hidden)

    with app.app_context():
        assert {each.venue for each in sessions_of(db.session(), the_event().id)} == {"Example Hall"}


def test_a_date_is_confirmed_with_its_times(app: Flask) -> None:
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        (each,) = sessions_of(session, ann(session).event_id)
        each.starts_at = each.ends_at = None
    day = {
        "held_on-day": "12",
        "held_on-month": "2",
        "held_on-year": "2027",
        "starts": "9:30am",
        "ends": "4pm",
    }

    looked = officer.post(DATE, **day)
    hidden = hidden_fields(looked.text)
    officer.client.post(f"{DATE}/done", data=hidden)

    with app.app_context():
        (each,) = sessions_of(db.session(), the_event().id)
        assert each.starts_at is not None
        assert each.starts_at.hour == 9


def test_a_venue_without_a_day_says_that_guests_are_told_with_the_date(app: Flask) -> None:
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        (each,) = sessions_of(session, ann(session).event_id)
        each.starts_at = each.ends_at = None

    looked = officer.post(VENUE, venue="Example Hall").text
    done = officer.client.post(f"{VENUE}/done", data=hidden_fields(looked), follow_redirects=True).text

    assert "Guests are told with the date." in looked
    assert "Nobody was told anything else" not in looked
    assert "The venue is confirmed. Guests are told with the date." in done
