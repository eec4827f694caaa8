"""Everybody we know, as matching takes them; and people and organisations added from lists, many at a time."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from sys import intern
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.models.categories import Membership
from app.models.people import Organisation, OtherAddress, OtherListing, Person
from app.rules.addresses import address_key
from app.rules.chunks import chunks
from app.rules.known_people import KnownPerson
from app.rules.listed_people import ListedPerson
from app.rules.organisations import organisation_key
from app.services.many_rows import insert_rows, reserve_ids
from app.services.row_snapshots import table_of

#: Lists and officers who add people wait for each other, so that two of them never add the same person at once.
ADDING_PEOPLE = "people"
_CHUNK = 5000
#: What is remembered of another way in which lists have somebody.
LISTING_FIELDS = ("title", "given_name", "family_name", "suffix", "email", "telephone", "organisation")
_COLUMNS = (
    Person.id,
    Person.title,
    Person.given_name,
    Person.family_name,
    Person.suffix,
    func.coalesce(Person.email, ""),
    Person.telephone,
    Person.other_telephone,
    Organisation.name,
    Person.department,
    Person.job_title,
    Organisation.sector,
    Person.pa_name,
    Person.pa_email,
    Person.pa_telephone,
    Person.postal_address,
    Person.do_not_contact_at.is_not(None),
)


def known_people(session: Session, *, in_categories: Collection[int] | None = None) -> Iterator[KnownPerson]:
    """Everybody, in the order in which they came to be known, read bit by bit.

    Whom lists have in several ways comes several times, with the same id. Memberships are only those
    `in_categories`, where they are given.
    """
    memberships = select(Membership.person_id, Membership.category_id)
    if in_categories is not None:
        memberships = memberships.where(Membership.category_id.in_(in_categories))
    categories = {whose: frozenset(ids) for whose, ids in _grouped(session, memberships).items()}
    addresses = _grouped(session, select(OtherAddress.person_id, OtherAddress.address))
    listings = _listings(session)
    nowhere: frozenset[int] = frozenset()
    query = (
        select(*_COLUMNS)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .order_by(Person.id)
        .execution_options(yield_per=_CHUNK)
    )
    for row in session.execute(query):
        (whose, title, given, family, suffix, email, telephone, other_telephone, organisation, *rest) = row
        department, job_title, sector, pa_name, pa_email, pa_telephone, postal_address, stopped = rest
        person = KnownPerson(
            whose,
            title,
            given,
            family,
            suffix,
            email,
            tuple(addresses[whose]) if whose in addresses else (),
            telephone,
            other_telephone,
            # Equal texts are held once: there are 100,000.
            intern(organisation) if organisation else "",
            department,
            job_title,
            intern(sector) if sector else "",
            pa_name,
            pa_email,
            pa_telephone,
            postal_address,
            categories.get(whose, nowhere),
            bool(stopped),
        )
        yield person
        for listing in listings.get(whose, ()):
            yield person._replace(**listing)


def _listings(session: Session) -> dict[int, list[dict[str, Any]]]:
    """By person: how else lists have them. What a listing leaves out is as the person has it."""
    grouped: dict[int, list[dict[str, Any]]] = {}
    for listing in session.scalars(select(OtherListing).order_by(OtherListing.id)):
        details = {field: getattr(listing, field) for field in LISTING_FIELDS}
        grouped.setdefault(listing.person_id, []).append(details)
    return grouped


def _grouped(session: Session, query: Any) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = {}
    for owner, member in session.execute(query):
        grouped.setdefault(owner, []).append(member)
    return grouped


def add_organisations(session: Session, listed: Iterable[ListedPerson]) -> dict[str, int]:
    """The organisations that the rows name, by the key of their name; those not known yet are added."""
    wanted: dict[str, dict[str, Any]] = {}
    for person in listed:
        if key := organisation_key(person.organisation):
            row = wanted.setdefault(key, {"name": person.organisation, "name_key": key, "sector": None})
            row["sector"] = row["sector"] or person.sector or None
    ids = dict(iter(session.execute(select(Organisation.name_key, Organisation.id))))
    missing = [row for key, row in wanted.items() if key not in ids]
    if missing:
        session.execute(insert(Organisation), missing)
        ids = dict(iter(session.execute(select(Organisation.name_key, Organisation.id))))
    return ids


def add_people(
    session: Session,
    listed: Sequence[ListedPerson],
    *,
    organisations: Mapping[str, int],
    partners: Mapping[str, int],
    partner_id: int | None,
    now: datetime,
) -> list[int]:
    """Add the people of these rows, and return their ids in the order of the rows.

    Each belongs to the partner whom the row names, by the folded name in `partners`, or to `partner_id`.
    """
    if not listed:
        return []
    people = table_of("people")
    ids = list(reserve_ids(session, people, len(listed)))
    rows = (
        _person_row(
            person_id,
            person,
            organisations=organisations,
            partner_id=partners.get(person.partner.casefold(), partner_id),
            now=now,
        )
        for person_id, person in zip(ids, listed, strict=True)
    )
    insert_rows(session, people, rows)
    add_other_addresses(session, list(zip(ids, listed, strict=True)))
    return ids


def add_other_addresses(session: Session, people: Sequence[tuple[int, ListedPerson]]) -> None:
    """Keep the further addresses that rows give for people, each once."""
    given = {
        (person_id, address_key(address)): address
        for person_id, person in people
        for address in person.other_emails
    }
    if not given:
        return
    have: set[tuple[int, str]] = set()
    for ids in chunks({person_id for person_id, _ in given}):
        known = select(OtherAddress.person_id, OtherAddress.address_key)
        have.update((row[0], row[1]) for row in session.execute(known.where(OtherAddress.person_id.in_(ids))))
    rows = [
        {"person_id": person_id, "address": address, "address_key": key}
        for (person_id, key), address in given.items()
        if (person_id, key) not in have
    ]
    if rows:
        session.execute(insert(OtherAddress), rows)


def add_listings(
    session: Session, people: Sequence[tuple[int, ListedPerson]], *, list_import_id: int
) -> None:
    """Remember how a list has people whom an officer knew in it."""
    rows = [
        {
            "person_id": person_id,
            "list_import_id": list_import_id,
            **{field: getattr(listed, field) for field in LISTING_FIELDS},
        }
        for person_id, listed in people
    ]
    if rows:
        session.execute(insert(OtherListing), rows)


def _person_row(
    person_id: int,
    person: ListedPerson,
    *,
    organisations: Mapping[str, int],
    partner_id: int | None,
    now: datetime,
) -> dict[str, Any]:
    return {
        "id": person_id,
        "title": person.title,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "suffix": person.suffix,
        "name_as_typed": person.name_as_typed,
        "email": person.email or None,
        "email_key": address_key(person.email) if person.email else None,
        "telephone": person.telephone,
        "other_telephone": person.other_telephone,
        "job_title": person.job_title,
        "department": person.department,
        "pa_name": person.pa_name,
        "pa_email": person.pa_email,
        "pa_telephone": person.pa_telephone,
        "postal_address": person.postal_address,
        "is_interested": person.interested,
        "organisation_id": organisations.get(organisation_key(person.organisation)),
        "partner_id": partner_id,
        "cannot_email_reason": None,
        "do_not_contact_at": now if person.do_not_contact else None,
        "created_at": now,
        "changed_at": now,
    }
