import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.categories import Membership
from app.models.people import Organisation, Person
from app.rules.listed_people import ListedPerson, listed_person
from app.rules.people import BadPerson, IsKnownAlready, MayBeKnown
from app.services.history import COMMAND_LINE
from app.services.new_people import WhereTo, add_person
from tests.make import NOW, make_category, make_person


def typed(**cells: str) -> ListedPerson:
    return listed_person(1, cells)


def add(
    session: Session, listed: ListedPerson, where: WhereTo | None = None, *, sure: bool = False
) -> Person:
    return add_person(session, listed, where or WhereTo(), told_apart=sure, by=COMMAND_LINE, now=NOW)


def test_somebody_new_is_added_with_organisation_and_category(session: Session) -> None:
    board = make_category(session, "Board")
    listed = typed(
        title="Cllr", given_name="Ann", family_name="Ash", email="a@example.org", organisation="Oak"
    )

    person = add(session, listed, WhereTo(category=board, role="Chair"))

    assert (person.name, person.email_key) == ("Cllr Ann Ash", "a@example.org")
    assert session.scalars(select(Organisation.name)).all() == ["Oak"]
    [membership] = session.scalars(select(Membership)).all()
    assert (membership.person_id, membership.category_id, membership.role) == (person.id, board.id, "Chair")


def test_somebody_certainly_known_is_not_added_again(session: Session) -> None:
    known = make_person(session, "Ann Ash", email="ann@example.org")

    with pytest.raises(IsKnownAlready) as refused:
        add(session, typed(given_name="ann", family_name="ash", email="ANN@example.org"), sure=True)

    assert refused.value.person_id == known.id
    assert session.scalar(select(func.count(Person.id))) == 1


@pytest.mark.parametrize(
    ("cells", "is_shared"),
    [
        ({"given_name": "Anne", "family_name": "Ash", "email": "ann@example.org"}, False),
        ({"given_name": "Bo", "family_name": "Birch", "email": "ann@example.org"}, True),
    ],
)
def test_somebody_who_may_be_known_is_added_once_the_officer_has_looked(
    session: Session, cells: dict[str, str], is_shared: bool
) -> None:
    known = make_person(session, "Ann Ash", email="ann@example.org")

    with pytest.raises(MayBeKnown) as refused:
        add(session, typed(**cells))
    added = add(session, typed(**cells), sure=True)

    assert [other.person_id for other in refused.value.others] == [known.id]
    assert refused.value.is_shared is is_shared
    assert added.id != known.id


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"email": "ann@example.org"}, "Enter a forename or a surname"),
        ({"given_name": "Ann", "email": "ann@"}, "part of it is missing"),
    ],
)
def test_what_is_no_person_is_refused_with_a_sentence(
    session: Session, cells: dict[str, str], sentence: str
) -> None:
    with pytest.raises(BadPerson, match=sentence):
        add(session, typed(**cells))
