import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.people import Person
from app.services.doubles import TOLD_APART, find_doubles, put_side_by_side
from app.services.history import COMMAND_LINE, write_history
from app.services.list_confirming import confirm_list
from app.services.list_reading import ListChoices
from app.services.lists import preview_list
from app.services.merging import merge_people
from tests.make import NOW, make_category, make_person


@pytest.fixture
def pair(session: Session) -> tuple[Person, Person]:
    """Peter, whom we know, and Pete, whom a list brought."""
    peter = make_person(session, "Peter Ash", email="ash@example.org")
    upload = preview_list(
        session,
        b"Name,Email\nPete Ash,ash@example.org\nAnn Birch,ann@example.org\n",
        "list.csv",
        category=make_category(session),
        partner=None,
        choices=ListChoices(),
        by=COMMAND_LINE,
        now=NOW,
    )
    confirm_list(session, upload.id, by=COMMAND_LINE, now=NOW)
    return peter, session.scalars(select(Person).where(Person.given_name == "Pete")).one()


def test_a_list_brings_up_who_is_perhaps_the_same(session: Session, pair: tuple[Person, Person]) -> None:
    [double] = find_doubles(session)

    assert (double.one, double.other) == pair
    assert double.reasons == ["“Pete” and “Peter” may be one name", "the same email address"]
    assert find_doubles(session, person_id=pair[1].id) == [double]
    assert find_doubles(session, person_id=pair[1].id + 1) == []


def test_two_rows_of_one_file_are_brought_up_too(session: Session) -> None:
    upload = preview_list(
        session,
        b"Name,Email,Organisation\nPete Ash,pete@example.org,Oak Council\nPeter Ash,ash@,Oak Council\n",
        "list.csv",
        category=make_category(session),
        partner=None,
        choices=ListChoices(),
        by=COMMAND_LINE,
        now=NOW,
    )

    confirm_list(session, upload.id, by=COMMAND_LINE, now=NOW)

    [double] = find_doubles(session)
    assert [double.one.name, double.other.name] == ["Pete Ash", "Peter Ash"]
    assert double.reasons == ["“Peter” and “Pete” may be one name", "the same organisation"]


def test_whoever_was_merged_or_told_apart_is_not_brought_up_again(
    session: Session, pair: tuple[Person, Person]
) -> None:
    people = [pair[0].id, pair[1].id]
    write_history(session, TOLD_APART, by=COMMAND_LINE, now=NOW, people=people)
    session.flush()
    told_apart = find_doubles(session)
    merge_people(session, *people, by=COMMAND_LINE, now=NOW)

    assert told_apart == []
    assert find_doubles(session) == []


def test_two_people_are_put_side_by_side_with_the_reasons(
    session: Session, pair: tuple[Person, Person]
) -> None:
    both = put_side_by_side(session, pair[0].id, pair[1].id)

    assert both is not None
    assert (both.one.person, both.other.person) == pair
    assert "the same email address" in both.reasons


def test_nobody_is_put_beside_themselves_or_nobody(session: Session, pair: tuple[Person, Person]) -> None:
    assert put_side_by_side(session, pair[0].id, pair[0].id) is None
    assert put_side_by_side(session, pair[0].id, 99) is None
