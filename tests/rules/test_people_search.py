import pytest

from app.rules.people_search import MOST_WORDS, search_pattern, search_words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", []),
        ("Shah, Anita", [("Shah",), ("Anita",)]),
        ("Councillor Shah", [("cllr", "councillor", "clr", "coun."), ("Shah",)]),
        ("Dr. Who", [("dr", "doctor"), ("Who",)]),
    ],
)
def test_words_come_with_their_other_spellings(typed: str, words: list[tuple[str, ...]]) -> None:
    assert search_words(typed) == words


def test_a_pasted_letter_is_not_looked_for_to_its_end() -> None:
    assert len(search_words("word " * 500)) == MOST_WORDS


@pytest.mark.parametrize(
    ("word", "pattern"), [("ash", "%ash%"), ("O’Hara", "%O_Hara%"), ("100%_\\", "%100\\%\\_\\\\%")]
)
def test_only_apostrophes_stand_for_others(word: str, pattern: str) -> None:
    assert search_pattern(word) == pattern
