"""The mark that remains of an address whose person was erased. No database, no Flask.

A plain digest of an address can be guessed by digesting every address that somebody can think of. The mark is
an HMAC (RFC 2104) with the secret key, which no backup of the database holds: whoever has the marks alone can
test nothing. The digest inside lets marks from before there was a key be given one without their address.
"""

import hmac
from collections.abc import Sequence
from hashlib import sha256

#: What stands for the key of a mark that was made before marks had keys.
NO_KEY = ""


def plain_mark(address: str) -> str:
    """The digest that a mark is made of, however the address is written. 64 hexadecimal digits."""
    return sha256(f"do not invite {address.strip().casefold()}".encode()).hexdigest()


def keyed_mark(plain: str, secret: str) -> str:
    """What remains of an address: enough to know it again, not enough to write to it or to guess it."""
    return hmac.digest(secret.encode(), f"do not invite|{plain}".encode(), "sha256").hex()


def do_not_invite_mark(address: str, secret: str) -> str:
    """The mark of an address. 64 hexadecimal digits."""
    return keyed_mark(plain_mark(address), secret)


def marks_of(address: str, secrets: Sequence[str]) -> list[str]:
    """Every mark that can stand for the address: one for each secret, and the one from before there were keys."""
    plain = plain_mark(address)
    return [plain, *(keyed_mark(plain, secret) for secret in secrets)]


def key_name(secret: str) -> str:
    """Names a secret beside the marks made with it, and tells nothing of it. 12 hexadecimal digits."""
    return hmac.digest(secret.encode(), b"the name of a key for do-not-invite marks", "sha256").hex()[:12]
