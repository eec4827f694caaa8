"""How often somebody may guess a password or a code. No database, no Flask."""

from datetime import timedelta

from app.rules.refusals import Refused

#: So many wrong tries within the window, and even the right one has to wait.
MOST_TRIES = 10
TRIES_WINDOW = timedelta(minutes=5)


class TooManyTries(Refused):
    """There were too many wrong tries; the message says how long to wait."""

    def __init__(self) -> None:
        minutes = int(TRIES_WINDOW.total_seconds()) // 60
        super().__init__(
            f"There were too many wrong tries. Wait {minutes} minutes, then try again, or set a new password."
        )


def check_tries(wrong: int) -> None:
    """Raise `TooManyTries` where there were as many wrong tries within the window as are allowed."""
    if wrong >= MOST_TRIES:
        raise TooManyTries
