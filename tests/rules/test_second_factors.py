"""Who must prove twice that it is them, and how recovery codes are written."""

import secrets

import pytest

from app.rules.second_factors import (
    SecondFactorFor,
    must_have_second_factor,
    recovery_code,
    tidy_recovery_code,
)
from app.rules.states import AccountRole


@pytest.mark.parametrize(
    ("rule", "roles"),
    [
        (SecondFactorFor.NOBODY, set()),
        (SecondFactorFor.STAFF, {AccountRole.OFFICER, AccountRole.ADMINISTRATOR}),
        (SecondFactorFor.EVERYBODY, set(AccountRole)),
    ],
)
def test_the_setting_says_which_roles_must_have_one(rule: SecondFactorFor, roles: set[AccountRole]) -> None:
    assert {role for role in AccountRole if must_have_second_factor(role, rule=rule)} == roles


def test_a_recovery_code_survives_being_typed_by_hand() -> None:
    code = recovery_code(secrets.choice)

    for typed in (code, code.upper(), code.replace("-", " "), f"  {code.replace('-', '')} "):
        assert tidy_recovery_code(typed) == code


def test_a_recovery_code_has_no_letters_that_are_mistaken_for_each_other() -> None:
    letters = {letter for _ in range(50) for letter in recovery_code(secrets.choice)}

    assert not letters & set("01ilo")
    assert len(letters - {"-"}) > 20


def test_what_is_no_code_is_tidied_to_no_code() -> None:
    assert tidy_recovery_code(" - ") == ""
