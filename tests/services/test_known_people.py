from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.people import Organisation, OtherAddress
from app.rules.listed_people import ListedPerson
from app.services.history import COMMAND_LINE
from app.services.known_people import (
    add_listings,
    add_organisations,
    add_other_addresses,
    add_people,
    known_people,
)
from app.services.list_reading import ListChoices
from app.services.lists import keep_upload
from tests.make import NOW, make_category, make_organisation, make_person


def test_everybody_is_known_with_their_organisation_and_categories(session: Session) -> None:
    category = make_category(session)
    person = make_person(
        session,
        "Ann Ash",
        email="ann@example.org",
        organisation=make_organisation(session),
        category=category,
    )

    [known] = known_people(session)

    assert (known.id, known.given_name, known.family_name) == (person.id, "Ann", "Ash")
    assert (known.email, known.organisation) == ("ann@example.org", "Cherwell District Council")
    assert known.category_ids == {category.id}


def test_people_are_added_in_the_order_of_their_rows(session: Session) -> None:
    listed = [
        ListedPerson(row, given_name=name, family_name="Ash", email=f"{name}@example.org".lower())
        for row, name in enumerate(["Cal", "Ann", "Ben"], start=2)
    ]

    ids = add_people(session, listed, organisations={}, partners={}, partner_id=None, now=NOW)

    known = {person.id: person.given_name for person in known_people(session)}
    assert [known[each] for each in ids] == ["Cal", "Ann", "Ben"]


def test_one_organisation_in_two_spellings_is_added_once(session: Session) -> None:
    listed = [
        ListedPerson(2, organisation="Abingdon TC"),
        ListedPerson(3, organisation="Abingdon Town Council", sector="Public"),
    ]

    first = add_organisations(session, listed)
    second = add_organisations(session, listed)

    [organisation] = session.scalars(select(Organisation))
    assert (organisation.name, organisation.sector) == ("Abingdon TC", "Public")
    assert first == second == {organisation.name_key: organisation.id}


def test_whom_a_list_has_otherwise_is_known_that_way_too(session: Session) -> None:
    person = make_person(session, "Peter Ash", email="peter@example.org")
    category = make_category(session)
    upload = keep_upload(
        session,
        "list.csv",
        category=category,
        partner=None,
        choices=ListChoices(),
        by=COMMAND_LINE,
        now=NOW,
    )
    listed = ListedPerson(2, given_name="Pete", family_name="Ash", email="pete@example.org")

    add_listings(session, [(person.id, listed)], list_import_id=upload.id)

    assert [(known.id, known.given_name, known.email) for known in known_people(session)] == [
        (person.id, "Peter", "peter@example.org"),
        (person.id, "Pete", "pete@example.org"),
    ]


def test_further_addresses_are_kept_once(session: Session) -> None:
    person = make_person(session)
    listed = ListedPerson(2, other_emails=("Other@example.org", "other@example.org"))

    add_other_addresses(session, [(person.id, listed)])
    add_other_addresses(session, [(person.id, listed)])

    assert len(session.scalars(select(OtherAddress)).all()) == 1
    assert [len(known.other_emails) for known in known_people(session)] == [1]
