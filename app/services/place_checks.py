"""Verifying what places promise, from their rows alone: nobody split, overtaken or forgotten, or over a limit."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from app.models.allocations import PlaceAllocation
from app.models.events import Event, EventSession
from app.models.history import HistoryEntry
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.people import Person
from app.models.places import Place
from app.rules.states import Answer, EventState, PlaceState
from app.services.limit_checks import Breach, events_over_limit, sessions_over_limit
from app.services.rooms import TAKEN, read_rooms
from app.services.standings import cannot_be_emailed
from app.services.waiting_lists import next_in_turn

#: How long the worker may leave what is due.
_WORKER_RESTS = timedelta(minutes=15)


def check_places(session: Session, *, now: datetime) -> list[Breach]:
    """Every breach of what places promise. An empty list means that there is none."""
    checks = (
        sessions_over_limit,
        events_over_limit,
        _half_promised,
        _split,
        _answers_without_places,
        _in_what_was_cancelled,
        _untold_offers,
    )
    found = [breach for check in checks for breach in check(session)]
    return [*found, *_left_waiting(session, now), *_overtaken(session, now), *_stale_offers(session, now)]


def _half_promised(session: Session) -> Iterator[Breach]:
    """A yes holds all that it covers or waits for all of it."""
    query = (
        select(Place.invitation_id)
        .where(Place.state != PlaceState.GIVEN_UP)
        .group_by(Place.invitation_id)
        .having(func.count(Place.state.distinct()) > 1)
        .order_by(Place.invitation_id)
    )
    for invitation_id in session.scalars(query):
        yield Breach(
            "nobody is half promised", f"Invitation {invitation_id} holds some places and waits for others."
        )


def _split(session: Session) -> Iterator[Breach]:
    """A delegate and their assistant have their seats beside each other in everything that they come to."""
    query = (
        select(Place.invitation_id)
        .where(Place.state != PlaceState.GIVEN_UP)
        .group_by(Place.invitation_id)
        .having(func.count(Place.seats.distinct()) > 1)
        .order_by(Place.invitation_id)
    )
    for invitation_id in session.scalars(query):
        yield Breach(
            "a party is not split",
            f"Invitation {invitation_id} has more seats in one session than in another.",
        )


def _untold_offers(session: Session) -> Iterator[Breach]:
    """Whoever is offered a place was written to in the same transaction, if a letter can reach them."""
    told = exists().where(
        Message.invitation_id == Place.invitation_id,
        Message.kind == "offer",
        Message.queued_at == Place.held_at,
    )
    query = (
        select(Place.invitation_id)
        .join(Invitation, Invitation.id == Place.invitation_id)
        .join(Person, Person.id == Invitation.person_id)
        .where(
            Place.state == PlaceState.OFFERED,
            ~told,
            ~cannot_be_emailed(),
            Invitation.no_letters_at.is_(None),
            # Whoever has had an address only since then could not be told.
            Place.held_at >= Person.changed_at,
        )
        .distinct()
        .order_by(Place.invitation_id)
    )
    for invitation_id in session.scalars(query):
        yield Breach(
            "a letter is queued with its fact", f"Invitation {invitation_id} is offered a place untold."
        )


def _overtaken(session: Session, now: datetime) -> Iterator[Breach]:
    """Nobody who asked later sits where somebody waits who asked before, unless an officer answers for it.

    Only those are looked at who never waited for more than a seat in one session, and only events that never
    kept places for a category: elsewhere others may come first by the rules, and the rows do not tell for what.
    """
    dropped = aliased(Place)
    waited_for_more = exists().where(
        dropped.invitation_id == Place.invitation_id,
        dropped.event_session_id != Place.event_session_id,
        dropped.asked_at == Place.asked_at,
    )
    waiting = (
        select(
            func.min(Place.event_session_id).label("session_id"),
            Place.invitation_id,
            func.min(Place.id).label("place_id"),
            func.min(Place.asked_at).label("asked_at"),
        )
        .where(Place.state == PlaceState.WAITING, ~waited_for_more)
        .group_by(Place.invitation_id)
        .having(func.count() == 1)
        .subquery()
    )
    first = (
        select(
            waiting.c.session_id,
            func.min(waiting.c.place_id).label("place_id"),
            func.min(waiting.c.asked_at).label("asked_at"),
        )
        .group_by(waiting.c.session_id)
        .subquery()
    )
    keeps = exists().where(PlaceAllocation.event_id == EventSession.event_id)
    kept_before = exists().where(
        HistoryEntry.event_id == EventSession.event_id, HistoryEntry.what == "places kept"
    )
    beside = aliased(EventSession)
    has_others = exists().where(beside.event_id == EventSession.event_id, beside.id != EventSession.id)
    later = aliased(Place)
    query = (
        select(EventSession, later.invitation_id)
        .join(first, first.c.session_id == EventSession.id)
        .join(Event, Event.id == EventSession.event_id)
        .join(later, later.event_session_id == EventSession.id)
        .where(
            later.state.in_(TAKEN),
            later.override_account_id.is_(None),
            later.id > first.c.place_id,
            later.asked_at > first.c.asked_at,
            Event.seats_limit.is_(None) | ~has_others,
            ~keeps,
            ~kept_before,
        )
        .order_by(EventSession.id, later.id)
    )
    for each, invitation_id in session.execute(query):
        room = read_rooms(session, each.event_id).rooms[each.id]
        # Then nobody moves up by themselves, but a seat beside all who wait may be given to somebody new.
        if room.moves_up_until is None or now < room.moves_up_until:
            yield Breach(
                "nobody is overtaken",
                f"Invitation {invitation_id} has a place in “{each.title}”, where somebody waits who asked before.",
            )


def _answers_without_places(session: Session) -> Iterator[Breach]:
    living = (
        select(Place.id)
        .where(Place.invitation_id == Invitation.id, Place.state != PlaceState.GIVEN_UP)
        .exists()
    )
    says_yes = (Invitation.answer == Answer.YES) & Invitation.withdrawn_at.is_(None)
    query = (
        select(Invitation.id, Invitation.answer)
        .join(Event, Event.id == Invitation.event_id)
        .where(((says_yes & ~living) & (Event.state != EventState.CANCELLED)) | (~says_yes & living))
        .order_by(Invitation.id)
    )
    for invitation_id, answer in session.execute(query):
        sentence = "has no place and does not wait" if answer == Answer.YES else "has a place without a yes"
        yield Breach("every yes has a place or waits", f"Invitation {invitation_id} {sentence}.")


def _in_what_was_cancelled(session: Session) -> Iterator[Breach]:
    """Places end with their session and with their event."""
    was_cancelled = EventSession.cancelled_at.is_not(None) | (Event.state == EventState.CANCELLED)
    query = (
        select(Place.invitation_id, EventSession.title)
        .join(EventSession, EventSession.id == Place.event_session_id)
        .join(Event, Event.id == EventSession.event_id)
        .where(Place.state != PlaceState.GIVEN_UP, was_cancelled)
        .order_by(Place.id)
    )
    for invitation_id, title in session.execute(query):
        yield Breach(
            "nobody has a place in what was cancelled",
            f"Invitation {invitation_id} still has a place in “{title}”, which was cancelled.",
        )


def _left_waiting(session: Session, now: datetime) -> Iterator[Breach]:
    """Nobody waits for a place that is free and theirs by turn."""
    waited_for = (
        select(EventSession.event_id)
        .join(Place, Place.event_session_id == EventSession.id)
        .where(Place.state == PlaceState.WAITING)
        .distinct()
    )
    for event_id in sorted(session.scalars(waited_for)):
        rooms = read_rooms(session, event_id)
        for each in next_in_turn(session, rooms, now=now):
            yield Breach(
                "freed places go to the next",
                f"Invitation {each.party.invitation_id} waits, although a place is free for it.",
            )


def _stale_offers(session: Session, now: datetime) -> Iterator[Breach]:
    """An offer that ran out goes to the next; the worker is given some minutes to see to it."""
    query = (
        select(Place)
        .join(Invitation, Invitation.id == Place.invitation_id)
        .join(Event, Event.id == Invitation.event_id)
        .where(
            Place.state == PlaceState.OFFERED,
            Place.offered_until < now - _WORKER_RESTS,
            Event.state != EventState.CANCELLED,
        )
        .order_by(Place.id)
    )
    for place in session.scalars(query):
        yield Breach(
            "an offer ends at its deadline",
            f"Place {place.id} is still kept for invitation {place.invitation_id}, although its offer ran out: "
            "is the worker running?",
        )
