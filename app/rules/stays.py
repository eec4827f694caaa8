"""Since when somebody has had a seat at an event without a break, read from the rows of their places. No database.

A seat is kept where another choice was made or somebody comes instead: one row ends and the next begins at the
same moment, or beside one that goes on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Seated:
    """A row of a place that somebody had: from when, until when, and whether an officer gave it knowingly."""

    since: datetime
    until: datetime | None
    is_knowing: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """The seat that somebody has now: since when they have had one, and whether an officer let them in."""

    since: datetime
    is_knowing: bool


def stay_of(rows: Iterable[Seated]) -> Stay | None:
    """The stay of somebody with these rows; none where they have no seat now."""
    rows = list(rows)
    now = [each for each in rows if each.until is None]
    if not now:
        return None
    since, is_knowing = min(each.since for each in now), any(each.is_knowing for each in now)
    ended = [(each.until, each) for each in rows if each.until is not None]
    for until, each in sorted(ended, key=lambda pair: pair[0], reverse=True):
        if until < since:
            break
        since, is_knowing = min(since, each.since), is_knowing or each.is_knowing
    return Stay(since, is_knowing)


def is_promised_twice(limit: int, lowered_at: datetime | None, stays: Iterable[tuple[int, Stay]]) -> bool:
    """Whether a room has people beyond its limit whom nobody let in knowingly; each of `stays` has its seats.

    Whoever had a seat when the limit was lowered keeps it: then only those are too many who came later.
    """
    regular = [(seats, stay) for seats, stay in stays if not stay.is_knowing]
    came_later = [stay for _, stay in regular if lowered_at is None or stay.since > lowered_at]
    return sum(seats for seats, _ in regular) > limit and bool(came_later)
