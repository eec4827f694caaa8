"""What a guest's calendar entry says next: its version, and what it shows of the guest's standing.

RFC 5546 section 2.1.4: a sequence that goes up tells calendars that an entry replaces the one they hold.
No database, no files, no clock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

_SMALLEST_STEP = timedelta(seconds=1)


class EntryChange(StrEnum):
    """Why an entry is sent. Several changes in one edit are one change: of the time, if that is among them."""

    INVITED = "invited"
    #: The guest said yes on the page; their calendar is told what they told us.
    ANSWERED = "answered"
    DETAILS_CHANGED = "details_changed"
    TIME_CHANGED = "time_changed"
    #: Onto the waiting list, or up from it.
    PLACE_CHANGED = "place_changed"
    #: The event or session is cancelled, the invitation withdrawn, or the guest has said no.
    ENDED = "ended"


class GuestStanding(StrEnum):
    """How the guest stands when the entry is sent."""

    SILENT = "silent"
    COMING = "coming"
    UNSURE = "unsure"
    WAITING = "waiting"
    NOT_COMING = "not_coming"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryVersion:
    """Which version of the entry the guest's calendar was last sent. `dtstamp` is aware."""

    sequence: int
    time_sequence: int
    dtstamp: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NextEntry:
    """The entry to send. `status` is confirmed, tentative, waiting or cancelled, as calendar files name it."""

    version: EntryVersion
    method: str
    status: str
    #: PARTSTAT (RFC 5545 section 3.2.12).
    partstat: str
    #: Whether the calendar is asked to show its Yes and No.
    rsvp: bool


def next_entry(
    change: EntryChange,
    standing: GuestStanding,
    *,
    last: EntryVersion | None,
    now: datetime,
    is_provisional: bool = False,
) -> NextEntry:
    """What to send after the change. `last` is None when this calendar holds nothing yet.

    A change of the time asks everybody again. Raises ValueError where there is nothing to change or end.
    """
    version = _next_version(change, last, now)
    if change is EntryChange.ENDED:
        partstat = _PARTSTAT[standing]
        return NextEntry(version=version, method="CANCEL", status="cancelled", partstat=partstat, rsvp=False)
    asks_again = change is EntryChange.TIME_CHANGED or standing is GuestStanding.SILENT
    status = "waiting" if standing is GuestStanding.WAITING else "confirmed"
    if is_provisional and status == "confirmed":
        status = "tentative"
    return NextEntry(
        version=version,
        method="REQUEST",
        status=status,
        partstat="NEEDS-ACTION" if asks_again else _PARTSTAT[standing],
        rsvp=asks_again or standing is GuestStanding.UNSURE,
    )


_PARTSTAT = {
    GuestStanding.SILENT: "NEEDS-ACTION",
    GuestStanding.COMING: "ACCEPTED",
    GuestStanding.UNSURE: "TENTATIVE",
    GuestStanding.WAITING: "TENTATIVE",
    GuestStanding.NOT_COMING: "DECLINED",
}


def _next_version(change: EntryChange, last: EntryVersion | None, now: datetime) -> EntryVersion:
    """The version after the last; its stamp is later, however fast two changes follow each other."""
    if last is None:
        if change in {EntryChange.DETAILS_CHANGED, EntryChange.TIME_CHANGED, EntryChange.ENDED}:
            raise ValueError("A calendar that holds no entry has none to change.")
        return EntryVersion(sequence=0, time_sequence=0, dtstamp=now)
    keeps_sequence = change in {EntryChange.INVITED, EntryChange.ANSWERED}
    sequence = last.sequence if keeps_sequence else last.sequence + 1
    return EntryVersion(
        sequence=sequence,
        time_sequence=sequence if change is EntryChange.TIME_CHANGED else last.time_sequence,
        dtstamp=max(now, last.dtstamp + _SMALLEST_STEP),
    )
