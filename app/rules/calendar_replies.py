"""What a calendar's reply changes, and what is written back. No database, no mail, no clock.

The order of the questions is the rule: who answers, whether the answer was overtaken, whether answers are
still taken, and only then what it says.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.rules.calendar_responders import Identified, Responder
from app.rules.states import Answer

#: Clocks of different machines may disagree by this much.
CLOCK_DIFFERENCE = timedelta(minutes=5)
#: A stamp further ahead than this is no clock's mistake.
FUTURE_TOLERANCE = timedelta(minutes=10)


class Method(StrEnum):
    """What a calendar wants (RFC 5546 section 1.4)."""

    REPLY = "REPLY"
    COUNTER = "COUNTER"
    REFRESH = "REFRESH"


class Letter(StrEnum):
    """What is written back; each goes to the invited address, but NOT_ON_THE_LIST to who asked."""

    RECEIPT = "receipt"
    #: Replies are closed, with the reason.
    CLOSED = "closed"
    TIME_HAS_CHANGED = "time_has_changed"
    DATE_IS_FIXED = "date_is_fixed"
    #: The same, with the calendar file that ends a COUNTER (RFC 5546 section 3.2.8).
    DATE_IS_FIXED_TO_CALENDAR = "date_is_fixed_to_calendar"
    NO_DEPUTIES = "no_deputies"
    WHO_IS_THE_DEPUTY = "who_is_the_deputy"
    ENTRY_AGAIN = "entry_again"
    #: Perhaps is no answer at this event.
    YES_OR_NO = "yes_or_no"
    #: A reply that the event does not take, with the sentence that says why.
    REFUSED = "refused"
    NOT_ON_THE_LIST = "not_on_the_list"


class Outcome(StrEnum):
    """What becomes of a reply."""

    #: `answer` is recorded through the same door as every other reply; the places decide about the seat.
    APPLIED = "applied"
    #: Nothing changes, and there is nothing for anybody to do.
    UNCHANGED = "unchanged"
    #: Overtaken by a newer answer, by a change of the time, or already applied.
    STALE = "stale"
    CLOSED = "closed"
    #: An officer says whether it counts.
    HELD = "held"
    #: A request by somebody who was not invited.
    STRANGER = "stranger"


class WhyClosed(StrEnum):
    """Why answers are no longer taken, in words for the guest."""

    WITHDRAWN = "Your invitation has been withdrawn."
    CANCELLED = "The event has been cancelled."
    OVER = "The event is over."
    DEADLINE = "Replies have closed."


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """What a calendar said. Moments are aware."""

    method: Method
    #: PARTSTAT in capitals (RFC 5545 section 3.2.12), or whatever a client invented.
    partstat: str
    sequence: int
    dtstamp: datetime
    received_at: datetime
    proposes_time: bool = False
    deputy_address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationStanding:
    """Where the invitation and its event stand. Moments are aware, None when they have not come or are not set."""

    sequence: int = 0
    #: The sequence of the last change of start or end: answers to an older one are about another time.
    time_sequence: int = 0
    #: The stamp of the last calendar reply of the same responder that was applied.
    last_dtstamp: datetime | None = None
    #: When the answer was last changed through another door.
    changed_at: datetime | None = None
    answer: Answer | None = None
    deputies_allowed: bool = False
    replies_close_at: datetime | None = None
    ends_at: datetime | None = None
    is_cancelled: bool = False
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do with a reply. `dtstamp` is the stamp to remember when it is applied."""

    outcome: Outcome
    dtstamp: datetime
    answer: Answer | None = None
    letter: Letter | None = None
    why_closed: WhyClosed | None = None
    deputy_address: str = ""
    #: A no after the deadline, which officers should notice: the caterer may have been told.
    is_late: bool = False
    #: Another time was asked for; officers see it with the note.
    proposes_time: bool = False


