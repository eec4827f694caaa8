"""Replies, cancellations, deputies, limits, allocations, overrides and time, against the naive model.

PLACES_EXAMPLES in the environment says how many runs to make, for a long search.
"""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.rules.allocations import Allocation, Categories
from app.rules.places import Held, Party
from app.rules.rooms import Room, RoomCount, RoomId, places_left, seats_over
from app.rules.waiting_list import explain_place, position_in_waiting_list
from tests.rules.listed_places import ListedPlaces
from tests.rules.naive_places import NaivePlaces

MONDAY = datetime(2008, 1, 7, 9, tzinfo=UTC)
ROOMS: tuple[RoomId, ...] = (1, 2, None)
LIMITS = st.sampled_from([None, 0, 1, 2, 3, 4, 6, 9, 14])
CATEGORIES = st.frozensets(st.integers(1, 3), max_size=2)
WISHES = st.builds(
    Party,
    st.just(0),
    st.frozensets(st.integers(1, 2), min_size=1),
    seats=st.sampled_from([1, 1, 1, 2, 3]),
    category_ids=CATEGORIES,
)
#: What happens now and then, so that most of a run comes before it.
RARELY = st.sampled_from([False, False, False, True])
ALLOCATIONS = st.builds(
    Allocation,
    st.integers(1, 3),
    st.integers(0, 4),
    until=st.none() | st.dates(date(2008, 1, 7), date(2008, 1, 20)),
    session_id=st.sampled_from([None, None, 1, 2]),
)


