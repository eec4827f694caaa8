"""Letters on paper: who gets one, the file to print, and what was posted."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import writing
from app.views import clock
from tests.make import NOW, make_account, make_category, make_event, make_person
from tests.signing_in import client_of

PAPER = "/events/open/paper-letters"


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An officer at a browser, and a person without an address."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with app.app_context(), writing() as session:
        make_event(session, slug="open")
        make_person(session, "Ann Ash", email=None, category=make_category(session, "Scrutiny"))
        uniquifier = make_account(session).fs_uniquifier
    return client_of(app, uniquifier)


def invite(officer: FlaskClient) -> str:
    """Invite whoever is without email, and give the page that follows."""
    page = officer.get(f"{PAPER}?category=1").text
    nonce = re.search(r'name="nonce"[^>]*value="([^"]+)"', page)
    assert nonce is not None
    assert "Invite 1 person on paper" in page
    form = {"confirmed": "1", "nonce": nonce[1]}
    return officer.post(f"{PAPER}/invite?category=1", data=form, follow_redirects=True).text


def test_somebody_without_email_is_invited_and_has_a_reference(officer: FlaskClient) -> None:
    page = invite(officer)

    assert "Invited on paper: 1. Now print their letters." in page
    assert re.search(r"[2-9A-Z]{3}-[2-9A-Z]{3}", page)
    assert "Not yet" in page


@pytest.mark.parametrize("size", ["", "&print=large"])
def test_the_letters_come_as_one_file_to_print(officer: FlaskClient, size: str) -> None:
    invite(officer)

    answer = officer.get(f"{PAPER}/letters.pdf?to=1{size}")

    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF-")
    assert "letters" in answer.headers["Content-Disposition"]


def test_printing_or_posting_for_nobody_is_refused_with_a_sentence(officer: FlaskClient) -> None:
    for answer in (
        officer.get(f"{PAPER}/letters.pdf", follow_redirects=True),
        officer.post(f"{PAPER}/posted", follow_redirects=True),
    ):
        assert "Choose at least one person." in answer.text


def test_letters_are_marked_as_posted(officer: FlaskClient) -> None:
    invite(officer)

    page = officer.post(f"{PAPER}/posted", data={"to": "1"}, follow_redirects=True).text

    assert "Letters marked as posted: 1." in page
    assert "Not yet" not in page
    assert "5 Jan 2027" in page
