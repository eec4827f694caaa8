import csv
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.formats.answers_list import answers_name, write_answers, write_answers_without_names
from app.formats.safe_csv import as_typed

MOMENT = datetime(2008, 2, 1, 10, 5, tzinfo=UTC)


@dataclass
class Guest:
    answers: dict[int, tuple[str, ...]] = field(default_factory=dict)
    reference: str = "KX4-9TM"
    name: str = "Ann Ash"
    organisation: str = "Ashford Council"


def read(lines: list[bytes]) -> list[list[str]]:
    return list(csv.reader(b"".join(lines).decode("utf-8-sig").splitlines()))


def test_each_guest_is_a_row_and_each_question_a_column() -> None:
    guests = [Guest({2: ("Bus", "Train"), 1: ("Parks",)}), Guest({2: ("Bus",)}, name="Bob Birch")]

    rows = read(list(write_answers({1: "What matters?", 2: "How will you travel?"}, guests)))

    assert rows == [
        ["Reference", "Name", "Organisation", "What matters?", "How will you travel?"],
        ["KX4-9TM", "Ann Ash", "Ashford Council", "Parks", "Bus; Train"],
        ["KX4-9TM", "Bob Birch", "Ashford Council", "", "Bus"],
    ]


def test_without_names_there_is_nothing_but_questions_and_answers() -> None:
    rows = read(list(write_answers_without_names([("What matters?", "Parks")])))

    assert rows == [["Question", "Answer"], ["What matters?", "Parks"]]


def test_an_answer_that_looks_like_a_formula_is_inert_and_keeps_every_character() -> None:
    rows = read(list(write_answers_without_names([("What matters?", "=1+1")])))

    assert rows[1][1] == "'=1+1"
    assert as_typed(rows[1][1]) == "=1+1"


def test_the_file_is_called_by_what_is_in_it() -> None:
    assert "– answers as at 10.05am" in answers_name("Conference", MOMENT, with_names=True)
    assert "– answers without names as at" in answers_name("Conference", MOMENT, with_names=False)
