"""Who has to prove twice that it is them, and what recovery codes look like. No database, no Flask."""

from collections.abc import Callable
from enum import StrEnum

from app.rules.states import AccountRole

#: How many recovery codes are made together.
RECOVERY_CODES = 10
#: The letters of a code: none is mistaken for another on paper. 16 of them are 79 bits.
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS, _GROUP = 4, 4


class SecondFactorFor(StrEnum):
    """Who must have a second factor. Everybody may."""

    NOBODY = "off"
    STAFF = "staff"
    EVERYBODY = "everybody"


def must_have_second_factor(role: AccountRole, *, rule: SecondFactorFor) -> bool:
    """Whether an account of this role must have one; staff are officers and administrators."""
    if rule is SecondFactorFor.STAFF:
        return role is not AccountRole.CONSULTANT
    return rule is SecondFactorFor.EVERYBODY


def recovery_code(choose: Callable[[str], str]) -> str:
    """A code like "k7mw-2n9x-pq4r-t3hd"; `choose` picks one letter of those given, at random."""
    return "-".join("".join(choose(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def tidy_recovery_code(typed: str) -> str:
    """The code as it was shown, however it was typed: capitals, spaces and missing hyphens do not matter."""
    letters = "".join(letter for letter in typed.casefold() if letter.isalnum())
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))
