"""Letters planned for a later moment: kept with the people whom an officer confirmed, sent when due, or stopped."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models.categories import Category
from app.models.events import Event
from app.models.planned_sendings import PlannedSending
from app.rules.invitations import check_confirmed_count, check_may_invite
from app.rules.refusals import Refused
from app.rules.states import Door, EventState, PlaceKind
from app.services.history import Actor, write_history
from app.services.invitations import send_wave
from app.services.people import EVERYBODY, Narrowing
from app.services.reminders import remind
from app.services.save_the_dates import SAVE_THE_DATE, send_save_the_date
from app.services.wave_plans import plan_wave

REMINDER = "reminder"


class MayNotPlan(Refused):
    """Letters cannot be planned for this moment, or are no longer to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIsPlanned:
    """A wave as an officer chose it, and when it goes. Without categories: reminders to the silent of that day."""

    letter: str
    due_at: datetime
    categories: Sequence[Category] = ()
    narrowing: Narrowing = EVERYBODY
    place_kind: PlaceKind = PlaceKind.DELEGATE
    details_follow: str = ""


def plan_sending(
    session: Session,
    event: Event,
    wanted: WhatIsPlanned,
    *,
    secrets: Sequence[str],
    nonce: str,
    confirmed: int | None,
    by: Actor,
    now: datetime,
) -> PlannedSending:
    """Keep a wave for later, to the people who would get it now. The same `nonce` plans once.

    Raises `MayNotPlan` for a moment that has passed, `MayNotInvite`, and `WaveChanged`.
    """
    kept = session.scalar(select(PlannedSending).where(PlannedSending.nonce == nonce))
    if kept is not None:
        return kept
    if wanted.due_at <= now:
        raise MayNotPlan("That moment has passed. Choose a later one, or send the letters now.")
    check_may_invite(EventState(event.state), event.title)
    people: list[int] = []
    if wanted.letter != REMINDER:
        plan = plan_wave(
            session, event, wanted.categories, wanted.narrowing, secrets=secrets, letter=wanted.letter
        )
        check_confirmed_count(confirmed=confirmed, now=len(plan.recipients))
        people = [each.person_id for each in plan.recipients]
    planned = PlannedSending(
        event_id=event.id,
        letter=wanted.letter,
        nonce=nonce,
        account_id=by.account_id,
        place_kind=wanted.place_kind,
        category_ids=[each.id for each in wanted.categories],
        person_ids=people,
        details_follow=wanted.details_follow,
        planned_at=now,
        due_at=wanted.due_at,
    )
    session.add(planned)
    session.flush()
    write_history(
        session,
        "letters planned",
        by=by,
        now=now,
        event_id=event.id,
        letter=wanted.letter,
        people=len(people),
    )
    return planned


def due_letters(session: Session, *, event_ids: Collection[int] | None = None) -> Sequence[PlannedSending]:
    """Everything that is planned and still to come, the next first; of these events only if said so."""
    query = (
        select(PlannedSending)
        .where(PlannedSending.ended_at.is_(None))
        .options(joinedload(PlannedSending.event), joinedload(PlannedSending.account))
        .order_by(PlannedSending.due_at, PlannedSending.id)
    )
    if event_ids is not None:
        query = query.where(PlannedSending.event_id.in_(event_ids))
    return session.scalars(query).all()


def words_of(planned: PlannedSending) -> str:
    """The letters and how many people they are for: “Invitations to 26 people”."""
    if planned.letter == REMINDER:
        return "Reminders"
    people = len(planned.person_ids)
    letters = "“Save the date” letters" if planned.letter == SAVE_THE_DATE else "Invitations"
    return f"{letters} to {people:,} {'person' if people == 1 else 'people'}"


def list_planned(session: Session, event_id: int) -> Sequence[PlannedSending]:
    """Everything that was ever planned for an event: what is to come first, then what ended, newest first."""
    query = (
        select(PlannedSending)
        .where(PlannedSending.event_id == event_id)
        .options(joinedload(PlannedSending.account))
        .order_by(PlannedSending.ended_at.is_not(None), PlannedSending.due_at.desc(), PlannedSending.id)
    )
    return session.scalars(query).all()


def stop_sending(session: Session, event: Event, planned_id: int, *, by: Actor, now: datetime) -> None:
    """Send it never. Raises `MayNotPlan` where it went out or was stopped before."""
    planned = session.get(PlannedSending, planned_id, with_for_update=True, populate_existing=True)
    if planned is None or planned.event_id != event.id or planned.ended_at is not None:
        raise MayNotPlan("These letters are no longer to come: they went out, or somebody stopped them.")
    planned.ended_at, planned.outcome = now, "Stopped."
    write_history(
        session, "planned letters stopped", by=by, now=now, event_id=event.id, letter=planned.letter
    )


def send_what_is_due(session: Session, *, secrets: Sequence[str], now: datetime) -> None:
    """Send what was planned for this moment or before. Whoever may no longer have a letter gets none."""
    due = (
        select(PlannedSending.id)
        .where(PlannedSending.ended_at.is_(None), PlannedSending.due_at <= now)
        .order_by(PlannedSending.due_at, PlannedSending.id)
    )
    for planned_id in session.scalars(due).all():
        planned = session.get_one(PlannedSending, planned_id, with_for_update=True, populate_existing=True)
        if planned.ended_at is None:
            planned.outcome = _send(session, planned, secrets=secrets, now=now)
            planned.ended_at = now
    session.flush()


def _send(session: Session, planned: PlannedSending, *, secrets: Sequence[str], now: datetime) -> str:
    event = session.get_one(Event, planned.event_id)
    by = Actor(Door.WORKER, planned.account_id)
    query = select(Category).where(Category.id.in_(planned.category_ids)).order_by(Category.id)
    categories = session.scalars(query).all()
    narrowing = Narrowing(only=frozenset(planned.person_ids))
    # One name for the plan and its wave: sent twice, it is sent once.
    nonce = f"planned-{planned.id}"
    try:
        if planned.letter == REMINDER:
            count = remind(session, event, confirmed=None, by=by, now=now)
        elif planned.letter == SAVE_THE_DATE:
            count = send_save_the_date(
                session,
                event,
                categories,
                secrets=secrets,
                nonce=nonce,
                confirmed=None,
                details_follow=planned.details_follow,
                by=by,
                now=now,
                narrowing=narrowing,
            ).invited
        else:
            count = send_wave(
                session,
                event,
                categories,
                secrets=secrets,
                nonce=nonce,
                confirmed=None,
                by=by,
                now=now,
                narrowing=narrowing,
                kind=PlaceKind(planned.place_kind),
            ).invited
    except Refused as refusal:
        return str(refusal)
    return f"Sent to {count} {'person' if count == 1 else 'people'}."
