"""What an event is called and says, and planning another one like it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.events import Event
from app.models.invitations import Invitation
from app.rules.edits import ChangedMeanwhile, Plain, merge_edits
from app.rules.events import check_limit, check_title
from app.rules.refusals import Refused
from app.rules.states import Choice
from app.services.event_changes import change_event_limit, count_change_of_words, plan_of
from app.services.events import EventPlan, plan_event, sessions_of
from app.services.history import Actor, last_change, write_history
from app.services.letter_wordings import copy_wordings
from app.services.places import move_up
from app.services.questions import copy_questions
from app.services.rooms import lock_rooms


class AttendanceIsFixed(Refused):
    """People were invited to something else than a yes would now mean."""

    def __init__(self) -> None:
        super().__init__(
            "People have been invited already, so what a yes means cannot be changed any more. "
            "Plan another event if you need to."
        )


#: What the history tells of a change.
_TOLD = (
    *("title", "description", "attendance", "seats_target", "seats_limit", "reply_by"),
    *("allows_not_sure", "allows_deputies", "deputies_until", "deputies_need_approval"),
    *("offer_hours", "stops_hours_before"),
    *("needs_kept_days", "replies_kept_months", "history_kept_months"),
    *("choose_up_to", "counts_assistants", "shows_places_left"),
    *("contact_name", "contact_email", "contact_telephone"),
)


def change_event_details(
    session: Session,
    event: Event,
    plan: EventPlan,
    *,
    by: Actor,
    now: datetime,
    seen: Mapping[str, Plain] | None = None,
) -> list[str]:
    """Give an event the details of a plan; returns the names of those that changed. Raises `Refused`.

    `seen` is what the form showed: where a colleague changed the same detail meanwhile to something else, raises
    `ChangedMeanwhile`, and what only they changed stays.

    Raising the limit moves up who waits; lowering it drops nobody. Another title or description is another version
    of what calendars show.
    """
    # Locked, so that of two officers who save at once the second is compared with what the first saved.
    lock_rooms(session, event.id)
    session.refresh(event)
    before = details_of_event(event)
    if seen is not None:
        plan = _beside_theirs(session, event, plan, seen)
    fewer = (plan.choose_up_to or 0) < (event.choose_up_to or 0)
    if (plan.attendance != event.attendance or fewer) and _is_anybody_invited(session, event.id):
        raise AttendanceIsFixed
    event.title, event.description = check_title(plan.title), plan.description.strip()
    event.attendance, event.choose_up_to = plan.attendance, plan.choose_up_to
    event.shows_places_left = plan.shows_places_left
    event.counts_assistants = plan.counts_assistants
    event.seats_target, event.reply_by = check_limit(plan.seats_target), plan.reply_by
    event.allows_not_sure, event.allows_deputies = plan.allows_not_sure, plan.allows_deputies
    event.deputies_until = plan.deputies_until
    event.deputies_need_approval = plan.deputies_need_approval
    event.offer_hours, event.stops_hours_before = plan.offer_hours, plan.stops_hours_before
    kept = plan.retention
    event.needs_kept_days, event.replies_kept_months = kept.needs_days, kept.replies_months
    event.history_kept_months = kept.history_months
    event.contact_name, event.contact_email = plan.contact_name, plan.contact_email
    event.contact_telephone = plan.contact_telephone
    if plan.seats_limit != before["seats_limit"]:
        change_event_limit(session, event.id, plan.seats_limit, by=by, now=now)
    elif plan.stops_hours_before != before["stops_hours_before"]:
        move_up(session, lock_rooms(session, event.id), now=now)
    changed = [name for name in _TOLD if getattr(event, name) != before[name]]
    if changed:
        event.changed_at = now
        if {"title", "description"} & set(changed):
            count_change_of_words(session, event.id, now=now)
        write_history(session, "event changed", by=by, now=now, event_id=event.id, changed=changed)
    return changed


def details_of_event(event: Event) -> dict[str, Any]:
    """What the form about an event shows, by the names of its plan."""
    return {name: getattr(event, name) for name in _TOLD}


def _beside_theirs(session: Session, event: Event, plan: EventPlan, seen: Mapping[str, Plain]) -> EventPlan:
    yours = {name: getattr(plan, name) for name in _TOLD}
    merged = merge_edits(seen, theirs=details_of_event(event), yours=yours)
    if merged.disagreements:
        last = last_change(session, "event changed", event_id=event.id)
        raise ChangedMeanwhile(merged, who=last.who, at=last.at)
    values = {**merged.values, "attendance": Choice(merged.values["attendance"])}
    return replace(plan, **values)


def copy_event(session: Session, event: Event, *, title: str, by: Actor, now: datetime) -> Event:
    """A draft like this event, whose sessions have neither a day nor a venue yet. Raises `Refused`."""
    plan = EventPlan(
        title=title,
        description=event.description,
        attendance=Choice(event.attendance),
        choose_up_to=event.choose_up_to,
        seats_target=event.seats_target,
        counts_assistants=event.counts_assistants,
        shows_places_left=event.shows_places_left,
        seats_limit=event.seats_limit,
        allows_not_sure=event.allows_not_sure,
        allows_deputies=event.allows_deputies,
        deputies_need_approval=event.deputies_need_approval,
        offer_hours=event.offer_hours,
        stops_hours_before=event.stops_hours_before,
        needs_kept_days=event.needs_kept_days,
        replies_kept_months=event.replies_kept_months,
        history_kept_months=event.history_kept_months,
        contact_name=event.contact_name,
        contact_email=event.contact_email,
        contact_telephone=event.contact_telephone,
    )
    sessions = [
        replace(
            plan_of(each), starts_at=None, ends_at=None, held_on=None, held_in=None, venue=None, room=None
        )
        for each in sessions_of(session, event.id)
    ]
    copy = plan_event(session, plan, sessions, by=by, now=now)
    copy_questions(session, event.id, to_event_id=copy.id)
    copy_wordings(session, event.id, to_event_id=copy.id, by=by, now=now)
    return copy


def _is_anybody_invited(session: Session, event_id: int) -> bool:
    return session.scalar(select(Invitation.id).where(Invitation.event_id == event_id).limit(1)) is not None
