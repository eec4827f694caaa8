"""What an officer may do knowingly, with a reason on record: seat somebody over the limit or out of turn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.rules.allocations import Allocation
from app.rules.places import Party, RefusedPlace, occupancies_of
from app.rules.refusals import Refused
from app.rules.rooms import Counts, Room, RoomId


@dataclass(frozen=True, slots=True)
class Override:
    """The officer who decides, by name, and why, as it goes on record."""

    officer: str
    reason: str


class OverrideNeedsReason(Refused):
    """Nobody is seated against the rules without a name and a reason."""

    def __init__(self) -> None:
        super().__init__("Say who decides this and give a reason. Both go on record.")


class NobodyWaits(Refused):
    """Whoever was to be seated no longer waits: they hold their place, or gave it up."""

    def __init__(self) -> None:
        super().__init__("This person does not wait any more. Look at the list again.")


class RoomIsFull(RefusedPlace):
    """There is no seat to give out of turn without going over the limit. `rooms` are those that are full."""

    def __init__(self, rooms: tuple[Room, ...]) -> None:
        titles = " and ".join(room.title for room in rooms)
        super().__init__(
            f"There are not enough places left in {titles}. To give one all the same, go over the limit."
        )
        self.rooms = rooms


@dataclass(frozen=True, slots=True)
class Overridden:
    """The party has its places because an officer said so.

    `seats_over` is by how many seats each room is over its limit after it (rooms within it are left out);
    `others_waiting` is how many seats others wait for in the same rooms: the most in any one of them.
    """

    party: Party
    override: Override
    seats_over: Mapping[RoomId, int]
    others_waiting: int
    reason: str


def check_override(override: Override) -> Override:
    """Return the override with its words trimmed, or raise OverrideNeedsReason when either is blank."""
    trimmed = Override(override.officer.strip(), override.reason.strip())
    if not trimmed.officer or not trimmed.reason:
        raise OverrideNeedsReason
    return trimmed


def go_over_limit(
    party: Party,
    override: Override,
    *,
    rooms: Mapping[RoomId, Room],
    counts: Counts,
    allocations: Iterable[Allocation] = (),
    now: datetime,
) -> Overridden:
    """Seat a party whatever the limits and the waiting list say, on record.

    `counts` leave out what the party itself waits for. Raises OverrideNeedsReason.
    """
    checked = check_override(override)
    occupancies = occupancies_of(party, rooms=rooms, counts=counts, allocations=allocations, now=now)
    over = {
        each.room.session_id: party.seats - each.free
        for each in occupancies
        if each.free is not None and party.seats > each.free
    }
    others_waiting = max(counts[each].seats_waiting if each in counts else 0 for each in party.room_ids)
    words = f"{checked.officer} decided it: {checked.reason}"
    return Overridden(party, checked, over, others_waiting, words)


def pick_out_of_turn(
    party: Party,
    override: Override,
    *,
    rooms: Mapping[RoomId, Room],
    counts: Counts,
    allocations: Iterable[Allocation] = (),
    now: datetime,
) -> Overridden:
    """Seat a party before those who asked earlier, or in seats kept for others, but never over a limit.

    `counts` leave out what the party itself waits for. Raises OverrideNeedsReason or RoomIsFull.
    """
    picked = go_over_limit(party, override, rooms=rooms, counts=counts, allocations=allocations, now=now)
    if picked.seats_over:
        raise RoomIsFull(tuple(rooms[each] for each in picked.seats_over))
    return picked
