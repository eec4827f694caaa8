"""Making two people one, keeping all that either has; and taking that back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.models.merges import Merge
from app.models.people import OtherAddress, OtherListing, Person
from app.rules.merging import CannotMerge, CannotPartAgain, filled_from
from app.services.history import Actor, write_history
from app.services.known_people import LISTING_FIELDS
from app.services.merged_invitations import (
    keep_wishes,
    merge_invitations,
    part_invitations,
    put_back_invitations,
)
from app.services.row_snapshots import (
    columns_to,
    move_back,
    move_rows,
    put_back,
    table_of,
    take_conflicting,
    take_rows,
)

#: What is filled in from the one who goes where nothing is known about the one who stays.
_FILLED = (
    *("title", "suffix", "telephone", "other_telephone", "job_title", "department"),
    *(
        "pa_name",
        "pa_email",
        "pa_telephone",
        "postal_address",
        "organisation_id",
        "partner_id",
        "is_interested",
    ),
    *("email", "email_key", "do_not_contact_at"),
)

Facts = dict[str, Any]


def merge_people(session: Session, kept_id: int, gone_id: int, *, by: Actor, now: datetime) -> Merge:
    """Make two people one: `kept_id` stays with all that either has. Raises `CannotMerge`.

    Of two invitations to one event the one with an answer stands, and gets the other's replies and letters.
    """
    kept, gone = _person(session, kept_id), _person(session, gone_id)
    if kept.id == gone.id:
        raise CannotMerge("Choose two people: these are the same one.")
    merge = Merge(person_id=kept.id, account_id=by.account_id, facts={}, merged_at=now)
    facts: Facts = {"taken": [], "moved": []}
    merge_invitations(session, kept.id, gone.id, facts, now=now)
    _merge_memberships(session, kept.id, gone.id, facts)
    for name in ("other_addresses", "letter_stops"):
        facts["taken"] += take_conflicting(session, table_of(name), "person_id", gone.id, kept.id)
    for column in columns_to("people"):
        ids = move_rows(session, column, gone.id, kept.id)
        facts["moved"].append([column.table.name, column.name, gone.id, kept.id, ids])
    keep_wishes(session, kept.id, facts)
    _fill_in(session, kept, gone, facts)
    facts["gone"] = take_rows(session, table_of("people"), [gone.id])[0]
    session.expunge(gone)
    kept.changed_at = now
    merge.facts = facts
    session.add(merge)
    session.flush()
    write_history(session, "people merged", by=by, now=now, person_id=kept_id, merge=merge.id)
    session.flush()
    # Rows were moved behind the back of the objects that stand for them.
    session.expire_all()
    return merge


def _person(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if person is None:
        raise CannotMerge("One of the two is not there any more: somebody else may have merged them.")
    return person


def _merge_memberships(session: Session, kept_id: int, gone_id: int, facts: Facts) -> None:
    """Of two memberships of one category one stays: with a role if either has one, and left only if both have."""
    table = table_of("memberships")
    query = select(table).where(table.c.person_id.in_([kept_id, gone_id])).order_by(table.c.id)
    by_category: dict[int, dict[int, Any]] = {}
    for row in session.execute(query):
        by_category.setdefault(row.category_id, {})[row.person_id] = row
    both = [pair for pair in by_category.values() if len(pair) == 2]
    if not both:
        return
    taken = take_rows(session, table, [pair[gone_id].id for pair in both])
    facts["taken"].append(["memberships", taken])
    facts["memberships"] = []
    for pair in both:
        stays, goes = pair[kept_id], pair[gone_id]
        left = stays.left_at if goes.left_at is not None else None
        facts["memberships"].append({"id": stays.id, "role": stays.role, "left_at": _plain(stays.left_at)})
        session.execute(
            update(table).where(table.c.id == stays.id).values(role=stays.role or goes.role, left_at=left)
        )


def _fill_in(session: Session, kept: Person, gone: Person, facts: Facts) -> None:
    facts["before"] = {}
    filled = filled_from(
        {name: getattr(kept, name) for name in _FILLED}, {name: getattr(gone, name) for name in _FILLED}
    )
    for name, value in filled.items():
        facts["before"][name] = None if getattr(kept, name) is None else ""
        setattr(kept, name, value)
    listing = {name: getattr(gone, name) or "" for name in LISTING_FIELDS if name != "organisation"}
    organisation = gone.organisation.name if gone.organisation else ""
    values = {"person_id": kept.id, "organisation": organisation, **listing}
    facts["listing"] = session.execute(insert(OtherListing).returning(OtherListing.id), [values]).scalar_one()
    if gone.email and gone.email_key != kept.email_key:
        known = select(OtherAddress.id).where(
            OtherAddress.person_id == kept.id, OtherAddress.address_key == gone.email_key
        )
        if session.scalar(known) is None:
            address = {"person_id": kept.id, "address": gone.email, "address_key": gone.email_key}
            added = session.execute(insert(OtherAddress).returning(OtherAddress.id), [address])
            facts["address"] = added.scalar_one()
    session.flush()


def part_again(session: Session, merge_id: int, *, by: Actor, now: datetime) -> Merge:
    """Take a merge back: both people with what each had. Raises `CannotPartAgain`.

    A seat that one of two invitations gave up is asked for again, and may have to wait.
    """
    merge = session.get_one(Merge, merge_id, with_for_update=True, populate_existing=True)
    facts = merge.facts
    if merge.undone_at is not None:
        raise CannotPartAgain("These two were parted again already.")
    gone_id = facts["gone"]["id"]
    if session.get(Person, gone_id) is not None:
        raise CannotPartAgain("Somebody else has that number by now, so these two cannot be parted again.")
    put_back(session, table_of("people"), [facts["gone"]])
    move_back(session, facts["moved"])
    put_back_invitations(session, facts)
    for name, rows in facts["taken"]:
        put_back(session, table_of(name), rows)
    _undo_details(session, merge)
    session.flush()
    session.expire_all()
    part_invitations(session, facts, now=now)
    merge.undone_at = now
    write_history(session, "people parted", by=by, now=now, person_id=merge.person_id, merge=merge.id)
    return merge


def _undo_details(session: Session, merge: Merge) -> None:
    facts = merge.facts
    gone = facts["gone"]
    kept = session.get_one(Person, merge.person_id)
    for name, value in facts["before"].items():
        now_there = getattr(kept, name)
        if name == "do_not_contact_at" or now_there == gone[name]:
            setattr(kept, name, value)
    memberships = table_of("memberships")
    for before in facts.get("memberships", []):
        session.execute(
            update(memberships)
            .where(memberships.c.id == before["id"])
            .values(role=before["role"], left_at=_moment(before["left_at"]))
        )
    session.execute(delete(OtherListing).where(OtherListing.id == facts["listing"]))
    if "address" in facts:
        session.execute(delete(OtherAddress).where(OtherAddress.id == facts["address"]))


def _plain(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def merges_of(session: Session, person_id: int) -> Sequence[Merge]:
    """The merges that made this person, newest first."""
    query = (
        select(Merge).where(Merge.person_id == person_id, Merge.undone_at.is_(None)).order_by(Merge.id.desc())
    )
    return session.scalars(query).all()
