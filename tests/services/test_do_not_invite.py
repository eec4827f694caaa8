"""Addresses of erased people are known again, whichever secret marked them, and told apart from those that are not."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.people import DoNotInvite
from app.rules.do_not_invite import NO_KEY, plain_mark
from app.services.do_not_invite import (
    MarkedAddresses,
    give_marks_their_key,
    mark_addresses,
    marks_without_secret,
)
from tests.make import NOW, SECRET

NEW_SECRET = "a secret that came after the first one"


def test_a_marked_address_is_known_again_however_it_is_written(session: Session) -> None:
    mark_addresses(session, ["ann@example.org", "Ann@Example.org"], secret=SECRET, now=NOW)
    session.flush()

    marked = MarkedAddresses(session, secrets=[SECRET])

    assert "ANN@example.org" in marked
    assert "bob@example.org" not in marked
    assert len(session.scalars(select(DoNotInvite)).all()) == 1


def test_an_address_is_marked_once_however_often_its_people_are_erased(session: Session) -> None:
    for _ in range(2):
        mark_addresses(session, ["ann@example.org"], secret=SECRET, now=NOW)
        session.flush()

    assert len(session.scalars(select(DoNotInvite)).all()) == 1


def test_a_mark_outlives_a_change_of_the_secret_while_the_old_one_is_kept(session: Session) -> None:
    mark_addresses(session, ["ann@example.org"], secret=SECRET, now=NOW)
    session.flush()

    assert "ann@example.org" in MarkedAddresses(session, secrets=[NEW_SECRET, SECRET])
    assert marks_without_secret(session, secrets=[NEW_SECRET, SECRET]) == 0
    assert "ann@example.org" not in MarkedAddresses(session, secrets=[NEW_SECRET])
    assert marks_without_secret(session, secrets=[NEW_SECRET]) == 1


def test_a_mark_from_before_there_were_keys_is_known_and_gets_one(session: Session) -> None:
    plain = plain_mark("ann@example.org")
    session.add(DoNotInvite(mark=plain, key_name=NO_KEY, marked_at=NOW))
    session.flush()
    assert "ann@example.org" in MarkedAddresses(session, secrets=[SECRET])

    assert give_marks_their_key(session, secret=SECRET) == 1
    session.flush()

    assert session.scalars(select(DoNotInvite)).one().mark != plain
    assert "ann@example.org" in MarkedAddresses(session, secrets=[SECRET])
    assert give_marks_their_key(session, secret=SECRET) == 0
