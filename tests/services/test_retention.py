"""On its day everything of an event is erased that was to be, the history says so, and nothing else goes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.events import Event
from app.models.history import HistoryEntry
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.needs import Needs
from app.models.people import Person
from app.models.places import Place
from app.models.replies import Reply
from app.rules.states import EventState
from app.services import retention
from app.services.events import sessions_of
from app.services.history import COMMAND_LINE, write_history
from app.services.invitation_tokens import find_invitation
from app.services.needs import GivenNeeds, has_needs, keep_needs
from app.services.person_data import person_data
from app.services.retention import erase_what_is_due, erasures_of, last_day, overdue_erasures
from app.services.standings import count_answers
from tests.make import (
    NOW,
    make_account,
    make_event,
    make_event_session,
    make_invitation,
    make_letter,
    make_partner,
    token_of,
)
from tests.queries import statements
from tests.replying import say_no, say_yes


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def erase_all(session: Session, *, now: datetime) -> int:
    """As the worker does: again and again until nothing is due; returns how often something was."""
    steps = 0
    while erase_what_is_due(session, now=now):
        session.flush()
        steps += 1
    return steps


def told_event(session: Session) -> tuple[Event, Invitation]:
    """An event on 12 February 2027, somebody who comes to it and told what they need, and somebody who does not."""
    event = make_event(session)
    coming, staying = make_invitation(session, event), make_invitation(session, event)
    coming.person.partner = make_partner(session)
    say_yes(session, coming)
    say_no(session, staying)
    keep_needs(session, coming.id, GivenNeeds(diet="No nuts"), now=NOW)
    session.flush()
    return event, coming


def what_was_done(session: Session) -> list[str]:
    return list(session.scalars(select(HistoryEntry.what).order_by(HistoryEntry.id)))


def test_the_last_day_is_that_of_the_last_session_or_the_end_of_its_month(session: Session) -> None:
    event = make_event(session, sessions=2)
    assert last_day(sessions_of(session, event.id)) == date(2027, 2, 13)

    later = make_event_session(session, event, "Later", starts_at=NOW)
    later.starts_at = later.ends_at = None
    later.held_in = date(2027, 9, 1)
    session.flush()

    assert last_day(sessions_of(session, event.id)) == date(2027, 9, 30)


def test_while_one_session_has_no_day_nothing_is_erased(session: Session) -> None:
    event, _ = told_event(session)
    undated = make_event_session(session, event, "Undated", starts_at=NOW)
    undated.starts_at = undated.ends_at = None
    session.flush()

    assert erasures_of(event, sessions_of(session, event.id)).needs is None
    assert erase_all(session, now=noon(2040, 1, 1)) == 0


def test_needs_are_erased_on_their_day_and_the_history_says_only_how_many(session: Session) -> None:
    _, coming = told_event(session)

    assert erase_all(session, now=noon(2027, 3, 13)) == 0
    assert has_needs(session, coming.id)
    assert erase_all(session, now=noon(2027, 3, 14)) == 1

    assert not has_needs(session, coming.id)
    entry = session.scalars(select(HistoryEntry).where(HistoryEntry.what == "needs erased")).one()
    assert (entry.door, entry.facts, entry.person_id) == ("worker", {"guests": 1}, None)


def test_an_events_own_days_count(session: Session) -> None:
    event, coming = told_event(session)
    event.needs_kept_days = 2
    session.flush()

    assert erase_all(session, now=noon(2027, 2, 14)) == 1

    assert not has_needs(session, coming.id)


def test_what_guests_of_a_cancelled_event_need_is_erased_at_once_and_their_replies_later(
    session: Session,
) -> None:
    event, coming = told_event(session)
    event.state, event.changed_at = EventState.CANCELLED, NOW
    session.flush()

    assert erase_all(session, now=NOW) == 1

    assert not has_needs(session, coming.id)
    assert coming.person.name.startswith("Pat")


def test_replies_lose_their_people_and_the_numbers_stay(session: Session) -> None:
    event, coming = told_event(session)
    letter = make_letter(session, event)
    person, letter.subject = coming.person, "Will you come, Pat?"
    link = token_of(coming)
    partner_id, name = person.partner_id, person.name
    session.flush()
    before = count_answers(session, event.id)

    erase_all(session, now=noon(2028, 2, 11))
    assert coming.person.name == name
    erase_all(session, now=noon(2028, 2, 12))
    session.expire_all()

    assert count_answers(session, event.id) == before
    assert (coming.person.name, coming.person.partner_id) == ("Erased person", partner_id)
    assert person.name == name
    assert "invitations" not in person_data(session, person.id)
    assert find_invitation(session, link) is None
    assert {(each.to_address, each.subject) for each in session.scalars(select(Message))} == {("", "")}
    assert all(not each.reason for each in session.scalars(select(Reply)))
    about_people = select(HistoryEntry).where(HistoryEntry.person_id.is_not(None))
    assert session.scalars(about_people).all() == []
    entry = session.scalars(select(HistoryEntry).where(HistoryEntry.what == "replies erased")).one()
    assert (entry.facts["invited"], entry.facts["coming"], entry.facts["not_coming"]) == (3, 1, 1)


def test_many_replies_are_erased_a_few_at_a_time_and_told_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "_CHUNK", 2)
    event = make_event(session)
    for _ in range(4):
        make_invitation(session, event)

    erase_all(session, now=noon(2028, 2, 12))

    assert set(session.scalars(select(Person.name_as_typed).join(Invitation))) == {"Erased person"}
    assert what_was_done(session).count("replies erased") == 1


def test_the_history_goes_last_and_only_that_of_the_event(session: Session) -> None:
    event, _ = told_event(session)
    write_history(session, "event published", by=COMMAND_LINE, now=NOW, event_id=event.id)
    write_history(session, "category changed", by=COMMAND_LINE, now=NOW)
    session.flush()

    erase_all(session, now=noon(2029, 2, 11))
    assert "event published" in what_was_done(session)
    erase_all(session, now=noon(2029, 2, 12))

    assert what_was_done(session) == ["category changed", "history erased"]
    assert erase_all(session, now=noon(2029, 2, 12)) == 0


def test_another_event_keeps_what_it_has(session: Session) -> None:
    make_invitation(session, make_event(session))
    other, theirs = told_event(session)
    for each in sessions_of(session, other.id):
        each.starts_at, each.ends_at = noon(2030, 1, 1), noon(2030, 1, 2)
    session.flush()

    erase_all(session, now=noon(2029, 2, 12))

    assert has_needs(session, theirs.id)
    assert theirs.person.name != "Erased person"


def test_what_is_still_there_the_day_after_is_overdue(session: Session) -> None:
    event, _ = told_event(session)
    day = date(2027, 3, 14)

    assert overdue_erasures(session, now=noon(2027, 3, 14)) == []
    (late,) = overdue_erasures(session, now=noon(2027, 3, 15))
    assert (late.event, late.what, late.due) == (event, "access and diet needs", day)

    erase_all(session, now=noon(2027, 3, 15))

    assert overdue_erasures(session, now=noon(2027, 3, 15)) == []
    assert session.scalars(select(Needs)).all() == []


def test_looking_what_is_due_asks_as_often_for_many_events_as_for_one(session: Session) -> None:
    asked = []
    for events in (1, 6):
        for _ in range(events):
            make_event(session)
        with statements(session) as sent:
            erase_what_is_due(session, now=NOW + timedelta(days=1))
        asked.append(len(sent))

    assert asked[0] == asked[1] <= 5


def test_an_officers_reason_for_one_more_chair_goes_and_the_chair_stays(session: Session) -> None:
    _, coming = told_event(session)
    place = session.scalars(select(Place)).one()
    place.override_account_id, place.reason = make_account(session).id, "Her carer comes too"
    session.flush()

    erase_all(session, now=noon(2028, 2, 12))

    session.refresh(place)
    assert (place.invitation_id, place.state, place.reason) == (coming.id, "held", "")
