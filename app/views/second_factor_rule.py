"""Whether the one who is signed in has to have a second factor, and has none yet."""

from flask import current_app
from flask_login import current_user

from app.models.accounts import Account
from app.rules.second_factors import SecondFactorFor, must_have_second_factor
from app.rules.states import AccountRole
from app.services.second_factors import has_second_factor


def must_have(account: Account) -> bool:
    """Whether the settings ask this account for a second factor."""
    rule = SecondFactorFor(current_app.config["SECOND_FACTOR"])
    return must_have_second_factor(AccountRole(account.role), rule=rule)


def is_missing() -> bool:
    """Whether the one who is signed in must set up a second factor before anything else."""
    return bool(
        current_user.is_authenticated and must_have(current_user) and not has_second_factor(current_user)
    )
