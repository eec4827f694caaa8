"""Who may say what, and until when. Decides nothing about places. No database, no clock."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from app.rules.london_time import end_of_london_day
from app.rules.refusals import Refused
from app.rules.states import Answer, EventState


@dataclass(frozen=True, slots=True)
class ReplyTerms:
    """What an event lets people answer. Days count to their end in London; None: no such day.

    `ends_at` is the end of the event, when it is known.
    """

    state: EventState
    reply_by: date | None = None
    ends_at: datetime | None = None
    allows_deputies: bool = False
    deputies_until: date | None = None
    allows_not_sure: bool = False

    def without_last_days(self) -> "ReplyTerms":
        """The same without the days on which replies end: for what was asked in time and is decided later."""
        state = EventState.PUBLISHED if self.state is EventState.CLOSED else self.state
        return replace(self, state=state, reply_by=None, deputies_until=None)


@dataclass(frozen=True, slots=True)
class ReplyTaken:
    """The reply may be recorded; `late` marks a no that came after replies had closed."""

    answer: Answer
    late: bool = False


class NotOpenYet(Refused):
    """The event is a draft."""

    def __init__(self) -> None:
        super().__init__("Replies to this event have not opened yet.")


class EventCancelled(Refused):
    """The event was called off."""

    def __init__(self) -> None:
        super().__init__("This event has been cancelled. You do not need to reply.")


class EventIsOver(Refused):
    """The event ended at `ended_at`."""

    def __init__(self, ended_at: datetime) -> None:
        super().__init__("This event has taken place. Replies are closed.")
        self.ended_at = ended_at


class InvitationWithdrawn(Refused):
    """The organisers took the invitation back."""

    def __init__(self) -> None:
        super().__init__(
            "This invitation has been withdrawn. Contact the organisers if you think that is wrong."
        )


class ReplyClosed(Refused):
    """Replies are closed: `reply_by` was the last day, or None when the organisers closed them by hand."""

    def __init__(self, reply_by: date | None) -> None:
        super().__init__(
            "Replies to this event are closed. You can still tell us that you cannot come. "
            "For anything else, contact the organisers."
        )
        self.reply_by = reply_by


class AnswerNotOffered(Refused):
    """The event does not take this `answer`; `until` is the day on which it stopped, when there was one."""

    def __init__(self, answer: Answer, sentence: str, until: date | None = None) -> None:
        super().__init__(sentence)
        self.answer = answer
        self.until = until


def check_reply(
    answer: Answer, terms: ReplyTerms, *, withdrawn: bool, now: datetime, has_offer: bool = False
) -> ReplyTaken:
    """Return how the reply may be recorded, whichever door it came by.

    A no is taken after the deadline too, since it frees a place, and is marked late; and so is the yes of
    somebody who was offered a place, which has a deadline of its own.
    Raises NotOpenYet, EventCancelled, EventIsOver, InvitationWithdrawn, ReplyClosed or AnswerNotOffered.
    """
    _check_there_is_something_to_answer(terms, withdrawn=withdrawn, now=now)
    closed = replies_are_closed(terms, now)
    if answer is Answer.NO:
        return ReplyTaken(answer, late=closed)
    if closed and not (has_offer and answer is Answer.YES):
        raise ReplyClosed(terms.reply_by if _is_past(terms.reply_by, now) else None)
    if answer is Answer.NOT_SURE and not terms.allows_not_sure:
        raise AnswerNotOffered(answer, "Choose whether you will come or not.")
    if answer is Answer.DEPUTY and not terms.allows_deputies:
        raise AnswerNotOffered(answer, "Nobody can come in your place at this event.")
    if answer is Answer.DEPUTY and _is_past(terms.deputies_until, now):
        sentence = "It is too late to name somebody to come in your place. Contact the organisers."
        raise AnswerNotOffered(answer, sentence, terms.deputies_until)
    return ReplyTaken(answer)


def possible_answers(
    terms: ReplyTerms, *, withdrawn: bool, now: datetime, has_offer: bool = False
) -> list[Answer]:
    """Return the answers that would be taken now, in the order in which a page offers them; perhaps none."""
    possible = []
    for answer in Answer:
        try:
            check_reply(answer, terms, withdrawn=withdrawn, now=now, has_offer=has_offer)
        except Refused:
            continue
        possible.append(answer)
    return possible


def replies_are_closed(terms: ReplyTerms, now: datetime) -> bool:
    """Say whether replies are closed, by hand or because the reply-by day has ended in London."""
    return terms.state is EventState.CLOSED or _is_past(terms.reply_by, now)


def _check_there_is_something_to_answer(terms: ReplyTerms, *, withdrawn: bool, now: datetime) -> None:
    """Raise for an event or an invitation about which no answer means anything."""
    if terms.state is EventState.CANCELLED:
        raise EventCancelled
    if withdrawn:
        raise InvitationWithdrawn
    if terms.state is EventState.DRAFT:
        raise NotOpenYet
    if terms.ends_at is not None and now >= terms.ends_at:
        raise EventIsOver(terms.ends_at)


def _is_past(last_day: date | None, now: datetime) -> bool:
    """Say whether a day, when there is one, has ended in London."""
    return last_day is not None and now >= end_of_london_day(last_day)
