"""Telling whoever has a place what they need to know for the day: how to get there, when doors open, what to bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models.events import Event
from app.models.invitations import Invitation
from app.models.people import Person
from app.models.places import Place
from app.rules.invitations import check_confirmed_count
from app.rules.refusals import Refused
from app.rules.states import EventState, PlaceState
from app.services.event_words import event_facts, session_facts
from app.services.events import sessions_of
from app.services.history import Actor, write_history
from app.services.letter_wordings import read_wordings
from app.services.messages import letter_key, may_be_written_to, queue_letter, queued_keys

JOINING_DETAILS = "joining_details"


class MayNotTell(Refused):
    """Joining details cannot go out now."""


@dataclass(frozen=True)
class Coming:
    """Somebody with a place, and in which event sessions."""

    invitation: Invitation
    session_ids: frozenset[int]


@dataclass(frozen=True)
class JoiningPlan:
    """Who would get the letter, by name. `cannot_be_told` counts those whom no email reaches."""

    coming: Sequence[Coming]
    cannot_be_told: int


def plan_joining_details(session: Session, event: Event) -> JoiningPlan:
    """Everybody who holds a place."""
    query = (
        select(Invitation, Place.event_session_id)
        .join(Place, Place.invitation_id == Invitation.id)
        .join(Invitation.person)
        .where(
            Invitation.event_id == event.id,
            Invitation.withdrawn_at.is_(None),
            Place.state == PlaceState.HELD,
        )
        .options(joinedload(Invitation.person))
        .order_by(Person.family_name, Person.given_name, Invitation.id, Place.event_session_id)
    )
    places: dict[int, set[int]] = {}
    invitations: dict[int, Invitation] = {}
    for invitation, session_id in session.execute(query):
        invitations[invitation.id] = invitation
        places.setdefault(invitation.id, set()).add(session_id)
    told = [
        Coming(each, frozenset(places[each.id]))
        for each in invitations.values()
        if may_be_written_to(each.person) and each.no_letters_at is None
    ]
    return JoiningPlan(told, len(invitations) - len(told))


def send_joining_details(
    session: Session, event: Event, details: str, *, confirmed: int, by: Actor, now: datetime
) -> int:
    """Queue the letter for everybody who has a place; returns how many get it. The same words go to nobody twice.

    Raises `MayNotTell` for an event that is off, or for no words; `WaveChanged` for another number than `confirmed`.
    """
    session.execute(select(Event.id).where(Event.id == event.id).with_for_update())
    session.refresh(event)
    if event.state not in (EventState.PUBLISHED, EventState.CLOSED):
        raise MayNotTell(f"“{event.title}” is {event.state}, so nobody is told how to get there.")
    if not details.strip():
        raise MayNotTell("Write what people need to know for the day.")
    plan = plan_joining_details(session, event)
    check_confirmed_count(confirmed=confirmed, now=len(plan.coming))
    fact = sha256(details.strip().encode()).hexdigest()[:16]
    had = queued_keys(session, event.id, JOINING_DETAILS)
    sessions, wordings = sessions_of(session, event.id), read_wordings(session, event.id)
    shared = {"event": event_facts(event, sessions), "details": details.strip()}
    count = 0
    for each in plan.coming:
        if letter_key(JOINING_DETAILS, each.invitation, fact) in had:
            continue
        chosen = [session_facts(one) for one in sessions if one.id in each.session_ids]
        queue_letter(
            session,
            JOINING_DETAILS,
            invitation=each.invitation,
            key=fact,
            facts=shared | {"chosen": chosen},
            now=now,
            wordings=wordings,
        )
        count += 1
    write_history(session, "joining details sent", by=by, now=now, event_id=event.id, letters=count)
    return count
