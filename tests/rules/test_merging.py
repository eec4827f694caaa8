from datetime import UTC, datetime

import pytest

from app.rules.merging import Asked, filled_from, which_stands
from app.rules.states import Answer

EARLY, LATE = datetime(2027, 1, 5, tzinfo=UTC), datetime(2027, 1, 6, tzinfo=UTC)
SILENT = Asked(1, None, None, holds_a_place=False)


@pytest.mark.parametrize(
    ("one", "other", "stands"),
    [
        (SILENT, Asked(2, Answer.NO, EARLY, holds_a_place=False), 2),
        (SILENT, Asked(2, None, None, holds_a_place=False), 1),
        (Asked(1, Answer.YES, EARLY, holds_a_place=True), Asked(2, Answer.NO, LATE, holds_a_place=False), 2),
        (Asked(1, Answer.YES, LATE, holds_a_place=True), Asked(2, Answer.NO, EARLY, holds_a_place=False), 1),
        (Asked(1, Answer.YES, EARLY, holds_a_place=True), Asked(2, Answer.YES, LATE, holds_a_place=False), 1),
        (Asked(1, Answer.YES, LATE, holds_a_place=False), Asked(2, Answer.YES, EARLY, holds_a_place=True), 2),
    ],
)
def test_the_later_answer_stands_and_a_seat_is_never_lost_to_a_turn(
    one: Asked, other: Asked, stands: int
) -> None:
    assert which_stands(one, other).invitation_id == stands


def test_only_what_is_blank_is_filled() -> None:
    assert filled_from({"title": "", "telephone": "1", "email": None}, {"title": "Mr", "telephone": "2"}) == {
        "title": "Mr"
    }
