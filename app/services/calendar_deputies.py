"""Calendars that send somebody else: whom they name, and what is recorded (RFC 5546, section 3.2.2.3)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.formats.calendar_answers import ReplyAttendee
from app.models.deputies import DeputyRequest
from app.models.invitations import Invitation
from app.models.people import OtherAddress, Person
from app.models.replies import Reply
from app.rules.addresses import address_key, read_email_cell
from app.rules.refusals import Refused
from app.services.answered_entries import ReceivedAnswer
from app.services.deputies import IsInvitedAlready, NamedDeputy
from app.services.deputy_requests import open_request, send_somebody_else
from app.services.history import Actor
from app.services.replies import GivenReply
from app.services.waiting_lists import living_places


class UnclearDeputy(Refused):
    """A deputy was asked for, and an officer has to find out who it is. The message is for the officer."""


def send_deputy(
    session: Session,
    invitation: Invitation,
    given: GivenReply,
    received: ReceivedAnswer,
    *,
    by: Actor,
    now: datetime,
) -> Reply | DeputyRequest:
    """Record that whoever the calendar names comes instead, or ask for it, by the same door as on the page.

    The same wish in a further message is one request, with one letter. Raises `UnclearDeputy` where it cannot be
    told who is meant, and any other `Refused` for the guest; nothing is changed then.
    """
    if len(living_places(session, invitation.id)) > 1:
        raise UnclearDeputy("They want to send somebody else to one day of several. Ask them what they mean.")
    attendee, named = received.reply.attendee, received.deputy_name
    deputy = _named_deputy(session, invitation.person, attendee, named=named)
    waiting = open_request(session, invitation.id) if by.account_id is None else None
    if waiting is not None and NamedDeputy(waiting.deputy_name, waiting.deputy_email) == deputy:
        return waiting
    try:
        return send_somebody_else(session, invitation, given, deputy, secret=received.secret, by=by, now=now)
    except IsInvitedAlready as refusal:
        raise UnclearDeputy(f"They want to send somebody else. {refusal} Ask them what they mean.") from None


def _named_deputy(session: Session, giver: Person, attendee: ReplyAttendee, *, named: str) -> NamedDeputy:
    address = read_email_cell(attendee.delegated_to).address
    if address is None:
        raise UnclearDeputy(
            f"They want to send somebody at “{attendee.delegated_to[:200]}”, which is no address."
        )
    if address_key(address) in _addresses(session, giver):
        raise UnclearDeputy("Their calendar names themselves as the one who comes instead.")
    name = named or attendee.delegated_to_name or _only_name(session, address)
    if not name or "@" in name:
        raise UnclearDeputy(f"They want to send {address}, and their calendar does not say who that is.")
    return NamedDeputy(name[:200], address)


def _addresses(session: Session, person: Person) -> set[str | None]:
    others = select(OtherAddress.address_key).where(OtherAddress.person_id == person.id)
    return {person.email_key, *session.scalars(others.order_by(OtherAddress.id))}


def _only_name(session: Session, address: str) -> str:
    """The name of the one person whom we know by this address; "" where there is none, or more than one."""
    query = select(Person).where(Person.email_key == address_key(address), Person.erased_at.is_(None))
    known = session.scalars(query.order_by(Person.id).limit(2)).all()
    return known[0].name if len(known) == 1 else ""
