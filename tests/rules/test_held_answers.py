"""Tests of what officers are told about an answer that is held."""

import pytest

from app.rules.held_answers import answer_of, stands_now, would_change
from app.rules.states import Answer


@pytest.mark.parametrize(
    ("partstat", "answer", "has_place", "is_place_free", "says"),
    [
        ("ACCEPTED", None, False, True, "They would get a place."),
        ("ACCEPTED", Answer.NO, False, False, "They would join the waiting list: no place is free."),
        ("ACCEPTED", Answer.YES, True, False, "Nothing: they have a place."),
        ("DECLINED", Answer.YES, True, False, "It would be recorded as no. Their place would come free."),
        ("DECLINED", None, False, True, "It would be recorded as no. They have no place to give up."),
        ("DECLINED", Answer.NO, False, True, "Nothing: that is what they said before."),
        (
            "TENTATIVE",
            Answer.YES,
            True,
            True,
            "It would be recorded as not sure yet. Their place would come free.",
        ),
        ("NEEDS-ACTION", None, False, True, "It is no answer, so nothing would change."),
    ],
)
def test_an_officer_reads_what_counting_it_would_change(
    partstat: str, answer: Answer | None, has_place: bool, is_place_free: bool, says: str
) -> None:
    assert would_change(partstat, answer=answer, has_place=has_place, is_place_free=is_place_free) == says


def test_a_delegation_passes_on_what_there_is() -> None:
    said = would_change("DELEGATED", answer=None, has_place=True, is_place_free=False)

    assert said == "Whoever they name would get an invitation, and what they hold or wait for."


@pytest.mark.parametrize("answer", [None, *Answer])
def test_every_answer_that_stands_has_its_sentence(answer: Answer | None) -> None:
    assert stands_now(answer).startswith("They ")


def test_what_a_client_invented_is_no_answer() -> None:
    assert answer_of("X-PERHAPS") is None
