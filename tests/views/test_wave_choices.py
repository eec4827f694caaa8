"""Choosing whom to invite: what is chosen stands in the address, and what is sent is what was shown."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.models.invitations import Invitation
from tests.make import make_account, make_category, make_event, make_person
from tests.signing_in import client_of

PREVIEW = "/events/open/invitations/preview?category=1&interested=y"


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An officer at a browser; Ann and Bob are interested in partnerships, Cas is not."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    with app.app_context(), writing() as session:
        make_event(session, slug="open")
        category = make_category(session)
        for name in ("Ann Ash", "Bob Birch", "Cas Cedar"):
            make_person(session, name, category=category).is_interested = name != "Cas Cedar"
        uniquifier = make_account(session).fs_uniquifier
    return client_of(app, uniquifier)


def test_the_form_leads_to_an_address_that_holds_the_choice(officer: FlaskClient) -> None:
    answer = officer.post(
        "/events/open/invitations/new", data={"categories": "1", "partner": "", "interested": "y"}
    )

    assert answer.location == PREVIEW


def test_whoever_is_ticked_is_left_out_and_can_be_put_back(officer: FlaskClient) -> None:
    page = officer.get(f"{PREVIEW}&without=1").text

    assert "1 invitation to send" in page
    assert "Left out by you" in page
    assert "Cas Cedar" not in page
    back = re.search(r'href="([^"]+)">Put back', page)
    assert back is not None
    assert "2 invitations to send" in officer.get(back[1].replace("&amp;", "&")).text


def test_only_those_who_were_shown_are_invited(app: Flask, officer: FlaskClient) -> None:
    officer.post(f"{PREVIEW}&without=1", data={"confirmed": "1", "nonce": "form"})

    with app.app_context():
        assert db.session.scalars(select(Invitation.person_id)).all() == [2]
