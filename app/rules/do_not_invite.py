"""The mark that remains of an address whose person was erased. No database, no Flask."""

from hashlib import sha256


def do_not_invite_mark(address: str) -> str:
    """What remains of an address: enough to know it again, not enough to write to it. 64 hexadecimal digits."""
    return sha256(f"do not invite {address.strip().casefold()}".encode()).hexdigest()
