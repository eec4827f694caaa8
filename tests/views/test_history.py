"""The history on its pages: narrowed by a form in the address, page by page, and never a complaint of the database."""

from datetime import timedelta

import pytest
from flask import Flask

from app.database import writing
from app.extensions import db
from app.rules.states import AccountRole, Door
from app.services.history import COMMAND_LINE, Actor, write_history
from tests.make import NOW, make_account, make_event, make_invitation
from tests.queries import statements_on
from tests.signing_in import client_of
from tests.views.officer import EVENT, Officer, ann, sign_in

HISTORY = "/history"


def officer_with_a_past(app: Flask, entries: int = 60) -> Officer:
    """An officer whose event was telephoned about once, and worked on by itself so many times, a day apart."""
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        event_id, person_id = ann(session).event_id, ann(session).person_id
        write_history(
            session, "rung up", by=Actor(Door.PHONE, 1), now=NOW, event_id=event_id, person_id=person_id
        )
        for number in range(entries):
            at = NOW + timedelta(days=number)
            write_history(session, "step taken", by=Actor(Door.WORKER), now=at, event_id=event_id)
    return officer


def shown(officer: Officer, address: str) -> str:
    """The page below its form."""
    return officer.get(address).text.rpartition("</form>")[2]


def test_entries_are_narrowed_by_who_did_them_and_how(app: Flask) -> None:
    officer = officer_with_a_past(app)

    for narrowed in ("who=1", "door=phone", "who=1&door=phone"):
        page = shown(officer, f"{HISTORY}?{narrowed}")
        assert "Rung up" in page
        assert "Step taken" not in page
        assert "1 entry of what you asked for" in page


def test_days_are_counted_whole_in_london(app: Flask) -> None:
    officer = officer_with_a_past(app, entries=3)
    last = NOW + timedelta(days=2)
    day = {"day": last.day, "month": last.month, "year": last.year}
    both = "&".join(f"{name}-{part}={value}" for name in ("since", "until") for part, value in day.items())

    page = shown(officer, f"{HISTORY}?event=1&{both}")

    assert "1 entry of what you asked for" in page
    assert "Rung up" not in page


def test_the_next_page_keeps_what_was_asked_for(app: Flask) -> None:
    officer = officer_with_a_past(app)

    page = officer.get(f"{HISTORY}?door=worker").text
    second = officer.get(f"{HISTORY}?door=worker&page=2").text

    assert "door=worker&amp;page=2" in page
    assert "51 to 60 of 60 entries" in second


def test_one_history_is_about_all_events_and_narrowed_to_one(app: Flask) -> None:
    officer = officer_with_a_past(app, entries=1)
    with app.app_context(), writing() as session:
        other = make_event(session, slug="other", title="The other event")
        write_history(session, "something else", by=COMMAND_LINE, now=NOW, event_id=other.id)

    everything, one = shown(officer, HISTORY), shown(officer, f"{HISTORY}?event=1")

    for words in ("Something else", "Step taken", "Rung up", ">Ann Ash</a>", "The other event</span>"):
        assert words in everything
    assert "Something else" not in one
    assert "Step taken" in one


def test_an_events_own_address_leads_to_its_part_of_the_history(app: Flask) -> None:
    page = officer_with_a_past(app, entries=1).get(f"{EVENT}/history")

    assert page.request.path == HISTORY
    assert "2 entries of what you asked for" in page.text


def test_what_was_done_is_chosen_too(app: Flask) -> None:
    page = officer_with_a_past(app).get(f"{HISTORY}?what=rung+up").text

    assert "1 entry of what you asked for" in page


def test_what_was_done_about_accounts_is_for_administrators_and_their_owners(app: Flask) -> None:
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        other = make_account(session, "other@example.org", role=AccountRole.ADMINISTRATOR)
        for whose in (1, other.id):
            write_history(session, "passkey added", by=Actor(Door.PAGE, whose), now=NOW, account=whose)
        administrator = client_of(app, other.fs_uniquifier)

    assert "1 entry" in officer.get(HISTORY).text
    assert "2 entries" in administrator.get(HISTORY).text
    assert "account: Olive Officer" in administrator.get(HISTORY).text


def test_the_history_asks_the_database_as_often_however_much_was_done(app: Flask) -> None:
    officer = officer_with_a_past(app, entries=2)
    with app.app_context(), statements_on(db.engine) as few:
        officer.get(HISTORY)
    with app.app_context(), writing() as session:
        for number in range(20):
            about = make_invitation(session, make_event(session, slug=f"event-{number}"))
            by = Actor(Door.PAGE, make_account(session, f"a{number}@example.org").id)
            facts = {"event_id": about.event_id, "person_id": about.person_id}
            write_history(session, f"thing {number}", by=by, now=NOW, account=by.account_id, **facts)

    with app.app_context(), statements_on(db.engine) as many:
        page = officer.get(HISTORY).text

    assert "Thing 19" in page
    assert len(many) == len(few) <= 10


def test_a_persons_history_is_narrowed_by_event(app: Flask) -> None:
    officer = officer_with_a_past(app, entries=0)

    page = officer.get("/people/1/history?event=1").text

    assert "Rung up" in page
    assert "Every event" in page


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("who=nobody", "Choose one from the list"),
        ("event=99999999999999999999", "Choose one from the list"),
        ("door=window", "Choose one from the list"),
        ("since-day=31&since-month=2&since-year=2027", "The first day must be a real date"),
        (
            "since-day=2&since-month=2&since-year=2027&until-day=1&until-month=2&until-year=2027",
            "The last day must be the first day or after it",
        ),
    ],
)
def test_what_cannot_be_gets_a_sentence(app: Flask, asked: str, sentence: str) -> None:
    answer = sign_in(app).get(f"{HISTORY}?{asked}")

    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.parametrize("year", ["1", "0001", "9999"])
def test_days_at_the_ends_of_time_are_answered(app: Flask, year: str) -> None:
    day = f"until-day=31&until-month=12&until-year={year}&since-day=1&since-month=1&since-year={year}"

    assert sign_in(app).get(f"{HISTORY}?{day}").status_code in {200, 422}
