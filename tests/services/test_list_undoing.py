import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.categories import Category, Membership
from app.models.lists import ListImport
from app.models.people import OtherListing, Person
from app.rules.list_decisions import Decision
from app.rules.lists import CannotUndo
from app.services.history import COMMAND_LINE
from app.services.list_confirming import confirm_list
from app.services.list_reading import ListChoices
from app.services.list_undoing import undo_list
from app.services.lists import decide_rows, preview_list
from app.services.merging import merge_people, part_again
from tests.make import NOW, make_category, make_event, make_invitation, make_person

CONTENT = b"Name,Email,Committee\nPete Ash,ash@example.org,Housing\nBen Birch,ben@example.org,Housing\n"


@pytest.fixture
def category(session: Session) -> Category:
    return make_category(session)


def confirmed(
    session: Session, category: Category, decisions: dict[int, Decision] | None = None
) -> ListImport:
    upload = preview_list(
        session,
        CONTENT,
        "list.csv",
        category=category,
        partner=None,
        choices=ListChoices(),
        by=COMMAND_LINE,
        now=NOW,
    )
    decide_rows(session, upload.id, decisions or {})
    return confirm_list(session, upload.id, by=COMMAND_LINE, now=NOW)


def undo(session: Session, upload: ListImport) -> ListImport:
    return undo_list(session, upload.id, by=COMMAND_LINE, now=NOW)


def count(session: Session, table: type[Person] | type[Membership]) -> int:
    return session.scalar(select(func.count(table.id))) or 0


def test_memberships_of_parts_of_the_category_go_too(session: Session, category: Category) -> None:
    upload = confirmed(session, category)
    before = count(session, Membership)

    undo(session, upload)

    assert before == 4
    assert (count(session, Person), count(session, Membership)) == (0, 0)


def test_what_an_officer_said_about_a_row_is_forgotten(session: Session, category: Category) -> None:
    person = make_person(session, "Peter Ash", email="ash@example.org")

    undo(session, confirmed(session, category, {2: Decision(same_as=person.id)}))

    assert session.scalars(select(OtherListing)).all() == []
    assert session.scalars(select(Person.id)).all() == [person.id]


def test_whoever_was_invited_keeps_the_list_from_being_undone(session: Session, category: Category) -> None:
    upload = confirmed(session, category)
    event = make_event(session)
    for person in session.scalars(select(Person)).all():
        make_invitation(session, event, person)

    with pytest.raises(CannotUndo, match="2 of its people have"):
        undo(session, upload)


def test_a_list_is_undone_once(session: Session, category: Category) -> None:
    upload = confirmed(session, category)
    undo(session, upload)

    with pytest.raises(CannotUndo, match="undone"):
        undo(session, upload)


def test_undoing_never_takes_somebody_whom_we_knew_before_and_merged(
    session: Session, category: Category
) -> None:
    peter = make_person(session, "Peter Ash", email="ash@example.org")
    upload = confirmed(session, category)
    pete = session.scalars(select(Person).where(Person.given_name == "Pete")).one()
    merge = merge_people(session, peter.id, pete.id, by=COMMAND_LINE, now=NOW)

    with pytest.raises(CannotUndo, match="Part them again first"):
        undo(session, upload)
    part_again(session, merge.id, by=COMMAND_LINE, now=NOW)
    undo(session, upload)

    assert session.scalars(select(Person.given_name)).all() == ["Peter"]
