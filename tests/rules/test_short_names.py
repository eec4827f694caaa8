import pytest

from app.rules.short_names import is_known_given_name, may_be_one_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pete", "peter"),
        ("liz", "elizabeth"),
        ("liz", "beth"),
        ("bill", "william"),
        ("bob", "robert"),
        ("jack", "john"),
        ("peggy", "margaret"),
        ("chris", "christine"),
        ("chris", "christopher"),
        ("kathryn", "catherine"),
        ("zanthippe", "zanthippe"),
    ],
)
def test_short_forms_may_be_one_name(one: str, other: str) -> None:
    assert may_be_one_name(one, other)
    assert may_be_one_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("anna", "alice"), ("christine", "christopher"), ("samuel", "samantha"), ("john", "james"), ("x", "y")],
)
def test_other_names_are_not_one(one: str, other: str) -> None:
    assert not may_be_one_name(one, other)


def test_a_given_name_is_known_in_any_case() -> None:
    assert is_known_given_name("Gabriel")
    assert not is_known_given_name("Abingdon")
