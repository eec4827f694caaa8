"""Each promise that is broken behind the services' back is found and told; none that holds is."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.database import writing
from app.extensions import Base, db
from app.models.events import Event
from app.models.invitations import Invitation
from app.rules.states import EventState
from app.services.checks import check_promises
from app.services.events import sessions_of
from tests.conftest import Database
from tests.databases import app_on, empty_database
from tests.make import NOW, SECRET, make_account, make_event, make_invitation, make_person
from tests.queries import statements
from tests.replying import say_no, say_yes

LATER = NOW + timedelta(hours=1)


def broken(session: Session, *, secrets: Sequence[str] = (SECRET,)) -> list[str]:
    """Which promises are found broken."""
    session.flush()
    session.expire_all()
    return [breach.promise for breach in check_promises(session, secrets=secrets, now=LATER)]


def furnish(session: Session, *, seats_limit: int | None = 2, yeses: int = 3, **event: int) -> Event:
    """An event whose first guests hold a place and whose others wait."""
    made = make_event(session, seats_limit=seats_limit, **event)  # type: ignore[arg-type]
    for _ in range(yeses):
        say_yes(session, make_invitation(session, made))
    return made


def run(session: Session, statement: str) -> None:
    """Change rows as no service would."""
    session.flush()
    session.execute(sa.text(statement))


def test_nothing_is_found_where_everything_was_done_by_the_services(session: Session) -> None:
    event = furnish(session, sessions=2)
    say_no(session, make_invitation(session, event))
    make_invitation(session, event)

    assert broken(session) == []


def test_an_empty_database_breaks_nothing(session: Session) -> None:
    assert broken(session) == []


OVER = "no chair is promised twice"


@pytest.mark.parametrize(
    ("statement", "promise"),
    [
        ("UPDATE places SET state = 'held', held_at = asked_at", OVER),
        ("UPDATE event_sessions SET seats_limit = 1", OVER),
        ("UPDATE events SET seats_limit = 1", OVER),
        ("UPDATE event_sessions SET seats_limit = 3", "freed places go to the next"),
        ("UPDATE places SET state = 'given_up' WHERE state = 'waiting'", "every yes has a place or waits"),
        ("DELETE FROM places WHERE state = 'waiting'", "every yes has a place or waits"),
        ("UPDATE invitations SET withdrawn_at = answered_at WHERE id = 1", "every yes has a place or waits"),
        ("UPDATE invitations SET answer = 'no' WHERE id = 1", "the latest reply stands"),
        ("UPDATE invitations SET answer = NULL WHERE id = 3", "the latest reply stands"),
        ("UPDATE replies SET answer = 'no' WHERE id = 1", "the latest reply stands"),
        ("DELETE FROM messages WHERE invitation_id = 2", "a letter is queued with its fact"),
        ("UPDATE invitations SET link_digest = 'x' WHERE id = 2", "letters can repeat their links"),
        ("UPDATE invitations SET token_seed = 'x' WHERE id = 2", "letters can repeat their links"),
        (
            "UPDATE event_sessions SET starts_at = '2024-01-01 09:00:00', ends_at = '2024-01-01 10:00:00'",
            "nothing is kept past its date",
        ),
        (
            "INSERT INTO do_not_invite (mark, key_name, marked_at) VALUES ('x', 'another', '2026-01-01')",
            "who was erased is not invited again",
        ),
    ],
)
def test_a_breach_is_found(session: Session, statement: str, promise: str) -> None:
    furnish(session)

    run(session, statement)

    assert promise in broken(session)


def test_a_yes_that_is_split_is_found(session: Session) -> None:
    furnish(session, sessions=2, yeses=1)

    run(session, "UPDATE places SET state = 'waiting' WHERE id = 1")

    assert "nobody is half promised" in broken(session)


def test_a_second_letter_of_invitation_is_found(session: Session) -> None:
    event = furnish(session, yeses=1)
    columns = "kind, event_id, invitation_id, to_name, to_address, facts, state, due_at, queued_at, attempts, trouble"
    for key in ("one", "two"):
        run(
            session,
            f"INSERT INTO messages (key, subject, {columns}) SELECT '{key}', '', 'invitation', {event.id}, "
            "invitation_id, to_name, to_address, facts, state, due_at, queued_at, attempts, trouble FROM messages "
            "WHERE id = 1",
        )

    assert broken(session) == ["one copy of each letter"]


def test_a_second_invitation_is_found_where_the_constraint_is_missing(
    database: Database, tmp_path: Path
) -> None:
    with empty_database(database, tmp_path) as own, app_on(own) as app, app.app_context():
        _make_tables_without("uq_invitations_event_id_person_id")
        with writing() as session:
            event, person = make_event(session), make_person(session)
            make_invitation(session, event, person)
            make_invitation(session, event, person)
            assert broken(session) == ["one person, one invitation"]


def _make_tables_without(constraint: str) -> None:
    weaker = sa.MetaData()
    for table in Base.metadata.sorted_tables:
        copy = table.to_metadata(weaker)
        copy.constraints = {each for each in copy.constraints if each.name != constraint}
    weaker.create_all(db.engine)


def test_places_over_the_limit_that_an_officer_answers_for_break_nothing(session: Session) -> None:
    furnish(session)
    officer = make_account(session)

    run(
        session,
        f"UPDATE places SET state = 'held', held_at = asked_at, override_account_id = {officer.id} "
        "WHERE state = 'waiting'",
    )

    assert broken(session) == []


def test_places_from_before_the_limit_was_lowered_break_nothing_but_later_ones_do(session: Session) -> None:
    event = furnish(session, yeses=2)
    (each,) = sessions_of(session, event.id)
    each.seats_limit, each.seats_limit_lowered_at = 1, LATER
    before = broken(session)

    late = make_invitation(session, event)
    say_yes(session, late, now=LATER)
    moment = LATER + timedelta(minutes=1)
    session.execute(
        sa.text("UPDATE places SET state = 'held', held_at = :at WHERE state = 'waiting'"),
        {"at": moment.replace(tzinfo=None) if session.get_bind().dialect.name == "sqlite" else moment},
    )

    assert before == []
    assert broken(session) == [OVER]


def test_people_over_the_limit_of_the_event_are_found_also_after_it_was_lowered(session: Session) -> None:
    event = furnish(session, seats_limit=None, event_limit=2, yeses=2)
    event.seats_limit, event.seats_limit_lowered_at = 1, LATER
    before = broken(session)

    say_yes(session, make_invitation(session, event), now=LATER)
    moment = LATER + timedelta(minutes=1)
    session.execute(
        sa.text("UPDATE places SET state = 'held', held_at = :at WHERE state = 'waiting'"),
        {"at": moment.replace(tzinfo=None) if session.get_bind().dialect.name == "sqlite" else moment},
    )

    assert before == []
    assert broken(session) == [OVER]


def test_a_cancelled_event_may_give_up_its_places(session: Session) -> None:
    event = furnish(session)
    event.state = EventState.CANCELLED

    run(session, "UPDATE places SET state = 'given_up'")

    assert broken(session) == []


def test_no_letter_is_missed_for_somebody_without_an_address(session: Session) -> None:
    event = make_event(session)
    say_yes(session, make_invitation(session, event, make_person(session, email=None)))

    assert broken(session) == []


def test_links_of_an_older_secret_hold_while_it_is_known(session: Session) -> None:
    furnish(session)

    assert broken(session, secrets=["a new secret of thirty-two letters", SECRET]) == []
    assert broken(session, secrets=["a new secret of thirty-two letters"]) == [
        "letters can repeat their links"
    ]


@pytest.mark.parametrize("words", [lambda found: found.sentence, lambda found: found.promise])
def test_a_breach_is_told_in_words(session: Session, words: Callable[..., str]) -> None:
    furnish(session)
    run(session, "UPDATE event_sessions SET seats_limit = 1")
    session.expire_all()

    (found,) = check_promises(session, secrets=[SECRET], now=LATER)

    assert len(words(found)) > 10
    assert "its limit is 1" in found.sentence


def test_checking_asks_as_often_for_thirty_people_as_for_three(session: Session) -> None:
    asked = []
    for people in (3, 30):
        furnish(session, seats_limit=100, yeses=people)
        with statements(session) as sent:
            check_promises(session, secrets=[SECRET], now=LATER)
        asked.append(len(sent))

    assert asked[0] == asked[1]
    assert session.scalar(sa.select(sa.func.count()).select_from(Invitation)) == 33
