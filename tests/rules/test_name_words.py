import pytest

from app.rules.name_words import (
    bare_word,
    count_suffixes,
    count_title_words,
    is_office,
    is_suffix,
    is_title,
    word_set,
)


def test_a_table_of_words_is_a_set() -> None:
    assert word_set("a b\n a") == {"a", "b"}


def test_a_bare_word_has_no_case_and_no_full_stops() -> None:
    assert bare_word("Ph.D.,") == "phd"


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("Cllr. Ann Kemp", 1),
        ("The Mayor. Councillor Mrs. Ann Kemp", 4),
        ("The Earl Kemp", 2),
        ("Earl Kemp", 0),
        ("Dean Kemp", 0),
        ("Town Ann", 0),
        ("Wing Commander Ann Kemp", 2),
        ("Dr Major", 1),
        ("Ann Kemp", 0),
        ("", 0),
    ],
)
def test_title_words_at_the_front_are_counted(typed: str, count: int) -> None:
    assert count_title_words(typed.split()) == count


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("Cllr Mrs", True), ("Rt Hon", True), ("Leader", False), ("Ann", False), ("", False)],
)
def test_a_title_is_known_from_a_name(typed: str, expected: bool) -> None:
    assert is_title(typed.split()) is expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("CBE", True),
        ("c.b.e.", True),
        ("Ph.D.", True),
        ("JP", True),
        ("Jp", False),
        ("Ma", False),
        ("Kemp", False),
    ],
)
def test_letters_after_a_name_are_known(typed: str, expected: bool) -> None:
    assert is_suffix(typed) is expected


@pytest.mark.parametrize(
    ("typed", "count"), [("Kemp CBE JP", 2), ("CBE", 0), ("JOHN MA", 0), ("JOHN KEMP MA", 1), ("Kemp MP", 1)]
)
def test_a_word_is_left_to_be_the_name(typed: str, count: int) -> None:
    assert count_suffixes(typed.split()) == count


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("The Clerk", True),
        ("Chief Executive Officer", True),
        ("Clerk to the Council", True),
        ("Bishop of Oxford", True),
        ("Lord Mayor", True),
        ("Lord Kemp", False),
        ("Bob Head", False),
        ("The", False),
        ("Head Kemp", False),
    ],
)
def test_an_office_is_known_from_a_name(typed: str, expected: bool) -> None:
    assert is_office(typed.split()) is expected
