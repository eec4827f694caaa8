import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.catering import OTHER_DIET, OTHER_NEED, diet_in_words, needs_in_words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Vegetarian", "Vegetarian"),
        ("I am VEGAN.", "Vegan"),
        ("vegan, no nuts please", "Vegan, no nuts"),
        ("Vegan (so no dairy or eggs), and gluten free", "Vegan, no gluten"),
        ("Coeliac", "No gluten"),
        ("nut allergy", "No nuts"),
        ("allergic to peanuts and shellfish", "No nuts, no fish or shellfish"),
        ("lactose intolerant", "No milk"),
        ("I don't eat pork", "No pork"),
        ("Halal", "Halal"),
        ("pescatarian", "Eats fish, no meat"),
        ("None", ""),
        ("n/a", ""),
        ("No special requirements.", ""),
        ("  ", ""),
    ],
)
def test_a_diet_is_counted_in_the_words_of_a_kitchen(written: str, words: str) -> None:
    assert diet_in_words(written) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("I use a wheelchair", ("Step-free access",)),
        ("Hearing loop, and large print papers", ("Hearing loop", "Large print")),
        ("BSL interpreter please", ("Sign language interpreter",)),
        ("I lip-read, so a seat near the front", ("Seat near the front",)),
        (
            "Blue badge parking for me and my carer",
            ("Parking near the entrance", "Room for a personal assistant"),
        ),
        ("I will bring my guide dog", ("Space for an assistance dog",)),
        ("none", ()),
        ("", ()),
    ],
)
def test_a_need_is_counted_in_the_words_of_a_venue(written: str, words: tuple[str, ...]) -> None:
    assert needs_in_words(written) == words


def test_what_is_not_known_is_counted_without_its_words() -> None:
    assert diet_in_words("Only what my sister Ann cooks") == OTHER_DIET
    assert needs_in_words("Please ring Dr Quill about my medication") == (OTHER_NEED,)


@given(st.text(max_size=200))
def test_no_word_of_a_guest_leaves_whatever_they_write(written: str) -> None:
    secret = "Zyxwvut"

    assert secret not in diet_in_words(f"{written} {secret}")
    assert all(secret not in words for words in needs_in_words(f"{written} {secret}"))
