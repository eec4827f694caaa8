"""Naming somebody to come instead: they get an invitation of their own, which carries the place."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, joinedload

from app.models.invitations import Invitation
from app.models.people import Person
from app.models.replies import Reply
from app.rules.addresses import address_key
from app.rules.names import split_name
from app.rules.refusals import Refused
from app.rules.replies import check_reply
from app.rules.states import Answer, PlaceState
from app.rules.tokens import derive_token, token_digest
from app.services.history import Actor, write_history
from app.services.invitations import free_references
from app.services.letter_wishes import wish_before_invitation
from app.services.needs import erase_needs
from app.services.place_letters import tell_of_places
from app.services.places import ask_for_places, hand_over_places
from app.services.replies import GivenReply, covered_sessions, terms_of
from app.services.rooms import EventRooms, lock_rooms
from app.services.waiting_lists import living_places


@dataclass(frozen=True)
class NamedDeputy:
    """Who comes instead, as they were typed. An officer may name somebody without an address."""

    name: str
    email: str = ""


class IsInvitedAlready(Refused):
    """Whoever was named has an invitation of their own."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is invited to this event already, and can reply for themselves.")


def name_deputy(
    session: Session,
    invitation: Invitation,
    given: GivenReply,
    deputy: NamedDeputy,
    *,
    secret: str,
    by: Actor,
    now: datetime,
    was_asked_in_time: bool = False,
) -> Reply:
    """Record that somebody else comes, and give them the place: what is held, the turn, or a yes of their own.

    Needs are not handed over. Raises a `Refused`, having changed nothing. The same form sent twice names one deputy.
    `was_asked_in_time`: an officer approves what was asked for before the last day for it.
    """
    rooms = lock_rooms(session, invitation.event_id)
    before = session.scalar(select(Reply).where(Reply.nonce == given.nonce))
    if before is not None:
        return before
    withdrawn = invitation.withdrawn_at is not None
    terms = terms_of(rooms.event, rooms.sessions)
    check_reply(
        Answer.DEPUTY,
        terms.without_last_days() if was_asked_in_time else terms,
        withdrawn=withdrawn,
        now=now,
    )
    living = living_places(session, invitation.id)
    covered = [each.event_session_id for each in living] or covered_sessions(rooms, given.event_session_ids)
    theirs = _invite(session, invitation, deputy, secret=secret, now=now)
    reason = f"{invitation.person.name} named {theirs.person.name} to come instead."
    if living:
        hand_over_places(session, rooms, invitation, theirs, reason=reason, now=now)
    else:
        ask_for_places(session, rooms, theirs, covered, now=now)
    reply = _record(session, invitation, Answer.DEPUTY, given.nonce, (), by=by, now=now)
    _record(session, theirs, Answer.YES, token_hex(16), covered, by=by, now=now)
    erase_needs(session, invitation.id)
    _tell(session, rooms, invitation, theirs, reply, now=now)
    write_history(
        session, "deputy named", by=by, now=now, event_id=rooms.event.id, person_id=invitation.person_id
    )
    return reply


def _record(
    session: Session,
    invitation: Invitation,
    answer: Answer,
    nonce: str,
    covered: list[int] | tuple[int, ...],
    *,
    by: Actor,
    now: datetime,
) -> Reply:
    reply = Reply(
        invitation_id=invitation.id,
        answer=answer,
        event_session_ids=sorted(covered),
        nonce=nonce,
        door=by.door,
        account_id=by.account_id,
        recorded_at=now,
    )
    session.add(reply)
    invitation.answer, invitation.answered_at = answer, now
    session.flush()
    return reply


