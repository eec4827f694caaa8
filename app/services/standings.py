"""Where invitations stand, and the numbers of an event: counted by the same conditions as the lists show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.models.people import Person
from app.models.places import Place
from app.rules.states import Answer, PlaceState, Standing


@dataclass(frozen=True, slots=True)
class EventCounts:
    """An event in numbers. The first five add up to `invited`."""

    coming: int
    waiting: int
    not_coming: int
    unsure: int
    no_answer: int

    @property
    def invited(self) -> int:
        """Everybody who has an invitation."""
        return self.coming + self.waiting + self.not_coming + self.unsure + self.no_answer


def is_waiting() -> ColumnElement[bool]:
    """The condition that an invitation waits for a place or was offered one, or did when its event was called off."""
    states = (PlaceState.WAITING, PlaceState.OFFERED)
    waits = Place.state.in_(states) | Place.ended_as.in_(states)
    return select(Place.id).where(Place.invitation_id == Invitation.id, waits).exists()


def cannot_be_emailed() -> ColumnElement[bool]:
    """The condition that letters to a person must go another way: no address, or a reason why not."""
    return or_(
        Person.email.is_(None), Person.cannot_email_reason.is_not(None), Person.do_not_contact_at.is_not(None)
    )


def standing_is(standing: Standing) -> ColumnElement[bool]:
    """The condition that an invitation stands so."""
    match standing:
        case Standing.COMING:
            return (Invitation.answer == Answer.YES) & ~is_waiting()
        case Standing.WAITING:
            return (Invitation.answer == Answer.YES) & is_waiting()
        case Standing.NOT_COMING:
            return Invitation.answer.in_([Answer.NO, Answer.DEPUTY])
        case Standing.UNSURE:
            return Invitation.answer == Answer.NOT_SURE
        case Standing.NO_ANSWER:
            return Invitation.answer.is_(None)


def standing_word(answer: str | None, *, waits: bool) -> str:
    """How an invitation with this answer stands, as a word for people."""
    if answer == Answer.YES:
        return "waiting" if waits else "coming"
    words: dict[str | None, str] = {None: "no answer", Answer.NOT_SURE: "not sure"}
    return words.get(answer, "not coming")


def count_answers(session: Session, event_id: int) -> EventCounts:
    """The event in numbers, counted from the rows."""
    return add_up_answers(answers_by_event(session, [event_id]).get(event_id, {}))


def answers_by_event(
    session: Session, event_ids: Sequence[int]
) -> dict[int, dict[tuple[str | None, bool], int]]:
    """For each event how many invitations have which answer, and whether they wait."""
    waits = is_waiting()
    query = (
        select(Invitation.event_id, Invitation.answer, waits, func.count())
        .where(Invitation.event_id.in_(event_ids), Invitation.withdrawn_at.is_(None))
        .group_by(Invitation.event_id, Invitation.answer, waits)
    )
    counted: dict[int, dict[tuple[str | None, bool], int]] = {}
    for event_id, answer, waiting, count in session.execute(query):
        counted.setdefault(event_id, {})[answer, bool(waiting)] = count
    return counted


def add_up_answers(answers: Mapping[tuple[str | None, bool], int]) -> EventCounts:
    """The numbers of one event, from how many invitations have which answer and whether they wait."""
    counted = {"coming": 0, "waiting": 0, "not_coming": 0, "unsure": 0, "no_answer": 0}
    names: dict[str | None, str] = {Answer.NOT_SURE: "unsure", None: "no_answer"}
    for (answer, waits), count in answers.items():
        name = names.get(answer, "not_coming")
        if answer == Answer.YES:
            name = "waiting" if waits else "coming"
        counted[name] += count
    return EventCounts(**counted)
