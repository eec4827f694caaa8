"""Two people who are one: which of two invitations to one event stands, and what may be merged. No database."""

from datetime import datetime
from typing import NamedTuple

from app.rules.refusals import Refused
from app.rules.states import Answer


class CannotMerge(Refused):
    """These two cannot be made one; the sentence says why."""


class CannotPartAgain(Refused):
    """A merge can no longer be taken back; the sentence says why."""


class Asked(NamedTuple):
    """One of two invitations to the same event, and what came of it."""

    invitation_id: int
    answer: Answer | None
    answered_at: datetime | None
    holds_a_place: bool


def which_stands(one: Asked, other: Asked) -> Asked:
    """The invitation that stays: the one with an answer, the later answer of two; `one` where neither has any.

    Of two yeses the one that holds a place stands, so that merging takes nobody's seat.
    """
    if one.answer is Answer.YES and other.answer is Answer.YES and one.holds_a_place != other.holds_a_place:
        return one if one.holds_a_place else other
    if one.answered_at is None or other.answered_at is None:
        return other if other.answered_at is not None else one
    return other if other.answered_at > one.answered_at else one


def filled_from(kept: dict[str, str | None], gone: dict[str, str | None]) -> dict[str, str]:
    """What the one who goes can add where nothing is known about the one who stays."""
    return {name: value for name, value in gone.items() if value and not kept.get(name)}
