"""Recording replies: by link, by telephone, by post, with the same rules for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, contains_eager

from app.models.calendar_entries import CalendarEntry
from app.models.events import Event, EventSession
from app.models.invitations import Invitation
from app.models.places import Place
from app.models.replies import Reply
from app.rules.attendance import AttendanceRule, SessionOnOffer, check_choice
from app.rules.places import Held
from app.rules.questions import check_answer
from app.rules.replies import ReplyTerms, check_reply
from app.rules.states import Answer, Choice, DetailKind, Door, EventState, PlaceState
from app.services.history import Actor
from app.services.invitation_tokens import LinkOpened
from app.services.letter_wordings import EventWordings, says_own_words
from app.services.needs import GivenNeeds, erase_needs, keep_needs
from app.services.place_letters import tell_of_places
from app.services.places import ask_for_places, give_up_places
from app.services.questions import asks_questions, questions_of
from app.services.rooms import EventRooms, keeps_places, lock_sessions, with_allocations
from app.services.single_rows import insert_now, update_now
from app.services.stopped_letters import awaits_reminder, stop_queued_letters
from app.services.suggestions import suggest_details, suggest_roles
from app.services.waiting_lists import offer_ends_at


@dataclass(frozen=True)
class GivenReply:
    """A reply as it was given. `nonce` names the form: sent twice, it is one reply."""

    answer: Answer
    nonce: str
    event_session_ids: Sequence[int] = ()
    reason: str = ""
    #: The address that a calendar answered from, where it is not the one that was invited.
    answered_by: str = ""
    #: False where a calendar's owner was written to often enough today: then only what must be told to it goes.
    wants_receipt: bool = True
    needs: GivenNeeds = field(default_factory=GivenNeeds)
    #: Whether somebody comes to assist the guest, who needs a seat beside theirs. None: as they said before.
    brings_assistant: bool | None = None
    #: To the event's own questions, by the question's id.
    answers: Mapping[int, Sequence[str]] = field(default_factory=dict)
    #: The guest's details as they typed them: those that differ from ours are suggestions.
    details: Mapping[DetailKind, str] = field(default_factory=dict)
    #: What they are in their categories, where they corrected it, by the membership.
    roles: Mapping[int, str] = field(default_factory=dict)
    given_by_name: str = ""
    given_by_contact: str = ""


@dataclass(frozen=True)
class RecordedReply:
    """What became of a reply: the places that it has or waits for. `repeated`: it had been recorded before."""

    reply: Reply
    places: Sequence[Place]
    repeated: bool = False

    @property
    def waits(self) -> bool:
        """Whether the yes is on the waiting list."""
        return any(place.state == PlaceState.WAITING for place in self.places)


def record_reply(
    session: Session,
    asked: Invitation | LinkOpened,
    given: GivenReply,
    *,
    by: Actor,
    now: datetime,
    rooms: EventRooms | None = None,
) -> RecordedReply:
    """Record one reply to what was `asked`, give it places or free them, and queue the letter that says so.

    `rooms` are the event's, where the caller has locked them.

    Raises a `Refused` that says why not, having changed nothing. What was shown before may have changed: the
    answer is decided here, under the lock.
    """
    locked = lock_sessions(session, asked.event_id) if rooms is None else rooms
    stood = _what_stands(session, asked.id, nonce=given.nonce)
    if stood.reply is not None:
        return RecordedReply(stood.reply, stood.places, repeated=True)
    invitation, rooms = stood.invitation, locked
    if stood.keeps_places and not rooms.allocations:
        rooms = with_allocations(session, rooms.event, rooms.planned)
    withdrawn = invitation.withdrawn_at is not None
    terms = terms_of(rooms.event, rooms.sessions)
    has_offer = offer_ends_at(stood.places) is not None
    check_reply(given.answer, terms, withdrawn=withdrawn, now=now, has_offer=has_offer)
    covered: tuple[int, ...] = ()
    answers: dict[str, list[str]] = {}
    if given.answer is Answer.YES:
        covered = covered_sessions(rooms, given.event_session_ids)
        if stood.asks_questions:
            answers = _answers(session, invitation.event_id, given, by=by)
        seats = None if given.brings_assistant is None else 1 + given.brings_assistant
        got = ask_for_places(session, rooms, invitation, covered, seats=seats, living=stood.places, now=now)
        places = got.places
        letter = "confirmation_yes" if isinstance(got.decision, Held) else "confirmation_waiting"
        keep_needs(session, invitation.id, given.needs, now=now)
        suggest_details(session, invitation, given.details, now=now)
        suggest_roles(session, invitation, given.roles, now=now)
        if invitation.no_letters_at is not None:
            update_now(session, invitation, no_letters_at=None)
    else:
        places = []
        give_up_places(session, rooms, invitation, reason="The answer was changed.", now=now)
        erase_needs(session, invitation.id)
        letter = "confirmation_not_sure" if given.answer is Answer.NOT_SURE else "confirmation_no"
    reply = Reply(
        invitation_id=invitation.id,
        answer=given.answer,
        event_session_ids=list(covered),
        reason=given.reason,
        answers=answers,
        given_by_name=given.given_by_name,
        given_by_contact=given.given_by_contact,
        nonce=given.nonce,
        door=by.door,
        account_id=by.account_id,
        recorded_at=now,
    )
    insert_now(session, reply)
    update_now(session, invitation, answer=given.answer, answered_at=now)
    if stood.awaits_reminder:
        stop_queued_letters(session, invitation.id, reminders_only=True)
    recorded = RecordedReply(reply, places)
    words: dict[str, str] = {}
    if by.door is Door.CALENDAR:
        letter = "calendar_receipt"
        words = {
            "answer": "waiting" if recorded.waits else str(given.answer),
            "answered_by": given.answered_by,
        }
    tell_of_places(
        session,
        rooms,
        letter,
        invitation,
        places,
        key=reply.nonce,
        now=now,
        door=by.door,
        words=words,
        entries=stood.entries,
        wordings=None if stood.says_own_words else EventWordings(),
        only_with_entry=not given.wants_receipt,
    )
    return recorded


@dataclass(frozen=True)
class _Standing:
    """What an invitation has before a reply is recorded. `reply`: the one that the same form recorded earlier."""

    invitation: Invitation
    reply: Reply | None
    places: Sequence[Place]
    entries: Mapping[int, CalendarEntry]
    keeps_places: bool
    asks_questions: bool
    awaits_reminder: bool
    says_own_words: bool


# One statement, since it is sent while others wait for the event. The few days of an event make few rows.
_STANDING = (
    select(
        Invitation,
        Reply,
        Place,
        CalendarEntry,
        keeps_places(Invitation.event_id),
        asks_questions(Invitation.event_id),
        awaits_reminder(Invitation.id),
        says_own_words(Invitation.event_id),
    )
    .join(Invitation.person)
    .options(contains_eager(Invitation.person))
    .outerjoin(Reply, Reply.nonce == bindparam("nonce"))
    .outerjoin(Place, (Place.invitation_id == Invitation.id) & (Place.state != PlaceState.GIVEN_UP))
    .outerjoin(CalendarEntry, CalendarEntry.invitation_id == Invitation.id)
    .where(Invitation.id == bindparam("invitation_id"))
    .order_by(Place.event_session_id, Place.id, CalendarEntry.id)
    .execution_options(populate_existing=True)
)


def _what_stands(session: Session, invitation_id: int, *, nonce: str) -> _Standing:
    """What the invitation has, read under the lock; the invitation itself and its person are read anew too.

    It may have been withdrawn, or answered elsewhere, while this reply waited for its turn.
    """
    facts = {"invitation_id": invitation_id, "nonce": nonce}
    rows = [_Row(*row) for row in session.execute(_STANDING, facts)]
    return _Standing(
        rows[0].invitation,
        rows[0].reply,
        list({each.place.id: each.place for each in rows if each.place is not None}.values()),
        {each.entry.event_session_id: each.entry for each in rows if each.entry is not None},
        keeps_places=rows[0].keeps_places,
        asks_questions=rows[0].asks_questions,
        awaits_reminder=rows[0].awaits_reminder,
        says_own_words=rows[0].says_own_words,
    )


class _Row(NamedTuple):
    """A row of what stands; an outer join may find nothing."""

    invitation: Invitation
    reply: Reply | None
    place: Place | None
    entry: CalendarEntry | None
    keeps_places: bool
    asks_questions: bool
    awaits_reminder: bool
    says_own_words: bool


def covered_sessions(rooms: EventRooms, chosen: Sequence[int]) -> tuple[int, ...]:
    """The sessions that a yes with this choice covers. Raises `Refused` for a choice that the event does not offer."""
    return tuple(
        sorted(check_choice(attendance_rule(rooms.event), sessions_on_offer(rooms.sessions), chosen))
    )


def _answers(session: Session, event_id: int, given: GivenReply, *, by: Actor) -> dict[str, list[str]]:
    """What was answered to what is asked now. Raises `AnswerRefused`.

    Only a page can show questions: a yes by calendar, telephone or post is not refused for leaving some open.
    """
    checked = {
        str(each.question_id): list(
            check_answer(
                each if by.door is Door.LINK else replace(each, is_required=False),
                given.answers.get(each.question_id, ()),
            )
        )
        for each in questions_of(session, event_id)
    }
    return {question: answers for question, answers in checked.items() if answers}


def terms_of(event: Event, sessions: Sequence[EventSession]) -> ReplyTerms:
    """What an event lets people answer, and until when."""
    ends = [each.ends_at for each in sessions]
    known = [end for end in ends if end is not None]
    ends_at = max(known) if known and len(known) == len(ends) else None
    return ReplyTerms(
        EventState(event.state),
        event.reply_by,
        ends_at=ends_at,
        allows_deputies=event.allows_deputies,
        deputies_until=event.deputies_until,
        allows_not_sure=event.allows_not_sure,
    )


def attendance_rule(event: Event) -> AttendanceRule:
    """Which sessions of the event a yes covers; of several to choose from, at least one."""
    return AttendanceRule(Choice(event.attendance), at_most=event.choose_up_to or 1, at_least=1)


def sessions_on_offer(sessions: Sequence[EventSession]) -> list[SessionOnOffer]:
    """The event sessions as far as choosing is concerned."""
    return [SessionOnOffer(each.id, each.title, each.slot) for each in sessions]


def latest_reply(session: Session, invitation_id: int) -> Reply | None:
    """The reply that stands: the last one that was recorded."""
    query = select(Reply).where(Reply.invitation_id == invitation_id).order_by(Reply.id.desc()).limit(1)
    return session.scalar(query)
