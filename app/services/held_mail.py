"""What officers decide about mail that came in: counting an answer, letting somebody come instead, putting aside."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.formats.calendar_replies import CalendarReply
from app.formats.incoming_mail import read_incoming
from app.models.incoming_mail import IncomingMail
from app.models.people import OtherAddress, Person
from app.rules.addresses import address_key
from app.rules.listed_people import listed_person
from app.rules.people import IsKnownAlready
from app.rules.refusals import Refused
from app.rules.states import Answer, Door, MailOutcome
from app.services.deputies import NamedDeputy, name_deputy
from app.services.history import Actor, write_history
from app.services.incoming_mail import MailDoor, settle_answer
from app.services.invitations import invite_person
from app.services.new_people import WhereTo, add_person
from app.services.replies import GivenReply


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


def let_come_instead(
    session: Session, mail_id: int, *, door: MailDoor, by: int | None, now: datetime
) -> IncomingMail:
    """Name whoever answered without being invited as the deputy of whoever was. Raises `Refused` with a sentence."""
    mail = _waiting_mail(session, mail_id)
    if mail is None or mail.outcome != MailOutcome.STRANGER or mail.invitation is None or not mail.answer:
        raise NothingToCount
    deputy = NamedDeputy(*written_as(mail))
    name_deputy(
        session,
        mail.invitation,
        GivenReply(Answer.DEPUTY, f"mail-{mail.digest[:50]}"),
        deputy,
        secret=door.secrets[0],
        by=Actor(Door.PAGE, by),
        now=now,
    )
    mail.outcome, mail.sentence = MailOutcome.APPLIED, f"{deputy.name} comes instead."
    _settle(session, mail, "stranger named as deputy", by=by, now=now)
    return mail


@dataclass(frozen=True)
class InOwnRight:
    """How an officer invites whoever answered without being invited.

    `name` is as they typed it, "" for the name that came with the mail; `person_id` is who they say that it is, of
    those who may be; `told_apart`: they have seen these, and say that it is none of them.
    """

    name: str = ""
    person_id: int | None = None
    told_apart: bool = False


def invite_stranger(
    session: Session,
    mail_id: int,
    given: InOwnRight,
    *,
    secrets: Sequence[str],
    by: int | None,
    now: datetime,
) -> IncomingMail:
    """Invite whoever answered without being invited, in their own right: by letter, without a place.

    They are looked up as a row of a list would be. Raises `NothingToCount`, `BadPerson`, `MayBeKnown` and
    `MayNotInvite`, having changed nothing.
    """
    mail = _waiting_mail(session, mail_id)
    if mail is None or mail.outcome != MailOutcome.STRANGER or mail.invitation is None:
        raise NothingToCount
    name, address = written_as(mail)
    officer = Actor(Door.PAGE, by)
    person = None
    if given.person_id is not None:
        person = session.get(Person, given.person_id)
        if person is None or person.erased_at is not None:
            raise NothingToCount
    else:
        listed = listed_person(1, {"name": given.name or name, "email": address})
        try:
            person = add_person(session, listed, WhereTo(), told_apart=given.told_apart, by=officer, now=now)
        except IsKnownAlready as known:
            person = session.get_one(Person, known.person_id)
    if address and address_key(address) != person.email_key:
        _know_address(session, person.id, address)
    nonce = f"mail-{mail.digest[:50]}"
    invite_person(session, mail.invitation.event, person, secrets=secrets, nonce=nonce, by=officer, now=now)
    mail.outcome, mail.sentence = MailOutcome.APPLIED, f"{person.name} was invited in their own right."
    _settle(session, mail, "stranger invited", by=by, now=now, about=person.id)
    return mail


def written_as(mail: IncomingMail) -> tuple[str, str]:
    """The name and the address with which a calendar answered; the sender's where the answer has none."""
    answer = mail.answer or {}
    name = str(answer.get("name") or mail.from_name)
    address = str(answer.get("address") or mail.from_address)
    # Calendars that know no name repeat the address.
    return "" if "@" in name else name, address


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


def _settle(
    session: Session,
    mail: IncomingMail,
    what: str,
    *,
    by: int | None,
    now: datetime,
    about: int | None = None,
) -> None:
    """Settle it. `about` is the person whom it was about, where that is not the invitee."""
    mail.needs_officer, mail.settled_at, mail.account_id, mail.raw = False, now, by, None
    event_id = mail.invitation.event_id if mail.invitation is not None else None
    person_id = about or (mail.invitation.person_id if mail.invitation is not None else mail.person_id)
    write_history(
        session, what, by=Actor(Door.PAGE, by), now=now, event_id=event_id, person_id=person_id, mail=mail.id
    )
