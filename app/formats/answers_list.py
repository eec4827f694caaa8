"""What guests answered to an event's questions as CSV: with names for its officers, and without. Knows no database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from app.formats.attendee_list import attendee_list_name
from app.formats.safe_csv import csv_file

WITHOUT_NAMES = ("Question", "Answer")
_GUEST = ("Reference", "Name", "Organisation")


class AnsweringGuest(Protocol):
    """Who answered, and what, by the question's id."""

    @property
    def reference(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def answers(self) -> Mapping[int, Sequence[str]]: ...


def write_answers(questions: Mapping[int, str], guests: Iterable[AnsweringGuest]) -> Iterator[bytes]:
    """A row for each guest with a column for each question, bit by bit. `questions` has the words by the ids.

    Several answers of one guest to one question stand in one cell: "Bus; Train".
    """
    return csv_file(
        (*_GUEST, *questions.values()),
        (
            (
                each.reference,
                each.name,
                each.organisation,
                *("; ".join(each.answers.get(question_id, ())) for question_id in questions),
            )
            for each in guests
        ),
    )


def write_answers_without_names(answers: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """A row for each answer, with its question before it, bit by bit. The order is the caller's."""
    return csv_file(WITHOUT_NAMES, answers)


def answers_name(title: str, moment: datetime, *, with_names: bool) -> str:
    """What the file is called: the event, what it is and as at when. `moment` is aware."""
    return attendee_list_name(title, moment, "csv", what="answers" if with_names else "answers without names")
