"""Tests of guests' own calendars as calendar programs fetch them."""

import re

import pytest
from flask import Flask

from app.database import writing
from app.rules.states import Answer
from app.services.invitation_tokens import Purpose, token_for
from app.views import clock
from tests.make import NOW, SECRET, make_event, make_invitation, token_of
from tests.services.test_calendar_entries import reply
from tests.views.delegate import hidden_fields


@pytest.fixture
def tokens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The tokens of the link and of the feed of somebody who comes."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    with app.app_context(), writing() as session:
        invitation = make_invitation(session, make_event(session))
        reply(session, invitation, Answer.YES)
        return token_of(invitation), token_for(invitation, Purpose.FEED, secret=SECRET)


def test_a_feed_that_has_not_changed_is_not_sent_again(app: Flask, tokens: tuple[str, str]) -> None:
    client = app.test_client()
    first = client.get(f"/calendar/{tokens[1]}.ics")

    assert first.status_code == 200
    assert first.content_type == "text/calendar; charset=utf-8"
    assert "private" in first.headers["Cache-Control"]
    for header, value in (
        ("If-None-Match", first.headers["ETag"]),
        ("If-Modified-Since", first.headers["Last-Modified"]),
    ):
        assert client.get(f"/calendar/{tokens[1]}.ics", headers={header: value}).status_code == 304
    assert client.head(f"/calendar/{tokens[1]}.ics").status_code == 200


def test_no_other_address_opens_a_feed(app: Flask, tokens: tuple[str, str]) -> None:
    link, feed = tokens
    for wrong in (link, feed[:-1], feed[:6] + "a" * 26, "x"):
        assert app.test_client().get(f"/calendar/{wrong}.ics").status_code == 404


def test_the_confirmation_offers_the_feed_and_a_new_address_for_it(
    app: Flask, tokens: tuple[str, str]
) -> None:
    link, feed = tokens
    client = app.test_client()
    page = client.get(f"/r/{link}/done").text
    (shown,) = re.findall(r"webcal://placecard\.example\.org/calendar/(\w+)\.ics", page)
    assert shown == feed

    asked = client.get(f"/calendar/reset/{link}").text
    assert client.post(f"/calendar/reset/{link}", data=hidden_fields(asked)).status_code == 422
    assert client.get(f"/calendar/{feed}.ics").status_code == 200
    agreed = hidden_fields(asked) | {"agreed": "y"}
    after = client.post(f"/calendar/reset/{link}", data=agreed, follow_redirects=True).text

    assert client.get(f"/calendar/{feed}.ics").status_code == 404
    (fresh,) = re.findall(r"webcal://placecard\.example\.org/calendar/(\w+)\.ics", after)
    assert client.get(f"/calendar/{fresh}.ics").status_code == 200


def test_a_link_that_is_not_known_resets_nothing(app: Flask, tokens: tuple[str, str]) -> None:
    assert app.test_client().post("/calendar/reset/unknown").status_code == 404
    assert app.test_client().get(f"/calendar/{tokens[1]}.ics").status_code == 200
