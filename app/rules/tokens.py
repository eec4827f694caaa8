"""Secrets in links: derived from the secret key, so that a letter can repeat a link and a backup cannot.

A token is HMAC-SHA256 (RFC 2104) of its purpose, its owner's seed and a generation number, cut to 128 bits
and written in lower-case base32 (RFC 4648, section 6) without padding: 26 characters.
"""

import hmac
import re
from base64 import b32encode
from hashlib import sha256

#: How long a token is, in characters.
TOKEN_LENGTH = 26

_LETTERED_TOKEN = re.compile(rf"l([1-9][0-9]{{0,8}})([a-z2-7]{{{TOKEN_LENGTH}}})")
_REFERENCE_LENGTH = 6
_REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def derive_token(secret: str, *, purpose: str, seed: str, generation: int = 0) -> str:
    """The token for one purpose; another purpose or generation gives one that has nothing in common with it."""
    text = f"{purpose}|{seed}|{generation}"
    return b32encode(hmac.digest(secret.encode(), text.encode(), "sha256")[:16]).decode().rstrip("=").lower()


def token_digest(token: str) -> str:
    """What the database keeps of a token: SHA-256 in hexadecimal, of the token in lower case."""
    return sha256(token.strip().lower().encode()).hexdigest()


def addressed_token(reference: str, token: str) -> str:
    """A token that also says whose it is, for addresses that are looked up without a stored digest.

    The reference ("KX4-9TM") is no secret; the token proves that the address came from us. 32 characters.
    """
    return reference.replace("-", "").lower() + token


def read_addressed_token(text: str) -> tuple[str, str] | None:
    """The reference and the token that `addressed_token` put together; None for anything else."""
    letters = text.strip().upper()
    if len(letters) != _REFERENCE_LENGTH + TOKEN_LENGTH or not letters.isascii() or not letters.isalnum():
        return None
    reference, token = letters[:_REFERENCE_LENGTH], letters[_REFERENCE_LENGTH:]
    return f"{reference[:3]}-{reference[3:]}", token.lower()


def lettered_token(letter_id: int, token: str) -> str:
    """A token that also says which letter it came with, for people who have no reference yet.

    It begins with an L, which no reference has, and the letter's number: at most 36 characters.
    """
    return f"l{letter_id}{token}"


def read_lettered_token(text: str) -> tuple[int, str] | None:
    """The letter's number and the token that `lettered_token` put together; None for anything else."""
    read = _LETTERED_TOKEN.fullmatch(text.strip().lower())
    return (int(read[1]), read[2]) if read else None


def read_reference(text: str) -> str | None:
    """The reference that somebody typed, like KX4-9TM, with or without the dash; None for anything else."""
    letters = "".join(each for each in text.upper() if each.isalnum())
    if len(letters) != _REFERENCE_LENGTH or not set(letters) <= set(_REFERENCE_LETTERS):
        return None
    return f"{letters[:3]}-{letters[3:]}"


def reference_from(number: int) -> str:
    """A short reference like KX4-9TM, without letters and digits that are mistaken for each other.

    `number` is any whole number from 0 on; those below 30 to the sixth power differ.
    """
    letters = []
    for _ in range(_REFERENCE_LENGTH):
        number, index = divmod(number, len(_REFERENCE_LETTERS))
        letters.append(_REFERENCE_LETTERS[index])
    return f"{''.join(letters[:3])}-{''.join(letters[3:])}"
