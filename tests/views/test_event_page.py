"""An event's page: one button for what comes next, and every other page of the event in groups."""

import re

import pytest
from flask import Flask

from app.database import writing
from app.extensions import db
from app.models.events import Event
from app.rules.states import EventState
from app.services.event_states import move_event
from app.services.events import sessions_of
from app.services.history import COMMAND_LINE
from tests.make import NOW, make_account, make_event, make_invitation
from tests.queries import statements_on
from tests.replying import say_yes
from tests.signing_in import client_of


def page_of(app: Flask, state: EventState, *, sessions: int = 1) -> str:
    """The page as an officer sees it."""
    with app.app_context(), writing() as session:
        event: Event = make_event(session, slug="open", state=state, sessions=sessions)
        assert event.id
        officer = client_of(app, make_account(session).fs_uniquifier)
    return officer.get("/events/open").text


def primary_buttons(page: str) -> list[str]:
    return re.findall(r'class="govuk-button"[^>]*>([^<]+)<', page)


@pytest.mark.parametrize(
    ("state", "sessions", "button"),
    [
        (EventState.DRAFT, 0, ["Add a session"]),
        (EventState.DRAFT, 1, ["Publish"]),
        (EventState.PUBLISHED, 1, ["Invite people"]),
        (EventState.CLOSED, 1, ["Who is coming"]),
        (EventState.CANCELLED, 1, []),
    ],
)
def test_the_one_button_is_what_comes_next(
    app: Flask, state: EventState, sessions: int, button: list[str]
) -> None:
    assert primary_buttons(page_of(app, state, sessions=sessions)) == button


def test_every_page_of_an_event_is_in_one_of_four_groups(app: Flask) -> None:
    page = page_of(app, EventState.PUBLISHED)

    groups = re.findall(r'<h2 class="govuk-heading-s"[^>]*>([^<]+)</h2>\s*<ul class="pc-tasks">', page)
    assert groups == ["Day to day", "Letters", "Setting up", "For the day, and after it"]
    for each in ("invitations", "waiting-list", "deputies", "representation", "reminders", "history", "copy"):
        assert f'href="/events/open/{each}"' in page


def test_numbers_stand_beside_the_lists_that_they_count(app: Flask) -> None:
    with app.app_context(), writing() as session:
        event = make_event(session, slug="open", seats_limit=1)
        for _ in range(3):
            say_yes(session, make_invitation(session, event))
        officer = client_of(app, make_account(session).fs_uniquifier)

    page = officer.get("/events/open").text

    beside = re.findall(r'/([\w-]+)">[\w ]+</a> <strong class="pc-count">(\d+)</strong>', page)
    assert beside == [("invitations", "3"), ("attendees", "1"), ("waiting-list", "2")]


def test_an_event_and_the_first_page_say_how_many_are_over_a_limit_that_was_lowered(app: Flask) -> None:
    with app.app_context(), writing() as session:
        event = make_event(session, slug="open")
        for _ in range(3):
            say_yes(session, make_invitation(session, event))
        sessions_of(session, event.id)[0].seats_limit = 1
        event.reply_by = None
        officer = client_of(app, make_account(session).fs_uniquifier)

    page = officer.get("/events/open").text
    home = officer.get("/").text

    assert "The limit in Day 1 is 1 and 3 places are held: 2 over. Nobody loses a place." in page
    assert re.findall(r'href="([^"]+)">2 people more than the limit allows', home) == [
        "/events/open/waiting-list"
    ]


def test_a_cancelled_event_tells_who_was_coming(app: Flask) -> None:
    with app.app_context(), writing() as session:
        event = make_event(session, slug="open", seats_limit=1)
        for _ in range(2):
            say_yes(session, make_invitation(session, event))
        move_event(session, event, EventState.CANCELLED, by=COMMAND_LINE, now=NOW)
        officer = client_of(app, make_account(session).fs_uniquifier)

    page = officer.get("/events/open").text

    assert "were coming" in page
    assert "Places when it was cancelled" in page
    assert "Was coming" in officer.get("/events/open/invitations").text
    assert "Who was coming" in officer.get("/events/open/attendees").text
    assert "Was waiting" in officer.get("/events/open/invitations?answer=waiting").text
    assert "so nobody waits any more" in officer.get("/events/open/waiting-list").text


def test_a_draft_offers_nothing_that_guests_would_notice(app: Flask) -> None:
    page = page_of(app, EventState.DRAFT)

    assert "Send an update" not in page
    assert "What calendars hold" not in page


def test_replies_can_be_closed_and_opened_again_with_a_quiet_button(app: Flask) -> None:
    assert 'class="pc-linkbutton">Close replies' in page_of(app, EventState.PUBLISHED)


def test_the_page_asks_the_database_ten_times(app: Flask) -> None:
    with app.app_context(), writing() as session:
        event = make_event(session, slug="open", sessions=2)
        for _ in range(3):
            say_yes(session, make_invitation(session, event))
        officer = client_of(app, make_account(session).fs_uniquifier)
    with app.app_context():
        engine = db.engine

    with statements_on(engine) as sent:
        officer.get("/events/open")

    assert len([each for each in sent if each != "BEGIN"]) <= 10
