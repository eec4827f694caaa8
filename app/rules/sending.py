"""When a letter may go: the pace, the pauses after a refusal, who is reminded, and what a bounce means.

Pure: moments are aware datetimes, days are dates in London. It sends nothing and counts nothing itself.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

#: How long a letter is offered again after its first refusal.
GIVE_UP_AFTER = timedelta(days=1)
#: The pauses between tries; the last one repeats. A server that greylists wants some minutes (RFC 6647 4.2).
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240))
PACE_WINDOW = timedelta(minutes=1)
#: Nobody is reminded twice within this time, unless an officer insists.
BETWEEN_REMINDERS = timedelta(days=3)
#: So that pressing twice reminds once, also where an officer does not wait.
BETWEEN_FORCED_REMINDERS = timedelta(hours=1)
SOFT_BOUNCES = 3
SOFT_BOUNCE_WINDOW = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TryAgainAt:
    """The next try is due at this moment."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class GiveUp:
    """No further try; `sentence` says so to officers."""

    sentence: str


def after_refusal(*, tries: int, first_tried_at: datetime, now: datetime) -> TryAgainAt | GiveUp:
    """Say what follows when a server has put a letter off. `tries` counts this one too, from 1.

    The last try falls on the day's end, so that a server that is away for most of a day still gets its chance.
    """
    ends_at = first_tried_at + GIVE_UP_AFTER
    if now >= ends_at:
        return GiveUp(f"The mail server put the letter off for a day, {_times(tries)}.")
    pause = PAUSES[min(max(tries, 1), len(PAUSES)) - 1]
    return TryAgainAt(min(now + pause, ends_at))


def _times(tries: int) -> str:
    return "once" if tries == 1 else f"{tries} times"


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many letters may go now; when there are none, `again_at` says when there are."""

    letters: int
    again_at: datetime


def pace(recent: Sequence[datetime], *, per_minute: int, wanted: int, now: datetime) -> Allowance:
    """Keep all workers together to `per_minute` letters in any 60 seconds; 0 means no limit.

    `recent` are the moments at which letters were handed over in the last minute, by any worker, in any order.
    """
    if per_minute <= 0:
        return Allowance(wanted, now)
    window = sorted(moment for moment in recent if moment > now - PACE_WINDOW)
    free = per_minute - len(window)
    if free > 0:
        return Allowance(min(free, wanted), now)
    return Allowance(0, window[-per_minute] + PACE_WINDOW)


def time_left(waiting: int, *, per_minute: int) -> timedelta:
    """Say how long so many letters take at this pace, in whole minutes; none at all without a limit."""
    if per_minute <= 0 or waiting <= 0:
        return timedelta()
    return timedelta(minutes=-(-waiting // per_minute))


class Reminding(StrEnum):
    """Whether a person is reminded now, and if not, why; the words are for the list of who is left out."""

    DUE = "will be reminded"
    ANSWERED = "has answered"
    NOT_INVITED = "has not been invited yet"
    STOPPED = "asked for no more letters"
    BOUNCED = "letters to this address come back"
    NO_ADDRESS = "has no email address"
    TOO_SOON = "was written to less than three days ago"


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What is known of a person who may be silent. `last_written_at`: the invitation or the last reminder."""

    has_answered: bool
    has_address: bool = True
    address_bounces: bool = False
    wants_no_letters: bool = False
    last_written_at: datetime | None


def whether_to_remind(person: Silence, *, now: datetime, is_forced: bool = False) -> Reminding:
    """Decide on one reminder. Force shortens the wait of three days to an hour and overrides nothing else."""
    if person.has_answered:
        return Reminding.ANSWERED
    if not person.has_address:
        return Reminding.NO_ADDRESS
    if person.wants_no_letters:
        return Reminding.STOPPED
    if person.address_bounces:
        return Reminding.BOUNCED
    if person.last_written_at is None:
        return Reminding.NOT_INVITED
    if now - person.last_written_at < (BETWEEN_FORCED_REMINDERS if is_forced else BETWEEN_REMINDERS):
        return Reminding.TOO_SOON
    return Reminding.DUE


def reminder_days(reply_by: date, *, days_before: Collection[int]) -> list[date]:
    """Give the days on which the silent are reminded, earliest first; none after the reply-by date."""
    return sorted({reply_by - timedelta(days=days) for days in days_before if days >= 0})


def reminder_due(days: Sequence[date], *, already: Collection[date], today: date) -> date | None:
    """Give the reminder day whose time has come, None on a day without one.

    After some days without a worker only the latest of those missed is due, and not all of them at once.
    """
    passed = [day for day in days if day <= today]
    latest = max(passed, default=None)
    return None if latest is None or latest in already else latest


class AddressState(StrEnum):
    """Whether letters go to an address. A bounce changes nothing else: above all, it is never a no."""

    IN_USE = "in use"
    UNDELIVERABLE = "undeliverable"


def address_after_bounce(*, is_hard: bool, soft_bounces: Sequence[datetime], now: datetime) -> AddressState:
    """Judge an address after a bounce. `soft_bounces` are all that it ever had, this one among them.

    One hard bounce is enough; soft ones count when there are three within seven days.
    """
    recent = [moment for moment in soft_bounces if moment > now - SOFT_BOUNCE_WINDOW]
    is_lost = is_hard or len(recent) >= SOFT_BOUNCES
    return AddressState.UNDELIVERABLE if is_lost else AddressState.IN_USE
