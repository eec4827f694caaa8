import pytest

from app.rules.near_names import (
    are_initials_of,
    are_two_people_by_title,
    is_matching_name,
    is_one_slip_apart,
    why_near,
)

Name = tuple[str, str]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Anna", "Kemp"), ("ANNA", "Kemp")),
        (("G A", "Kemp"), ("G.A.", "Kemp")),
        (("Anna Mary", "Kemp"), ("Anna", "Kemp")),
        (("Anna M.", "Kemp"), ("Anna Mary", "Kemp")),
        (("Anna", "Kemp-Lloyd"), ("Anna Kemp", "Lloyd")),
        (("", "Kemp"), ("", "kemp")),
    ],
)
def test_the_same_name_matches(one: Name, other: Name) -> None:
    assert is_matching_name(one, other)
    assert is_matching_name(other, one)
    assert why_near(one, other) == "the same name"


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (("Pete", "Kemp"), ("Peter", "Kemp"), "“Pete” and “Peter” may be one name"),
        (("William (Bill)", "Kemp"), ("Billy", "Kemp"), "“William (Bill)” and “Billy” may be one name"),
        (("J. Michael", "Kemp"), ("Mike", "Kemp"), "“J. Michael” and “Mike” may be one name"),
        (("G", "Kemp"), ("Geraldine", "Kemp"), "“G” may stand for “Geraldine”"),
        (("Geraldine Ann", "Kemp"), ("GA", "Kemp"), "“GA” may stand for “Geraldine Ann”"),
        (("", "Kemp"), ("Ann", "Kemp"), "the same family name, and one of them has no given name"),
        (("Kemp", "Ann"), ("Ann", "Kemp"), "the same words in another order"),
        (("Ann", "Reynolds"), ("Ann", "Renolds"), "“Reynolds” and “Renolds” differ by one letter"),
    ],
)
def test_a_near_name_says_why(one: Name, other: Name, why: str) -> None:
    assert not is_matching_name(one, other)
    assert why_near(one, other) == why
    assert why_near(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Anna", "Kemp"), ("Alice", "Kemp")),
        (("Anna", "Kemp"), ("Anna", "Lloyd")),
        (("A", "Kemp"), ("Bert", "Kemp")),
        (("G A", "Kemp"), ("G B", "Kemp")),
        (("Anna Mary", "Kemp"), ("Anna Jane", "Kemp")),
    ],
)
def test_another_name_is_not_near(one: Name, other: Name) -> None:
    assert not is_matching_name(one, other)
    if one[0] != "Anna Mary":
        assert why_near(one, other) == ""


def test_initials_stand_for_the_names_that_begin_with_them() -> None:
    assert are_initials_of(("g", "a"), ("geraldine", "ann"))
    assert not are_initials_of(("g", "b"), ("geraldine", "ann"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("reynolds", "renolds", True),
        ("reynolds", "reynoldz", True),
        ("reynolds", "reyonlds", True),
        ("reynolds", "reynold", True),
        ("reynolds", "reynolds", False),
        ("reynolds", "raynoldz", False),
        ("kemp", "kamp", False),
    ],
)
def test_one_slip_is_one_letter(one: str, other: str, expected: bool) -> None:
    assert is_one_slip_apart(one, other) is expected
    assert is_one_slip_apart(other, one) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("Mr", ""), ("Mrs", ""), True),
        (("Cllr Mr", ""), ("Dame", ""), True),
        (("", "Snr"), ("", "Jr"), True),
        (("Cllr", ""), ("Mrs", ""), False),
        (("Mr and Mrs", ""), ("Mrs", ""), False),
        (("Mr", "CBE"), ("Mr", "Jr"), False),
    ],
)
def test_titles_tell_a_couple_apart(one: Name, other: Name, expected: bool) -> None:
    assert are_two_people_by_title(one, other) is expected
