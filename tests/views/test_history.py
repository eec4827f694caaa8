"""The history on its pages: narrowed by a form in the address, page by page, and never a complaint of the database."""

from datetime import timedelta

import pytest
from flask import Flask

from app.database import writing
from app.rules.states import Door
from app.services.history import Actor, write_history
from tests.make import NOW
from tests.views.officer import EVENT, Officer, ann, sign_in

HISTORY = f"{EVENT}/history"


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


def test_entries_are_narrowed_by_who_did_them_and_how(app: Flask) -> None:
    officer = officer_with_a_past(app)

    for narrowed in ("who=1", "door=phone", "who=1&door=phone"):
        page = officer.get(f"{HISTORY}?{narrowed}").text
        assert "Rung up" in page
        assert "Step taken" not in page
        assert "1 entry of what you asked for" in page


def test_days_are_counted_whole_in_london(app: Flask) -> None:
    officer = officer_with_a_past(app, entries=3)
    last = NOW + timedelta(days=2)
    day = {"day": last.day, "month": last.month, "year": last.year}
    both = "&".join(f"{name}-{part}={value}" for name in ("since", "until") for part, value in day.items())

    page = officer.get(f"{HISTORY}?{both}").text

    assert "1 entry of what you asked for" in page
    assert "Rung up" not in page


def test_the_next_page_keeps_what_was_asked_for(app: Flask) -> None:
    officer = officer_with_a_past(app)

    page = officer.get(f"{HISTORY}?door=worker").text
    second = officer.get(f"{HISTORY}?door=worker&page=2").text

    assert "door=worker&amp;page=2" in page
    assert "51 to 60 of 60 entries" in second


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
