"""An event in words: what is known is said exactly, what is not is said to be to be confirmed."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from app.models.events import EventSession
from app.services.event_words import event_facts, session_facts, session_when, session_where
from app.services.events import sessions_of
from tests.make import make_event


def session_of(**known: object) -> EventSession:
    return EventSession(title="Day 1", **known)


@pytest.mark.parametrize(
    ("venue", "room", "words"),
    [
        ("Town Hall, Oxford", "Assembly Room", "Assembly Room, Town Hall, Oxford"),
        ("Town Hall, Oxford", None, "Town Hall, Oxford"),
        (None, "Assembly Room", "Venue to be confirmed"),
        (None, None, "Venue to be confirmed"),
    ],
)
def test_a_room_without_its_venue_is_not_told(venue: str | None, room: str | None, words: str) -> None:
    assert session_where(session_of(venue=venue, room=room)) == words


def test_times_are_told_as_the_clock_in_london_shows_them() -> None:
    summer = session_of(
        starts_at=datetime(2027, 7, 13, 9, 0, tzinfo=UTC), ends_at=datetime(2027, 7, 13, 15, 0, tzinfo=UTC)
    )

    assert session_when(summer) == "Tuesday 13 July 2027, 10am to 4pm"


def test_what_is_not_known_of_the_day_is_not_guessed() -> None:
    by_day, by_month, by_nothing = (
        session_when(session_of(**known))
        for known in ({"held_on": date(2027, 2, 12)}, {"held_in": date(2027, 9, 1)}, {})
    )

    assert by_day.startswith("Friday 12 February 2027")
    assert "September 2027" in by_month
    assert "confirmed" in by_nothing


def test_the_facts_of_a_letter_stay_as_they_were_when_the_event_changes(session: Session) -> None:
    event = make_event(session, sessions=2, reply_by=date(2027, 1, 29))
    told = event_facts(event, sessions_of(session, event.id))

    event.title = "Another title"
    sessions_of(session, event.id)[0].venue = "Town Hall"

    assert told["title"] == "Partnerships in Oxfordshire"
    assert told["reply_by"] == "Friday 29 January 2027"
    assert [each["where"] for each in told["sessions"]] == ["Venue to be confirmed"] * 2
    assert json.loads(json.dumps(told)) == told


def test_a_session_is_told_by_title_day_and_place() -> None:
    facts = session_facts(session_of(held_on=date(2027, 2, 12), venue="Town Hall"))

    assert set(facts) == {"title", "when", "where"}
