"""Making two people one, keeping all that either has; and taking that back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint, and_, delete, insert, select, update
from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.models.merges import Merge
from app.models.messages import Message
from app.models.people import OtherAddress, OtherListing, Person
from app.models.places import Place
from app.rules.merging import Asked, CannotMerge, CannotPartAgain, filled_from, which_stands
from app.rules.states import Answer, MessageState, PlaceState
from app.services.history import Actor, write_history
from app.services.known_people import LISTING_FIELDS
from app.services.places import ask_for_places, give_up_places
from app.services.rooms import lock_rooms
from app.services.row_snapshots import columns_to, move_rows, put_back, table_of, take_rows
from app.services.waiting_lists import living_places

_ANOTHER_INVITATION = "The same person has another invitation."
#: What is filled in from the one who goes where nothing is known about the one who stays.
_FILLED = (
    *("title", "suffix", "telephone", "other_telephone", "job_title", "department"),
    *("pa_name", "pa_email", "pa_telephone", "organisation_id", "partner_id", "is_interested"),
    *("email", "email_key", "do_not_contact_at"),
)
#: What health data a row holds is erased on the day shown, so no copy of it may be kept.
_NEVER_COPIED = frozenset({"needs"})

Facts = dict[str, Any]


def merge_people(session: Session, kept_id: int, gone_id: int, *, by: Actor, now: datetime) -> Merge:
    """Make two people one: `kept_id` stays with all that either has. Raises `CannotMerge`.

    Of two invitations to one event the one with an answer stands, and gets the other's replies and letters.
    """
    kept, gone = _person(session, kept_id), _person(session, gone_id)
    if kept.id == gone.id:
        raise CannotMerge("Choose two people: these are the same one.")
    merge = Merge(person_id=kept.id, account_id=by.account_id, facts={}, merged_at=now)
    facts: Facts = {"taken": [], "invitations": [], "moved": [], "moved_to_invitation": [], "waiting": []}
    for one, other in _invited_to_one_event(session, kept.id, gone.id):
        _merge_invitations(session, one, other, facts, now=now)
    _merge_memberships(session, kept.id, gone.id, facts)
    _take_conflicting(session, table_of("other_addresses"), "person_id", gone.id, kept.id, facts)
    for column in columns_to("people"):
        ids = move_rows(session, column, gone.id, kept.id)
        facts["moved"].append([column.table.name, column.name, gone.id, kept.id, ids])
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


def _invited_to_one_event(
    session: Session, kept_id: int, gone_id: int
) -> list[tuple[Invitation, Invitation]]:
    """Pairs of invitations to the same event: the kept person's and the other's, in the order of the events."""
    query = (
        select(Invitation).where(Invitation.person_id.in_([kept_id, gone_id])).order_by(Invitation.event_id)
    )
    by_event: dict[int, dict[int, Invitation]] = {}
    for invitation in session.scalars(query):
        by_event.setdefault(invitation.event_id, {})[invitation.person_id] = invitation
    return [(both[kept_id], both[gone_id]) for both in by_event.values() if len(both) == 2]


def _merge_invitations(
    session: Session, one: Invitation, other: Invitation, facts: Facts, *, now: datetime
) -> None:
    rooms = lock_rooms(session, one.event_id)
    stands = which_stands(_asked(session, one), _asked(session, other))
    winner, loser = (one, other) if stands.invitation_id == one.id else (other, one)
    living = [place.event_session_id for place in living_places(session, loser.id)]
    give_up_places(session, rooms, loser, reason=_ANOTHER_INVITATION, now=now)
    if living:
        facts["waiting"].append([loser.id, living])
    session.flush()
    session.execute(
        update(Message)
        .where(Message.invitation_id == loser.id, Message.state == MessageState.QUEUED)
        .values(state=MessageState.STOPPED, trouble=_ANOTHER_INVITATION)
        .execution_options(synchronize_session=False)
    )
    for column in columns_to("invitations"):
        _take_conflicting(session, column.table, column.name, loser.id, winner.id, facts)
        ids = move_rows(session, column, loser.id, winner.id)
        facts["moved_to_invitation"].append([column.table.name, column.name, loser.id, winner.id, ids])
    facts["invitations"] += take_rows(session, table_of("invitations"), [loser.id])
    session.expunge(loser)


def _asked(session: Session, invitation: Invitation) -> Asked:
    holds = select(Place.id).where(Place.invitation_id == invitation.id, Place.state == PlaceState.HELD)
    return Asked(
        invitation.id,
        Answer(invitation.answer) if invitation.answer else None,
        invitation.answered_at,
        session.scalar(holds.limit(1)) is not None,
    )


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


def _take_conflicting(session: Session, table: Any, column: str, old: int, new: int, facts: Facts) -> None:
    """Take out the rows that would be there twice once `old` is `new`."""
    for others in _unique_with(table, column):
        mine, theirs = table.alias(), table.alias()
        same = and_(theirs.c[column] == new, *(mine.c[name] == theirs.c[name] for name in others))
        query = select(mine.c.id).join(theirs, same).where(mine.c[column] == old)
        ids = list(session.scalars(query))
        if ids:
            rows = take_rows(session, table, ids)
            if table.name not in _NEVER_COPIED:
                facts["taken"].append([table.name, rows])


def _unique_with(table: Any, column: str) -> list[list[str]]:
    """For each rule that a column takes part in, the other columns that must not be the same too."""
    found = [
        [each.name for each in rule.columns if each.name != column]
        for rule in table.constraints
        if isinstance(rule, UniqueConstraint) and column in rule.columns
    ]
    return found + ([[]] if table.c[column].unique and [] not in found else [])


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
    _move_back(session, facts["moved"])
    put_back(session, table_of("invitations"), facts["invitations"])
    _move_back(session, facts["moved_to_invitation"])
    for name, rows in facts["taken"]:
        put_back(session, table_of(name), rows)
    _undo_details(session, merge)
    session.flush()
    session.expire_all()
    for invitation_id, session_ids in facts["waiting"]:
        invitation = session.get_one(Invitation, invitation_id)
        ask_for_places(session, lock_rooms(session, invitation.event_id), invitation, session_ids, now=now)
    merge.undone_at = now
    write_history(session, "people parted", by=by, now=now, person_id=merge.person_id, merge=merge.id)
    return merge


def _move_back(session: Session, moves: Sequence[tuple[str, str, int, int, list[int]]]) -> None:
    for name, column, old, new, ids in reversed(moves):
        table = table_of(name)
        session.execute(
            update(table).where(table.c.id.in_(ids), table.c[column] == new).values({column: old})
        )


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
