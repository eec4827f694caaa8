"""The rules of places with lists where the service has a database: what the service does, and nothing more."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.rules.allocations import Allocation
from app.rules.offers import OfferTerms, has_lapsed
from app.rules.overrides import Override, RoomIsFull, go_over_limit, pick_out_of_turn
from app.rules.places import ChangeWouldWait, Held, Party, Waits, count_places, decide
from app.rules.rooms import Counts, Room, RoomId
from app.rules.waiting_list import Promotion, Waiting, keeps_turn, promote
from tests.rules.naive_places import without

OVERRIDE = Override("Ms Example", "Chairs the panel")


@dataclass
class ListedPlaces:
    """An event: who holds, who waits in order, who has been offered a place until when."""

    rooms: dict[RoomId, Room]
    now: datetime
    offer_hours: int | None = None
    allocations: list[Allocation] = field(default_factory=list)
    held: list[Party] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    offered_until: dict[int, datetime] = field(default_factory=dict)
    last_order: int = 0
    #: What the last change promoted, and for each party those who still waited before it.
    promoted: list[tuple[Party, list[Party]]] = field(default_factory=list)

    def say_yes(self, party: Party) -> None:
        self.join(party)
        self.move_up()

    def give_up(self, invitation_id: int) -> None:
        self.held = [each for each in self.held if each.invitation_id != invitation_id]
        self.waiting = [each for each in self.waiting if each.party.invitation_id != invitation_id]
        self.offered_until.pop(invitation_id, None)
        self.move_up()

    def change_held(self, before: Party, after: Party) -> None:
        try:
            self.decide(after, holding=before)
        except ChangeWouldWait:
            pass
        else:
            self.held[self.held.index(before)] = after
        self.move_up()

    def change_waiting(self, before: Party, after: Party) -> None:
        place = self.waiting_parties().index(before)
        if keeps_turn(before, after):
            self.waiting[place] = replace(self.waiting[place], party=after)
        else:
            del self.waiting[place]
            self.join(after)
        self.move_up()

    def send_deputy(self, before: Party, deputy: Party) -> None:
        self.held[self.held.index(before)] = deputy
        self.move_up()

    def set_limit(self, room_id: RoomId, limit: int | None) -> None:
        self.rooms[room_id] = replace(self.rooms[room_id], limit=limit)
        self.move_up()

    def end_session(self, session_id: int) -> None:
        del self.rooms[session_id]
        self.held = without(self.held, session_id)
        rest = {each.invitation_id: each for each in without(self.waiting_parties(), session_id)}
        self.waiting = [
            replace(each, party=rest[each.party.invitation_id])
            for each in self.waiting
            if each.party.invitation_id in rest
        ]
        for each in set(self.offered_until) - {party.invitation_id for party in self.held}:
            del self.offered_until[each]
        self.move_up()

    def end(self) -> None:
        self.held, self.waiting, self.offered_until = [], [], {}
        self.move_up()

    def keep(self, allocation: Allocation) -> None:
        kept = {(each.category_id, each.session_id): each for each in [*self.allocations, allocation]}
        self.allocations = list(kept.values())
        self.move_up()

    def pass_time(self, now: datetime) -> None:
        self.now = now
        lapsed = {each for each, deadline in self.offered_until.items() if has_lapsed(deadline, now)}
        self.held = [each for each in self.held if each.invitation_id not in lapsed]
        for each in lapsed:
            del self.offered_until[each]
        self.move_up()

    def take_offer(self, invitation_id: int) -> None:
        del self.offered_until[invitation_id]
        self.promoted = []

    def seat_by_officer(self, party: Party, *, over_limit: bool) -> None:
        counts = self.counts(leave_out=party)
        seat = go_over_limit if over_limit else pick_out_of_turn
        try:
            seated = seat(party, OVERRIDE, rooms=self.rooms, counts=counts, now=self.now)
        except RoomIsFull:
            pass
        else:
            self.waiting = [each for each in self.waiting if each.party != party]
            self.held.append(seated.party)
        self.move_up()

    def join(self, party: Party) -> None:
        """Decide a yes: it holds, or joins the end of the list."""
        if isinstance(self.decide(party), Held):
            self.held.append(party)
        else:
            self.last_order += 1
            self.waiting.append(Waiting(party, self.last_order, self.now))

    def decide(self, party: Party, holding: Party | None = None) -> Held | Waits:
        return decide(
            party,
            rooms=self.rooms,
            counts=self.counts(),
            allocations=self.allocations,
            now=self.now,
            holding=holding,
        )

    def move_up(self) -> None:
        """Promote all who can move up."""
        order = self.waiting_parties()
        promotions = self.promotions()
        moved = [each.party for each in promotions]
        self.held += moved
        self.waiting = [each for each in self.waiting if each.party not in moved]
        self.offered_until |= {
            each.party.invitation_id: each.offered_until for each in promotions if each.offered_until
        }
        self.promoted = [
            (party, [each for each in order[: order.index(party)] if each not in moved]) for party in moved
        ]

    def promotions(self) -> list[Promotion]:
        return promote(
            self.waiting,
            rooms=self.rooms,
            counts=self.counts(),
            allocations=self.allocations,
            now=self.now,
            offers=None if self.offer_hours is None else OfferTerms(self.offer_hours),
        )

    def counts(self, leave_out: Party | None = None) -> Counts:
        """Return the counts as a query would: only the categories that have an allocation are told apart."""
        return self.count(each for each in self.waiting_parties() if each != leave_out)

    def count(self, waiting: Iterable[Party]) -> Counts:
        """Return the counts with only these of the waiting ones."""
        allocated = {each.category_id for each in self.allocations}
        return count_places(held=self.held, waiting=waiting, among=allocated)

    def waiting_parties(self) -> list[Party]:
        return [each.party for each in self.waiting]