class PlacesMachine(RuleBasedStateMachine):
    """Does the same to the rules and to the model, and compares them after every step."""

    @initialize(limits=st.tuples(LIMITS, LIMITS, LIMITS), offers=st.booleans(), stops=st.booleans())
    def publish(self, limits: tuple[int | None, ...], offers: bool, stops: bool) -> None:
        rooms = {each: Room(each, limit, f"{each}") for each, limit in zip(ROOMS, limits, strict=True)}
        if stops:
            rooms[1] = replace(rooms[1], moves_up_until=MONDAY + timedelta(days=3))
        offer_hours = 8 if offers else None
        self.places = ListedPlaces(dict(rooms), MONDAY, offer_hours)
        self.model = NaivePlaces(dict(rooms), MONDAY, offer_hours)
        self.invitations = 0
        self.was_over: dict[RoomId, int] = {}

    @rule(wishes=st.lists(WISHES, min_size=1, max_size=6))
    def say_yes(self, wishes: list[Party]) -> None:
        for party in map(self.named, wishes):
            if not self.is_too_large(party):
                for each in (self.places, self.model):
                    each.say_yes(party)

    @precondition(lambda self: self.places.held or self.places.waiting)
    @rule(data=st.data(), rejoins=st.booleans())
    def cancel(self, data: st.DataObject, rejoins: bool) -> None:
        party = data.draw(st.sampled_from(self.places.held + self.places.waiting_parties()))
        for each in (self.places, self.model):
            each.give_up(party.invitation_id)
            if rejoins and not self.is_too_large(party):
                each.say_yes(party)

    @precondition(lambda self: self.places.held)
    @rule(data=st.data(), wish=WISHES)
    def change_what_is_held(self, data: st.DataObject, wish: Party) -> None:
        before = data.draw(st.sampled_from(self.places.held))
        after = replace(
            self.possible(wish), invitation_id=before.invitation_id, category_ids=before.category_ids
        )
        if not self.is_too_large(after):
            for each in (self.places, self.model):
                each.change_held(before, after)

    @precondition(lambda self: self.places.waiting)
    @rule(data=st.data(), wish=WISHES)
    def change_what_is_waited_for(self, data: st.DataObject, wish: Party) -> None:
        before = data.draw(st.sampled_from(self.places.waiting_parties()))
        after = replace(
            self.possible(wish), invitation_id=before.invitation_id, category_ids=before.category_ids
        )
        if not self.is_too_large(after):
            for each in (self.places, self.model):
                each.change_waiting(before, after)

    @precondition(lambda self: self.places.held)
    @rule(data=st.data(), categories=CATEGORIES)
    def send_a_deputy(self, data: st.DataObject, categories: Categories) -> None:
        before = data.draw(st.sampled_from(self.places.held))
        if before.invitation_id not in self.places.offered_until:
            deputy = replace(self.named(before), category_ids=categories)
            for each in (self.places, self.model):
                each.send_deputy(before, deputy)

    @rule(room_id=st.sampled_from(ROOMS), limit=LIMITS)
    def change_a_limit(self, room_id: RoomId, limit: int | None) -> None:
        self.was_over.pop(room_id, None)
        if room_id in self.places.rooms:
            for each in (self.places, self.model):
                each.set_limit(room_id, limit)

    @rule(session_id=st.sampled_from([1, 2]), rarely=RARELY)
    def call_a_session_off(self, session_id: int, rarely: bool) -> None:
        if rarely and len(self.places.rooms) == len(ROOMS):
            for each in (self.places, self.model):
                each.end_session(session_id)

    @rule(rarely=RARELY)
    def call_the_event_off(self, rarely: bool) -> None:
        if rarely:
            for each in (self.places, self.model):
                each.end()

    @rule(allocation=ALLOCATIONS)
    def keep_seats(self, allocation: Allocation) -> None:
        for each in (self.places, self.model):
            each.keep(allocation)

    @rule(hours=st.integers(1, 30))
    def pass_time(self, hours: int) -> None:
        now = self.places.now + timedelta(hours=hours)
        for each in (self.places, self.model):
            each.pass_time(now)

    @precondition(lambda self: self.places.offered_until)
    @rule(data=st.data())
    def take_an_offer(self, data: st.DataObject) -> None:
        invitation_id = data.draw(st.sampled_from(sorted(self.places.offered_until)))
        for each in (self.places, self.model):
            each.take_offer(invitation_id)

    @rule(wish=WISHES)
    def go_over_the_limit(self, wish: Party) -> None:
        party = self.named(wish)
        self.was_over.clear()
        for each in (self.places, self.model):
            each.seat_by_officer(party, over_limit=True)

    @precondition(lambda self: self.places.waiting)
    @rule(data=st.data())
    def pick_somebody(self, data: st.DataObject) -> None:
        party = data.draw(st.sampled_from(self.places.waiting_parties()))
        for each in (self.places, self.model):
            each.seat_by_officer(party, over_limit=False)

    @invariant()
    def both_see_the_same(self) -> None:
        assert self.places.waiting_parties() == self.model.waiting
        assert sorted(self.places.held, key=str) == sorted(self.model.held, key=str)
        assert self.places.offered_until == self.model.offered_until

    @invariant()
    def nobody_is_in_two_states(self) -> None:
        ids = [each.invitation_id for each in self.places.held + self.places.waiting_parties()]
        assert len(ids) == len(set(ids))

    @invariant()
    def no_room_is_over_its_limit_unless_somebody_decided_it(self) -> None:
        counts = self.places.counts()
        for room_id, room in self.places.rooms.items():
            over = seats_over(room, counts.get(room_id, RoomCount()))
            assert over <= self.was_over.setdefault(room_id, over)
            self.was_over[room_id] = over

    @invariant()
    def whoever_moved_up_left_room_for_all_who_asked_before(self) -> None:
        for party, ahead in self.places.promoted:
            for room in self.model.rooms_of(party):
                allocated = {each.category_id for each in self.model.kept_in(room)}
                if room.limit is not None and not party.category_ids & allocated:
                    assert len(self.model.people_in(room, self.places.held + ahead)) <= room.limit

    @invariant()
    def a_free_place_is_never_left_to_the_first_in_the_list(self) -> None:
        for party in self.places.waiting_parties()[:1]:
            rooms = self.model.rooms_of(party)
            assert any(self.model.has_stopped(room) or not self.has_seats(room, party) for room in rooms)

    @invariant()
    def nobody_is_left_to_promote(self) -> None:
        assert self.places.promotions() == []

    @invariant()
    def every_wait_is_explained(self) -> None:
        for number, each in enumerate(self.places.waiting):
            told = explain_place(
                each.party,
                position=position_in_waiting_list(each.party, order=each.order, waiting=self.places.waiting),
                rooms=self.places.rooms,
                counts_before=self.places.count(self.places.waiting_parties()[:number]),
                allocations=self.places.allocations,
                now=self.places.now,
            )
            assert told.position <= number + 1
            assert len(told.sentences) > 1

    @invariant()
    def places_said_to_be_left_are_there_for_somebody_new(self) -> None:
        counts = self.places.counts()
        left = [
            places_left(room, counts.get(each, RoomCount()), self.places.allocations, self.places.now)
            for each, room in self.places.rooms.items()
        ]
        decided = self.places.decide(Party(-1, self.going_on))
        assert isinstance(decided, Held) == all(each is None or each > 0 for each in left)

    def named(self, wish: Party) -> Party:
        """Return the wish as that of somebody new."""
        self.invitations += 1
        return replace(self.possible(wish), invitation_id=self.invitations)

    @property
    def going_on(self) -> frozenset[int]:
        """The sessions that were not called off."""
        return frozenset(each for each in self.places.rooms if each is not None)

    def possible(self, wish: Party) -> Party:
        """Return the wish without a session that was called off, or for what is left where it asks for nothing else."""
        return replace(wish, session_ids=wish.session_ids & self.going_on or self.going_on)

    def is_too_large(self, party: Party) -> bool:
        return any(room.limit and party.seats > room.limit for room in self.model.rooms_of(party))

    def has_seats(self, room: Room, party: Party) -> bool:
        """Say whether a room has seats beyond all that is kept for categories, for a party that is first."""
        kept = sum(each.seats for each in self.model.kept_in(room))
        taken = len(self.model.people_in(room, self.model.held))
        return room.limit is None or taken + kept + party.seats <= room.limit


PlacesMachine.TestCase.settings = settings(
    max_examples=int(os.environ.get("PLACES_EXAMPLES", "40")), stateful_step_count=30, deadline=None
)
TestPlaces = PlacesMachine.TestCase
