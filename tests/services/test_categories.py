import pytest
from sqlalchemy.orm import Session

from app.rules.categories import BadCategoryName, UnknownCategory
from app.services.categories import add_category, count_categories, find_category, list_categories
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
