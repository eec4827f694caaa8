"""Mail that an officer decides about: listing it, counting a held answer, putting a message aside."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, case, func, literal_column, select
from sqlalchemy.orm import Session, joinedload

from app.formats.calendar_replies import CalendarReply
from app.formats.incoming_mail import read_incoming
from app.models.incoming_mail import IncomingMail
from app.models.invitations import Invitation
from app.models.people import OtherAddress
from app.rules.addresses import address_key
from app.rules.refusals import Refused
from app.rules.states import Door, MailOutcome
from app.services.history import Actor, write_history
from app.services.incoming_mail import MailDoor, settle_answer

#: How many messages a page shows.
MESSAGES_ON_A_PAGE = 50


class MailPile(StrEnum):
    """What an officer does with a message that waits: decide, look for another address, or read."""

    HELD = "held"
    BOUNCED = "bounced"
    TO_READ = "to_read"


def pile_of_mail() -> ColumnElement[str]:
    """On which pile a message lies while it waits for an officer."""
    outcome = IncomingMail.outcome
    return case(
        (outcome == MailOutcome.HELD, literal_column(f"'{MailPile.HELD}'")),
        (outcome == MailOutcome.BOUNCED, literal_column(f"'{MailPile.BOUNCED}'")),
        else_=literal_column(f"'{MailPile.TO_READ}'"),
    )


class NothingToCount(Refused):
    """The message holds no answer that an officer could count."""

    def __init__(self) -> None:
        super().__init__("This message holds no answer that can be counted, or it was settled already.")


def count_answer(
    session: Session,
    mail_id: int,
    *,
    door: MailDoor,
    deputy_name: str = "",
    by: int | None,
    now: datetime,
) -> IncomingMail:
    """Count a held answer as the invitee's, and know their other address from now on.

    `deputy_name` is the name of whoever comes instead, where a calendar left it out. The answer still has to be in
    time, and places are given as ever; what remains unclear goes on waiting. Raises `NothingToCount`.
    """
    mail = _waiting_mail(session, mail_id)
    if mail is None or mail.raw is None or mail.outcome not in {MailOutcome.HELD, MailOutcome.STRANGER}:
        raise NothingToCount
    incoming = read_incoming(zlib.decompress(mail.raw), received_at=mail.taken_at, ours=door.ours)
    if not isinstance(incoming.calendar, CalendarReply) or mail.invitation is None:
        raise NothingToCount
    alias, person = mail.alias, mail.invitation.person
    if mail.outcome == MailOutcome.HELD and alias and address_key(alias) != person.email_key:
        _know_address(session, person.id, alias)
    officer = Actor(Door.CALENDAR, by)
    settle_answer(
        session,
        mail,
        incoming,
        incoming.calendar,
        door=door,
        vouched=officer,
        deputy_name=deputy_name,
        now=now,
    )
    if mail.outcome == MailOutcome.HELD:
        return mail
    _settle(session, mail, "calendar reply counted", by=by, now=now)
    return mail


def put_aside(session: Session, mail_id: int, *, by: int | None, now: datetime) -> IncomingMail:
    """Settle a message without changing anything. Raises `NothingToCount` where there is none to settle."""
    mail = _waiting_mail(session, mail_id)
    if mail is None:
        raise NothingToCount
    _settle(session, mail, "mail put aside", by=by, now=now)
    return mail


def _waiting_mail(session: Session, mail_id: int) -> IncomingMail | None:
    query = (
        select(IncomingMail)
        .where(IncomingMail.id == mail_id, IncomingMail.needs_officer)
        .with_for_update(of=IncomingMail)
    )
    return session.scalar(query)


def _know_address(session: Session, person_id: int, address: str) -> None:
    key = address_key(address)
    known = select(OtherAddress.id).where(
        OtherAddress.person_id == person_id, OtherAddress.address_key == key
    )
    if session.scalar(known) is None:
        session.add(OtherAddress(person_id=person_id, address=address, address_key=key))
        session.flush()


def _settle(session: Session, mail: IncomingMail, what: str, *, by: int | None, now: datetime) -> None:
    mail.needs_officer, mail.settled_at, mail.account_id, mail.raw = False, now, by, None
    event_id = mail.invitation.event_id if mail.invitation is not None else None
    person_id = mail.invitation.person_id if mail.invitation is not None else None
    write_history(
        session, what, by=Actor(Door.PAGE, by), now=now, event_id=event_id, person_id=person_id, mail=mail.id
    )


@dataclass(frozen=True)
class MailPage:
    """One page of messages, newest first; how many there are in all, and how many wait for an officer."""

    messages: Sequence[IncomingMail]
    total: int
    waiting: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are: at least one."""
        return max(1, -(-self.total // MESSAGES_ON_A_PAGE))


def list_mail(session: Session, *, only_waiting: bool, page: int, pile: MailPile | None = None) -> MailPage:
    """Messages that came in, or only those that an officer has to look at: all of them, or those of one pile."""
    query = select(IncomingMail)
    waiting = session.scalar(select(func.count()).where(IncomingMail.needs_officer)) or 0
    total = waiting if only_waiting else session.scalar(select(func.count(IncomingMail.id))) or 0
    if only_waiting and pile is not None:
        total = (
            session.scalar(select(func.count()).where(IncomingMail.needs_officer, pile_of_mail() == pile))
            or 0
        )
        query = query.where(pile_of_mail() == pile)
    if only_waiting:
        query = query.where(IncomingMail.needs_officer)
    shown = (
        query.options(
            joinedload(IncomingMail.invitation).joinedload(Invitation.person),
            joinedload(IncomingMail.invitation).joinedload(Invitation.event),
            joinedload(IncomingMail.account),
        )
        .order_by(IncomingMail.id.desc())
        .limit(MESSAGES_ON_A_PAGE)
        .offset((page - 1) * MESSAGES_ON_A_PAGE)
    )
    return MailPage(session.scalars(shown).all(), total, waiting, page)
