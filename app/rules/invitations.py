"""Who is invited and who is not, and why. No database."""

from dataclasses import dataclass
from enum import StrEnum

from app.rules.refusals import Refused
from app.rules.states import EventState


class MayNotInvite(Refused):
    """Invitations to this event cannot go out now."""


class WaveChanged(Refused):
    """Who would be invited is no longer what the officer confirmed."""

    def __init__(self, *, confirmed: int, now: int) -> None:
        super().__init__(
            f"You confirmed {confirmed} invitations, but there are now {now} to send. Nothing was sent. "
            "Look at the list again."
        )
        self.confirmed = confirmed
        self.now = now


class LeftOut(StrEnum):
    """Why somebody in the chosen categories gets no letter, in words for the officer."""

    ALREADY_INVITED = "already invited"
    ALREADY_TOLD = "has had this letter"
    DO_NOT_CONTACT = "asked not to be contacted"
    NO_LETTERS = "wants no letters about this event"
    NO_EMAIL = "no email address"
    CANNOT_EMAIL = "address cannot be used"
    PERHAPS_SAME = "perhaps the same person as another here"
    BY_HAND = "left out by you"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in the chosen categories, with all that decides whether they get a letter."""

    person_id: int
    has_address: bool
    address_is_usable: bool
    is_invited: bool
    may_be_contacted: bool
    is_left_out_by_hand: bool = False
    has_had_this_letter: bool = False
    wants_no_letters: bool = False


def why_left_out(candidate: Candidate) -> LeftOut | None:
    """Why this person gets no letter in this wave; none where they get one."""
    if candidate.is_invited:
        return LeftOut.ALREADY_INVITED
    if candidate.has_had_this_letter:
        return LeftOut.ALREADY_TOLD
    if not candidate.may_be_contacted:
        return LeftOut.DO_NOT_CONTACT
    if candidate.wants_no_letters:
        return LeftOut.NO_LETTERS
    if not candidate.has_address:
        return LeftOut.NO_EMAIL
    if not candidate.address_is_usable:
        return LeftOut.CANNOT_EMAIL
    return LeftOut.BY_HAND if candidate.is_left_out_by_hand else None


def check_may_invite(state: EventState, title: str) -> None:
    """Raise `MayNotInvite` unless the event is published."""
    if state is EventState.DRAFT:
        raise MayNotInvite(f"“{title}” is a draft. Publish it before you send invitations.")
    if state is not EventState.PUBLISHED:
        raise MayNotInvite(f"“{title}” is {state}, so no invitations can be sent.")


def check_confirmed_count(*, confirmed: int | None, now: int) -> None:
    """Raise `WaveChanged` where the officer confirmed another number; none confirms whatever there is."""
    if confirmed is not None and confirmed != now:
        raise WaveChanged(confirmed=confirmed, now=now)
