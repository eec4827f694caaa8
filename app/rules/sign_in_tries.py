"""How often somebody may guess a password or a code. No database, no Flask."""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from app.rules.refusals import Refused

#: So many wrong tries within the window, and even the right one has to wait.
MOST_TRIES = 10
TRIES_WINDOW = timedelta(minutes=5)
#: So many from one network, whatever accounts they are for. A whole office may be behind one address.
MOST_FROM_NETWORK = 50


_MINUTES = int(TRIES_WINDOW.total_seconds()) // 60


class TooManyTries(Refused):
    """There were too many wrong tries; the message says how long to wait."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(
            sentence
            or f"There were too many wrong tries. Wait {_MINUTES} minutes, then try again, or set a new password."
        )


class TooManyFromNetwork(TooManyTries):
    """There were too many wrong tries from one network, for whichever accounts."""

    def __init__(self) -> None:
        super().__init__(
            f"There were too many wrong tries to sign in from your network. Wait {_MINUTES} minutes, then try again."
        )


def check_tries(wrong: int) -> None:
    """Raise `TooManyTries` where there were as many wrong tries within the window as are allowed."""
    if wrong >= MOST_TRIES:
        raise TooManyTries


def check_network(wrong: int) -> None:
    """Raise `TooManyFromNetwork` where there were as many wrong tries from a network as are allowed."""
    if wrong >= MOST_FROM_NETWORK:
        raise TooManyFromNetwork


def network_of(address: str) -> str:
    """Whose tries count together: an IPv4 address, or the 64 bits of an IPv6 address that name a network.

    Everybody has 2**64 addresses in such a network (RFC 4291, section 2.5.1). "" for what is no address.
    """
    try:
        read = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if not isinstance(read, IPv6Address):
        return str(read)
    if read.ipv4_mapped is not None:
        return str(read.ipv4_mapped)
    return f"{IPv6Address(int(read) >> 64 << 64)}/64"
