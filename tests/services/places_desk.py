"""An event driven through the services as people drive it, beside the naive model of the rules."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.allocations import PlaceAllocation
from app.models.categories import Category, Membership
from app.models.events import Event
from app.models.invitations import Invitation
from app.rules.allocations import Allocation
from app.rules.offers import moving_up_stops
from app.rules.overrides import Override
from app.rules.places import Party
from app.rules.refusals import Refused
from app.rules.rooms import Room, RoomId
from app.rules.states import Answer, Choice, EventState, PlaceState
from app.services.allocations import keep_places, move_up_where_released, release_places
from app.services.cancelled_sessions import cancel_session, plan_cancelling
from app.services.deputies import NamedDeputy, name_deputy
from app.services.event_changes import change_event_limit, change_event_session, plan_of
from app.services.event_states import move_event
from app.services.history import COMMAND_LINE
from app.services.offers import pass_on_offers
from app.services.places import seat_knowingly
from app.services.replies import GivenReply
from app.services.rooms import lock_rooms, read_rooms
from app.services.waiting_lists import living_places
from app.services.withdrawals import withdraw_invitation
from tests.make import NOW, SECRET, make_category, make_event, make_invitation, make_person
from tests.replying import BY_LINK, say
from tests.rules.naive_places import NaivePlaces

#: Far enough away that no run of the machine comes to it.
DAYS_TO_THE_START = 120


@dataclass
class PlacesDesk:
    """One event in a database and the same in the model; each action is done to both."""

    session: Session
    event: Event
    categories: list[Category]
    officer_id: int
    model: NaivePlaces
    deputies: int = 0
    now: datetime = NOW
    told: NaivePlaces | None = None
    categories_of: dict[int, frozenset[int]] = field(default_factory=dict)

    @property
    def shown(self) -> NaivePlaces:
        """What the event's pages tell: how it stands, or stood when it was called off."""
        return self.told or self.model

    @property
    def rooms(self) -> list[RoomId]:
        """The sessions that go on, and the event as a whole."""
        return list(self.model.rooms)

    def invite(self, category_numbers: Collection[int]) -> Invitation:
        """Somebody new, in these of the three categories."""
        person = make_person(self.session)
        mine = [self.categories[number] for number in sorted(category_numbers)]
        self.session.add_all(Membership(person=person, category=each, confirmed_at=NOW) for each in mine)
        invitation = make_invitation(self.session, self.event, person)
        self.categories_of[invitation.id] = frozenset(each.id for each in mine)
        return invitation

    def try_to(self, action: Callable[[], object]) -> bool:
        """Do it in a transaction of its own; whether it was done, or refused without a trace."""
        try:
            with self.session.begin_nested():
                action()
        except Refused:
            return False
        return True

    def party(self, invitation: Invitation, session_ids: frozenset[int], seats: int) -> Party:
        """What somebody asks for, as the model has it."""
        return Party(
            invitation.id, session_ids, seats, category_ids=self.categories_of.get(invitation.id, frozenset())
        )

    def say_yes(self, invitation: Invitation, session_ids: frozenset[int], seats: int) -> None:
        """A yes for the first time, or after a no, or another choice than before."""
        after = self.party(invitation, session_ids, seats)
        if self.is_too_large(after):
            return
        self.try_to(
            lambda: say(
                self.session,
                invitation,
                Answer.YES,
                *sorted(session_ids),
                brings_assistant=seats > 1,
                now=self.now,
            )
        )
        held = [each for each in self.model.held if each.invitation_id == invitation.id]
        waiting = [each for each in self.model.waiting if each.invitation_id == invitation.id]
        if held:
            self.model.change_held(held[0], after)
            if after in self.model.held:
                self.model.offered_until.pop(invitation.id, None)
        elif waiting:
            self.model.change_waiting(waiting[0], after)
        else:
            self.model.say_yes(after)

    def say(self, invitation: Invitation, answer: Answer) -> None:
        """A no, or "not sure yet": what they had is given up."""
        assert self.try_to(lambda: say(self.session, invitation, answer, now=self.now))
        self.model.give_up(invitation.id)

    def withdraw(self, invitation: Invitation) -> None:
        """The organisers take an invitation back."""
        withdraw_invitation(self.session, invitation, reason="", by=COMMAND_LINE, now=self.now)
        self.model.give_up(invitation.id)

    def send_deputy(self, invitation: Invitation, session_ids: frozenset[int]) -> None:
        """Somebody new comes instead, alone, and in no category."""
        self.deputies += 1
        number = self.deputies
        given = GivenReply(Answer.DEPUTY, f"deputy {number}", sorted(session_ids))
        named = NamedDeputy(f"Dan Deputy{number}", f"deputy{number}@example.org")
        has = [
            each for each in [*self.model.held, *self.model.waiting] if each.invitation_id == invitation.id
        ]
        done = self.try_to(
            lambda: name_deputy(
                self.session, invitation, given, named, secret=SECRET, by=BY_LINK, now=self.now
            )
        )
        assert done
        theirs = self.session.scalars(select(Invitation).order_by(Invitation.id.desc())).first()
        assert theirs is not None
        if not has:
            self.model.say_yes(self.party(theirs, session_ids, 1))
            return
        self.model.offered_until.pop(invitation.id, None)
        deputy = self.party(theirs, has[0].session_ids, 1)
        if has[0] in self.model.held:
            self.model.send_deputy(has[0], deputy)
        else:
            self.model.waiting[self.model.waiting.index(has[0])] = deputy
            self.model.settle()

    def set_limit(self, room_id: RoomId, limit: int | None) -> None:
        """Lower or raise the limit of a session or of the event."""
        if room_id is None:
            change_event_limit(self.session, self.event.id, limit, by=COMMAND_LINE, now=self.now)
        else:
            plan = {each.id: plan_of(each) for each in read_rooms(self.session, self.event.id).sessions}
            changed = replace(plan[room_id], seats_limit=limit)
            change_event_session(self.session, self.event.id, room_id, changed, by=COMMAND_LINE, now=self.now)
        self.model.set_limit(room_id, limit)

    def keep(self, number: int, seats: int, until: date | None) -> None:
        """Keep so many places for a category."""
        category = self.categories[number].id
        keep_places(
            self.session, self.event.id, category, seats=seats, until=until, by=COMMAND_LINE, now=self.now
        )
        self.model.keep(Allocation(category, seats, until))

    def release(self, number: int) -> None:
        """Keep none any more."""
        category = self.categories[number].id
        kept = self.session.scalar(select(PlaceAllocation.id).where(PlaceAllocation.category_id == category))
        if kept is not None:
            release_places(self.session, self.event.id, kept, by=COMMAND_LINE, now=self.now)
            self.model.allocations = [each for each in self.model.allocations if each.category_id != category]
            self.model.settle()

    def cancel_session(self, session_id: int) -> None:
        """One of the sessions is called off, while the event goes on with the other."""
        plan = plan_cancelling(self.session, self.event.id, session_id, now=self.now)
        asked = {"confirmed": len(plan.affected), "reason": "", "by": COMMAND_LINE, "now": self.now}
        cancel_session(self.session, self.event.id, session_id, **asked)  # type: ignore[arg-type]
        self.model.end_session(session_id)

    def cancel_event(self) -> None:
        """All of the event is called off; what was then is told afterwards, too."""
        self.told = replace(self.model)
        move_event(self.session, self.event, EventState.CANCELLED, by=COMMAND_LINE, now=self.now)
        self.model.end()

    def seat_by_officer(self, party: Party, *, over_limit: bool) -> None:
        """An officer gives somebody who waits their places, on record."""
        invitation = self.session.get_one(Invitation, party.invitation_id)

        def seat() -> None:
            rooms = lock_rooms(self.session, self.event.id)
            reason = Override("Olive Officer", "They speak")
            seat_knowingly(
                self.session,
                rooms,
                invitation,
                reason,
                over_limit=over_limit,
                account_id=self.officer_id,
                now=self.now,
            )

        self.try_to(seat)
        self.model.seat_by_officer(party, over_limit=over_limit)

    def pass_time(self, hours: int) -> None:
        """Let time pass, and the worker do what is due."""
        self.now += timedelta(hours=hours)
        pass_on_offers(self.session, now=self.now)
        move_up_where_released(self.session, now=self.now)
        self.model.pass_time(self.now)

    def is_too_large(self, party: Party) -> bool:
        """Whether the party would not fit into the empty room."""
        return any(room.limit and party.seats > room.limit for room in self.model.rooms_of(party))

    def holders(self) -> list[Party]:
        """Who holds or is offered places, as the rows say it."""
        return self._parties(PlaceState.HELD, PlaceState.OFFERED)

    def waiting(self) -> list[Party]:
        """Who waits, in the order of the rows."""
        return self._parties(PlaceState.WAITING)

    def _parties(self, *states: PlaceState) -> list[Party]:
        found = []
        for invitation in self.session.scalars(select(Invitation).order_by(Invitation.id)):
            places = [each for each in living_places(self.session, invitation.id) if each.state in states]
            if places:
                sessions = frozenset(each.event_session_id for each in places)
                first = min(each.id for each in places)
                found.append((first, self.party(invitation, sessions, places[0].seats)))
        return [party for _, party in sorted(found, key=lambda each: each[0])]


