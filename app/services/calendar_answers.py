"""Answers that come from calendars: whose they are, whether they count, and what they change.

They go through the same door as every other reply, so that no calendar gets a place that a page would not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.formats.calendar_replies import CalendarReply
from app.models.deputies import DeputyRequest
from app.rules.calendar_replies import (
    Decision,
    GivenAnswer,
    Letter,
    Method,
    Outcome,
    decide_calendar_reply,
)
from app.rules.calendar_responders import Identified, Responder, identify_responder
from app.rules.refusals import Refused
from app.rules.states import Answer, Choice, Door, MailOutcome
from app.services.answer_standings import AnswerStanding, read_anew
from app.services.answered_entries import Answered, ReceivedAnswer, signature_of
from app.services.calendar_deputies import UnclearDeputy, send_deputy
from app.services.calendar_entries import tell_of_answer
from app.services.calendar_notes import answer_stranger, send_note
from app.services.history import Actor
from app.services.replies import GivenReply, record_reply
from app.services.rooms import EventRooms, lock_rooms
from app.services.waiting_lists import living_places


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What became of an answer, in a sentence for officers."""

    outcome: MailOutcome
    sentence: str
    needs_officer: bool = False
    alias: str = ""


def judge_answer(
    session: Session,
    answered: Answered,
    received: ReceivedAnswer,
    *,
    vouched: Actor | None = None,
    now: datetime,
) -> Judged:
    """Decide about an answer under the event's lock, record it if it counts, and queue what is written back.

    `vouched` is the officer who says that it is the invitee's.
    """
    invitation, entry, reply = answered.invitation, answered.entry, received.reply
    rooms = lock_rooms(session, invitation.event_id)
    standing = read_anew(session, entry, now=now)
    who = identify_responder(signature_of(answered, received), standing.invitee())
    if vouched is not None:
        who = Identified(responder=Responder.INVITEE, sent_by=who.sent_by, alias=who.alias)
    decision = decide_calendar_reply(_given(reply, now), who, standing.in_event(rooms, now=now))
    by = vouched or Actor(Door.CALENDAR)
    return _Case(session, rooms, answered, received, standing, decision, who, by, now).settle()


def _given(reply: CalendarReply, now: datetime) -> GivenAnswer:
    return GivenAnswer(
        method=Method(reply.method),
        partstat=reply.attendee.partstat,
        sequence=reply.sequence,
        dtstamp=reply.dtstamp,
        received_at=now,
        proposes_time=reply.proposes_time,
        deputy_address=reply.attendee.delegated_to,
    )