def _invite(
    session: Session, giver: Invitation, deputy: NamedDeputy, *, secret: str, now: datetime
) -> Invitation:
    """An invitation for whoever was named; known by name and address, or a new person."""
    check_may_be_named(session, giver, deputy)
    person = _find(session, giver, deputy) or _add(session, giver, deputy, now=now)
    seed = token_hex(16)
    theirs = Invitation(
        event_id=giver.event_id,
        person=person,
        kind=giver.kind,
        reference=free_references(session, 1)[0],
        token_seed=seed,
        link_generation=0,
        link_digest=token_digest(derive_token(secret, purpose="link", seed=seed)),
        invited_at=now,
        deputy_for_id=giver.id,
        no_letters_at=wish_before_invitation(session, event_id=giver.event_id, person_id=person.id),
    )
    session.add(theirs)
    session.flush()
    return theirs


def check_may_be_named(session: Session, giver: Invitation, deputy: NamedDeputy) -> None:
    """Raise `IsInvitedAlready` for somebody who has an invitation to the event."""
    person = _find(session, giver, deputy)
    if person is None:
        return
    has_one = select(Invitation.id).where(
        Invitation.event_id == giver.event_id, Invitation.person_id == person.id
    )
    if session.scalar(has_one) is not None:
        raise IsInvitedAlready(person.name)


def _find(session: Session, giver: Invitation, deputy: NamedDeputy) -> Person | None:
    """Whoever is known by this name and address; without an address, by the name in the same organisation."""
    name = split_name(deputy.name)
    if deputy.email:
        among = Person.email_key == address_key(deputy.email)
    else:
        among = Person.organisation_id == giver.person.organisation_id
    # The database compares no case of other letters than English ones, so that is left to Python.
    known = session.scalars(select(Person).where(among).order_by(Person.id)).all()
    wanted = (name.given_name.casefold(), name.family_name.casefold())
    for person in known:
        if (person.given_name.casefold(), person.family_name.casefold()) == wanted:
            return person
    return None


def _add(session: Session, giver: Invitation, deputy: NamedDeputy, *, now: datetime) -> Person:
    name = split_name(deputy.name)
    person = Person(
        title=name.title,
        given_name=name.given_name,
        family_name=name.family_name,
        suffix=name.suffix,
        name_as_typed=deputy.name,
        email=deputy.email or None,
        email_key=address_key(deputy.email) if deputy.email else None,
        organisation_id=giver.person.organisation_id,
        partner_id=giver.person.partner_id,
        created_at=now,
        changed_at=now,
    )
    session.add(person)
    session.flush()
    return person


def _tell(
    session: Session,
    rooms: EventRooms,
    giver: Invitation,
    theirs: Invitation,
    reply: Reply,
    *,
    now: datetime,
) -> None:
    """Tell both: the deputy has a place or waits, and whoever named them is told so."""
    places = living_places(session, theirs.id)
    waits = any(each.state == PlaceState.WAITING for each in places)
    key = str(reply.id)
    if waits:
        tell_of_places(session, rooms, "confirmation_waiting", theirs, places, key=key, now=now)
        tell_of_places(session, rooms, "confirmation_no", giver, [], key=key, now=now)
        return
    tell_of_places(
        session,
        rooms,
        "deputy_invited",
        theirs,
        places,
        key=key,
        now=now,
        words={"named_by": giver.person.name},
    )
    covered = [each.event_session_id for each in places]
    tell_of_places(
        session,
        rooms,
        "deputy_replaced",
        giver,
        [],
        key=key,
        now=now,
        covering=covered,
        words={"deputy_name": theirs.person.name},
    )


@dataclass(frozen=True)
class ComesInstead:
    """Who comes instead of whom: both invitations with their people."""

    deputy: Invitation
    first: Invitation


def deputies_of_event(session: Session, event_id: int) -> list[ComesInstead]:
    """Every deputy of an event, by the name of whoever they come for."""
    first, person = aliased(Invitation), aliased(Person)
    query = (
        select(Invitation, first)
        .join(first, first.id == Invitation.deputy_for_id)
        .join(person, person.id == first.person_id)
        .where(Invitation.event_id == event_id, Invitation.withdrawn_at.is_(None))
        .options(joinedload(Invitation.person), joinedload(first.person).joinedload(Person.organisation))
        .order_by(person.family_name, person.given_name, Invitation.id)
    )
    return [ComesInstead(deputy, giver) for deputy, giver in session.execute(query)]