def open_desk(
    session: Session,
    *,
    limits: tuple[int | None, int | None, int | None],
    offer_hours: int | None,
    stops: bool,
    officer_id: int,
) -> PlacesDesk:
    """An event with two sessions of which one or both can be chosen, and three categories."""
    event = make_event(
        session, attendance=Choice.CHOOSE_UP_TO, sessions=2, seats_limit=None, event_limit=limits[2]
    )
    event.choose_up_to, event.allows_deputies, event.allows_not_sure = 2, True, True
    event.offer_hours = offer_hours
    # Moving up stops some days from now, or not while the machine runs.
    event.stops_hours_before = 24 * (DAYS_TO_THE_START - 4) if stops else 0
    sessions = read_rooms(session, event.id).sessions
    rooms: dict[RoomId, Room] = {}
    for each, limit in zip(sessions, limits[:2], strict=True):
        each.starts_at = NOW + timedelta(days=DAYS_TO_THE_START)
        each.ends_at = each.starts_at + timedelta(hours=6)
        each.seats_limit = limit
        until = moving_up_stops(each.starts_at, hours_before=event.stops_hours_before)
        rooms[each.id] = Room(each.id, limit, f"{each.id}", until)
    rooms[None] = Room(None, limits[2], "event")
    categories = [make_category(session, f"Category {number}") for number in range(3)]
    session.flush()
    return PlacesDesk(session, event, categories, officer_id, NaivePlaces(rooms, NOW, offer_hours))
