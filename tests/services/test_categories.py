import pytest
from sqlalchemy.orm import Session

from app.rules.categories import BadCategoryName, CannotNest, UnknownCategory
from app.services.categories import (
    add_category,
    add_sub_categories,
    bring_back_category,
    change_category,
    count_categories,
    find_category,
    list_categories,
    retire_category,
    retired_categories,
)
from app.services.history import COMMAND_LINE
from tests.make import NOW, make_category, make_person


def test_a_category_is_found_whatever_its_case_and_spaces(session: Session) -> None:
    category = make_category(session, "Scrutiny Committees")

    assert find_category(session, " scrutiny   committees") is category


def test_an_unknown_category_names_those_that_look_like_it(session: Session) -> None:
    make_category(session, "Scrutiny Committees")
    make_category(session, "Senior officers")

    with pytest.raises(UnknownCategory) as refused:
        find_category(session, "Scrutiny comittee")

    assert refused.value.nearest == ["Scrutiny Committees"]


def test_two_categories_never_differ_in_case_only(session: Session) -> None:
    add_category(session, "Housing")

    with pytest.raises(BadCategoryName, match="“Housing” already"):
        add_category(session, "HOUSING")


def test_sub_categories_follow_the_one_that_they_are_in(session: Session) -> None:
    thematic = add_category(session, "Thematic Partnerships")
    add_category(session, "Senior officers")
    housing = add_category(session, "Housing", parent=thematic)
    make_person(session, category=housing)

    found = [(each.name, each.depth, each.members) for each in count_categories(session)]

    assert found == [("Senior officers", 0, 0), ("Thematic Partnerships", 0, 0), ("Housing", 1, 1)]


def test_a_retired_category_is_offered_no_more(session: Session) -> None:
    make_category(session, "Old").retired_at = NOW
    new = make_category(session, "New")

    assert list_categories(session) == [new]
    assert [each.name for each in count_categories(session)] == ["New"]


def test_a_category_is_renamed_and_nested(session: Session) -> None:
    parent, category = make_category(session, "Thematic Partnerships"), make_category(session, "Homes")

    change_category(session, category, name="Housing", parent_id=parent.id, by=COMMAND_LINE, now=NOW)

    assert find_category(session, "housing") is category
    assert category.parent_id == parent.id
    with pytest.raises(CannotNest):
        change_category(
            session,
            parent,
            name="Thematic Partnerships",
            parent_id=category.id,
            by=COMMAND_LINE,
            now=NOW,
        )
    with pytest.raises(BadCategoryName):
        change_category(
            session, category, name="THEMATIC partnerships", parent_id=None, by=COMMAND_LINE, now=NOW
        )


def test_a_retired_category_can_be_brought_back(session: Session) -> None:
    category = make_category(session)

    retire_category(session, category, by=COMMAND_LINE, now=NOW)
    retired = list_categories(session), retired_categories(session)
    bring_back_category(session, category, by=COMMAND_LINE, now=NOW)

    assert retired == ([], [category])
    assert list_categories(session) == [category]


def test_parts_are_added_once_and_only_with_a_name(session: Session) -> None:
    parent = make_category(session)

    first = add_sub_categories(session, ["Housing", "HOUSING", " ", "x" * 300], parent=parent)
    second = add_sub_categories(session, ["housing"], parent=parent)

    assert first == second
    assert list(first) == ["housing"]
