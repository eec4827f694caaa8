"""How often somebody may guess."""

import pytest

from app.rules.sign_in_tries import (
    MOST_FROM_NETWORK,
    MOST_TRIES,
    TooManyFromNetwork,
    TooManyTries,
    check_network,
    check_tries,
    network_of,
)


def test_the_tenth_try_is_heard_and_the_eleventh_is_not() -> None:
    check_tries(MOST_TRIES - 1)

    with pytest.raises(TooManyTries, match="Wait 5 minutes"):
        check_tries(MOST_TRIES)


def test_a_network_may_be_wrong_fifty_times_and_is_told_why_it_waits() -> None:
    check_network(MOST_FROM_NETWORK - 1)

    with pytest.raises(TooManyFromNetwork, match=r"from your network\. Wait 5 minutes"):
        check_network(MOST_FROM_NETWORK)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9%eth0", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_addresses_of_one_network_count_together(address: str, network: str) -> None:
    assert network_of(address) == network
