"""Who may sign in and with what. No database, no Flask."""

from datetime import date, datetime, timedelta

from email_validator import EmailNotValidError, validate_email

from app.rules.refusals import Refused
from app.rules.states import AccountRole

#: How long a one-time sign-in link lasts.
LINK_LASTS = timedelta(days=3)
#: The shortest password (NIST SP 800-63B section 5.1.1, and a little more).
SHORTEST_PASSWORD = 12


class SignInLinkEnded(Refused):
    """The one-time link was used, replaced or is too old."""

    def __init__(self) -> None:
        super().__init__(
            "This sign-in link has been used already or has run out. Ask an administrator for a new one."
        )


class AccountEnded(Refused):
    """The account is switched off, or its last day is over."""

    def __init__(self) -> None:
        super().__init__("This account has ended. Ask an administrator if you still need it.")


class AccountExists(Refused):
    """There is an account with that address already."""

    def __init__(self, email: str) -> None:
        super().__init__(f"There is already an account for {email}.")
        self.email = email


class NotAnAddress(Refused):
    """No letter can go to what was typed."""

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"“{typed.strip()}” is not an email address. Enter one in the correct format, like name@example.com."
        )
        self.typed = typed


def check_address(typed: str) -> str:
    """Return the one address that was typed, as it was spelt. Raises `NotAnAddress`."""
    try:
        validate_email(typed.strip(), check_deliverability=False)
    except EmailNotValidError:
        raise NotAnAddress(typed) from None
    return typed.strip()


class LastAdministrator(Refused):
    """Nobody would be left who may change accounts."""

    def __init__(self) -> None:
        super().__init__(
            "This is the last administrator. Make somebody else an administrator first, "
            "so that accounts can still be changed."
        )


#: What an account is for, after "with which you can".
MAY_DO = {
    AccountRole.ADMINISTRATOR: "organise events and look after accounts",
    AccountRole.OFFICER: "invite people and see who is coming",
    AccountRole.CONSULTANT: "download who is coming to the events that were opened to you",
}


def check_administrators_left(
    *, was: AccountRole, becomes: AccountRole, stays_active: bool, others: int
) -> None:
    """Raise `LastAdministrator` where a change would leave none; `others` is how many there are besides."""
    stays = becomes is AccountRole.ADMINISTRATOR and stays_active
    if was is AccountRole.ADMINISTRATOR and not stays and others == 0:
        raise LastAdministrator


def link_is_good(*, ends_at: datetime | None, now: datetime) -> bool:
    """Whether a one-time link may still be used."""
    return ends_at is not None and now < ends_at


def check_account(*, active: bool, ends_on: date | None, today: date) -> None:
    """Raise `AccountEnded` for one that is switched off, or whose last day is before `today` in London."""
    if not active or (ends_on is not None and ends_on < today):
        raise AccountEnded
