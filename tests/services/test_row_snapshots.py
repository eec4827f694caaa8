from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.people import OtherAddress, Person
from app.services.row_snapshots import columns_to, move_rows, put_back, table_of, take_rows
from tests.make import NOW, make_person


def test_rows_come_back_as_they_were(session: Session) -> None:
    person = make_person(session, "Ann Ash")
    person.do_not_contact_at = NOW
    session.flush()
    person_id = person.id

    rows = take_rows(session, table_of("people"), [person_id])
    session.expunge(person)
    gone = session.scalars(select(Person)).all()
    put_back(session, table_of("people"), rows)

    assert gone == []
    back = session.scalars(select(Person)).one()
    assert (back.id, back.family_name, back.do_not_contact_at) == (person_id, "Ash", NOW)


def test_rows_are_moved_but_for_those_that_are_to_stay(session: Session) -> None:
    one, other = make_person(session), make_person(session)
    for number in range(3):
        address = f"{number}@example.org"
        session.add(OtherAddress(person_id=one.id, address=address, address_key=address))
    session.flush()
    column = table_of("other_addresses").c.person_id
    first = session.scalars(select(OtherAddress.id).order_by(OtherAddress.id)).first()
    assert first is not None

    moved = move_rows(session, column, one.id, other.id, keep=[first])

    assert len(moved) == 2
    assert session.scalars(select(OtherAddress.id).where(OtherAddress.person_id == one.id)).all() == [first]


def test_every_column_that_names_a_person_is_found() -> None:
    found = {f"{column.table.name}.{column.name}" for column in columns_to("people")}

    assert {"invitations.person_id", "memberships.person_id", "list_rows.person_id"} <= found
