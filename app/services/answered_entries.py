"""Which invitation and which calendar entry an answer is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.formats.calendar_replies import CalendarReply
from app.models.calendar_entries import CalendarEntry
from app.models.invitations import Invitation
from app.rules.refusals import Refused
from app.services.calendar_entries import entries_of
from app.services.invitation_tokens import Purpose, invitation_by_token


@dataclass(frozen=True, kw_only=True)
class Answered:
    """The invitation and the entry that an answer is about. `has_token`: it came to the invitation's own address."""

    invitation: Invitation
    entry: CalendarEntry
    has_token: bool


class NotOneInvitation(Refused):
    """The answer is about no invitation of ours, or about two."""


def find_answered(
    session: Session, reply: CalendarReply, *, tokens: Sequence[str] = (), secrets: Sequence[str]
) -> Answered:
    """What the answer is about: by the address that it came to, and by the entry's identity.

    `tokens` are those of the address that the mail server was given. Raises `NotOneInvitation` with a sentence
    for officers.
    """
    query = (
        select(CalendarEntry)
        .where(CalendarEntry.uid == reply.uid)
        .options(
            joinedload(CalendarEntry.invitation).joinedload(Invitation.person),
            joinedload(CalendarEntry.invitation).joinedload(Invitation.event),
        )
    )
    entry = session.scalar(query)
    sent_to = dict.fromkeys((*tokens, *reply.tokens))
    found = [invitation_by_token(session, token, Purpose.REPLY, secrets=secrets) for token in sent_to]
    named = {invitation.id: invitation for invitation in found if invitation is not None}
    has_token = bool(named)
    if entry is not None:
        named.setdefault(entry.invitation_id, entry.invitation)
    if not named:
        raise NotOneInvitation("The answer is to no invitation of ours.")
    if len(named) > 1:
        raise NotOneInvitation("The answer’s address and its calendar entry belong to two invitations.")
    (invitation,) = named.values()
    entries = list(entries_of(session, invitation.id).values())
    if entry is None and len(entries) == 1:
        entry = entries[0]
    if entry is None:
        raise NotOneInvitation("The answer is to a calendar entry that we did not send.")
    return Answered(invitation=invitation, entry=entry, has_token=has_token)
