"""Which invitation and which calendar entry an answer is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Exists, bindparam, exists, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.formats.calendar_replies import CalendarReply
from app.models.calendar_entries import CalendarEntry
from app.models.invitations import Invitation
from app.models.people import OtherAddress, Person
from app.rules.addresses import address_key
from app.rules.calendar_responders import Signature
from app.rules.refusals import Refused
from app.services.calendar_entries import entries_of
from app.services.invitation_tokens import Purpose, invitation_by_token, is_made_for, reference_in


@dataclass(frozen=True, kw_only=True)
class Answered:
    """The invitation and the entry that an answer is about. `has_token`: it came to the invitation's own address."""

    invitation: Invitation
    entry: CalendarEntry
    has_token: bool


@dataclass(frozen=True, kw_only=True)
class ReceivedAnswer:
    """A calendar's reply with what its mail tells beside it. `nonce` names the mail: read twice, it is one reply."""

    reply: CalendarReply
    nonce: str
    #: Makes the link of a deputy's invitation.
    secret: str
    #: What an officer says that the deputy is called.
    deputy_name: str = ""
    may_be_answered: bool = True
    proven_domains: frozenset[str] = frozenset()


def signature_of(answered: Answered, received: ReceivedAnswer) -> Signature:
    """Who signs the answer, and what vouches for it."""
    reply = received.reply
    return Signature(
        attendee_address=reply.attendee.address,
        attendee_name=reply.attendee.name,
        from_address=reply.from_address,
        from_name=reply.from_name,
        has_token=answered.has_token,
        proven_domains=received.proven_domains,
    )


class NotOneInvitation(Refused):
    """The answer is about no invitation of ours, or about two."""


def find_answered(
    session: Session, reply: CalendarReply, *, tokens: Sequence[str] = (), secrets: Sequence[str]
) -> Answered:
    """What the answer is about: by the address that it came to, and by the entry's identity.

    `tokens` are those of the address that the mail server was given. Raises `NotOneInvitation` with a sentence
    for officers.
    """
    sent_to = tuple(dict.fromkeys((*tokens, *reply.tokens)))
    if len(sent_to) == 1 and (plain := _plainly_answered(session, reply, sent_to[0], secrets)):
        return plain
    query = (
        select(CalendarEntry)
        .where(CalendarEntry.uid == reply.uid)
        .options(
            joinedload(CalendarEntry.invitation).joinedload(Invitation.person),
            joinedload(CalendarEntry.invitation).joinedload(Invitation.event),
        )
    )
    entry = session.scalar(query)
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
    if entry is None:
        entries = list(entries_of(session, invitation.id).values())
        entry = entries[0] if len(entries) == 1 else None
    if entry is None:
        raise NotOneInvitation("The answer is to a calendar entry that we did not send.")
    if has_token and (theirs := _entry_of_another(session, invitation, entry, reply)):
        # The address proves that it was passed on, which says something of a deputy only.
        is_deputy = theirs.invitation.deputy_for_id == invitation.id
        return Answered(invitation=theirs.invitation, entry=theirs, has_token=is_deputy)
    return Answered(invitation=invitation, entry=entry, has_token=has_token)


# Nearly every answer is the invitee's own, to their own entry, at its own address: found by one statement.
_PLAINLY = (
    select(Invitation, CalendarEntry)
    .join(CalendarEntry, CalendarEntry.invitation_id == Invitation.id)
    .join(Invitation.person)
    .where(
        Invitation.reference == bindparam("reference"),
        CalendarEntry.uid == bindparam("uid"),
        Person.email_key == bindparam("address"),
    )
)


def _plainly_answered(
    session: Session, reply: CalendarReply, token: str, secrets: Sequence[str]
) -> Answered | None:
    reference = reference_in(token)
    if reference is None or not reply.attendee.address:
        return None
    facts = {"reference": reference, "uid": reply.uid, "address": address_key(reply.attendee.address)}
    found = session.execute(_PLAINLY, facts).first()
    if found is None or not is_made_for(found[0], token, Purpose.REPLY, secrets=secrets):
        return None
    return Answered(invitation=found[0], entry=found[1], has_token=True)


def _entry_of_another(
    session: Session, invitation: Invitation, entry: CalendarEntry, reply: CalendarReply
) -> CalendarEntry | None:
    """The own entry of whoever answers an entry that was passed on to them: the deputy's, else another guest's.

    A deputy answers what was delegated to them (RFC 5546, section 3.2.2.3); a guest may have been sent a
    colleague's invitation beside their own. None where several guests share the address, or the invitee uses it too.

    An answer to a time that has changed since is left with the entry that it came from, which knows that time.
    """
    address = reply.attendee.address
    if not address or address == invitation.person.email_key or reply.sequence < entry.time_sequence:
        return None
    query = (
        select(CalendarEntry)
        .join(CalendarEntry.invitation)
        .join(Invitation.person)
        .where(
            Invitation.event_id == invitation.event_id,
            Invitation.id != invitation.id,
            Person.email_key == address,
            ~_uses(invitation.person_id, address),
            CalendarEntry.event_session_id == entry.event_session_id,
        )
        .options(contains_eager(CalendarEntry.invitation).contains_eager(Invitation.person))
        .order_by(CalendarEntry.id)
    )
    found = session.scalars(query).all()
    deputies = [each for each in found if each.invitation.deputy_for_id == invitation.id]
    return deputies[0] if deputies else found[0] if len(found) == 1 else None


def _uses(person_id: int, address: str) -> Exists:
    return exists().where(OtherAddress.person_id == person_id, OtherAddress.address_key == address)
