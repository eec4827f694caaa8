"""Tests of the pages that say what guests' calendars hold."""

import pytest
from flask import Flask

from app.database import writing
from app.rules.states import Answer
from app.views import clock
from tests.make import NOW, make_account, make_event
from tests.services.test_calendar_changes import move_on
from tests.services.test_calendar_entries import invite, reply
from tests.services.test_calendar_updates import change, send
from tests.signing_in import client_of


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """An officer, and the reference of a guest with a place whose time has changed."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with app.app_context(), writing() as session:
        event = make_event(session, slug="open")
        (invitation,) = invite(session, event)
        reply(session, invitation, Answer.YES)
        move_on(session, event, hours=1)
        send(session, event)
        change(session, event, venue="Example Hall")
        return str(make_account(session).fs_uniquifier), invitation.reference


def test_the_page_says_what_calendars_were_told_and_who_is_out_of_date(
    app: Flask, officer: tuple[str, str]
) -> None:
    client = client_of(app, officer[0])

    page = client.get("/events/open/calendars?show=behind").text

    assert "Venue to be confirmed" in page
    assert "The update has not been sent." in page
    assert "2 of 3" in page
    assert "by Tuesday 19 January 2027" in page
    assert "What calendars hold" in client.get("/events/open").text


@pytest.mark.parametrize("address", ["?show=nonsense", "?page=99", "?page=-1", "?show=nothing"])
def test_an_address_that_makes_no_sense_still_shows_a_page(
    app: Flask, officer: tuple[str, str], address: str
) -> None:
    assert client_of(app, officer[0]).get(f"/events/open/calendars{address}").status_code == 200


def test_a_guests_own_page_lists_every_letter_that_carried_an_entry(
    app: Flask, officer: tuple[str, str]
) -> None:
    client = client_of(app, officer[0])

    page = client.get(f"/events/open/calendars/{officer[1]}").text

    assert page.count("Adds the entry, or changes it") == 3
    assert "What their calendar holds" in client.get(f"/events/open/guests/{officer[1]}").text
    assert client.get("/events/open/calendars/NOT-HERE").status_code == 404


def test_the_first_page_says_that_a_place_was_not_confirmed(
    app: Flask, officer: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(app, officer[0])
    assert "not confirmed after a new time" not in client.get("/").text

    monkeypatch.setattr(clock, "now", lambda: NOW.replace(day=25))

    assert "1 place was not confirmed after a new time" in client.get("/").text
