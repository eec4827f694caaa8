"""What was done is written down once, and read newest first."""

import re
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.history import HistoryEntry
from app.rules.states import Door
from app.services.history import (
    ABOUT_ACCOUNTS,
    COMMAND_LINE,
    WORKER,
    Actor,
    Sought,
    event_history,
    events_touched,
    history_page,
    last_change,
    who_did,
    write_history,
)
from tests.make import NOW, make_account, make_event, make_person
from tests.queries import statements


def test_an_entry_says_who_what_when_and_through_which_door(session: Session) -> None:
    account, event = make_account(session), make_event(session)

    write_history(
        session, "limit changed", by=Actor(Door.PAGE, account.id), now=NOW, event_id=event.id, limit=90
    )
    session.flush()

    entry = session.scalars(select(HistoryEntry)).one()
    assert (entry.account, entry.what, entry.at, entry.door) == (account, "limit changed", NOW, "page")
    assert entry.facts == {"limit": 90}


def test_worker_and_command_line_act_without_an_account() -> None:
    assert (WORKER.account_id, COMMAND_LINE.account_id) == (None, None)
    assert (WORKER.door, COMMAND_LINE.door) == (Door.WORKER, Door.COMMAND)


def test_an_event_tells_its_own_latest_entries_newest_first(session: Session) -> None:
    event, other = make_event(session), make_event(session)
    for number in range(4):
        write_history(
            session, f"step {number}", by=WORKER, now=NOW + timedelta(minutes=number), event_id=event.id
        )
    write_history(session, "elsewhere", by=WORKER, now=NOW, event_id=other.id)
    session.flush()

    entries = event_history(session, event.id, most=3)

    assert [each.what for each in entries] == ["step 3", "step 2", "step 1"]


def test_reading_who_did_it_asks_once_for_all(session: Session) -> None:
    event = make_event(session)
    for number in range(5):
        account = make_account(session, f"officer{number}@example.org")
        write_history(session, "step", by=Actor(Door.PAGE, account.id), now=NOW, event_id=event.id)
    event_id = event.id

    with statements(session) as sent:
        names = [each.account.shown_name for each in event_history(session, event_id, most=9) if each.account]

    assert len(names) == 5
    assert len(sent) == 1


def test_a_page_of_the_history_is_about_one_event_and_newest_first(session: Session) -> None:
    event, other = make_event(session), make_event(session)
    for number in range(52):
        write_history(session, f"thing {number}", by=WORKER, now=NOW, event_id=event.id)
    write_history(session, "elsewhere", by=WORKER, now=NOW, event_id=other.id)
    session.flush()

    second = history_page(session, Sought(event_id=event.id), page=2)

    assert [entry.what for entry in second.entries] == ["thing 1", "thing 0"]
    assert second.total == 52


def test_the_last_change_says_who_and_when(session: Session) -> None:
    account, event = make_account(session), make_event(session)
    olive = Actor(Door.PAGE, account.id)
    write_history(session, "event changed", by=WORKER, now=NOW, event_id=event.id)
    write_history(session, "event changed", by=olive, now=NOW + timedelta(minutes=1), event_id=event.id)
    write_history(session, "event published", by=WORKER, now=NOW + timedelta(minutes=2), event_id=event.id)
    session.flush()

    last = last_change(session, "event changed", event_id=event.id)
    never = last_change(session, "event changed", person_id=1)

    assert (last.who, last.at) == ("Olive Officer", NOW + timedelta(minutes=1))
    assert (never.who, never.at) == ("", None)


def test_the_history_is_narrowed_by_who_how_and_when(session: Session) -> None:
    olive, event = make_account(session), make_event(session)
    by_phone = Actor(Door.PHONE, olive.id)
    day = timedelta(days=1)
    write_history(session, "first", by=by_phone, now=NOW, event_id=event.id)
    write_history(session, "second", by=WORKER, now=NOW + day, event_id=event.id)
    write_history(session, "third", by=by_phone, now=NOW + 2 * day, event_id=event.id)
    session.flush()

    def found(sought: Sought) -> list[str]:
        return [entry.what for entry in history_page(session, sought, page=1).entries]

    assert found(Sought(account_id=olive.id)) == ["third", "first"]
    assert found(Sought(door=Door.WORKER)) == ["second"]
    assert found(Sought(since=NOW + day)) == ["third", "second"]
    assert found(Sought(until=NOW + day)) == ["first"]
    assert found(Sought(account_id=olive.id, since=NOW + day, event_id=event.id)) == ["third"]


def test_what_can_be_chosen_is_what_there_is(session: Session) -> None:
    olive, event, other = make_account(session), make_event(session), make_event(session)
    make_account(session, "idle@example.org")
    ann = make_person(session, "Ann Ash")
    write_history(session, "met", by=Actor(Door.PAGE, olive.id), now=NOW, event_id=event.id, person_id=ann.id)
    write_history(session, "elsewhere", by=WORKER, now=NOW, event_id=other.id)
    session.flush()

    assert who_did(session, Sought(person_id=ann.id)) == [olive]
    assert events_touched(session, Sought(person_id=ann.id)) == [event]
    assert who_did(session, Sought(event_id=other.id)) == []


def test_every_entry_about_an_account_is_known_as_one() -> None:
    source = "".join(path.read_text() for path in sorted(Path("app").rglob("*.py")))
    calls = re.findall(r'write_history\(\s*\w+,\s*"([^"]+)",([^;]*?)\)\n', source)
    told = {what for what, facts in calls if "account=" in facts and "event_id" not in facts}
    told |= set(re.findall(r'_tell\(user, "([^"]+)"', source))

    assert "account added" in told
    assert "passkey added" in told
    assert told <= ABOUT_ACCOUNTS
