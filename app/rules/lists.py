"""What may be done with an uploaded list, and what confirming does with each row. No database."""

from collections.abc import Iterable

from app.rules.listed_people import ListedPerson
from app.rules.matching import Match, Outcome
from app.rules.refusals import Refused
from app.rules.states import ListState


class UnreadableList(Refused):
    """The file is not a list of people that can be read; the sentence says why."""


class ListHasQuestions(Refused):
    """The file cannot be read without an answer; `questions` are sentences."""

    def __init__(self, questions: list[str]) -> None:
        super().__init__(" ".join(questions))
        self.questions = questions


_WHY_NOT_WAITING = {
    ListState.READING: "This list is still being read. Nothing was changed.",
    ListState.CONFIRMING: "This list is being imported at this moment. Nothing was changed.",
    ListState.UNREADABLE: "This list could not be read. Nothing was changed.",
}


class NotWaitingForConfirmation(Refused):
    """The list is still being read, or was confirmed, cancelled or undone before."""

    def __init__(self, state: ListState) -> None:
        super().__init__(_WHY_NOT_WAITING.get(state, f"This list was {state} already. Nothing was changed."))
        self.state = state


class CannotUndo(Refused):
    """The import can no longer be undone; the sentence says why."""


def adds_person(listed: ListedPerson, match: Match) -> bool:
    """Whether confirming adds somebody for this row.

    Somebody who is perhaps known is added too, since nobody is merged unasked. A row with a problem is added
    where it names somebody: a wrong address is no reason to forget the person.
    """
    if match.person_id is not None or match.same_as_row is not None or not listed.is_named:
        return False
    return match.outcome not in (Outcome.SKIPPED,)


def rows_to_be_named(listed: Iterable[ListedPerson]) -> list[ListedPerson]:
    """The rows that list an organisation whose representative is still to be named, in their order."""
    return [person for person in listed if person.is_vacancy and not person.is_named and person.organisation]


def representatives_to_be_named(listed: Iterable[ListedPerson]) -> list[str]:
    """The organisations whose representative is still to be named, each once, in the order of the rows."""
    return list(dict.fromkeys(person.organisation for person in rows_to_be_named(listed)))
