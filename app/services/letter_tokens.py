"""Which letter an address of ours means, for letters to people who have no invitation yet.

Nothing is stored: such a token names its letter by number, and the rest of it is made again from the secret key.
"""

import hmac
from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.models.messages import Message
from app.rules.tokens import derive_token, lettered_token, read_lettered_token
from app.services.invitation_tokens import Purpose


def token_for_letter(message: Message, purpose: Purpose, *, secret: str) -> str:
    """The token that stands for this letter in addresses of this purpose."""
    return lettered_token(message.id, _derived(message, purpose, secret))


def letter_by_token(
    session: Session, token: str, purpose: Purpose, *, secrets: Sequence[str]
) -> Message | None:
    """The letter that the token stands for, made with any of the secrets; none for every other text."""
    read = read_lettered_token(token)
    if read is None:
        return None
    letter_id, proof = read
    message = session.get(Message, letter_id)
    if message is None:
        return None
    good = [_derived(message, purpose, secret) for secret in secrets]
    return message if any(hmac.compare_digest(proof, each) for each in good) else None


def _derived(message: Message, purpose: Purpose, secret: str) -> str:
    return derive_token(secret, purpose=f"{purpose} of a letter", seed=message.key)
