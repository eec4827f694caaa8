"""Replies, deputies, assistants, limits, allocations, overrides, offers and time, through the services.

After each step the rows are what the naive model of the rules says, `placecard check` finds nothing, every number
that is shown is a count of rows, and the waiting list explains itself. PLACES_EXAMPLES says how many runs to make.
"""

import os
from collections import Counter
from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Select, select

from app.database import writing
from app.models.invitations import Invitation
from app.rules.states import Answer
from app.services.checks import check_promises
from app.services.desk import session_glances
from app.services.kinds import seats_by_kind
from app.services.rooms import read_rooms
from app.services.standings import count_answers
from app.services.waiting_lists import explain_waiting_list
from tests.conftest import Database
from tests.make import SECRET, make_account
from tests.services.places_desk import PlacesDesk, open_desk

LIMITS = st.sampled_from([None, 0, 1, 2, 3, 4, 6])
NUMBERS = st.integers(0, 2)
CATEGORIES = st.frozensets(NUMBERS, max_size=2)
CHOICES = st.sampled_from([(0,), (1,), (0, 1)])
SEATS = st.sampled_from([1, 1, 2])
#: What happens now and then, so that most of a run comes before it.
RARELY = st.sampled_from([False, False, False, True])


class ServicesMachine(RuleBasedStateMachine):
    """Does the same to the services, in one transaction that is never committed, and to the model."""

    app: Flask

    def __init__(self) -> None:
        super().__init__()
        self.context = self.app.app_context()
        self.context.push()
        self.transaction = writing()
        self.session = self.transaction.__enter__()

    def teardown(self) -> None:
        self.session.rollback()
        self.transaction.__exit__(None, None, None)
        self.context.pop()

    @initialize(
        limits=st.tuples(LIMITS, LIMITS, LIMITS),
        offer_hours=st.sampled_from([None, 4, 16]),
        stops=st.booleans(),
    )
    def publish(
        self, limits: tuple[int | None, int | None, int | None], offer_hours: int | None, stops: bool
    ) -> None:
        officer = make_account(self.session)
        self.desk: PlacesDesk = open_desk(
            self.session, limits=limits, offer_hours=offer_hours, stops=stops, officer_id=officer.id
        )

    def chosen(self, numbers: tuple[int, ...]) -> frozenset[int]:
        ids = [each for each in self.desk.rooms if each is not None]
        return frozenset(ids[number % len(ids)] for number in numbers)

    @property
    def goes_on(self) -> bool:
        return self.desk.told is None

    @property
    def is_anybody_invited(self) -> bool:
        return self.goes_on and self.session.scalar(self.invited().limit(1)) is not None

    def invited(self) -> Select[Invitation]:
        """Those who may answer: not withdrawn, and nobody comes instead of them."""
        query = select(Invitation).where(
            Invitation.answer.is_distinct_from(Answer.DEPUTY), Invitation.withdrawn_at.is_(None)
        )
        return query.order_by(Invitation.id)

    def somebody(self, data: st.DataObject) -> Invitation:
        return data.draw(st.sampled_from(self.session.scalars(self.invited()).all()))

    @precondition(lambda self: self.goes_on)
    @rule(
        wishes=st.lists(st.tuples(CHOICES, SEATS, CATEGORIES), min_size=1, max_size=4),
    )
    def new_people_say_yes(self, wishes: list[tuple[tuple[int, ...], int, frozenset[int]]]) -> None:
        for choice, seats, categories in wishes:
            self.desk.say_yes(self.desk.invite(categories), self.chosen(choice), seats)

    @precondition(lambda self: self.is_anybody_invited)
    @rule(data=st.data(), choice=CHOICES, seats=SEATS)
    def somebody_says_yes_again(self, data: st.DataObject, choice: tuple[int, ...], seats: int) -> None:
        self.desk.say_yes(self.somebody(data), self.chosen(choice), seats)

    @precondition(lambda self: self.desk.model.offered_until)
    @rule(data=st.data())
    def an_offer_is_taken(self, data: st.DataObject) -> None:
        offered = data.draw(st.sampled_from(sorted(self.desk.model.offered_until)))
        (party,) = [each for each in self.desk.model.held if each.invitation_id == offered]
        self.desk.say_yes(self.session.get_one(Invitation, offered), party.session_ids, party.seats)

    @precondition(lambda self: self.is_anybody_invited)
    @rule(data=st.data(), answer=st.sampled_from([Answer.NO, Answer.NOT_SURE]))
    def somebody_does_not_come(self, data: st.DataObject, answer: Answer) -> None:
        self.desk.say(self.somebody(data), answer)

    @precondition(lambda self: self.is_anybody_invited)
    @rule(data=st.data())
    def an_invitation_is_withdrawn(self, data: st.DataObject) -> None:
        self.desk.withdraw(self.somebody(data))

    @precondition(lambda self: self.is_anybody_invited)
    @rule(data=st.data(), choice=CHOICES)
    def somebody_sends_a_deputy(self, data: st.DataObject, choice: tuple[int, ...]) -> None:
        self.desk.send_deputy(self.somebody(data), self.chosen(choice))

    @rule(number=NUMBERS, limit=LIMITS)
    def a_limit_is_changed(self, number: int, limit: int | None) -> None:
        self.desk.set_limit(self.desk.rooms[number % len(self.desk.rooms)], limit)

    @precondition(lambda self: self.goes_on)
    @rule(number=NUMBERS, rarely=RARELY)
    def a_session_is_called_off(self, number: int, rarely: bool) -> None:
        ids = [each for each in self.desk.rooms if each is not None]
        if rarely and len(ids) > 1:
            self.desk.cancel_session(ids[number % len(ids)])

    @precondition(lambda self: self.goes_on)
    @rule(rarely=RARELY)
    def the_event_is_called_off(self, rarely: bool) -> None:
        if rarely:
            self.desk.cancel_event()

    @rule(
        number=NUMBERS,
        seats=st.integers(0, 3),
        until=st.none() | st.dates(date(2027, 1, 4), date(2027, 1, 16)),
    )
    def places_are_kept(self, number: int, seats: int, until: date | None) -> None:
        self.desk.keep(number, seats, until)

    @rule(number=NUMBERS)
    def kept_places_are_released(self, number: int) -> None:
        self.desk.release(number)

    @precondition(lambda self: self.desk.model.waiting)
    @rule(data=st.data(), over_limit=st.booleans())
    def an_officer_seats_somebody(self, data: st.DataObject, over_limit: bool) -> None:
        party = data.draw(st.sampled_from(self.desk.model.waiting))
        self.desk.seat_by_officer(party, over_limit=over_limit)

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        self.desk.pass_time(hours)

    @invariant()
    def the_rows_are_what_the_model_says(self) -> None:
        assert self.desk.waiting() == self.desk.model.waiting
        assert sorted(self.desk.holders(), key=str) == sorted(self.desk.model.held, key=str)

    @invariant()
    def no_promise_is_broken(self) -> None:
        self.session.flush()
        assert check_promises(self.session, secrets=[SECRET], now=self.desk.now) == []

    @invariant()
    def every_number_is_a_count_of_rows(self) -> None:
        model, event = self.desk.shown, self.desk.event
        held, waiting = Counter[int](), Counter[int]()
        for parties, counted in ((model.held, held), (model.waiting, waiting)):
            for party in parties:
                counted.update(dict.fromkeys(party.session_ids, party.seats))
        glances = session_glances(self.session, [event.id])[event.id]
        coming = [each for each in model.held if each.invitation_id not in model.offered_until]
        answers = count_answers(self.session, event.id)
        assert {each.id: each.held for each in glances if each.held} == held
        assert {each.id: each.waiting for each in glances if each.waiting} == waiting
        assert answers.coming == len(coming)
        assert answers.waiting == len(model.waiting) + len(model.offered_until)
        assert seats_by_kind(self.session, event).total == sum(each.seats for each in coming)

    @invariant()
    def every_wait_is_explained(self) -> None:
        rooms = read_rooms(self.session, self.desk.event.id)
        guests = explain_waiting_list(self.session, rooms, now=self.desk.now)
        waiting = self.desk.model.waiting
        assert [each.invitation.id for each in guests] == [each.invitation_id for each in waiting]
        for number, (guest, party) in enumerate(zip(guests, waiting, strict=True)):
            before = [each for each in waiting[:number] if each.session_ids & party.session_ids]
            assert guest.position == 1 + len(before)
            assert guest.sentences


def examples(database: Database) -> int:
    """A few for each change of the code, fewer where each takes longer; as many as are asked for in a long search."""
    asked = os.environ.get("PLACES_EXAMPLES")
    return int(asked) if asked else (6 if database.is_postgresql else 15)


@pytest.mark.usefixtures("app")
def test_the_services_do_what_the_rules_say(made_app: Flask, database: Database) -> None:
    class Machine(ServicesMachine):
        app = made_app

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=examples(database),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
