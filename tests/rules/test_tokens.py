import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.tokens import (
    TOKEN_LENGTH,
    addressed_token,
    derive_token,
    lettered_token,
    read_addressed_token,
    read_lettered_token,
    read_reference,
    reference_from,
    token_digest,
)


@given(st.text(min_size=1), st.text(), st.integers(min_value=0, max_value=1000))
def test_a_token_is_26_lower_case_letters_and_digits(secret: str, seed: str, generation: int) -> None:
    token = derive_token(secret, purpose="link", seed=seed, generation=generation)

    assert len(token) == TOKEN_LENGTH
    assert re.fullmatch(r"[a-z2-7]+", token)


def test_the_same_facts_give_the_same_token() -> None:
    assert derive_token("key", purpose="link", seed="a") == derive_token("key", purpose="link", seed="a")


def test_another_purpose_seed_generation_or_key_gives_another_token() -> None:
    tokens = {
        derive_token("key", purpose="link", seed="a"),
        derive_token("key", purpose="stop", seed="a"),
        derive_token("key", purpose="link", seed="b"),
        derive_token("key", purpose="link", seed="a", generation=1),
        derive_token("other", purpose="link", seed="a"),
    }

    assert len(tokens) == 5


def test_the_digest_does_not_depend_on_case_or_spaces() -> None:
    assert token_digest(" ABC234 ") == token_digest("abc234")


def test_references_have_no_letters_that_are_mistaken_for_each_other() -> None:
    references = [reference_from(number) for number in range(0, 30**6, 7_654_321)]

    assert all(re.fullmatch(r"[2-9A-HJKMNP-TV-Z]{3}-[2-9A-HJKMNP-TV-Z]{3}", text) for text in references)
    assert len(set(references)) == len(references)


def test_an_addressed_token_says_whose_it_is_in_any_case() -> None:
    token = derive_token("secret", purpose="reply", seed="seed")
    written = addressed_token("KX4-9TM", token)

    assert read_addressed_token(written) == ("KX4-9TM", token)
    assert read_addressed_token(written.upper()) == ("KX4-9TM", token)


@given(st.text())
def test_no_other_text_is_an_addressed_token(text: str) -> None:
    assert read_addressed_token(text) is None or len(text.strip()) == 32


@pytest.mark.parametrize("typed", ["KX4-9TM", "kx49tm", " kx4 9tm ", "KX4–9TM", "kx4.9tm"])
def test_a_reference_is_read_however_it_is_typed(typed: str) -> None:
    assert read_reference(typed) == "KX4-9TM"


@pytest.mark.parametrize("typed", ["", "KX4-9T", "KX4-9TMM", "KX4-9TO", "KX4-9T1", "²²²²²²", "ßßßßßß"])
def test_nothing_else_is_read_as_a_reference(typed: str) -> None:
    assert read_reference(typed) is None


@given(st.integers(min_value=1, max_value=999_999_999), st.text(), st.booleans())
def test_the_token_of_a_letter_reads_back_and_is_no_invitations(
    number: int, seed: str, shouted: bool
) -> None:
    token = derive_token("key", purpose="stop", seed=seed)
    text = lettered_token(number, token)

    assert read_lettered_token(text.upper() if shouted else text) == (number, token)
    assert read_reference(text[:6]) is None


@pytest.mark.parametrize(
    "text", ["", "l7", "l0" + "a" * 26, "l7" + "1" * 26, "7" + "a" * 26, "l1000000000" + "a" * 26]
)
def test_other_text_is_no_token_of_a_letter(text: str) -> None:
    assert read_lettered_token(text) is None
