"""The sample programme, against the truth that invitee_lists/README.md tells of it."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.categories import Category, Membership
from app.models.lists import ListImport, ListRow
from app.models.people import Person
from app.services.categories import find_category
from app.services.history import COMMAND_LINE
from app.services.list_confirming import confirm_list
from app.services.list_reading import ListChoices
from app.services.lists import preview_list
from app.services.sample import LISTS, load_sample
from config import ROOT
from tests.make import NOW

FOLDER = ROOT / "invitee_lists"
#: Distinct people by the README; those whom no address joins count twice until an officer merges them, apart
#: from one whose two rows in one file agree in everything; and near names at one address are two as well.
PEOPLE = 260 + 11 + 3


@pytest.fixture
def sample(session: Session) -> Session:
    load_sample(session, FOLDER, now=NOW)
    return session


def count(session: Session, table: type[Person] | type[Membership]) -> int:
    return session.scalar(select(func.count(table.id))) or 0


def test_everybody_is_one_person_until_an_officer_decides(sample: Session) -> None:
    perhaps = sample.scalars(select(ListRow).where(ListRow.outcome == "perhaps_same")).all()

    assert count(sample, Person) == PEOPLE
    assert len(perhaps) == PEOPLE - 260


def test_everybody_is_in_every_category_that_lists_them(sample: Session) -> None:
    query = (
        select(Category.name, func.count(Membership.id))
        .join(Membership)
        .where(Category.parent_id.is_(None))
        .group_by(Category.name)
    )

    assert dict(iter(sample.execute(query))) == {
        "Oxfordshire Partnership Board": 26,
        "Oxfordshire Public Service Board": 17,
        "Thematic Partnerships": 89,
        "District Local Strategic Partnerships": 76,
        "Scrutiny Committees": 59,
        "Councillors with an interest in partnerships": 54,
        "Senior officers": 54,
        "Duty to Cooperate representatives": 24,
    }


def test_people_who_share_a_mailbox_are_people_of_their_own(sample: Session) -> None:
    query = (
        select(Person.email_key, func.count(Person.id))
        .where(Person.email_key.is_not(None))
        .group_by(Person.email_key)
        .having(func.count(Person.id) > 1)
    )

    assert dict(iter(sample.execute(query))) == {
        "clerk@villages.example.org": 9,
        "pa.directorates@oxfordshire.example.org": 2,
        "the.hadleighs@example.com": 2,
        # Near names at one address, for an officer to decide.
        "peter.pemberton@oxfordshire.example.org": 2,
        "katherine.burnaby@whitehorse.example.org": 2,
        "michael.gulliver@westoxon.example.org": 2,
    }


def test_fifteen_people_cannot_be_emailed_and_five_of_their_doubles(sample: Session) -> None:
    unreachable = sample.scalar(select(func.count(Person.id)).where(Person.email.is_(None)))

    assert unreachable == 15 + 5


def test_loading_every_list_again_changes_nothing(sample: Session) -> None:
    before = count(sample, Person), count(sample, Membership)

    for file_name, category_name in LISTS.items():
        again = preview_list(
            sample,
            (FOLDER / file_name).read_bytes(),
            file_name,
            category=find_category(sample, category_name),
            partner=None,
            choices=ListChoices(),
            by=COMMAND_LINE,
            now=NOW,
        )
        confirm_list(sample, again.id, by=COMMAND_LINE, now=NOW)
        assert (again.summary["new"], again.summary["perhaps_same"], again.summary["known"]) == (0, 0, 0)

    assert (count(sample, Person), count(sample, Membership)) == before
    assert sample.scalar(select(func.count(ListImport.id))) == 2 * len(LISTS)


def test_a_database_with_anything_in_it_is_left_alone(sample: Session) -> None:
    assert load_sample(sample, FOLDER, now=NOW) is None
