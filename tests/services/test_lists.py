import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.categories import Category, Membership
from app.models.history import HistoryEntry
from app.models.lists import ListImport
from app.models.people import Person
from app.rules.lists import CannotUndo, ListHasQuestions, NotWaitingForConfirmation
from app.services.history import COMMAND_LINE
from app.services.list_confirming import confirm_list, import_list
from app.services.list_reading import ListChoices, read_list
from app.services.list_undoing import undo_list
from app.services.lists import cancel_list, preview_list, recent_lists
from tests.formats.list_files import make_xlsx
from tests.make import NOW, make_category, make_event, make_invitation, make_person

TWO = b"Name,Email,Council\nCllr Ann Ash,ann@example.org,Ash Council\nBen Birch,ben@example.org,Ash Council\n"


@pytest.fixture
def category(session: Session) -> Category:
    return make_category(session)


def preview(session: Session, category: Category, content: bytes = TWO, name: str = "list.csv") -> ListImport:
    return preview_list(
        session,
        content,
        name,
        category=category,
        partner=None,
        choices=ListChoices(),
        by=COMMAND_LINE,
        now=NOW,
    )


def confirm(session: Session, upload: ListImport) -> ListImport:
    return confirm_list(session, upload.id, by=COMMAND_LINE, now=NOW)


def count(session: Session, table: type[Person] | type[Membership]) -> int:
    return session.scalar(select(func.count(table.id))) or 0


def test_a_preview_writes_no_person(session: Session, category: Category) -> None:
    upload = preview(session, category)

    assert (upload.state, upload.summary["new"]) == ("previewed", 2)
    assert (count(session, Person), count(session, Membership)) == (0, 0)


def test_confirming_writes_people_memberships_and_history(session: Session, category: Category) -> None:
    upload = confirm(session, preview(session, category))

    people = session.scalars(select(Person).order_by(Person.family_name)).all()
    assert [person.name for person in people] == ["Cllr Ann Ash", "Ben Birch"]
    assert {person.organisation.name for person in people if person.organisation} == {"Ash Council"}
    assert count(session, Membership) == 2
    assert (upload.state, upload.content) == ("confirmed", None)
    assert session.scalars(select(HistoryEntry.what)).all() == ["list confirmed"]


def test_the_same_file_twice_changes_nothing(session: Session, category: Category) -> None:
    confirm(session, preview(session, category))

    again = confirm(session, preview(session, category))

    assert (again.summary["unchanged"], again.summary["new"]) == (2, 0)
    assert (count(session, Person), count(session, Membership)) == (2, 2)


def test_a_person_in_two_lists_is_one_person_in_two_categories(session: Session, category: Category) -> None:
    other = make_category(session, "Senior officers")
    confirm(session, preview(session, category))

    confirm(session, preview(session, other, name="other.csv"))

    assert (count(session, Person), count(session, Membership)) == (2, 4)


def test_somebody_who_came_between_preview_and_confirming_is_not_added_again(
    session: Session, category: Category
) -> None:
    first, second = preview(session, category), preview(session, category)
    confirm(session, first)

    late = confirm(session, second)

    assert late.summary["unchanged"] == 2
    assert count(session, Person) == 2


def test_a_list_is_confirmed_once(session: Session, category: Category) -> None:
    upload = confirm(session, preview(session, category))

    with pytest.raises(NotWaitingForConfirmation, match="confirmed already"):
        confirm(session, upload)


def test_a_list_with_questions_is_not_confirmed(session: Session, category: Category) -> None:
    sheet = [["Name", "Email"], ["Ann Ash", "ann@example.org"]]
    upload = preview(session, category, make_xlsx({"A": sheet, "B": sheet}), "list.xlsx")

    with pytest.raises(ListHasQuestions, match="several sheets"):
        confirm(session, upload)

    assert count(session, Person) == 0


def test_a_cancelled_list_is_forgotten(session: Session, category: Category) -> None:
    upload = cancel_list(session, preview(session, category).id, by=COMMAND_LINE, now=NOW)

    assert (upload.state, upload.content) == ("cancelled", None)
    with pytest.raises(NotWaitingForConfirmation):
        cancel_list(session, upload.id, by=COMMAND_LINE, now=NOW)


def test_importing_at_once_compares_again_when_others_have_written(
    session: Session, category: Category
) -> None:
    read = read_list(session, TWO, "list.csv", category=category, choices=ListChoices())
    make_person(session, "Ann Ash", email="ann@example.org", category=category)

    _, written = import_list(
        session,
        read,
        category=category,
        partner=None,
        choices=ListChoices(),
        by=COMMAND_LINE,
        now=NOW,
    )

    assert written.counts["new"] == 1
    assert count(session, Person) == 2


def test_undoing_takes_back_people_and_memberships_and_leaves_the_others(
    session: Session, category: Category
) -> None:
    known = make_person(session, "Ann Ash", email="ann@example.org")
    upload = confirm(session, preview(session, category))

    undone = undo_list(session, upload.id, by=COMMAND_LINE, now=NOW)

    assert undone.state == "undone"
    assert session.scalars(select(Person.id)).all() == [known.id]
    assert count(session, Membership) == 0


def test_whoever_came_into_another_list_since_stays(session: Session, category: Category) -> None:
    upload = confirm(session, preview(session, category))
    confirm(session, preview(session, make_category(session, "Senior officers"), name="other.csv"))

    undo_list(session, upload.id, by=COMMAND_LINE, now=NOW)

    assert (count(session, Person), count(session, Membership)) == (2, 2)


def test_an_import_whose_people_were_invited_cannot_be_undone(session: Session, category: Category) -> None:
    upload = confirm(session, preview(session, category))
    ann = session.scalars(select(Person).where(Person.family_name == "Ash")).one()
    make_invitation(session, make_event(session), ann)

    with pytest.raises(CannotUndo, match="1 of its people"):
        undo_list(session, upload.id, by=COMMAND_LINE, now=NOW)

    assert count(session, Person) == 2


def test_a_list_that_was_not_confirmed_cannot_be_undone(session: Session, category: Category) -> None:
    with pytest.raises(CannotUndo, match="previewed"):
        undo_list(session, preview(session, category).id, by=COMMAND_LINE, now=NOW)


def test_the_latest_list_comes_first(session: Session, category: Category) -> None:
    first, second = preview(session, category), preview(session, category)

    assert [upload.id for upload in recent_lists(session)] == [second.id, first.id]
