import csv
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.models.history import HistoryEntry
from app.rules.states import Answer
from app.services.places import ask_for_places
from app.services.rooms import lock_rooms
from app.views import clock
from tests.make import NOW, make_account, make_event, make_invitation, make_person
from tests.signing_in import add_consultant, client_of

ADDRESSES = (
    *("attendees", "attendees.csv", "attendees.xlsx", "attendees/choose", "attendees/changes"),
    *("sign-in-sheet.pdf", "badges.pdf", "name-list.pdf"),
)


@pytest.fixture(autouse=True)
def an_hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are asked for an hour after the answers were given."""
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1))


@pytest.fixture
def cookies(app: Flask) -> dict[str, str]:
    """An event “open” with one person coming, one silent, and an event “shut”; who may see which."""
    with app.app_context(), writing() as session:
        event, shut = make_event(session, slug="open"), make_event(session, slug="shut")
        rooms = lock_rooms(session, event.id)
        coming = make_invitation(session, event, make_person(session, "Ann =Ash", email="ann@example.org"))
        coming.answer = Answer.YES
        make_invitation(session, event, make_person(session, "Silent Sam"))
        session.flush()
        ask_for_places(session, rooms, coming, [each.id for each in rooms.sessions], now=NOW)
        granted = add_consultant(session, event, email="granted@example.org", with_contact=True)
        return {
            "officer": make_account(session).fs_uniquifier,
            "consultant": add_consultant(session, event).fs_uniquifier,
            "granted": granted.fs_uniquifier,
            "shut": shut.slug,
        }


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(content.decode("utf-8-sig").splitlines()))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_consultant_sees_the_lists_of_events_that_were_named(
    app: Flask, cookies: dict[str, str], address: str
) -> None:
    client = client_of(app, cookies["consultant"])

    assert client.get(f"/events/open/{address}", buffered=True).status_code == 200
    assert client.get(f"/events/shut/{address}").status_code == 404


def test_a_consultant_gets_contact_columns_only_when_they_were_granted(
    app: Flask, cookies: dict[str, str]
) -> None:
    address = "/events/open/attendees.csv?columns=family_name,email"

    refused = client_of(app, cookies["consultant"]).get(address)
    granted = client_of(app, cookies["granted"]).get(address)

    assert refused.status_code == 422
    assert "email" in refused.text
    assert "ann@example.org" not in refused.text
    assert rows_of(granted.data) == [["Surname", "Email"], ["'=Ash", "ann@example.org"]]


def test_contact_columns_are_never_there_without_being_asked_for(app: Flask, cookies: dict[str, str]) -> None:
    content = client_of(app, cookies["officer"]).get("/events/open/attendees.csv").data

    assert b"ann@example.org" not in content


def test_a_consultant_lists_only_who_is_coming(app: Flask, cookies: dict[str, str]) -> None:
    address = "/events/open/attendees.csv?who=no_answer&columns=family_name,status"

    refused = client_of(app, cookies["consultant"]).get(address)
    listed = client_of(app, cookies["officer"]).get(address)

    assert refused.status_code == 422
    assert rows_of(listed.data)[1:] == [["Sam", "No answer"]]


def test_the_form_leads_to_the_file_that_was_chosen(app: Flask, cookies: dict[str, str]) -> None:
    client = client_of(app, cookies["officer"])

    answer = client.get(
        "/events/open/attendees/choose?who=coming&columns=given_name&columns=reference&ending=xlsx",
        follow_redirects=True,
        buffered=True,
    )

    sheet = load_workbook(BytesIO(answer.data))["Day 1"]
    assert [cell.value for cell in sheet[1]] == ["Forename", "Reference"]


def test_a_form_without_columns_says_so(app: Flask, cookies: dict[str, str]) -> None:
    answer = client_of(app, cookies["officer"]).get("/events/open/attendees/choose?who=coming&ending=csv")

    assert answer.status_code == 422
    assert "Choose at least one column" in answer.text


def test_every_download_is_in_the_history_with_its_rows(app: Flask, cookies: dict[str, str]) -> None:
    client = client_of(app, cookies["consultant"])
    for address in ("attendees.csv", "attendees.xlsx", "badges.pdf", "sign-in-sheet.pdf", "name-list.pdf"):
        client.get(f"/events/open/{address}", buffered=True)

    with app.app_context():
        entries = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id)).all()
        assert [(each.what, each.facts["rows"]) for each in entries] == [
            ("attendee list downloaded", 1),
            ("attendee list downloaded", 1),
            ("badges downloaded", 1),
            ("sign-in sheet downloaded", 1),
            ("list of names downloaded", 1),
        ]
        assert {each.account.email for each in entries if each.account} == {"consultant@example.org"}


def test_asking_only_for_the_headers_is_no_download(app: Flask, cookies: dict[str, str]) -> None:
    client_of(app, cookies["consultant"]).head("/events/open/badges.pdf")
    client_of(app, cookies["consultant"]).head("/events/open/attendees.csv")

    with app.app_context():
        assert db.session.scalars(select(HistoryEntry)).all() == []


def test_nothing_has_changed_right_after_a_download(app: Flask, cookies: dict[str, str]) -> None:
    client = client_of(app, cookies["consultant"])
    before = client.get("/events/open/attendees/changes").text
    client.get("/events/open/attendees.csv")

    after = client.get("/events/open/attendees/changes").text

    assert "You have not downloaded this attendee list yet" in before
    assert "Your list is up to date" in after
    assert client.get("/events/open/attendee-changes.csv").status_code == 200


def test_an_event_session_of_another_event_has_no_badges(app: Flask, cookies: dict[str, str]) -> None:
    answer = client_of(app, cookies["officer"]).get("/events/open/badges.pdf?session=999")

    assert answer.status_code == 404
