"""How often somebody may guess."""

import pytest

from app.rules.sign_in_tries import MOST_TRIES, TooManyTries, check_tries


def test_the_tenth_try_is_heard_and_the_eleventh_is_not() -> None:
    check_tries(MOST_TRIES - 1)

    with pytest.raises(TooManyTries, match="Wait 5 minutes"):
        check_tries(MOST_TRIES)
