"""The rules of places said again, slowly and plainly: a model to hold the real ones against.

Every seat is looked at one by one, everybody joins the end of one list, and the list is walked from its
start again after each change. Nothing is counted ahead and nothing is stopped early.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from app.rules.allocations import Allocation
from app.rules.london_time import LONDON
from app.rules.places import Party
from app.rules.rooms import Room, RoomId
from app.rules.working_hours import add_working_hours


@dataclass
class NaivePlaces:
    """An event as the model sees it: who holds, who waits in order, who has been offered a place until when."""

    rooms: dict[RoomId, Room]
    now: datetime
    offer_hours: int | None = None
    allocations: list[Allocation] = field(default_factory=list)
    held: list[Party] = field(default_factory=list)
    waiting: list[Party] = field(default_factory=list)
    offered_until: dict[int, datetime] = field(default_factory=dict)

    def say_yes(self, party: Party) -> None:
        self.waiting.append(party)
        if self.fits(party, self.waiting[:-1]):
            self.seat(party)
        self.settle()

    def give_up(self, invitation_id: int) -> None:
        self.held = [each for each in self.held if each.invitation_id != invitation_id]
        self.waiting = [each for each in self.waiting if each.invitation_id != invitation_id]
        self.offered_until.pop(invitation_id, None)
        self.settle()

    def change_held(self, before: Party, after: Party) -> None:
        """A holder asks for something else: they get it, or keep what they have."""
        fits = all(
            self.room_fits(room, after, after.seats - before.seats * (room in self.rooms_of(before)))
            for room in self.rooms_of(after)
        )
        if fits:
            self.held[self.held.index(before)] = after
        self.settle()

    def change_waiting(self, before: Party, after: Party) -> None:
        """Somebody who waits asks for something else: for less in their turn, for more at the end."""
        if before.session_ids >= after.session_ids and before.seats >= after.seats:
            self.waiting[self.waiting.index(before)] = after
            self.settle()
        else:
            self.waiting.remove(before)
            self.say_yes(after)

    def send_deputy(self, before: Party, deputy: Party) -> None:
        self.held[self.held.index(before)] = deputy
        self.settle()

    def set_limit(self, room_id: RoomId, limit: int | None) -> None:
        self.rooms[room_id] = replace(self.rooms[room_id], limit=limit)
        self.settle()

    def end_session(self, session_id: int) -> None:
        """One session is called off: whoever asked for more keeps or waits for the rest, in their turn."""
        del self.rooms[session_id]
        self.held, self.waiting = without(self.held, session_id), without(self.waiting, session_id)
        holders = {each.invitation_id for each in self.held}
        self.offered_until = {each: until for each, until in self.offered_until.items() if each in holders}
        self.settle()

    def end(self) -> None:
        """All of the event is called off."""
        self.held, self.waiting, self.offered_until = [], [], {}

    def keep(self, allocation: Allocation) -> None:
        which = (allocation.category_id, allocation.session_id)
        self.allocations = [
            each for each in self.allocations if (each.category_id, each.session_id) != which
        ] + [allocation]
        self.settle()

    def pass_time(self, now: datetime) -> None:
        self.now = now
        for invitation_id, deadline in list(self.offered_until.items()):
            if deadline <= now:
                self.held = [each for each in self.held if each.invitation_id != invitation_id]
                del self.offered_until[invitation_id]
        self.settle()

    def take_offer(self, invitation_id: int) -> None:
        del self.offered_until[invitation_id]

    def seat_by_officer(self, party: Party, *, over_limit: bool) -> None:
        limits = [room.limit for room in self.rooms_of(party)]
        seated = [len(self.people_in(room, self.held)) + party.seats for room in self.rooms_of(party)]
        room_for_all = all(
            limit is None or count <= limit for limit, count in zip(limits, seated, strict=True)
        )
        if over_limit or room_for_all:
            self.waiting = [each for each in self.waiting if each != party]
            self.held.append(party)
        self.settle()

    def settle(self) -> None:
        """Walk the list from its start, seat the first who fits, and begin again until nobody does."""
        for place, party in enumerate(self.waiting):
            stopped = any(self.has_stopped(room) for room in self.rooms_of(party))
            if not stopped and self.fits(party, self.waiting[:place]):
                self.seat(party)
                if self.offer_hours is not None:
                    self.offered_until[party.invitation_id] = self.deadline(party)
                self.settle()
                return

    def seat(self, party: Party) -> None:
        self.waiting.remove(party)
        self.held.append(party)

    def fits(self, party: Party, ahead: list[Party]) -> bool:
        return all(self.room_fits(room, party, party.seats, ahead) for room in self.rooms_of(party))

    def room_fits(self, room: Room, party: Party, seats: int, ahead: list[Party] | None = None) -> bool:
        if room.limit is None or seats <= 0:
            return True
        holders = self.people_in(room, self.held)
        others = holders + self.people_in(room, self.waiting if ahead is None else ahead)
        newcomers = [party.category_ids] * seats
        before = len(others) + self.empty_kept_seats(room, others)
        after = len(others) + seats + self.empty_kept_seats(room, others + newcomers)
        return len(holders) + seats <= room.limit and (after <= room.limit or after <= before)

    def rooms_of(self, party: Party) -> list[Room]:
        return [room for key, room in self.rooms.items() if key is None or key in party.session_ids]

    def people_in(self, room: Room, parties: list[Party]) -> list[frozenset[int]]:
        """Return one entry for each seat: the categories of who sits there."""
        here = [each for each in parties if room in self.rooms_of(each)]
        return [each.category_ids for each in here for _ in range(each.seats)]

    def empty_kept_seats(self, room: Room, people: list[frozenset[int]]) -> int:
        """Put people into kept seats one by one, moving others along where that makes room (Kuhn, 1955)."""
        seats = [(each.category_id, number) for each in self.kept_in(room) for number in range(each.seats)]
        sitting: dict[tuple[int, int], int] = {}

        def sit_down(person: int, tried: set[tuple[int, int]]) -> bool:
            for seat in seats:
                if seat[0] in people[person] and seat not in tried:
                    tried.add(seat)
                    if seat not in sitting or sit_down(sitting[seat], tried):
                        sitting[seat] = person
                        return True
            return False

        return len(seats) - sum(sit_down(person, set()) for person in range(len(people)))

    def kept_in(self, room: Room) -> list[Allocation]:
        """Return what is kept in a room today; what is said for the room goes before what is said for all."""
        here = [each for each in self.allocations if each.session_id == room.session_id]
        named = {each.category_id for each in here} if room.session_id is not None else set()
        everywhere = [each for each in self.allocations if each.session_id is None]
        listed = here if room.session_id is not None else []
        listed = listed + [each for each in everywhere if each.category_id not in named]
        today = self.now.astimezone(LONDON).date()
        return [each for each in listed if each.until is None or today <= each.until]

    def has_stopped(self, room: Room) -> bool:
        return room.moves_up_until is not None and self.now >= room.moves_up_until

    def deadline(self, party: Party) -> datetime:
        stops = [room.moves_up_until for room in self.rooms_of(party) if room.moves_up_until is not None]
        return min([add_working_hours(self.now, self.offer_hours or 1), *stops])


def without(parties: list[Party], session_id: int) -> list[Party]:
    """Return the parties as they are without a session, and without those who asked for nothing else."""
    left = [(each, each.session_ids - {session_id}) for each in parties]
    return [replace(each, session_ids=rest) for each, rest in left if rest]
