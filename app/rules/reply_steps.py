"""Which pages a delegate is asked, in which order: only what applies. No Flask, no database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from app.rules.states import Answer


class Step(StrEnum):
    """One page of the reply, by its name in the address."""

    ANSWER = "answer"
    SESSIONS = "sessions"
    CHECK = "check"


@dataclass(frozen=True)
class DraftReply:
    """What has been answered so far. Nothing is chosen until the person chooses."""

    answer: Answer | None = None
    event_session_ids: tuple[int, ...] = ()
    reason: str = ""
    #: When the first choice was made; none before it.
    begun_at: datetime | None = None

    @property
    def fingerprint(self) -> str:
        """What tells these answers from others, so that nobody sends what another tab has changed."""
        told = repr((self.answer, self.event_session_ids, self.reason))
        return sha256(told.encode()).hexdigest()[:32]


def may_send(draft: DraftReply, now: datetime, *, minimum_seconds: float) -> bool:
    """Whether the draft is old enough for a person to have read it. Machines that try forms are quicker."""
    return draft.begun_at is not None and now - draft.begun_at >= timedelta(seconds=minimum_seconds)


def steps_for(draft: DraftReply, *, has_choice: bool) -> list[Step]:
    """The pages in their order. `has_choice`: a yes has to say which event sessions."""
    steps = [Step.ANSWER]
    if draft.answer is Answer.YES and has_choice:
        steps.append(Step.SESSIONS)
    return [*steps, Step.CHECK]


def is_answered(step: Step, draft: DraftReply) -> bool:
    """Whether a page has what it asks for."""
    if step is Step.ANSWER:
        return draft.answer is not None
    if step is Step.SESSIONS:
        return bool(draft.event_session_ids)
    return False


def step_to_show(wanted: Step, draft: DraftReply, *, has_choice: bool) -> Step:
    """The page to show to somebody who asks for one: an earlier one that is not answered yet comes first."""
    steps = steps_for(draft, has_choice=has_choice)
    for step in steps:
        if step is wanted or not is_answered(step, draft):
            return step
    return Step.CHECK


def step_after(step: Step, draft: DraftReply, *, has_choice: bool) -> Step:
    """The page that follows: the next one that has no answer yet, so that changing one returns to the check."""
    steps = steps_for(draft, has_choice=has_choice)
    later = steps[steps.index(step) + 1 :] if step in steps else steps
    return next((each for each in later if not is_answered(each, draft)), Step.CHECK)