@dataclass(frozen=True)
class _Case:
    """One answer with everything that its decision needs to be carried out."""

    session: Session
    rooms: EventRooms
    answered: Answered
    received: ReceivedAnswer
    standing: AnswerStanding
    decision: Decision
    who: Identified
    by: Actor
    now: datetime

    def settle(self) -> Judged:
        """Carry the decision out."""
        decision, reply = self.decision, self.received.reply
        match decision.outcome:
            case Outcome.HELD:
                return self._judged(MailOutcome.HELD, self._why_held(), needs_officer=True)
            case Outcome.STRANGER:
                self._answer_stranger()
                name = reply.attendee.name or reply.attendee.address or reply.from_address
                sentence = f"{name} was not invited, and asks with this invitation."
                return self._judged(MailOutcome.STRANGER, sentence, needs_officer=True)
            case Outcome.STALE:
                self._note()
                return self._judged(MailOutcome.STALE, "A newer answer, or a newer time, was known already.")
            case Outcome.CLOSED:
                self._note()
                return self._judged(MailOutcome.CLOSED, str(decision.why_closed))
            case Outcome.UNCHANGED:
                self._note()
                return self._judged(MailOutcome.UNCHANGED, self._remark(), needs_officer=bool(self._remark()))
            case Outcome.APPLIED:
                return self._apply(decision.answer or Answer.NOT_SURE)

    def _apply(self, answer: Answer) -> Judged:
        if answer is Answer.DEPUTY:
            return self._send_deputy()
        if answer is Answer.NO and self._is_part_of_all():
            sentence = "They said no to one day of several that belong together. Ask them what they mean."
            return self._judged(MailOutcome.HELD, sentence, needs_officer=True)
        if answer is Answer.NOT_SURE and not self.rooms.event.allows_not_sure:
            self._note(self.decision.letter if self.decision.proposes_time else Letter.YES_OR_NO)
            return self._judged(MailOutcome.UNCHANGED, self._remark(), needs_officer=bool(self._remark()))
        answer, chosen = self._chosen(answer)
        if self._stands_already(answer, chosen):
            self._remember()
            return self._judged(MailOutcome.UNCHANGED, self._remark(), needs_officer=bool(self._remark()))
        given = GivenReply(
            answer,
            self.received.nonce,
            chosen,
            self.received.reply.comment,
            answered_by=self.who.sent_by,
            wants_receipt=not self.standing.has_enough_letters,
        )
        invitation = self.answered.invitation
        try:
            record_reply(self.session, invitation, given, by=self.by, rooms=self.rooms, now=self.now)
        except Refused as refusal:
            self._note(Letter.REFUSED, sentence=str(refusal))
            return self._judged(MailOutcome.CLOSED, str(refusal))
        # The entry follows its answer where the reply is recorded; only what the calendar said is left to keep.
        self._remember_stamp()
        # What asked for another time is told that there is none, whatever else was recorded.
        self._note()
        sentence = self._remark() or f"Recorded as {str(answer).replace('_', ' ')}."
        return self._judged(MailOutcome.APPLIED, sentence, needs_officer=bool(self._remark()))

    def _send_deputy(self) -> Judged:
        _, chosen = self._chosen(Answer.YES)
        given = GivenReply(Answer.DEPUTY, self.received.nonce, chosen, self.received.reply.comment)
        try:
            sent = send_deputy(
                self.session, self.answered.invitation, given, self.received, by=self.by, now=self.now
            )
        except UnclearDeputy as unclear:
            return self._judged(MailOutcome.HELD, str(unclear), needs_officer=True)
        except Refused as refusal:
            self._note(Letter.NO_DEPUTIES, sentence=str(refusal))
            return self._judged(MailOutcome.CLOSED, str(refusal))
        if isinstance(sent, DeputyRequest):
            self._remember_stamp()
            sentence = f"They want to send {sent.deputy_name}. That waits under “Deputies to approve”."
            return self._judged(MailOutcome.UNCHANGED, sentence)
        self._remember()
        return self._judged(MailOutcome.APPLIED, f"{self.decision.deputy_address} comes instead.")

    def _is_part_of_all(self) -> bool:
        return self.rooms.event.attendance == Choice.ATTEND_ALL and len(self.rooms.sessions) > 1

    def _chosen(self, answer: Answer) -> tuple[Answer, tuple[int, ...]]:
        """The answer for the whole invitation, of which the entry may be one chosen day."""
        rooms, this = self.rooms, self.answered.entry.event_session_id
        if rooms.event.attendance == Choice.ATTEND_ALL or len(rooms.sessions) == 1:
            return answer, tuple(each.id for each in rooms.sessions) if answer is Answer.YES else ()
        mine = {place.event_session_id for place in living_places(self.session, self.answered.invitation.id)}
        if answer is Answer.YES:
            keeps = set() if rooms.event.attendance == Choice.CHOOSE_ONE else mine
            return answer, tuple(sorted(keeps | {this}))
        if answer is Answer.NO and mine - {this}:
            return Answer.YES, tuple(sorted(mine - {this}))
        return answer, ()

    def _stands_already(self, answer: Answer, chosen: Sequence[int]) -> bool:
        """Whether the same was answered before: then there is nothing to record, and nothing to write."""
        invitation = self.answered.invitation
        if invitation.answer != answer:
            return False
        return {place.event_session_id for place in living_places(self.session, invitation.id)} == set(chosen)

    def _remember(self) -> None:
        """Keep which answer of the calendar was the last, and that the calendar shows it."""
        invitation = self.answered.invitation
        self._remember_stamp()
        places = living_places(self.session, invitation.id)
        tell_of_answer(self.session, self.rooms, invitation, places, door=Door.CALENDAR, now=self.now)

    def _remember_stamp(self) -> None:
        entry = self.answered.entry
        entry.reply_sequence, entry.reply_stamp = self.received.reply.sequence, self.decision.dtstamp

    def _remark(self) -> str:
        """What officers should notice; "" where there is nothing."""
        attendee = self.received.reply.attendee
        remarks = [
            "It came after replies had closed." if self.decision.is_late else "",
            "Another time was asked for." if self.decision.proposes_time else "",
            f"Their calendar says that {attendee.extra_guests} more will come."
            if attendee.extra_guests
            else "",
        ]
        return " ".join(filter(None, remarks))

    def _why_held(self) -> str:
        if self.who.responder is Responder.UNPROVEN:
            return "Nothing proves that the answer came from the invitee."
        return f"The answer came from {self.who.alias or self.who.sent_by}. Is it the same person?"

    def _note(self, letter: Letter | None = None, *, sentence: str = "") -> None:
        letter = letter or self.decision.letter
        if letter is None or letter is Letter.RECEIPT or not self.received.may_be_answered:
            return
        answered = self.answered
        send_note(
            self.session,
            self.rooms,
            answered.invitation,
            answered.entry,
            letter,
            closed=self.decision.why_closed,
            sentence=sentence,
            now=self.now,
        )

    def _answer_stranger(self) -> None:
        reply = self.received.reply
        if self.received.may_be_answered and reply.from_address:
            answer_stranger(
                self.session,
                self.rooms,
                self.answered.invitation,
                name=reply.from_name,
                address=reply.from_address,
                now=self.now,
            )

    def _judged(self, outcome: MailOutcome, sentence: str, *, needs_officer: bool = False) -> Judged:
        return Judged(outcome=outcome, sentence=sentence, needs_officer=needs_officer, alias=self.who.alias)
