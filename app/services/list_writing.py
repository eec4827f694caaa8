"""What confirming a list writes: people, their memberships, details taken over, and who has left."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models.categories import Membership
from app.models.lists import ListImport
from app.models.people import OtherAddress, Person
from app.rules.addresses import address_key
from app.rules.categories import category_key
from app.rules.chunks import chunks
from app.rules.list_decisions import Settled, read_decisions, settle
from app.rules.listed_people import ListedPerson
from app.rules.organisations import organisation_key
from app.services.accounts import partner_ids
from app.services.categories import add_sub_categories
from app.services.known_people import add_listings, add_organisations, add_other_addresses, add_people
from app.services.list_reading import ReadList
from app.services.many_rows import insert_rows
from app.services.row_snapshots import table_of

_DETAILS = frozenset(
    {"title", "given_name", "family_name", "suffix", "telephone", "department", "job_title"}
    | {"pa_name", "pa_email", "pa_telephone", "postal_address"}
)


@dataclass
class Written:
    """What was written: the person of each row, which rows added one, and what else is new."""

    people: dict[int, int] = field(default_factory=dict)
    added: set[int] = field(default_factory=set)
    #: (person, category) of each membership that is new.
    joined: set[tuple[int, int]] = field(default_factory=set)
    #: By row: what was there before the list's details were taken.
    before: dict[int, dict[str, Any]] = field(default_factory=dict)


def write_list(session: Session, upload: ListImport, read: ReadList, *, now: datetime) -> Written:
    """Write what the rows say, as the officer decided about some of them."""
    written = Written()
    organisations = add_organisations(session, read.listed)
    decisions = read_decisions(upload.choices.get("rows", {}))
    settled = [
        settle(listed, match, decisions.get(listed.row))
        for listed, match in zip(read.listed, read.matches, strict=True)
    ]
    _write_people(session, upload, read, settled, written, organisations=organisations, now=now)
    for listed, match, each in zip(read.listed, read.matches, settled, strict=True):
        person_id = written.people.get(listed.row)
        if each.takes_details and person_id is not None:
            written.before[listed.row] = _take_details(
                session, person_id, match.differences, organisations=organisations, now=now
            )
    _write_memberships(session, upload, read, written, now=now)
    _mark_who_left(session, upload, now=now)
    return written


def _write_people(
    session: Session,
    upload: ListImport,
    read: ReadList,
    settled: Sequence[Settled],
    written: Written,
    *,
    organisations: Mapping[str, int],
    now: datetime,
) -> None:
    new = [listed for listed, each in zip(read.listed, settled, strict=True) if each.adds]
    ids = add_people(
        session,
        new,
        organisations=organisations,
        partners=partner_ids(session),
        partner_id=upload.partner_id,
        now=now,
    )
    people = {listed.row: person_id for listed, person_id in zip(new, ids, strict=True)}
    known: list[tuple[int, ListedPerson]] = []
    decided: list[tuple[int, ListedPerson]] = []
    for listed, match, each in zip(read.listed, read.matches, settled, strict=True):
        person_id = each.person_id or people.get(match.same_as_row or 0)
        if person_id is not None and not listed.has_left:
            people[listed.row] = person_id
            known.append((person_id, listed))
            if each.by_decision:
                decided.append((person_id, listed))
    add_other_addresses(session, known)
    add_listings(session, decided, list_import_id=upload.id)
    written.people, written.added = people, {listed.row for listed in new}


def _take_details(
    session: Session,
    person_id: int,
    differences: Iterable[tuple[str, str, str]],
    *,
    organisations: Mapping[str, int],
    now: datetime,
) -> dict[str, Any]:
    """Replace our details by the list's. Returns what was there before; an address that is replaced is kept."""
    person = session.get_one(Person, person_id)
    before: dict[str, Any] = {}
    for name, _, new in differences:
        if name in _DETAILS:
            before[name] = getattr(person, name)
            setattr(person, name, new)
        elif name == "organisation":
            before["organisation_id"] = person.organisation_id
            person.organisation_id = organisations.get(organisation_key(new))
        elif name == "email":
            before |= {"email": person.email, "email_key": person.email_key}
            _keep_address(session, person)
            person.email, person.email_key = new, address_key(new)
    person.changed_at = now
    return before


def _keep_address(session: Session, person: Person) -> None:
    if person.email is None or person.email_key is None:
        return
    kept = select(OtherAddress.id).where(
        OtherAddress.person_id == person.id, OtherAddress.address_key == person.email_key
    )
    if session.scalar(kept) is None:
        session.add(OtherAddress(person_id=person.id, address=person.email, address_key=person.email_key))


def _write_memberships(
    session: Session, upload: ListImport, read: ReadList, written: Written, *, now: datetime
) -> None:
    """Put everybody into the category and into those that their rows name; who is in them is confirmed."""
    wanted = _wanted_memberships(session, upload, read, written)
    there = {
        (membership.person_id, membership.category_id): membership
        for membership in _memberships(session, {category_id for _, category_id in wanted})
    }
    again = {"confirmed_at": now, "source": upload.file_name, "left_at": None}
    for ids in chunks(there[pair].id for pair in wanted if pair in there):
        session.execute(
            update(Membership)
            .where(Membership.id.in_(ids))
            .values(again)
            .execution_options(synchronize_session=False)
        )
    changed = [
        {"id": there[pair].id, "role": role}
        for pair, role in wanted.items()
        if role and pair in there and there[pair].role != role
    ]
    if changed:
        session.execute(update(Membership), changed)
    written.joined = wanted.keys() - there.keys()
    if written.joined:
        source = {"source": upload.file_name, "confirmed_at": now}
        rows = (
            {"person_id": pair[0], "category_id": pair[1], "role": wanted[pair], "left_at": None, **source}
            for pair in sorted(written.joined)
        )
        insert_rows(session, table_of("memberships"), rows)


def _wanted_memberships(
    session: Session, upload: ListImport, read: ReadList, written: Written
) -> dict[tuple[int, int], str]:
    """(person, category) -> role, for everybody whom a row lists."""
    named = {name for listed in read.listed for name in listed.categories}
    categories = add_sub_categories(session, sorted(named), parent=upload.category) if named else {}
    wanted: dict[tuple[int, int], str] = {}
    for listed in read.listed:
        person_id = written.people.get(listed.row)
        if person_id is None:
            continue
        ids = [categories[key] for name in listed.categories if (key := category_key(name)) in categories]
        # A role is held in the part of the category that the row names; in the whole where it names none.
        for category_id in ids:
            wanted[person_id, category_id] = listed.role or wanted.get((person_id, category_id), "")
        role = "" if ids else listed.role
        wanted[person_id, upload.category_id] = role or wanted.get((person_id, upload.category_id), "")
    return wanted


def _memberships(session: Session, category_ids: set[int]) -> Iterator[Any]:
    query = (
        select(Membership.id, Membership.person_id, Membership.category_id, Membership.role)
        .where(Membership.category_id.in_(category_ids))
        .order_by(Membership.id)
    )
    return iter(session.execute(query))


def _mark_who_left(session: Session, upload: ListImport, *, now: datetime) -> None:
    """End the memberships of those who are no longer on the list, where the officer said so."""
    for ids in chunks(upload.choices.get("gone", [])):
        session.execute(
            update(Membership)
            .where(
                Membership.category_id == upload.category_id,
                Membership.person_id.in_(ids),
                Membership.confirmed_at < now,
                Membership.left_at.is_(None),
            )
            .values(left_at=now)
            .execution_options(synchronize_session=False)
        )
