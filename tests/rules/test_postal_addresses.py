import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.postal_addresses import envelope_lines, tidy_postal_address


def test_an_address_keeps_its_lines_and_its_case_without_what_stands_around_them() -> None:
    typed = "  12 LONG Road,\r\n\r\n oxford\r OX3  7AA \u2028England,"

    assert tidy_postal_address(typed) == "12 LONG Road\noxford\nOX3 7AA\nEngland"
    assert tidy_postal_address(None) == ""


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("", []),
        ("12 Long Road\nOxford, Oxfordshire", ["12 Long Road", "Oxford, Oxfordshire"]),
        ("12 Long Road, Oxford, OX3 7AA", ["12 Long Road", "Oxford", "OX3 7AA"]),
        ("12, Long Road, Oxford", ["12, Long Road", "Oxford"]),
        ("Flat 3, 12a, Long Road, Oxford", ["Flat 3, 12a, Long Road", "Oxford"]),
        ("County Hall", ["County Hall"]),
    ],
)
def test_an_address_on_one_line_is_broken_at_its_commas_but_not_after_a_number(
    address: str, lines: list[str]
) -> None:
    assert envelope_lines(address) == lines


@given(st.text(max_size=80))
def test_nothing_that_was_typed_is_lost_but_spaces_commas_and_controls(typed: str) -> None:
    printed = "".join(envelope_lines(tidy_postal_address(typed)))

    def kept(text: str) -> str:
        return "".join(each for each in text if each.isprintable() and each not in " ,")

    assert kept(printed) == kept(typed)
    assert tidy_postal_address(tidy_postal_address(typed)) == tidy_postal_address(typed)
