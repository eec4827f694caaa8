"""Which pages a delegate is asked, in which order: only what applies. No Flask, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from app.rules.states import Answer, DetailKind


class Step(StrEnum):
    """One page of the reply, by its name in the address."""

    ANSWER = "answer"
    SESSIONS = "sessions"
    DEPUTY = "deputy"
    MORE = "more"
    CHECK = "check"


@dataclass(frozen=True)
class DraftReply:
    """What has been answered so far. Nothing is chosen until the person chooses."""

    answer: Answer | None = None
    event_session_ids: tuple[int, ...] = ()
    reason: str = ""
    #: Whether the page of things that may be added was sent, perhaps empty.
    has_said_more: bool = False
    access: str = ""
    diet: str = ""
    forgets_needs: bool = False
    #: Whether somebody comes to assist them.
    brings_assistant: bool = False
    #: To the event's own questions, by the question's id.
    answers: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    #: Details as the guest typed them, right or corrected.
    details: Mapping[DetailKind, str] = field(default_factory=dict)
    #: What the guest is in a category, where they corrected it, by the membership.
    roles: Mapping[int, str] = field(default_factory=dict)
    given_by_name: str = ""
    given_by_contact: str = ""
    #: Who comes instead.
    deputy_name: str = ""
    deputy_email: str = ""
    #: When the first choice was made; none before it.
    begun_at: datetime | None = None

    @property
    def fingerprint(self) -> str:
        """What tells these answers from others, so that nobody sends what another tab has changed."""
        told = repr(
            [(each.name, getattr(self, each.name)) for each in fields(self) if each.name != "begun_at"]
        )
        return sha256(told.encode()).hexdigest()[:32]


def may_send(draft: DraftReply, now: datetime, *, minimum_seconds: float) -> bool:
    """Whether the draft is old enough for a person to have read it. Machines that try forms are quicker."""
    return draft.begun_at is not None and now - draft.begun_at >= timedelta(seconds=minimum_seconds)


def steps_for(draft: DraftReply, *, has_choice: bool) -> list[Step]:
    """The pages in their order. `has_choice`: a yes has to say which event sessions."""
    steps = [Step.ANSWER]
    if has_choice and draft.answer in {Answer.YES, Answer.DEPUTY}:
        steps.append(Step.SESSIONS)
    if draft.answer is Answer.DEPUTY:
        steps.append(Step.DEPUTY)
    if draft.answer is Answer.YES:
        steps.append(Step.MORE)
    return [*steps, Step.CHECK]


def is_answered(step: Step, draft: DraftReply, *, must_say_more: bool = False) -> bool:
    """Whether a page has what it asks for. What may be added is asked for only where `must_say_more`."""
    if step is Step.ANSWER:
        return draft.answer is not None
    if step is Step.SESSIONS:
        return bool(draft.event_session_ids)
    if step is Step.DEPUTY:
        return bool(draft.deputy_name)
    if step is Step.MORE:
        return draft.has_said_more or not must_say_more
    return False


def step_to_show(wanted: Step, draft: DraftReply, *, has_choice: bool, must_say_more: bool = False) -> Step:
    """The page to show to somebody who asks for one: an earlier one that is not answered yet comes first."""
    for step in steps_for(draft, has_choice=has_choice):
        if step is wanted or not is_answered(step, draft, must_say_more=must_say_more):
            return step
    return Step.CHECK


def step_after(step: Step, draft: DraftReply, *, has_choice: bool, must_say_more: bool = False) -> Step:
    """The page that follows: the next one that has no answer yet, so that changing one returns to the check."""
    steps = steps_for(draft, has_choice=has_choice)
    later = steps[steps.index(step) + 1 :] if step in steps else steps
    unanswered = (each for each in later if not is_answered(each, draft, must_say_more=must_say_more))
    return next(unanswered, Step.CHECK)
