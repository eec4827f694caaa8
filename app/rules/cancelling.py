"""Calling off one session of an event while the event goes on: whether it may be, and what that leaves people with.

No database, no clock.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from app.rules.refusals import Refused
from app.rules.states import EventState, PlaceState


class Left(StrEnum):
    """What somebody has of an event when one of its sessions was called off, as the letter to them says it."""

    #: Places in other sessions, which they keep.
    KEPT = "kept"
    #: Their turn on the waiting list for other sessions.
    WAITING = "waiting"
    #: Nothing, and they may choose another session.
    MAY_CHOOSE = "may_choose"
    #: Nothing, and replies are closed: only the organisers can help.
    MAY_ASK = "may_ask"


class MayNotCancel(Refused):
    """The session cannot be called off by itself, for the reason that the sentence gives."""


class SessionIsCancelled(Refused):
    """What was called off is not changed any more: people have been told."""

    def __init__(self, title: str) -> None:
        super().__init__(f"“{title}” has been cancelled, so it can not be changed any more.")


def check_may_cancel(
    title: str,
    *,
    event: EventState,
    cancelled_at: datetime | None,
    ends_at: datetime | None,
    going_on: int,
    now: datetime,
) -> None:
    """Raise `MayNotCancel` unless the session may be called off. `going_on` sessions of the event do, with this one."""
    if event is EventState.CANCELLED:
        raise MayNotCancel("The event has been cancelled, and all its sessions with it.")
    if cancelled_at is not None:
        raise MayNotCancel(f"“{title}” has been cancelled already.")
    if ends_at is not None and ends_at <= now:
        raise MayNotCancel(f"“{title}” is over, so there is nothing to cancel any more.")
    if going_on < 2:
        raise MayNotCancel(f"“{title}” is the only session that goes on. Cancel the event instead.")


def what_is_left(beside: Collection[PlaceState], *, may_reply: bool) -> Left:
    """What somebody has whose living places in the other sessions are in these states."""
    if PlaceState.HELD in beside:
        return Left.KEPT
    if beside:
        return Left.WAITING
    return Left.MAY_CHOOSE if may_reply else Left.MAY_ASK
