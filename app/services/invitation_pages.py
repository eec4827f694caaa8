"""One invitation as its delegate sees it: plain values, read in a few queries, changing nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from app.models.deputies import DeputyRequest
from app.models.events import Event, EventSession
from app.models.invitations import Invitation
from app.models.people import Person
from app.models.places import Place
from app.rules.attendance import check_choice
from app.rules.offers import has_lapsed
from app.rules.questions import AskedQuestion
from app.rules.refusals import Refused
from app.rules.replies import check_reply, possible_answers
from app.rules.reply_steps import DraftReply
from app.rules.retention import Erasures, Retention
from app.rules.states import Answer, Choice, Door, EventState, PlaceState
from app.services.deputy_requests import open_request
from app.services.event_words import CalendarLinks, calendar_links, session_when, session_where
from app.services.events import in_order_of_time
from app.services.messages import may_be_written_to
from app.services.questions import questions_of
from app.services.replies import attendance_rule, latest_reply, sessions_on_offer, terms_of
from app.services.retention import erasures_of, retention_of
from app.services.rooms import EventRooms, with_allocations
from app.services.shown_sessions import SessionRow, SessionShown, find_opened, session_titles
from app.services.suggestions import RoleShown, roles_of
from app.services.waiting_lists import offer_ends_at, seats_of, sessions_with_room


@dataclass
class InvitationPage:
    """What a delegate's pages show. What only some of them need is read when it is first asked for."""

    invitation: Invitation
    invitation_id: int
    event: Event
    person: Person
    opened_at: datetime
    database: Session
    _sessions_read: Sequence[SessionRow]
    #: How many seats a reply that is being filled in asks for; None: as many as there are.
    seats_asked: int | None = None

    @cached_property
    def event_sessions(self) -> Sequence[EventSession]:
        """The event's sessions, in the order of time."""
        return in_order_of_time(each.event_session for each in self._sessions_read)

    @property
    def categories(self) -> list[str]:
        """Why they are invited: the names of their categories, in alphabetical order."""
        names = {name for each in self._sessions_read for name in (each.categories or "").splitlines()}
        return sorted(names)

    @cached_property
    def _living(self) -> Sequence[Place]:
        return [each.place for each in self._sessions_read if each.place is not None]

    @property
    def is_told_by_email(self) -> bool:
        """Whether a letter about the answer goes to the person's own address, so that a page may say so."""
        return may_be_written_to(self.person)

    @property
    def brings_assistant(self) -> bool:
        """Whether somebody comes to assist the delegate, as they said before."""
        return seats_of(self._living) > 1

    @property
    def offered_until(self) -> datetime | None:
        """Until when a place is offered to the delegate; none where none is, or where the time has run out."""
        until = offer_ends_at(self._living)
        return until if until is not None and not has_lapsed(until, self.opened_at) else None

    @cached_property
    def missed_offer(self) -> bool:
        """Whether a place was offered to the delegate and went to the next, since no answer came."""
        if any(place.state == PlaceState.OFFERED for place in self._living):
            return self.offered_until is None
        if self.event.offer_hours is None or self.invitation.answer != Answer.NO:
            return False
        reply = latest_reply(self.database, self.invitation_id)
        return reply is not None and reply.door == Door.WORKER

    @cached_property
    def sessions(self) -> Sequence[SessionShown]:
        """The same as pages show them: with the places that are left and those that are the delegate's own."""
        living = self._living
        mine = {place.event_session_id: place.state for place in living}
        rooms = EventRooms(self.event, self.event_sessions)
        if any(each.keeps_places for each in self._sessions_read):
            rooms = with_allocations(self.database, self.event, self.event_sessions)
        seats = seats_of(living) if self.seats_asked is None else self.seats_asked
        with_room = sessions_with_room(
            self.database, rooms, self.invitation, living, seats=seats, now=self.opened_at
        )
        return [
            SessionShown(
                each.id,
                each.title,
                session_when(each),
                session_where(each),
                is_full=not with_room[each.id].fits,
                left=with_room[each.id].left if self.event.shows_places_left else None,
                slot=each.slot,
                state=mine.get(each.id),
            )
            for each in self.event_sessions
        ]

    @cached_property
    def questions(self) -> Sequence[AskedQuestion]:
        """What the event asks of whoever comes."""
        asks = any(each.asks_questions for each in self._sessions_read)
        return questions_of(self.database, self.event.id) if asks else []

    @cached_property
    def roles(self) -> Sequence[RoleShown]:
        """What they are in each of their categories."""
        return roles_of(self.database, self.person.id)

    @property
    def event_contact(self) -> dict[str, str]:
        """Whom to ask about this event."""
        event = self.event
        return {
            "name": event.contact_name,
            "email": event.contact_email,
            "telephone": event.contact_telephone,
        }

    @cached_property
    def deputy_request(self) -> DeputyRequest | None:
        """Whom they asked to send instead, where an officer has not decided yet. Asked of the database only then."""
        if not self.event.deputies_need_approval:
            return None
        return open_request(self.database, self.invitation_id)

    @property
    def is_answered(self) -> bool:
        """Whether there is something to confirm: an answer, or a deputy who was asked for."""
        return self.invitation.answer is not None or self.deputy_request is not None

    @cached_property
    def called_off(self) -> Sequence[str]:
        """What they had said yes to and was called off, by title, where nothing of it is left; else nothing."""
        if self.invitation.answer is not None or self.invitation.asked_again_at is None:
            return []
        reply = latest_reply(self.database, self.invitation_id)
        return session_titles(self.database, reply.event_session_ids) if reply is not None else []

    @property
    def is_withdrawn(self) -> bool:
        """Whether the organisers took the invitation back."""
        return self.invitation.withdrawn_at is not None

    @property
    def calendar_links(self) -> list[CalendarLinks]:
        """Those of the delegate's own event sessions whose day is known, for their calendar."""
        mine = {each.id for each in self.sessions if each.state == PlaceState.HELD}
        about = f"Your reference: {self.invitation.reference}"
        return calendar_links(self.event, self.event_sessions, of=mine, about=about)

    @property
    def must_say_more(self) -> bool:
        """Whether the event asks something that a yes has to answer."""
        return any(each.is_required for each in self.questions)

    @property
    def retention(self) -> Retention:
        """How long after the event what is kept."""
        return retention_of(self.event)

    @property
    def erasures(self) -> Erasures:
        """On which days it is erased; none while the event has no day yet."""
        return erasures_of(self.event, self.event_sessions)

    @property
    def has_places(self) -> bool:
        """Whether the delegate holds places or waits for them, which a deputy would get."""
        return any(each.state is not None for each in self.sessions)

    @cached_property
    def has_choice(self) -> bool:
        """Whether a yes has to say which event sessions."""
        return self.event.attendance != Choice.ATTEND_ALL and len(self.event_sessions) > 1

    @property
    def is_full(self) -> bool:
        """Whether a yes that has no choice would join the waiting list."""
        return not self.has_choice and any(each.is_full for each in self.sessions)

    @property
    def waits(self) -> bool:
        """Whether the answer is a yes on the waiting list; also one whose offer has just run out."""
        return any(each.state in (PlaceState.WAITING, PlaceState.OFFERED) for each in self.sessions)

    @property
    def standing(self) -> str | None:
        """The answer that stands as a word for people; none before the first."""
        if self.event.state == EventState.CANCELLED:
            return "cancelled"
        if self.invitation.answer == Answer.YES:
            if self.offered_until is not None:
                return "offered"
            return "waiting" if self.waits else "coming"
        words: dict[str | None, str | None] = {
            None: None,
            Answer.NOT_SURE: "not sure",
            Answer.DEPUTY: "replaced",
        }
        return words.get(self.invitation.answer, "not coming")

    def taking(self, draft: DraftReply) -> DraftReply:
        """The draft of a yes to what is offered: the same sessions and answers as in the yes that waited."""
        before = latest_reply(self.database, self.invitation_id)
        answers = before.answers if before is not None else {}
        return replace(
            draft,
            event_session_ids=tuple(place.event_session_id for place in self._living),
            answers={int(question): tuple(given) for question, given in answers.items()},
            has_said_more=True,
        )

    def covered(self, chosen: Collection[int]) -> list[SessionShown]:
        """The sessions that a yes with this choice covers."""
        return [each for each in self.sessions if not self.has_choice or each.id in chosen]

    def check_choice(self, chosen: Collection[int]) -> None:
        """Raise `Refused` for sessions that a yes may not cover."""
        check_choice(attendance_rule(self.event), sessions_on_offer(self.event_sessions), chosen)

    def possible_answers(self, now: datetime) -> list[Answer]:
        """The answers that would be taken now, in the order in which a page offers them; perhaps none."""
        terms = terms_of(self.event, self.event_sessions)
        return possible_answers(
            terms, withdrawn=self.is_withdrawn, now=now, has_offer=self.offered_until is not None
        )

    def why_closed(self, answer: Answer, now: datetime) -> str | None:
        """Why this answer can not be given now, in a sentence; none where it can."""
        terms = terms_of(self.event, self.event_sessions)
        try:
            check_reply(
                answer,
                terms,
                withdrawn=self.is_withdrawn,
                now=now,
                has_offer=self.offered_until is not None,
            )
        except Refused as refusal:
            return str(refusal)
        return None


def open_invitation(session: Session, token: str, *, now: datetime) -> InvitationPage | None:
    """The invitation that a link's token opens; none for an unknown or revoked one."""
    opened = find_opened(session, token)
    if opened is None or opened.invitation.event.state == EventState.DRAFT:
        return None
    invitation = opened.invitation
    return InvitationPage(
        invitation, invitation.id, invitation.event, invitation.person, now, session, opened.sessions
    )
