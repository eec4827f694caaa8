import pytest

from app.rules.attendee_changes import ListChange, what_changed

ONE, OTHER, NONE = frozenset({1}), frozenset({2}), frozenset[int]()


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (NONE, ONE, ListChange.NEW),
        (ONE, NONE, ListChange.GONE),
        (ONE, OTHER, ListChange.CHANGED),
        (ONE, ONE, None),
        (NONE, NONE, None),
    ],
)
def test_a_row_is_new_gone_changed_or_as_it_was(
    before: frozenset[int], after: frozenset[int], change: ListChange | None
) -> None:
    assert what_changed(before=before, after=after, is_reworded=False) is change


def test_a_new_name_is_a_change_only_for_somebody_on_the_list() -> None:
    assert what_changed(before=ONE, after=ONE, is_reworded=True) is ListChange.CHANGED
    assert what_changed(before=NONE, after=NONE, is_reworded=True) is None
