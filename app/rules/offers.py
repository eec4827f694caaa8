"""A place offered to the next on the waiting list until a deadline, and when moving up stops. No clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.rules.refusals import Refused
from app.rules.working_hours import add_working_hours


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """How long a place is offered to somebody before it goes to the next, in working hours."""

    working_hours: float


class OfferLapsed(Refused):
    """The place went to the next person; `deadline` is when it did."""

    def __init__(self, deadline: datetime) -> None:
        super().__init__(
            "The time to take this place has run out, and it has been offered to the next person. "
            "You can ask again: you would join the end of the waiting list."
        )
        self.deadline = deadline


class OfferTooShort(Refused):
    """An offer must leave some time to answer; `working_hours` is what was asked."""

    def __init__(self, working_hours: float) -> None:
        super().__init__("The time to answer an offer must be more than 0 working hours.")
        self.working_hours = working_hours


def check_offer_terms(working_hours: float) -> OfferTerms:
    """Return the terms, or raise OfferTooShort."""
    if working_hours <= 0:
        raise OfferTooShort(working_hours)
    return OfferTerms(working_hours)


def moving_up_stops(starts_at: datetime | None, *, hours_before: float) -> datetime | None:
    """Return the moment from which nobody moves up by themselves, counted back by the clock from the start.

    None, without a start (to be confirmed): it does not stop.
    """
    return None if starts_at is None else starts_at - timedelta(hours=hours_before)


def offer_deadline(now: datetime, *, terms: OfferTerms, moves_up_until: datetime | None) -> datetime:
    """Return the moment until which an offer made now may be taken: no later than moving up stops."""
    deadline = add_working_hours(now, terms.working_hours)
    return deadline if moves_up_until is None else min(deadline, moves_up_until)


def has_lapsed(deadline: datetime, now: datetime) -> bool:
    """Say whether an offer can no longer be taken: at its deadline it can not."""
    return now >= deadline


def check_offer(deadline: datetime, now: datetime) -> None:
    """Raise OfferLapsed when the offer can no longer be taken."""
    if has_lapsed(deadline, now):
        raise OfferLapsed(deadline)
