from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.catering import (
    NO_DIET,
    DietsDoNotAddUp,
    SessionMeals,
    Total,
    catering_sheet,
    catering_values,
    diet_totals,
)
from tests.formats.printed import (
    DOCUMENTS,
    HEADING,
    ODD_NAMES,
    elements,
    is_accessible,
    page_count,
    rows,
    words,
)

TEMPLATE = DOCUMENTS / "catering.typ"
CONTACT = "Ann Example, 01865 000000"
MEALS = SessionMeals(
    title="Conference",
    when="9:30am to 4pm",
    where="Town Hall",
    people=97,
    diets={"Vegan": 3, "Vegetarian": 12, "Halal": 3, "Kosher": 0},
    needs={"Hearing loop": 2, "Step-free access": 3},
)


def test_diets_come_from_the_most_wanted_down_after_those_without_one() -> None:
    assert diet_totals(MEALS) == (
        Total(NO_DIET, 79),
        Total("Vegetarian", 12),
        Total("Halal", 3),
        Total("Vegan", 3),
    )


def test_people_counted_as_without_a_diet_are_not_counted_twice() -> None:
    meals = replace(MEALS, people=10, diets={NO_DIET: 4, "Vegan": 3})

    assert diet_totals(meals) == (Total(NO_DIET, 7), Total("Vegan", 3))


@given(st.integers(0, 500), st.dictionaries(st.text(min_size=1), st.integers(0, 40)))
def test_the_numbers_always_add_up_to_the_people_or_are_refused(people: int, diets: dict[str, int]) -> None:
    meals = replace(MEALS, people=people, diets=diets)

    if sum(diets.values()) > people:
        with pytest.raises(DietsDoNotAddUp):
            diet_totals(meals)
    else:
        assert sum(total.count for total in diet_totals(meals)) == people


def test_more_diets_than_people_are_refused_with_both_numbers() -> None:
    with pytest.raises(DietsDoNotAddUp, match="“Conference” counts 18 diets for 17 people") as refused:
        diet_totals(replace(MEALS, people=17))

    assert (refused.value.session, refused.value.people, refused.value.diets) == ("Conference", 17, 18)


def test_a_number_below_zero_is_refused() -> None:
    with pytest.raises(DietsDoNotAddUp):
        diet_totals(replace(MEALS, diets={"Vegan": -1}))


def test_the_sheet_shows_totals_and_then_what_the_room_needs() -> None:
    values = catering_values([MEALS], heading=HEADING, contact=CONTACT)

    (diets, needs) = (rows(table) for table in elements("catering.typ", values, "table"))

    assert diets == [
        ["Diet", "People"],
        [NO_DIET, "79"],
        ["Vegetarian", "12"],
        ["Halal", "3"],
        ["Vegan", "3"],
        ["Total", "97"],
    ]
    assert needs == [["Room and equipment", "People"], ["Step-free access", "3"], ["Hearing loop", "2"]]


def test_the_sheet_says_when_its_numbers_were_true_and_whom_to_ask() -> None:
    values = catering_values([MEALS], heading=HEADING, contact=CONTACT)

    said = [words(each["body"]) for each in elements("catering.typ", values, "par")]

    assert "Numbers as at 10:05am 1 February 2008. They may change until the day." in said
    assert f"Questions: {CONTACT}" in said


def test_each_session_has_its_own_totals() -> None:
    values = catering_values(
        [MEALS, replace(MEALS, title="Dinner", people=1, diets={}, needs={})], heading=HEADING, contact=""
    )

    tables = elements("catering.typ", values, "table")

    assert [words(each["body"]) for each in elements("catering.typ", values, "heading")][1:] == [
        "Conference",
        "Dinner",
    ]
    assert rows(tables[-1]) == [["Diet", "People"], [NO_DIET, "1"], ["Total", "1"]]


def test_odd_words_are_printed_as_typed() -> None:
    diets = {name.translate({0: None, 27: None, 0xD800: None}): 1 for name in ODD_NAMES}
    values = catering_values([replace(MEALS, diets=diets)], heading=HEADING, contact="")

    printed = {row[0] for row in rows(elements("catering.typ", values, "table")[0])}

    assert set(diets) <= printed


def test_the_sheet_can_be_read_by_a_screen_reader() -> None:
    pdf = catering_sheet(TEMPLATE, [MEALS], heading=HEADING, contact=CONTACT)

    assert is_accessible(pdf)
    assert page_count(pdf) == 1
