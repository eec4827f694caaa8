"""Verifying the promises against the rows, and nothing but the rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.models.events import Event, EventSession
from app.models.invitations import FormerInvitation, Invitation
from app.models.messages import Message
from app.models.people import Person
from app.models.places import Place
from app.models.replies import Reply
from app.rules.automatic_mail import LETTERS_A_DAY
from app.rules.states import Answer, Door, EventState, PlaceState
from app.services.do_not_invite import marks_without_secret
from app.services.event_words import session_when
from app.services.invitation_tokens import link_token
from app.services.retention import overdue_erasures
from app.services.rooms import TAKEN, read_rooms
from app.services.waiting_lists import next_in_turn

#: How long the worker may leave what is due.
_WORKER_RESTS = timedelta(minutes=15)


@dataclass(frozen=True)
class Breach:
    """A promise that does not hold, and where."""

    promise: str
    sentence: str


def check_promises(session: Session, *, secrets: Sequence[str], now: datetime) -> list[Breach]:
    """Everything that can be verified from the rows. An empty list means that every promise holds."""
    checks = (
        _sessions_over_limit,
        _events_over_limit,
        _invited_twice,
        _half_promised,
        _answers_without_places,
        _told_twice,
        _untold,
        _answers_that_drifted,
    )
    found = [breach for check in checks for breach in check(session)]
    return [
        *found,
        *_overtaken(session, now),
        *_stale_offers(session, now),
        *_kept_too_long(session, now),
        *_dead_links(session, secrets),
        *_forgotten_marks(session, secrets),
    ]


def _sessions_over_limit(session: Session) -> Iterator[Breach]:
    since_lowered = EventSession.seats_limit_lowered_at.is_(None) | (
        Place.held_at > EventSession.seats_limit_lowered_at
    )
    # Whoever held a place when the limit was lowered keeps it, and an override names its officer.
    against_limit = case(
        (Place.override_account_id.is_(None) & since_lowered, 1),
        else_=0,
    )
    seats = func.sum(Place.seats)
    overridden_seats = case((Place.override_account_id.is_not(None), Place.seats), else_=0)
    query = (
        select(EventSession, seats, func.sum(against_limit), func.sum(overridden_seats))
        .join(Place, Place.event_session_id == EventSession.id)
        .where(Place.state.in_(TAKEN), EventSession.seats_limit.is_not(None))
        .group_by(EventSession.id)
        .having(seats > EventSession.seats_limit)
        .order_by(EventSession.id)
    )
    for each, held, against, overridden in session.execute(query):
        lowered = each.seats_limit_lowered_at is not None
        if held - overridden > (each.seats_limit or 0) and (against > 0 or not lowered):
            yield Breach(
                "no chair is promised twice",
                f"“{each.title}” ({session_when(each)}) has {held} places held, and its limit is {each.seats_limit}.",
            )


def _events_over_limit(session: Session) -> Iterator[Breach]:
    people = func.count(Place.invitation_id.distinct())
    late = case((Place.held_at > Event.seats_limit_lowered_at, Place.invitation_id))
    query = (
        select(Event, people, func.count(late.distinct()))
        .join(EventSession, EventSession.event_id == Event.id)
        .join(Place, Place.event_session_id == EventSession.id)
        .where(
            Place.state.in_(TAKEN),
            Place.override_account_id.is_(None),
            Event.seats_limit.is_not(None),
        )
        .group_by(Event.id)
        .having(people > Event.seats_limit)
        .order_by(Event.id)
    )
    for event, held, since_lowered in session.execute(query):
        # Whoever held a place when the limit was lowered keeps it.
        if since_lowered or event.seats_limit_lowered_at is None:
            yield Breach(
                "no chair is promised twice",
                f"“{event.title}” has places held for {held} people, and its limit is {event.seats_limit}.",
            )


def _invited_twice(session: Session) -> Iterator[Breach]:
    query = (
        select(Invitation.event_id, Invitation.person_id, func.count())
        .group_by(Invitation.event_id, Invitation.person_id)
        .having(func.count() > 1)
        .order_by(Invitation.event_id, Invitation.person_id)
    )
    for event_id, person_id, count in session.execute(query):
        yield Breach(
            "one person, one invitation", f"Person {person_id} has {count} invitations to event {event_id}."
        )


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


def _overtaken(session: Session, now: datetime) -> Iterator[Breach]:
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
        .where(Place.state == PlaceState.OFFERED, Place.offered_until < now - _WORKER_RESTS)
        .order_by(Place.id)
    )
    for place in session.scalars(query):
        yield Breach(
            "an offer ends at its deadline",
            f"Place {place.id} is still kept for invitation {place.invitation_id}, although its offer ran out: "
            "is the worker running?",
        )


def _told_twice(session: Session) -> Iterator[Breach]:
    # A merged person had a letter for each of the invitations that are one now.
    merged = (
        select(func.count())
        .where(FormerInvitation.invitation_id == Message.invitation_id)
        .scalar_subquery()
        .correlate(Message)
    )
    query = (
        select(Message.invitation_id, func.count())
        .where(Message.kind == "invitation", Message.invitation_id.is_not(None))
        .group_by(Message.invitation_id)
        .having(func.count() > 1 + merged)
        .order_by(Message.invitation_id)
    )
    for invitation_id, count in session.execute(query):
        yield Breach(
            "one copy of each letter", f"Invitation {invitation_id} has {count} letters of invitation."
        )


def _untold(session: Session) -> Iterator[Breach]:
    """Every reply has its letter, queued in the same transaction; a calendar's no more than so often."""
    told = (
        select(Message.id)
        .where(
            Message.invitation_id == Reply.invitation_id,
            Message.kind.startswith("confirmation")
            | Message.kind.startswith("deputy")
            | (Message.kind == "offer_missed")
            | (Message.kind == "calendar_receipt"),
            Message.queued_at == Reply.recorded_at,
        )
        .exists()
    )
    of_calendar = Message.kind.in_(["calendar_receipt", "calendar_note"])
    automatic = select(func.count()).where(Message.invitation_id == Reply.invitation_id, of_calendar)
    has_enough = (Reply.door == Door.CALENDAR) & (automatic.scalar_subquery() >= LETTERS_A_DAY)
    reachable = (
        Person.email.is_not(None) & Person.cannot_email_reason.is_(None) & Person.do_not_contact_at.is_(None)
    )
    query = (
        select(Reply.id)
        .join(Invitation, Invitation.id == Reply.invitation_id)
        .join(Person, Person.id == Invitation.person_id)
        .where(~told, ~has_enough, reachable, Reply.recorded_at >= Person.changed_at)
        .order_by(Reply.id)
    )
    for reply_id in session.scalars(query):
        yield Breach("a letter is queued with its fact", f"Reply {reply_id} has no letter that confirms it.")


