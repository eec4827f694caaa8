"""How what a guest's calendar holds compares with how the event stands, in words for officers. No database."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.rules.confirmations import is_overdue
from app.rules.states import MessageState


class HeldVersion(StrEnum):
    """What a calendar holds of an entry."""

    CURRENT = "current"
    #: Its letter has not left, or nobody knows whether it did.
    ON_ITS_WAY = "on_its_way"
    #: It says what is not so any more.
    BEHIND = "behind"
    #: The time is another, and the place is to be confirmed.
    UNCONFIRMED = "unconfirmed"
    #: The day for that has passed.
    OVERDUE = "overdue"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is known of one entry. `letter` is the state of the letter that carried it last, where there was one."""

    was_sent: bool
    is_taken_out: bool = False
    has_changed: bool = False
    is_withdrawn: bool = False
    letter: MessageState | None = None
    confirm_by: date | None = None
    #: Why no letter goes to the guest, in a sentence; "" where letters do.
    unreachable: str = ""


_LETTERS = {
    MessageState.QUEUED: "The letter that carries it waits to be sent.",
    MessageState.SENDING: "The letter that carries it is being sent.",
    MessageState.FAILED: "The letter that carries it failed.",
    MessageState.PERHAPS_SENT: "The letter that carries it was perhaps sent.",
    MessageState.STOPPED: "The letter that carries it was stopped.",
}


def compare_held(held: Held, *, today: date) -> tuple[HeldVersion, str]:
    """What the calendar holds, and why it is not what it should be: "" where it is."""
    if not held.was_sent:
        return HeldVersion.NOTHING, held.unreachable
    if held.is_withdrawn and not held.is_taken_out:
        return HeldVersion.BEHIND, f"The invitation was withdrawn. {held.unreachable}".strip()
    if held.has_changed and not held.is_taken_out:
        return HeldVersion.BEHIND, held.unreachable or "The update has not been sent."
    if held.letter in _LETTERS:
        return HeldVersion.ON_ITS_WAY, _LETTERS[held.letter]
    if is_overdue(held.confirm_by, today=today):
        return HeldVersion.OVERDUE, "The new time was not confirmed in time. Ask them: the place is kept."
    if held.confirm_by is not None:
        return HeldVersion.UNCONFIRMED, "Asked to confirm the new time."
    return HeldVersion.CURRENT, ""
