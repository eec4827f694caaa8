import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.name_keys import folded, folded_words, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("G A", "Kemp"), ("G.A.", "KEMP")),
        (("José", "Núñez"), ("Jose", "Nunez")),
        (("Søren", "Kjærgaard"), ("Soren", "Kjaergaard")),
        (("Sean", "O’Brien"), ("Sean", "O'brien")),
        (("Ann", "Kemp-Lloyd"), ("Ann", "Kemp Lloyd")),
    ],
)
def test_one_name_typed_in_two_ways_has_one_key(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert name_key(*one) == name_key(*other)


def test_two_names_have_two_keys() -> None:
    assert name_key("Anna", "Kemp") != name_key("Alice", "Kemp")
    assert name_key("J", "Ames") != name_key("", "James")


def test_nobody_has_no_key() -> None:
    assert name_key("", "") == name_key(" ", "–") == ""


def test_other_scripts_are_kept() -> None:
    assert folded("王小明") == "王小明"


def test_punctuation_parts_words_and_an_apostrophe_does_not() -> None:
    assert folded_words("O'Brien-Smith, J.") == ("obrien", "smith", "j")


@given(st.text(max_size=30))
def test_capitals_never_count(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert folded(text.casefold()) == folded(text)
