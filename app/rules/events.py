"""What an event may be called, when it may be, and which way it may go. No database, no clock."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Collection
from datetime import date, datetime

from app.rules.refusals import Refused
from app.rules.states import EventState

#: In characters; a calendar or an envelope shows no more.
LONGEST_TITLE = 200
#: In characters, so that an address of the event can be read out and fits on a line.
LONGEST_SLUG = 60
#: Words that are pages of their own beside the events' pages.
_RESERVED_SLUGS = frozenset({"new"})


_MOVES: dict[EventState, set[EventState]] = {
    EventState.DRAFT: {EventState.PUBLISHED, EventState.CANCELLED},
    EventState.PUBLISHED: {EventState.CLOSED, EventState.CANCELLED},
    EventState.CLOSED: {EventState.PUBLISHED, EventState.CANCELLED},
    # Places have ended and people were told. What is held after all is another event, with entries of its own.
    EventState.CANCELLED: set(),
}


class TitleMissing(Refused):
    """An event without a name."""

    def __init__(self) -> None:
        super().__init__("Enter a title for the event.")


class TitleTooLong(Refused):
    """`length` characters are more than LONGEST_TITLE."""

    def __init__(self, length: int) -> None:
        super().__init__(f"The title must be {LONGEST_TITLE} characters or fewer. It has {length}.")
        self.length = length


class LimitBelowZero(Refused):
    """Fewer than no places; `limit` is what was asked."""

    def __init__(self, limit: int) -> None:
        super().__init__("The limit must be 0 or more. Leave it empty for no limit.")
        self.limit = limit


class DayDoesNotExist(Refused):
    """A date that no calendar has; `year`, `month` and `day` are what was typed."""

    def __init__(self, year: int, month: int, day: int, sentence: str) -> None:
        super().__init__(sentence)
        self.year = year
        self.month = month
        self.day = day


class EndNotAfterStart(Refused):
    """`ends_at` is not after `starts_at`."""

    def __init__(self, starts_at: datetime, ends_at: datetime) -> None:
        super().__init__("The end must be after the start.")
        self.starts_at = starts_at
        self.ends_at = ends_at


class MoveNotAllowed(Refused):
    """An event cannot go from state `before` to state `after`."""

    def __init__(self, before: EventState, after: EventState) -> None:
        possible = " or ".join(each for each in EventState if each in _MOVES[before])
        rest = f"It can become {possible}." if possible else "Plan another like it instead."
        super().__init__(f"An event that is {before} cannot become {after}. {rest}")
        self.before = before
        self.after = after


def check_title(title: str) -> str:
    """Return the title as it is kept, in one line without spaces at its ends. TitleMissing, TitleTooLong."""
    tidy = " ".join(title.split())
    if not tidy:
        raise TitleMissing
    if len(tidy) > LONGEST_TITLE:
        raise TitleTooLong(len(tidy))
    return tidy


def slug_from_title(title: str, *, taken: Collection[str] = ()) -> str:
    """Return the words of a new event's address: "Looking to the future" is "looking-to-the-future".

    ASCII letters and digits with hyphens between the words, accents left off, a number at the end when the
    words are `taken`. An event is given its slug once: renaming it changes no address.
    """
    plain = unicodedata.normalize("NFKD", re.sub(r"['’]", "", title).replace("&", " and "))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    slug = words[0][:LONGEST_SLUG] if words else "event"
    for word in words[1:]:
        if len(slug) + 1 + len(word) > LONGEST_SLUG:
            break
        slug = f"{slug}-{word}"
    refused = _RESERVED_SLUGS.union(taken)
    numbered, number = slug, 1
    while numbered in refused:
        number += 1
        numbered = f"{slug}-{number}"
    return numbered


def check_limit(limit: int | None) -> int | None:
    """Return the limit in seats (None: no limit), or raise LimitBelowZero."""
    if limit is not None and limit < 0:
        raise LimitBelowZero(limit)
    return limit


def planning_warnings(
    *, target: int | None, limit: int | None, session_limits: Collection[int | None]
) -> list[str]:
    """Return sentences about numbers that are allowed but do not agree; all numbers are of seats."""
    warnings = []
    if target is not None and limit is not None and target > limit:
        warnings.append(f"The target of {target} delegates is more than the limit of {limit} people.")
    limits = [each for each in session_limits if each is not None]
    if target is not None and limits and len(limits) == len(session_limits) and target > sum(limits):
        warnings.append(
            f"The target of {target} delegates is more than all sessions hold together: {sum(limits)}."
        )
    if limit is not None and any(each > limit for each in limits):
        warnings.append(f"A session holds more people than the limit of the event, {limit}.")
    return warnings


def real_day(year: int, month: int, day: int) -> date:
    """Return the day, or raise DayDoesNotExist with the sentence that says which number is wrong."""
    if not 1900 <= year <= date.max.year:
        raise DayDoesNotExist(year, month, day, "Enter the year with four digits, like 2027.")
    if not 1 <= month <= 12:
        raise DayDoesNotExist(year, month, day, "The month must be a number from 1 to 12.")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise DayDoesNotExist(year, month, day, f"That month has {last} days. Enter a day from 1 to {last}.")
    return date(year, month, day)


def check_span(starts_at: datetime, ends_at: datetime | None) -> None:
    """Raise EndNotAfterStart unless the end, where it is known, comes after the start."""
    if ends_at is not None and ends_at <= starts_at:
        raise EndNotAfterStart(starts_at, ends_at)


def check_move(before: EventState, after: EventState) -> None:
    """Raise MoveNotAllowed unless an event may go from one state to the other. Staying is no move."""
    if after != before and after not in _MOVES[before]:
        raise MoveNotAllowed(before, after)


def moves_from(state: EventState) -> list[EventState]:
    """Return the states that an event may go to, in the order in which events usually pass them."""
    return [each for each in EventState if each in _MOVES[state]]