def _answers_that_drifted(session: Session) -> Iterator[Breach]:
    latest = select(func.max(Reply.id).label("id")).group_by(Reply.invitation_id).subquery()
    query = (
        select(Invitation.id)
        .join(Reply, Reply.invitation_id == Invitation.id)
        .join(latest, latest.c.id == Reply.id)
        .where(Invitation.answer.is_distinct_from(Reply.answer))
        .order_by(Invitation.id)
    )
    for invitation_id in session.scalars(query):
        yield Breach(
            "the latest reply stands",
            f"Invitation {invitation_id} shows another answer than its latest reply.",
        )


def _kept_too_long(session: Session, now: datetime) -> Iterator[Breach]:
    for each in overdue_erasures(session, now=now):
        yield Breach(
            "nothing is kept past its date",
            f"“{each.event.title}” still has {each.what}, which were to be erased on {each.due.isoformat()}. "
            "The worker does that: does it run?",
        )


def _forgotten_marks(session: Session, secrets: Sequence[str]) -> Iterator[Breach]:
    forgotten = marks_without_secret(session, secrets=secrets)
    if forgotten:
        yield Breach(
            "who was erased is not invited again",
            f"{forgotten} marks of erased people were made with another SECRET_KEY. "
            "Put it into SECRET_KEY_FALLBACKS.",
        )


def _dead_links(session: Session, secrets: Sequence[str]) -> Iterator[Breach]:
    query = (
        select(Invitation)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.withdrawn_at.is_(None), Person.erased_at.is_(None))
        .order_by(Invitation.id)
    )
    dead = sum(
        link_token(each, secrets) is None for each in session.scalars(query.execution_options(yield_per=1000))
    )
    if dead:
        yield Breach(
            "letters can repeat their links",
            f"{dead} links were made with another SECRET_KEY. Put it into SECRET_KEY_FALLBACKS.",
        )
