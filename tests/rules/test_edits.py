"""Two edits of one thing are put together, and nobody's is lost."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.edits import ChangedMeanwhile, Disagreement, Merged, Plain, merge_edits, plain

SEEN = {"title": "Councillor", "telephone": "01632 960 001"}
_values = st.one_of(st.none(), st.booleans(), st.integers(0, 3), st.sampled_from(["", "a", "b"]))


def test_what_only_one_of_the_two_changed_stands() -> None:
    theirs, yours = SEEN | {"telephone": "01632 960 002"}, SEEN | {"title": "Dr"}

    merged = merge_edits(SEEN, theirs=theirs, yours=yours)

    assert merged == Merged({"title": "Dr", "telephone": "01632 960 002"}, ())


def test_what_both_changed_is_shown_with_all_three_versions() -> None:
    theirs, yours = SEEN | {"title": "Cllr"}, SEEN | {"title": "Dr"}

    merged = merge_edits(SEEN, theirs=theirs, yours=yours)

    assert merged.disagreements == (Disagreement("title", "Councillor", "Cllr", "Dr"),)
    assert merged.values["title"] == "Dr"


def test_the_same_change_by_both_is_no_disagreement() -> None:
    both = SEEN | {"title": "Dr"}

    assert merge_edits(SEEN, theirs=both, yours=both) == Merged(both, ())


def test_a_form_that_lost_what_it_showed_overwrites_nothing_unseen() -> None:
    merged = merge_edits({}, theirs=SEEN, yours=SEEN | {"title": "Dr"})

    assert [each.name for each in merged.disagreements] == ["title"]


@pytest.mark.parametrize(
    ("value", "travels"),
    [
        (date(2027, 2, 8), "2027-02-08"),
        (time(9, 30), "09:30:00"),
        (datetime(2027, 7, 8, 10, 0, tzinfo=ZoneInfo("Europe/London")), "2027-07-08T09:00:00+00:00"),
        (None, None),
        (True, True),
        (100, 100),
        (" two\r\nlines ", "two\nlines"),
    ],
)
def test_values_travel_as_plain_ones(value: object, travels: object) -> None:
    assert plain(value) == travels


@pytest.mark.parametrize(("shown", "typed"), [(None, 0), (None, False), (0, None), ("", None)])
def test_no_answer_and_nought_are_two_answers(shown: Plain, typed: Plain) -> None:
    merged = merge_edits({"x": shown}, theirs={"x": shown}, yours={"x": typed})

    assert merged == Merged({"x": typed}, ())


@given(seen=_values, theirs=_values, yours=_values)
def test_nothing_of_either_is_lost_unseen(seen: object, theirs: object, yours: object) -> None:
    merged = merge_edits({"x": seen}, theirs={"x": theirs}, yours={"x": yours})  # type: ignore[dict-item]

    saved = merged.values["x"]
    assert saved in (theirs, yours)
    if theirs != seen and yours != seen and theirs != yours:
        assert merged.disagreements


def test_the_refusal_says_who_and_that_nothing_is_lost() -> None:
    refusal = ChangedMeanwhile(Merged({}, ()), who="Ann Ash", at=None)

    assert str(refusal).startswith("Ann Ash changed the same details")
    assert "nothing that you typed is lost" in str(refusal)
