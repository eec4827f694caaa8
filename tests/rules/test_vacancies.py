import pytest

from app.rules.vacancies import cut_remark, is_vacancy, says_left


@pytest.mark.parametrize(
    "typed",
    [
        "Vacancy",
        "VACANT",
        "Conservative Vacancy",
        "Vacancy (1 of 2)",
        "TBC",
        "t.b.a.",
        "Cllr TBC",
        "To be appointed",
        "Representative to be named",
        "Ash Water representative to be confirmed",
        "Name to follow",
        "Representative",
        "Awaiting nomination",
        "N/A",
        "unknown",
    ],
)
def test_an_empty_seat_is_known(typed: str) -> None:
    assert is_vacancy(typed)


@pytest.mark.parametrize(
    "typed", ["Judith Lloyd", "Judith Lloyd (TBC)", "Tobias Post", "Ann Bede", "Cllr Kemp", ""]
)
def test_a_person_is_no_empty_seat(typed: str) -> None:
    assert not is_vacancy(typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Resigned Feb 2018", True),
        ("has stood down", True),
        ("left May 2018", True),
        ("Left Bank", False),
        ("", False),
    ],
)
def test_what_says_that_somebody_has_left_is_known(typed: str, expected: bool) -> None:
    assert says_left(typed) is expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Ann Kemp resigned in Feb 2018", ("Ann Kemp", "resigned in Feb 2018")),
        ("Resigned 12/02/2018 Ann Kemp", ("Ann Kemp", "Resigned 12/02/2018")),
        ("Ann Kemp until May 2019", ("Ann Kemp", "until May 2019")),
        ("Ann Kemp TBC", ("Ann Kemp", "TBC")),
        ("Ann Kemp", ("Ann Kemp", "")),
        ("", ("", "")),
    ],
)
def test_a_remark_is_cut_from_the_name(typed: str, expected: tuple[str, str]) -> None:
    assert cut_remark(typed) == expected
