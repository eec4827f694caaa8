from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.categories import Category, Membership
from app.models.history import HistoryEntry
from app.models.people import Person
from app.rules.categories import BadRole
from app.services.history import COMMAND_LINE
from app.services.memberships import (
    BY_HAND,
    add_membership,
    change_membership,
    find_membership,
    note_interest,
)
from tests.make import NOW, make_category, make_person

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def ann(session: Session) -> Person:
    return make_person(session, "Ann Ash")


@pytest.fixture
def board(session: Session) -> Category:
    return make_category(session, "Board")


def join(session: Session, ann: Person, board: Category, role: str = "") -> Membership:
    return add_membership(session, ann, board, role=role, by=COMMAND_LINE, now=NOW)


def test_an_officer_puts_somebody_into_a_category(session: Session, ann: Person, board: Category) -> None:
    membership = join(session, ann, board, " Vice-chair ")

    assert (membership.role, membership.source, membership.confirmed_at) == ("Vice-chair", BY_HAND, NOW)
    entry = session.scalars(select(HistoryEntry)).one()
    assert (entry.what, entry.person_id, entry.facts) == ("membership added", ann.id, {"category": board.id})


def test_whoever_was_in_it_before_is_in_it_once_and_keeps_the_role(
    session: Session, ann: Person, board: Category
) -> None:
    first = join(session, ann, board, "Chair")
    change_membership(session, first, role="Chair", has_left=True, by=COMMAND_LINE, now=LATER)

    again = join(session, ann, board)

    assert again is first
    assert (again.role, again.left_at) == ("Chair", None)


def test_a_role_changes_and_somebody_leaves_once(session: Session, ann: Person, board: Category) -> None:
    membership = join(session, ann, board, "Chair")

    change_membership(session, membership, role="Member", has_left=True, by=COMMAND_LINE, now=LATER)
    change_membership(
        session, membership, role="Observer", has_left=True, by=COMMAND_LINE, now=LATER + timedelta(days=1)
    )

    assert (membership.role, membership.left_at) == ("Observer", LATER)
    assert membership.confirmed_at == LATER + timedelta(days=1)


def test_a_role_that_is_too_long_is_refused(session: Session, ann: Person, board: Category) -> None:
    with pytest.raises(BadRole, match="100 characters"):
        join(session, ann, board, "x" * 101)


def test_a_membership_is_found_by_its_person_only(session: Session, ann: Person, board: Category) -> None:
    membership = join(session, ann, board)

    assert find_membership(session, ann.id, membership.id) is membership
    assert find_membership(session, ann.id + 1, membership.id) is None
    assert find_membership(session, ann.id, membership.id + 1) is None


@pytest.mark.parametrize("answer", [True, False, None])
def test_interest_is_noted_with_who_said_so(session: Session, ann: Person, answer: bool | None) -> None:
    note_interest(session, ann, is_interested=answer, by=COMMAND_LINE, now=LATER)

    assert (ann.is_interested, ann.changed_at) == (answer, LATER)
    assert session.scalars(select(HistoryEntry.what)).all() == ["interest noted"]
