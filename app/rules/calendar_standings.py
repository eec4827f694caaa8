"""Whether a guest's calendar must be told of an answer or a place, and as which kind of change. No database.

What the calendar is then sent is for `app.rules.calendar_entries`.
"""

from dataclasses import dataclass

from app.rules.calendar_entries import EntryChange, GuestStanding
from app.rules.states import Answer, EntryState, PlaceState

_STATES = {
    GuestStanding.SILENT: EntryState.REQUESTED,
    GuestStanding.COMING: EntryState.CONFIRMED,
    GuestStanding.UNSURE: EntryState.TENTATIVE,
    GuestStanding.WAITING: EntryState.WAITING,
    GuestStanding.NOT_COMING: EntryState.CANCELLED,
}
_STANDINGS = {state: standing for standing, state in _STATES.items()}


@dataclass(frozen=True, slots=True)
class NewStanding:
    """The state that an entry comes to, and the change to send; no change where the calendar knows already."""

    state: EntryState
    standing: GuestStanding
    change: EntryChange | None


def standing_of(answer: Answer | None, place: PlaceState | None) -> GuestStanding:
    """How a guest stands in one event session, by the answer and by the living place there, if there is one."""
    if place is PlaceState.HELD:
        return GuestStanding.COMING
    if place is not None:
        return GuestStanding.WAITING
    if answer is None:
        return GuestStanding.SILENT
    return GuestStanding.UNSURE if answer is Answer.NOT_SURE else GuestStanding.NOT_COMING


def standing_in(state: EntryState) -> GuestStanding:
    """The standing that an entry in this state shows."""
    return _STANDINGS[state]


def after_answer(
    last: EntryState | None, standing: GuestStanding, *, by_calendar: bool
) -> NewStanding | None:
    """What becomes of an entry when the guest has come to stand so; None where nothing does.

    `last` is None where the calendar holds no entry. An answer that the calendar gave itself is not sent
    back to it, but for a place that it shows otherwise: then it said yes, and has to be told "waiting list".
    """
    state = _STATES[standing]
    if last is None:
        begins = standing in {GuestStanding.COMING, GuestStanding.WAITING}
        return NewStanding(state, standing, EntryChange.INVITED) if begins else None
    if last is state:
        return None
    if by_calendar and _calendar_knows(last, state):
        return NewStanding(state, standing, None)
    if state is EntryState.CANCELLED:
        return NewStanding(state, standing, EntryChange.ENDED)
    if last is EntryState.REQUESTED and state is not EntryState.WAITING:
        return NewStanding(state, standing, EntryChange.ANSWERED)
    return NewStanding(state, standing, EntryChange.PLACE_CHANGED)


def _calendar_knows(last: EntryState, state: EntryState) -> bool:
    """Whether a calendar that answered shows the new state by itself."""
    if state is EntryState.CANCELLED:
        return True
    return state is not EntryState.WAITING and last not in {EntryState.WAITING, EntryState.CANCELLED}
