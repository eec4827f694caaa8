"""Two invitations of one person to one event: one stands, and the other's links and letters lead to it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.models.invitations import FormerInvitation, Invitation
from app.models.letter_stops import LetterStop
from app.models.messages import Message
from app.models.places import Place
from app.rules.calendar_entries import EntryChange, GuestStanding
from app.rules.merging import Asked, which_stands
from app.rules.states import Answer, Door, EntryState, MessageState, PlaceState
from app.services.calendar_entries import Telling, entries_of, move_entry, tell_of_answer
from app.services.event_words import event_facts
from app.services.messages import queue_letter
from app.services.places import ask_for_places, give_up_places
from app.services.rooms import EventRooms, lock_rooms
from app.services.row_snapshots import (
    columns_to,
    move_back,
    move_rows,
    put_back,
    table_of,
    take_conflicting,
    take_rows,
)
from app.services.waiting_lists import living_places

_ANOTHER_INVITATION = "The same person has another invitation."

Facts = dict[str, Any]


def merge_invitations(session: Session, kept_id: int, gone_id: int, facts: Facts, *, now: datetime) -> None:
    """Of two invitations to one event, let one stand with the replies and letters of both.

    What taking it back needs is put into `facts`. The calendar of the other's letters is told that its entry is gone.
    """
    facts |= {
        "invitations": [],
        "moved_to_invitation": [],
        "waiting": [],
        "former": [],
        "stopped": [],
        "wished": [],
    }
    for one, other in _invited_to_one_event(session, kept_id, gone_id):
        rooms = lock_rooms(session, one.event_id)
        stands = which_stands(_asked(session, one), _asked(session, other))
        winner, loser = (one, other) if stands.invitation_id == one.id else (other, one)
        facts["wished"].append((winner.id, loser.no_letters_at))
        living = [place.event_session_id for place in living_places(session, loser.id)]
        give_up_places(session, rooms, loser, reason=_ANOTHER_INVITATION, now=now)
        if living:
            facts["waiting"].append([loser.id, living])
        session.flush()
        former = _lead_on(session, loser, winner)
        facts["former"].append(former.id)
        facts["stopped"] += _stop_letters(session, loser)
        _end_entries(session, rooms, loser, former, now=now)
        session.flush()
        for column in columns_to("invitations"):
            facts["taken"] += take_conflicting(session, column.table, column.name, loser.id, winner.id)
            ids = move_rows(session, column, loser.id, winner.id)
            facts["moved_to_invitation"].append([column.table.name, column.name, loser.id, winner.id, ids])
        facts["invitations"] += take_rows(session, table_of("invitations"), [loser.id])
        session.expunge(loser)


def keep_wishes(session: Session, kept_id: int, facts: Facts) -> None:
    """Write no letters about an event where either of the two asked for none; after their rows were moved."""
    facts["wishes"] = []
    wishes = {invitation_id: at for invitation_id, at in facts.pop("wished") if at is not None}
    query = (
        select(Invitation, LetterStop.stopped_at)
        .outerjoin(
            LetterStop,
            (LetterStop.event_id == Invitation.event_id) & (LetterStop.person_id == Invitation.person_id),
        )
        .where(Invitation.person_id == kept_id, Invitation.no_letters_at.is_(None))
        .order_by(Invitation.id)
    )
    for invitation, stopped_at in session.execute(query).all():
        if invitation.id in wishes or stopped_at is not None:
            invitation.no_letters_at = wishes.get(invitation.id, stopped_at)
            facts["wishes"].append(invitation.id)
    session.flush()


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


def _asked(session: Session, invitation: Invitation) -> Asked:
    holds = select(Place.id).where(Place.invitation_id == invitation.id, Place.state == PlaceState.HELD)
    return Asked(
        invitation.id,
        Answer(invitation.answer) if invitation.answer else None,
        invitation.answered_at,
        session.scalar(holds.limit(1)) is not None,
    )


def _lead_on(session: Session, loser: Invitation, winner: Invitation) -> FormerInvitation:
    """Whoever holds the other letter gets to the invitation that stands."""
    former = FormerInvitation(
        invitation_id=winner.id,
        reference=loser.reference,
        token_seed=loser.token_seed,
        link_digest=loser.link_digest,
        feed_generation=loser.feed_generation,
    )
    session.add(former)
    session.flush()
    return former


def _stop_letters(session: Session, loser: Invitation) -> list[int]:
    waiting = select(Message.id).where(
        Message.invitation_id == loser.id, Message.state == MessageState.QUEUED
    )
    ids = list(session.scalars(waiting))
    session.execute(
        update(Message)
        .where(Message.id.in_(ids))
        .values(state=MessageState.STOPPED, trouble=_ANOTHER_INVITATION)
        .execution_options(synchronize_session=False)
    )
    return ids


def _end_entries(
    session: Session, rooms: EventRooms, loser: Invitation, former: FormerInvitation, *, now: datetime
) -> None:
    """Take the other entries out of the calendar that was sent them, as the organiser who sent them."""
    sent = select(Message.calendar_key).where(
        Message.invitation_id == loser.id,
        Message.calendar_key.is_not(None),
        Message.state.not_in([MessageState.QUEUED, MessageState.STOPPED]),
    )
    went = {key.partition(":")[0] for key in session.scalars(sent) if key}
    told = []
    entries = entries_of(session, loser.id)
    for each in rooms.sessions:
        entry = entries.get(each.id)
        if entry is None or str(entry.id) not in went or entry.state == EntryState.CANCELLED:
            continue
        telling = move_entry(rooms, each, entry, EntryChange.ENDED, GuestStanding.NOT_COMING, now=now)
        entry.state, entry.confirm_by = EntryState.CANCELLED, None
        told.append(replace(telling, facts={**telling.facts, "former": former.id}))
    _tell(session, rooms, loser, told, why="merged", now=now)


def _tell(
    session: Session,
    rooms: EventRooms,
    invitation: Invitation,
    told: Sequence[Telling],
    *,
    why: str,
    now: datetime,
) -> None:
    event = event_facts(rooms.event, rooms.sessions)
    for each in told:
        facts = {"event": event, "entry": {**each.words, "why": why}, "calendar": each.facts}
        letter = queue_letter(
            session, "calendar_entry", invitation=invitation, key=each.key, facts=facts, now=now
        )
        if letter is not None:
            letter.calendar_key = each.key


def part_invitations(session: Session, facts: Facts, *, now: datetime) -> None:
    """Give both of the parted people their own invitations again, after `put_back_invitations`.

    A seat that one of them gave up is asked for again, and may have to wait; their calendar is told.
    """
    session.execute(
        update(Message)
        .where(Message.id.in_(facts.get("stopped", [])), Message.state == MessageState.STOPPED)
        .values(state=MessageState.QUEUED, trouble="", due_at=now)
        .execution_options(synchronize_session=False)
    )
    waiting = dict(facts["waiting"])
    for row in facts["invitations"]:
        invitation = session.get_one(Invitation, row["id"])
        rooms = lock_rooms(session, invitation.event_id)
        if invitation.id in waiting:
            ask_for_places(session, rooms, invitation, waiting[invitation.id], now=now)
            session.flush()
        places = living_places(session, invitation.id)
        told = tell_of_answer(session, rooms, invitation, places, door=Door.PAGE, now=now)
        _tell(session, rooms, invitation, told, why="parted", now=now)


def put_back_invitations(session: Session, facts: Facts) -> None:
    """Put the rows back, once the parted person is there again."""
    session.execute(delete(FormerInvitation).where(FormerInvitation.id.in_(facts.get("former", []))))
    session.execute(
        update(Invitation).where(Invitation.id.in_(facts.get("wishes", []))).values(no_letters_at=None)
    )
    put_back(session, table_of("invitations"), facts["invitations"])
    move_back(session, facts["moved_to_invitation"])
