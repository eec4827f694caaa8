"""Which invitation an address of ours means: where replies and reports come in, and where feeds are fetched.

Nothing is stored for these: such a token names its invitation by the reference, and the rest of it is made again
from the secret key and compared.
"""

import hmac
from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models.invitations import Invitation
from app.rules.tokens import addressed_token, derive_token, read_addressed_token


class Purpose(StrEnum):
    """What an address is for; a token for one opens none of the others."""

    #: Where a calendar's reply to this invitation goes.
    REPLY = "reply"
    #: Where mail servers report that its letters did not arrive.
    BOUNCE = "bounce"
    #: The guest's own calendar feed.
    FEED = "feed"
    #: Where a mail program asks for no more letters about the event (RFC 8058).
    STOP = "stop"


def token_for(invitation: Invitation, purpose: Purpose, *, secret: str) -> str:
    """The token that stands for this invitation in addresses of this purpose."""
    return addressed_token(invitation.reference, _derived(invitation, purpose, secret))


def invitation_by_token(
    session: Session, token: str, purpose: Purpose, *, secrets: Sequence[str]
) -> Invitation | None:
    """The invitation that the token stands for, made with any of the secrets; none for every other text."""
    read = read_addressed_token(token)
    if read is None:
        return None
    reference, proof = read
    query = (
        select(Invitation)
        .where(Invitation.reference == reference)
        .options(joinedload(Invitation.person), joinedload(Invitation.event))
    )
    invitation = session.scalar(query)
    if invitation is None:
        return None
    good = [_derived(invitation, purpose, secret) for secret in secrets]
    return invitation if any(hmac.compare_digest(proof, each) for each in good) else None


def _derived(invitation: Invitation, purpose: Purpose, secret: str) -> str:
    generation = invitation.feed_generation if purpose is Purpose.FEED else 0
    return derive_token(secret, purpose=purpose, seed=invitation.token_seed, generation=generation or 0)
