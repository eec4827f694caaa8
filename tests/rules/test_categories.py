import pytest

from app.rules.categories import (
    BadCategoryName,
    CannotNest,
    UnknownCategory,
    category_key,
    check_category_name,
    check_parent,
    in_family_order,
)


def test_names_are_compared_without_regard_to_case_and_spaces() -> None:
    assert category_key(" Scrutiny  COMMITTEES ") == category_key("Scrutiny committees")


def test_a_name_keeps_its_case() -> None:
    assert check_category_name("Duty to  Cooperate", None) == "Duty to Cooperate"


@pytest.mark.parametrize(
    ("name", "taken", "sentence"),
    [
        ("  ", None, "Enter a name for the category."),
        ("board", "Board", "There is a category called “Board” already."),
        ("x" * 201, None, "A category’s name can have 200 characters; this one has 201."),
    ],
)
def test_a_name_that_cannot_be_used_is_refused_with_a_sentence(
    name: str, taken: str | None, sentence: str
) -> None:
    with pytest.raises(BadCategoryName, match="^" + sentence + "$"):
        check_category_name(name, taken)


def test_an_unknown_category_names_the_nearest() -> None:
    refusal = UnknownCategory("scrutiny comittees", ["Scrutiny Committees", "Senior officers"])

    assert "Did you mean “Scrutiny Committees”?" in str(refusal)


def test_each_category_is_followed_by_those_in_it() -> None:
    assert in_family_order([(1, None), (2, 1), (3, None), (4, 2), (5, 1)]) == [
        (1, 0),
        (2, 1),
        (4, 2),
        (5, 1),
        (3, 0),
    ]


def test_a_category_whose_parent_is_retired_stands_by_itself() -> None:
    assert in_family_order([(2, 1)]) == [(2, 0)]


@pytest.mark.parametrize(
    ("parent_id", "is_fine"), [(None, True), (3, True), (1, False), (2, False), (4, False)]
)
def test_a_category_is_never_a_part_of_itself(parent_id: int | None, is_fine: bool) -> None:
    parents = {1: None, 2: 1, 3: None, 4: 2}

    if is_fine:
        check_parent(1, parent_id, parents)
    else:
        with pytest.raises(CannotNest):
            check_parent(1, parent_id, parents)
