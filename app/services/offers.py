"""Places that were offered and not taken in time: passed on to the next, with a letter to whoever missed theirs.

How a place comes to be offered is for `services.places`; taking one is a yes like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from app.formats.dates import moment_words
from app.models.events import Event, EventSession
from app.models.invitations import Invitation
from app.models.places import Place
from app.models.replies import Reply
from app.rules.replies import replies_are_closed
from app.rules.states import Answer, Door, EventState, PlaceState
from app.services.messages import may_be_written_to
from app.services.needs import erase_needs
from app.services.place_letters import tell_of_places
from app.services.places import give_up_places
from app.services.replies import terms_of
from app.services.rooms import EventRooms, lock_rooms
from app.services.stopped_letters import stop_queued_letters
from app.services.waiting_lists import living_places


@dataclass(frozen=True)
class OpenOffer:
    """A place that is kept for somebody who has not answered yet."""

    invitation: Invitation
    titles: Sequence[str]
    until: datetime
    #: Whether a letter could tell them; where none can, somebody has to.
    reaches_them: bool


def pass_on_offers(session: Session, *, now: datetime) -> int:
    """End every offer whose time has run out; what comes free goes to the next. Returns how many were missed.

    Whoever missed theirs no longer waits: they may ask again, at the end of the list.
    """
    lapsed = (Place.state == PlaceState.OFFERED) & (Place.offered_until <= now)
    events = (
        select(EventSession.event_id)
        .join(Place, Place.event_session_id == EventSession.id)
        .join(Event, Event.id == EventSession.event_id)
        # Nobody has to hear that they missed a place at an event that was called off.
        .where(lapsed, Event.state != EventState.CANCELLED)
        .distinct()
        .order_by(EventSession.event_id)
    )
    missed = 0
    for event_id in session.scalars(events).all():
        rooms = lock_rooms(session, event_id)
        query = (
            select(Invitation)
            .where(
                Invitation.event_id == event_id, exists().where(Place.invitation_id == Invitation.id, lapsed)
            )
            .options(joinedload(Invitation.person))
            .order_by(Invitation.id)
        )
        for invitation in session.scalars(query).all():
            _pass_on(session, rooms, invitation, now=now)
            missed += 1
    return missed


def _pass_on(session: Session, rooms: EventRooms, invitation: Invitation, *, now: datetime) -> None:
    """Record that the offer was missed, tell whoever missed it, and give their places to the next."""
    places = living_places(session, invitation.id)
    covered = [each.event_session_id for each in places]
    deadline = max(each.offered_until for each in places if each.offered_until is not None)
    words = f"The place was offered until {moment_words(deadline)}, and no answer came."
    reply = Reply(
        invitation_id=invitation.id,
        answer=Answer.NO,
        event_session_ids=[],
        reason=words,
        nonce=f"offer of place {places[0].id}",
        door=Door.WORKER,
        recorded_at=now,
    )
    session.add(reply)
    invitation.answer, invitation.answered_at = Answer.NO, now
    give_up_places(session, rooms, invitation, reason=words, now=now)
    erase_needs(session, invitation.id)
    stop_queued_letters(session, invitation.id, reminders_only=True)
    session.flush()
    tell_of_places(
        session,
        rooms,
        "offer_missed",
        invitation,
        [],
        key=str(reply.id),
        now=now,
        covering=covered,
        words={
            "deadline": moment_words(deadline),
            "may_ask_again": "" if replies_are_closed(terms_of(rooms.event, rooms.sessions), now) else "yes",
        },
    )


def open_offers(session: Session, event_id: int) -> list[OpenOffer]:
    """The offers of an event that wait for an answer, the one that ends first at the top."""
    query = (
        select(Place)
        .join(EventSession, EventSession.id == Place.event_session_id)
        .where(EventSession.event_id == event_id, Place.state == PlaceState.OFFERED)
        .options(
            joinedload(Place.event_session),
            joinedload(Place.invitation).joinedload(Invitation.person),
        )
        .order_by(Place.offered_until, Place.invitation_id, Place.event_session_id)
    )
    found: dict[int, OpenOffer] = {}
    for place in session.scalars(query):
        before = found.get(place.invitation_id)
        titles = [*(before.titles if before else ()), place.event_session.title]
        if place.offered_until is not None:
            guest = place.invitation
            reaches_them = may_be_written_to(guest.person) and guest.no_letters_at is None
            found[guest.id] = OpenOffer(guest, titles, place.offered_until, reaches_them)
    return list(found.values())
