"""Inviting by pages: choose, look at every name and address, confirm the count; once."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import writing
from app.models.invitations import Invitation
from app.models.messages import Message
from app.rules.states import EventState
from app.services.categories import find_category
from app.services.events import event_by_slug
from app.views import clock
from tests.make import NOW, make_account, make_category, make_event, make_invitation, make_person
from tests.signing_in import client_of
from tests.views.delegate import change, count, hidden_fields

NEW = "/events/training/invitations/new"


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An officer, an event, and a category of two people of whom one has no address."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with app.app_context(), writing() as session:
        make_event(session, slug="training")
        category = make_category(session)
        make_person(session, "Ann Ash", email="ann@example.org", category=category)
        make_person(session, "Bob Birch", email=None, category=category)
        return client_of(app, make_account(session).fs_uniquifier)


def look(officer: FlaskClient) -> tuple[str, str]:
    """Choose the category; the address of the preview, and its page."""
    data = hidden_fields(officer.get(NEW).text) | {"categories": "1"}
    address = officer.post(NEW, data=data).headers["Location"]
    return address, officer.get(address).text


def test_the_categories_are_offered_with_their_numbers_and_none_is_chosen(officer: FlaskClient) -> None:
    page = officer.get(NEW).text

    assert "Scrutiny Committees (2)" in page
    assert not re.search(r'name="categories"[^>]*checked', page)


def test_without_a_category_the_page_says_what_is_missing(app: Flask, officer: FlaskClient) -> None:
    page = officer.post(NEW, data=hidden_fields(officer.get(NEW).text))

    assert page.status_code == 422
    assert "Choose at least one category" in page.text


def test_the_preview_shows_every_name_with_its_address_or_the_reason(
    app: Flask, officer: FlaskClient
) -> None:
    _, page = look(officer)

    assert "ann@example.org" in page
    assert "No email address" in page
    assert count(app, Invitation) == 0


def test_sending_invites_and_queues_a_letter(app: Flask, officer: FlaskClient) -> None:
    address, page = look(officer)

    done = officer.post(address, data=hidden_fields(page), follow_redirects=True)

    assert "One invitation is on its way." in done.text
    assert (count(app, Invitation), count(app, Message)) == (1, 1)


def test_pressing_send_twice_sends_once(app: Flask, officer: FlaskClient) -> None:
    address, page = look(officer)
    officer.post(address, data=hidden_fields(page))

    again = officer.post(address, data=hidden_fields(page), follow_redirects=True)

    assert "They were invited before." in again.text
    assert (count(app, Invitation), count(app, Message)) == (1, 1)


def test_somebody_who_was_added_meanwhile_is_shown_before_anything_is_sent(
    app: Flask, officer: FlaskClient
) -> None:
    address, page = look(officer)
    with app.app_context(), writing() as session:
        make_person(session, "Cay Cedar", category=find_category(session, "Scrutiny Committees"))

    shown = officer.post(address, data=hidden_fields(page))

    assert shown.status_code == 409
    assert "You confirmed 1 invitations, but there are now 2" in shown.text
    assert "Cay Cedar" in shown.text
    assert count(app, Invitation) == 0


def test_a_draft_sends_nothing_and_says_why(app: Flask, officer: FlaskClient) -> None:
    address, page = look(officer)
    change(app, state=EventState.DRAFT)

    shown = officer.post(address, data=hidden_fields(page))

    assert shown.status_code == 409
    assert "Publish it before you send invitations" in shown.text
    assert count(app, Invitation) == 0


@pytest.mark.parametrize("wrong", [{"confirmed": "many"}, {"confirmed": ""}, {"nonce": ""}])
def test_a_form_that_was_tampered_with_sends_nothing(
    app: Flask, officer: FlaskClient, wrong: dict[str, str]
) -> None:
    address, page = look(officer)

    assert officer.post(address, data=hidden_fields(page) | wrong).status_code == 422
    assert count(app, Invitation) == 0


@pytest.mark.parametrize("query", ["?page=0", "?page=-3", "?page=x", "?page=99999999", "?answer=nonsense"])
def test_an_odd_address_of_the_list_is_a_page(officer: FlaskClient, query: str) -> None:
    assert officer.get(f"/events/training/invitations{query}").status_code == 200


def test_a_guest_is_found_and_their_page_is_a_click_away(app: Flask, officer: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        event = event_by_slug(session, "training")
        for name in ("Ann Ash", "Bob Birch"):
            make_invitation(session, event, make_person(session, name))

    page = officer.get("/events/training/invitations?q=birch&answer=no_answer").text

    assert re.findall(r'href="/events/training/guests/[\w-]+">([^<]+)</a>', page) == ["Bob Birch"]
    assert 'name="q" type="search" value="birch"' in page
    assert '<option value="no_answer" selected>' in page
