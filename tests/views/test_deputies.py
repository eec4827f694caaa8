"""Deputies that an officer approves, from the guest's page to the officer's."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.database import writing
from app.extensions import db
from app.models.deputies import DeputyRequest
from app.models.events import Event
from app.models.invitations import Invitation
from tests.make import make_account
from tests.signing_in import client_of
from tests.views.delegate import Delegate, change, count, hidden_fields, invite


@pytest.fixture
def ann(app: Flask) -> Delegate:
    """Ann Ash, who has a place at an event where officers approve deputies."""
    delegate = invite(app)
    change(app, allows_deputies=True, deputies_need_approval=True)
    delegate.reply("yes")
    return delegate


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    with app.app_context(), writing() as session:
        return client_of(app, make_account(session).fs_uniquifier)


def ask(delegate: Delegate) -> TestResponse:
    delegate.post(answer="deputy")
    delegate.post("/deputy", deputy_name="Ben Birch", deputy_email="ben@example.org")
    return delegate.post("/check")


def page_of(app: Flask) -> str:
    with app.app_context():
        slug, request_id = db.session.execute(
            sa.select(Event.slug, DeputyRequest.id).join_from(Event, DeputyRequest, sa.true())
        ).one()
        return f"/events/{slug}/deputies/{request_id}"


def decide(officer: FlaskClient, page: str, **filled: str) -> TestResponse:
    form = hidden_fields(officer.get(page).text)
    return officer.post(page, data=form | filled, follow_redirects=True)


def test_the_guest_is_told_that_the_organisers_decide_and_that_the_place_stays(ann: Delegate) -> None:
    form = ann.post(answer="deputy").text
    done = ask(ann)

    assert "The organisers decide about it first" in form
    assert "We have asked the organisers" in done.text
    assert "you keep what you have" in done.text
    assert "We have asked the organisers" in ann.get("/done").text
    assert "The organisers have not decided yet" in ann.get().text


def test_an_officer_finds_the_request_and_approves_it(
    app: Flask, ann: Delegate, officer: FlaskClient
) -> None:
    ask(ann)
    page = page_of(app)

    assert "1 deputy to approve" in officer.get("/").text
    listed = officer.get(page.rpartition("/")[0]).text
    assert "ben@example.org" in listed
    guest = listed.split("/guests/")[1].split('"')[0]
    assert (
        "whether Ben Birch may come instead"
        in officer.get(f"{page.split('/deputies')[0]}/guests/{guest}").text
    )
    approved = decide(officer, page, decision="approve")

    assert "Both are written to" in approved.text
    assert "deputy to approve" not in officer.get("/").text
    assert count(app, Invitation) == 2
    assert "Thank you for naming somebody" in ann.get("/done").text


def test_a_refusal_needs_its_reason_and_keeps_what_was_chosen(
    app: Flask, ann: Delegate, officer: FlaskClient
) -> None:
    ask(ann)
    page = page_of(app)

    nothing = decide(officer, page)
    without = decide(officer, page, decision="refuse")
    refused = decide(officer, page, decision="refuse", reason="Members only")

    assert (nothing.status_code, without.status_code) == (422, 409)
    assert "Choose whether they may come instead" in nothing.text
    assert "Enter why not" in without.text
    assert 'value="refuse" checked' in without.text
    assert "Members only" in refused.text
    assert "We are expecting you" in ann.get("/done").text


def test_a_decision_that_came_too_late_is_told(app: Flask, ann: Delegate, officer: FlaskClient) -> None:
    ask(ann)
    page = page_of(app)
    form = hidden_fields(officer.get(page).text)
    ann.reply("no")

    late = officer.post(page, data=form | {"decision": "approve"})

    assert late.status_code == 409
    assert "There is nothing to decide any more" in late.text
    assert officer.get(f"{page}9").status_code == 404
