import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.telephones import looks_like_telephone, read_telephone, telephone_key


@pytest.mark.parametrize(
    "typed",
    [
        "01865 496001",
        "(01865) 496001",
        "+44 (0)1865 496 001",
        "+44 1865 496001",
        "0044 1865 496001",
        "1865496001",
        "1865496001.0",
        "Tel: 01865-496-001",
        "01865 496001 / 07700 900123",
        "01865 496001 or 07700 900123",
    ],
)
def test_one_number_typed_in_many_ways_has_one_key(typed: str) -> None:
    assert telephone_key(typed) == "1865496001"
    assert looks_like_telephone(typed)


def test_an_extension_is_part_of_the_number() -> None:
    assert (
        telephone_key("01865 496001 ext 12")
        == telephone_key("01865496001 x12")
        != telephone_key("01865 496001")
    )


def test_numbers_of_other_countries_keep_their_code() -> None:
    assert telephone_key("+353 1 555 0123") == "+35315550123"


@pytest.mark.parametrize("typed", ["", "n/a", "12 High Street", "ann@example.org", "12345", "1" * 16])
def test_what_is_no_number_does_not_look_like_one(typed: str) -> None:
    assert not looks_like_telephone(typed)


def test_too_few_digits_have_no_key() -> None:
    assert telephone_key("496") == ""


@given(st.text(max_size=30))
def test_a_number_is_kept_as_typed(typed: str) -> None:
    assert read_telephone(typed).as_typed == typed.strip()
