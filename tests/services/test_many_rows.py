import gc

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.categories import Membership
from app.models.people import Person
from app.services.many_rows import insert_rows, no_search_for_cycles, reserve_ids, room_for_indexes
from app.services.row_snapshots import table_of
from tests.make import NOW, make_category, make_person


def test_reserved_ids_are_nobodys_and_in_order(session: Session) -> None:
    there = make_person(session)

    ids = list(reserve_ids(session, table_of("people"), 3))

    assert ids == sorted(set(ids))
    assert len(ids) == 3
    assert there.id not in ids


def test_somebody_added_later_gets_another_id(session: Session) -> None:
    ids = reserve_ids(session, table_of("people"), 2)
    plain = {"given_name": "", "family_name": "Ash", "created_at": NOW, "changed_at": NOW}
    insert_rows(session, table_of("people"), [{"id": each, **plain} for each in ids])

    assert make_person(session).id not in ids
    assert session.scalars(select(Person.family_name).where(Person.id.in_(ids))).all() == ["Ash", "Ash"]


def test_columns_that_rows_leave_out_have_their_defaults(session: Session) -> None:
    person, category = make_person(session), make_category(session)
    row = {"person_id": person.id, "category_id": category.id, "confirmed_at": NOW}

    insert_rows(session, table_of("memberships"), [row])

    membership = session.scalars(select(Membership)).one()
    assert (membership.role, membership.source, membership.left_at) == ("", "", None)
    assert membership.confirmed_at == NOW


def test_no_rows_are_no_statement(session: Session) -> None:
    insert_rows(session, table_of("people"), [])

    assert session.scalar(select(Person.id)) is None


def test_the_search_for_cycles_goes_on_afterwards_also_when_nested() -> None:
    with no_search_for_cycles():
        assert not gc.isenabled()
        with no_search_for_cycles():
            assert not gc.isenabled()
        assert not gc.isenabled()

    assert gc.isenabled()


def test_the_memory_of_the_database_is_as_usual_afterwards(session: Session) -> None:
    if session.get_bind().dialect.name != "sqlite":
        with room_for_indexes(session):
            assert session.scalar(select(1)) == 1
        return
    usual = session.connection().exec_driver_sql("PRAGMA cache_size").scalar()

    with room_for_indexes(session):
        assert session.connection().exec_driver_sql("PRAGMA cache_size").scalar() != usual

    assert session.connection().exec_driver_sql("PRAGMA cache_size").scalar() == usual