def decide_calendar_reply(given: GivenAnswer, who: Identified, standing: InvitationStanding) -> Decision:
    """What the reply changes and what is written back. The latest answer of the right person counts."""
    dtstamp = effective_dtstamp(given)
    if who.responder is Responder.STRANGER:
        return Decision(outcome=Outcome.STRANGER, dtstamp=dtstamp, letter=Letter.NOT_ON_THE_LIST)
    if who.responder in {Responder.PERHAPS_INVITEE, Responder.UNPROVEN}:
        return Decision(outcome=Outcome.HELD, dtstamp=dtstamp)
    if given.method is not Method.REFRESH and is_overtaken(given, standing):
        return Decision(outcome=Outcome.STALE, dtstamp=dtstamp)
    wish = _wish(given, standing)
    why_closed = why_replies_are_closed(standing, now=given.received_at)
    frees_a_place = why_closed is WhyClosed.DEADLINE and wish.answer is Answer.NO
    if why_closed and not frees_a_place:
        return Decision(outcome=Outcome.CLOSED, dtstamp=dtstamp, letter=Letter.CLOSED, why_closed=why_closed)
    if given.method is not Method.REFRESH and is_for_an_old_time(given, standing):
        letter = Letter.TIME_HAS_CHANGED if wish.answer is Answer.YES else None
        return Decision(outcome=Outcome.STALE, dtstamp=dtstamp, letter=letter)
    return Decision(
        outcome=Outcome.APPLIED if wish.answer else Outcome.UNCHANGED,
        dtstamp=dtstamp,
        answer=wish.answer,
        letter=wish.letter,
        deputy_address=wish.deputy_address,
        is_late=frees_a_place,
        proposes_time=given.proposes_time,
    )


def effective_dtstamp(given: GivenAnswer) -> datetime:
    """When the answer was given; no later than it arrived, when its clock is far ahead."""
    if given.dtstamp > given.received_at + FUTURE_TOLERANCE:
        return given.received_at
    return given.dtstamp


def is_for_an_old_time(given: GivenAnswer, standing: InvitationStanding) -> bool:
    """Whether the answer is to a start or end that has changed since.

    A sequence ahead of ours means ours (Tutanota counts up in its replies); an older one is valid while the
    time is the same, since calendars do not answer a change of venue again.
    """
    return given.sequence < standing.time_sequence


def is_overtaken(given: GivenAnswer, standing: InvitationStanding) -> bool:
    """Whether a newer answer is known already, from the same responder or through another door.

    Two machines' clocks say little about five minutes, so then whatever arrived later counts.
    """
    dtstamp = effective_dtstamp(given)
    if standing.last_dtstamp is not None and dtstamp <= standing.last_dtstamp:
        return True
    if standing.changed_at is None:
        return False
    if abs(dtstamp - standing.changed_at) <= CLOCK_DIFFERENCE:
        return given.received_at < standing.changed_at
    return dtstamp < standing.changed_at


def why_replies_are_closed(standing: InvitationStanding, *, now: datetime) -> WhyClosed | None:
    """Why no answer is taken any more, or None while answers are."""
    if standing.is_withdrawn:
        return WhyClosed.WITHDRAWN
    if standing.is_cancelled:
        return WhyClosed.CANCELLED
    if standing.ends_at is not None and standing.ends_at <= now:
        return WhyClosed.OVER
    if standing.replies_close_at is not None and standing.replies_close_at <= now:
        return WhyClosed.DEADLINE
    return None


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a reply asks for, were it to count."""

    answer: Answer | None = None
    letter: Letter | None = None
    deputy_address: str = ""


_ANSWERS = {"ACCEPTED": Answer.YES, "TENTATIVE": Answer.NOT_SURE, "DECLINED": Answer.NO}


def _wish(given: GivenAnswer, standing: InvitationStanding) -> _Wish:
    """What the reply asks for. NEEDS-ACTION and what a client invented ask for nothing."""
    if given.method is Method.REFRESH:
        return _Wish(letter=Letter.ENTRY_AGAIN)
    if given.proposes_time or given.method is Method.COUNTER:
        return _wish_for_another_time(given, standing)
    if given.partstat == "DELEGATED":
        return _wish_for_a_deputy(given, standing)
    answer = _ANSWERS.get(given.partstat)
    return _Wish(answer, Letter.RECEIPT) if answer else _Wish()


def _wish_for_another_time(given: GivenAnswer, standing: InvitationStanding) -> _Wish:
    """The date is fixed, so a counter-proposal is no answer, or at most a first "not sure yet"."""
    to_calendar = given.method is Method.COUNTER
    letter = Letter.DATE_IS_FIXED_TO_CALENDAR if to_calendar else Letter.DATE_IS_FIXED
    is_first_unsure = given.partstat == "TENTATIVE" and standing.answer is None
    return _Wish(Answer.NOT_SURE if is_first_unsure else None, letter)


def _wish_for_a_deputy(given: GivenAnswer, standing: InvitationStanding) -> _Wish:
    """The seat passes to whoever is named, if the event allows deputies."""
    if not standing.deputies_allowed:
        return _Wish(letter=Letter.NO_DEPUTIES)
    if not given.deputy_address:
        return _Wish(letter=Letter.WHO_IS_THE_DEPUTY)
    return _Wish(Answer.DEPUTY, Letter.RECEIPT, given.deputy_address)
