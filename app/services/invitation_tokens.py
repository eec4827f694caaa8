"""Which invitation an address of ours means: the link in a letter, where replies come in, where feeds are fetched.

A link is known by its digest. For the others nothing is stored: such a token names its invitation by the reference,
and the rest of it is made again from the secret key and compared.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from app.models.events import Event
from app.models.invitations import FormerInvitation, Invitation
from app.models.people import Person
from app.rules.tokens import addressed_token, derive_token, read_addressed_token, token_digest


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
    #: Where an organisation says whom it sends.
    NAME = "name"


def token_for(invitation: Invitation | FormerInvitation, purpose: Purpose, *, secret: str) -> str:
    """The token that stands for this invitation in addresses of this purpose."""
    return addressed_token(invitation.reference, _derived(invitation, purpose, secret))


# Built once, since every answer of a calendar asks it.
_BY_REFERENCE = (
    select(Invitation)
    .where(Invitation.reference == bindparam("reference"))
    .options(joinedload(Invitation.person), joinedload(Invitation.event))
)


def invitation_by_token(
    session: Session, token: str, purpose: Purpose, *, secrets: Sequence[str]
) -> Invitation | None:
    """The invitation that the token stands for, made with any of the secrets; none for every other text.

    For one that was merged into another, that other one.
    """
    read = read_addressed_token(token)
    if read is None:
        return None
    reference, _ = read
    invitation = session.scalar(_BY_REFERENCE, {"reference": reference})
    owner = invitation or session.scalar(
        select(FormerInvitation).where(FormerInvitation.reference == reference)
    )
    if owner is None or not is_made_for(owner, token, purpose, secrets=secrets):
        return None
    if isinstance(owner, FormerInvitation):
        return session.get(Invitation, owner.invitation_id)
    return owner


def reference_in(token: str) -> str | None:
    """The reference that a token names, which proves nothing; none in every other text."""
    read = read_addressed_token(token)
    return read[0] if read is not None else None


def is_made_for(
    owner: Invitation | FormerInvitation, token: str, purpose: Purpose, *, secrets: Sequence[str]
) -> bool:
    """Whether the token was made for this invitation and purpose, with any of the secrets."""
    read = read_addressed_token(token)
    if read is None or read[0] != owner.reference:
        return False
    return any(hmac.compare_digest(read[1], _derived(owner, purpose, secret)) for secret in secrets)


def former_invitation(session: Session, former_id: int) -> FormerInvitation | None:
    """What is kept of an invitation that was merged into another; none once the two were parted again."""
    return session.get(FormerInvitation, former_id)


def _derived(invitation: Invitation | FormerInvitation, purpose: Purpose, secret: str) -> str:
    generation = invitation.feed_generation if purpose is Purpose.FEED else 0
    return derive_token(secret, purpose=purpose, seed=invitation.token_seed, generation=generation or 0)


@dataclass(frozen=True)
class LinkOpened:
    """Which invitation a link opens, for whoever reads the rest of it under the lock."""

    id: int
    event_id: int
    event_state: str


def find_link(session: Session, token: str) -> LinkOpened | None:
    """Which invitation a link's token opens; none for an unknown one. As `find_invitation`, and much less."""
    digest = {"link_digest": token_digest(token)}
    row = session.execute(_LINK, digest).one_or_none() or session.execute(_FORMER_LINK, digest).one_or_none()
    return None if row is None else LinkOpened(row.id, row.event_id, row.state)


def find_invitation(session: Session, token: str) -> Invitation | None:
    """The invitation that a link's token opens, with its event and person; none for an unknown token.

    A link to an invitation that was merged into another opens that one.
    """
    digest = {"link_digest": token_digest(token)}
    return session.scalar(_BY_LINK, digest) or session.scalar(_BY_FORMER_LINK, digest)


# Built once: building them takes as long as asking.
_BY_LINK = (
    select(Invitation)
    .where(Invitation.link_digest == bindparam("link_digest"))
    .options(joinedload(Invitation.event), joinedload(Invitation.person).joinedload(Person.organisation))
)
_BY_FORMER_LINK = (
    select(Invitation)
    .join(FormerInvitation, FormerInvitation.invitation_id == Invitation.id)
    .where(FormerInvitation.link_digest == bindparam("link_digest"))
    .options(joinedload(Invitation.event), joinedload(Invitation.person).joinedload(Person.organisation))
)


_LINK = (
    select(Invitation.id, Invitation.event_id, Event.state)
    .join(Event, Event.id == Invitation.event_id)
    .where(Invitation.link_digest == bindparam("link_digest"))
)
_FORMER_LINK = (
    select(Invitation.id, Invitation.event_id, Event.state)
    .join(Event, Event.id == Invitation.event_id)
    .join(FormerInvitation, FormerInvitation.invitation_id == Invitation.id)
    .where(FormerInvitation.link_digest == bindparam("link_digest"))
)


def link_token(invitation: Invitation, secrets: Sequence[str]) -> str | None:
    """The token of the link that opens this invitation, by whichever secret made it; none if all are gone."""
    for secret in secrets:
        token = derive_token(
            secret, purpose="link", seed=invitation.token_seed, generation=invitation.link_generation
        )
        if token_digest(token) == invitation.link_digest:
            return token
    return None
