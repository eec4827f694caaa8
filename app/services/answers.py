"""What guests answered to an event's own questions: with names for officers, and without."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.models.people import Organisation, Person
from app.models.questions import Question
from app.models.replies import Reply
from app.rules.states import Answer, QuestionKind
from app.services.questions import as_asked

_AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class AnsweringGuest:
    """A guest whose yes stands, and what they answered, by the question's id. Nothing answered is not there."""

    reference: str
    name: str
    organisation: str
    answers: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """What one guest answered to one question."""

    name: str
    answers: tuple[str, ...]


@dataclass
class AnsweredQuestion:
    """A question with what was answered to it, by the guests' names."""

    question_id: int
    words: str
    kind: QuestionKind
    answers_offered: tuple[str, ...]
    #: Its answers go, without names, to the consultant too.
    is_shared: bool
    is_asked: bool
    given: list[AnswerGiven] = field(default_factory=list)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How often each answer that was offered was chosen, in the order in which they were offered."""
        chosen = Counter(text for each in self.given for text in each.answers)
        return [(offered, chosen[offered]) for offered in self.answers_offered]

    @property
    def texts(self) -> list[str]:
        """What was answered, without names, and in an order that tells nothing about who it was."""
        return sorted(
            (text for each in self.given for text in each.answers), key=lambda text: (text.casefold(), text)
        )


def answered_questions(
    session: Session, event_id: int, *, shared_only: bool = False
) -> list[AnsweredQuestion]:
    """The event's questions in their order, those too that are asked no more if they were answered.

    With `shared_only` those of which guests were told that their answers are passed on without names.
    """
    query = select(Question).where(Question.event_id == event_id).order_by(Question.id)
    if shared_only:
        query = query.where(Question.is_shared)
    asked = {
        each.id: AnsweredQuestion(
            each.id,
            each.words,
            QuestionKind(each.kind),
            as_asked(each).answers_offered,
            each.is_shared,
            each.retired_at is None,
        )
        for each in session.scalars(query)
    }
    for guest in answering_guests(session, event_id):
        for question_id, answers in guest.answers.items():
            if question_id in asked:
                asked[question_id].given.append(AnswerGiven(guest.name, answers))
    return [each for each in asked.values() if each.given or each.is_asked]


def answering_guests(session: Session, event_id: int) -> Iterator[AnsweringGuest]:
    """Who answered something and says yes, by name.

    The latest answer to each question counts, in whichever yes it was given: a yes from the calendar, or one that only
    changes the day, answers no questions and takes nothing back.
    """
    query = (
        select(
            Reply.invitation_id,
            Reply.answers,
            Invitation.reference,
            Person,
            Organisation.name.label("organisation"),
        )
        .join(Invitation, Invitation.id == Reply.invitation_id)
        .join(Person, Person.id == Invitation.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(
            Invitation.event_id == event_id,
            Invitation.answer == Answer.YES,
            Invitation.withdrawn_at.is_(None),
            Reply.answer == Answer.YES,
        )
        .order_by(Person.family_name, Person.given_name, Invitation.id, Reply.id)
        .execution_options(yield_per=_AT_A_TIME)
    )
    for _, replies in groupby(session.execute(query), key=attrgetter("invitation_id")):
        latest: dict[int, tuple[str, ...]] = {}
        for reply in replies:
            latest |= {int(question): tuple(texts) for question, texts in reply.answers.items() if texts}
        if latest:
            yield AnsweringGuest(reply.reference, reply.Person.name, reply.organisation or "", latest)
