"""Mail that comes in: each message is taken in once, by one function, from the mailbox and from the command line."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.database import one_at_a_time
from app.formats.authentication_results import proven_domains
from app.formats.calendar_replies import CalendarReply, UnclearReply
from app.formats.dates import when_words
from app.formats.incoming_mail import Incoming, Kind, OurAddresses, read_incoming
from app.models.incoming_mail import IncomingMail
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.people import Person
from app.rules.states import MailOutcome
from app.services.answered_entries import NotOneInvitation, ReceivedAnswer, find_answered
from app.services.bounced_letters import (
    by_message_id,
    find_reported,
    find_reported_letter,
    record_report,
    stop_letters,
    whom_it_is_about,
)
from app.services.calendar_answers import Judged, judge_answer
from app.services.history import Actor
from app.services.invitation_tokens import Purpose, invitation_by_token
from app.services.mail_forwards import forward_mail
from app.services.single_rows import add_now

_RAW_BYTES = 2 * 1024 * 1024
_ID_CHARACTERS = 250
#: No event is proposed for years outside of these; at the ends of the calendar times cannot be reckoned.
_A_PAST_YEAR, _NO_YEAR = 1999, 3000


@dataclass(frozen=True, kw_only=True)
class MailDoor:
    """What taking mail in depends on. `trusted_server`: the name our own mail server signs its findings with."""

    secrets: Sequence[str]
    ours: OurAddresses = field(default_factory=OurAddresses)
    trusted_server: str = ""


@dataclass(frozen=True)
class TakenIn:
    """A message that was taken in; `repeated`: it had been taken in before, and nothing was changed."""

    mail: IncomingMail
    repeated: bool = False


def take_in(
    session: Session, raw: bytes, *, door: MailDoor, envelope_to: str | None = None, now: datetime
) -> TakenIn:
    """Understand one message and do what it asks for, if it may. Whatever its bytes are, it raises nothing for them.

    The same message again changes nothing, also when two readers take it at the same moment.
    """
    incoming = read_incoming(raw, received_at=now, envelope_to=envelope_to, ours=door.ours)
    reply = incoming.calendar if isinstance(incoming.calendar, CalendarReply) else None
    # Copies of one message have one Message-ID, so that whoever takes the second waits and then finds the first.
    one_at_a_time(session, f"mail {incoming.message_id}")
    before = _taken_before(session, incoming, reply)
    if before is not None:
        return TakenIn(before, repeated=True)
    mail = _row(incoming, reply, now=now)
    if reply is None:
        # What is done about it names it. An answer's row is written once, with what became of it.
        session.add(mail)
        session.flush()
    _deal_with(session, mail, incoming, reply, door=door, now=now)
    if mail.needs_officer:
        mail.raw = zlib.compress(raw[:_RAW_BYTES])
    if reply is not None:
        mail.invitation_id = mail.invitation.id if mail.invitation is not None else None
        add_now(session, mail)
    session.flush()
    return TakenIn(mail)


_BY_DIGEST = select(IncomingMail).where(IncomingMail.digest == bindparam("digest"))
_BY_ANSWER = (
    select(IncomingMail)
    .where(
        (IncomingMail.digest == bindparam("digest"))
        | (
            (IncomingMail.message_id == bindparam("message_id"))
            & (IncomingMail.answer_digest == bindparam("answer_digest"))
        )
    )
    .order_by(IncomingMail.id)
    .limit(1)
)


def _taken_before(session: Session, incoming: Incoming, reply: CalendarReply | None) -> IncomingMail | None:
    if reply is None:
        return session.scalar(_BY_DIGEST, {"digest": incoming.digest})
    facts = {
        "digest": incoming.digest,
        "message_id": _storable(incoming.message_id, _ID_CHARACTERS),
        "answer_digest": reply.digest,
    }
    return session.scalar(_BY_ANSWER, facts)


def _row(incoming: Incoming, reply: CalendarReply | None, *, now: datetime) -> IncomingMail:
    answer = None
    if reply is not None:
        answer = {
            "name": reply.attendee.name,
            "address": reply.attendee.address,
            "says": reply.attendee.partstat,
            "comment": reply.comment,
            "deputy": reply.attendee.delegated_to,
            "deputy_name": reply.attendee.delegated_to_name,
            "proposed": _proposed(reply),
        }
    return IncomingMail(
        digest=incoming.digest,
        answer_digest=reply.digest if reply else None,
        message_id=_storable(incoming.message_id, _ID_CHARACTERS),
        kind=incoming.kind,
        from_address=_storable(incoming.from_address, 320),
        from_name=_storable(incoming.from_name, 500),
        subject=_storable(incoming.subject, 500),
        text=_storable(incoming.text, 2000),
        answer=answer,
        taken_at=now,
        outcome=MailOutcome.NOTED,
        sentence="",
    )


def _proposed(reply: CalendarReply) -> str:
    """The time that a calendar asks for, in words; "" where it names none that can be."""
    starts_at, ends_at = reply.proposed_starts_at, reply.proposed_ends_at
    if starts_at is None or ends_at is None or not _A_PAST_YEAR < starts_at.year <= ends_at.year < _NO_YEAR:
        return ""
    return when_words(starts_at=starts_at, ends_at=ends_at) if starts_at < ends_at else ""


def _storable(text: str, most: int) -> str:
    """The text without what PostgreSQL cannot keep: NUL, and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")[:most]


def _deal_with(
    session: Session,
    mail: IncomingMail,
    incoming: Incoming,
    reply: CalendarReply | None,
    *,
    door: MailDoor,
    now: datetime,
) -> None:
    match incoming.kind:
        case Kind.BOUNCE:
            letter = _know_reported(session, mail, incoming, door=door)
            record_report(session, mail, incoming, letter=letter, now=now)
        case Kind.COMPLAINT:
            _stop_after_complaint(session, mail, incoming, door=door, now=now)
        case Kind.CALENDAR_REPLY if reply is not None:
            settle_answer(session, mail, incoming, reply, door=door, now=now)
        case Kind.AUTO_REPLY | Kind.DISPOSITION:
            mail.invitation = _find_invitation(session, incoming, door=door)
            mail.sentence = "A machine answered. Nothing was changed."
        case _:
            mail.invitation = _find_invitation(session, incoming, door=door)
            mail.outcome, mail.needs_officer = MailOutcome.TO_READ, True
            unclear = incoming.calendar
            mail.sentence = unclear.reason if isinstance(unclear, UnclearReply) else "A person has written."
            if (
                incoming.kind is Kind.HUMAN
                and incoming.may_be_answered
                and forward_mail(session, mail, now=now)
            ):
                mail.sentence += " It was passed on to the event’s contact."


def _know_reported(
    session: Session, mail: IncomingMail, incoming: Incoming, *, door: MailDoor
) -> Message | None:
    """Say in the mail whose letter a report is about; the letter, where that has no invitation."""
    mail.invitation = find_reported(session, incoming, secrets=door.secrets)
    if mail.invitation is not None:
        return None
    letter = find_reported_letter(session, incoming, secrets=door.secrets)
    if letter is not None and letter.person_id is not None:
        mail.person = session.get(Person, letter.person_id)
    return letter


def _stop_after_complaint(
    session: Session, mail: IncomingMail, incoming: Incoming, *, door: MailDoor, now: datetime
) -> None:
    _know_reported(session, mail, incoming, door=door)
    mail.outcome, mail.needs_officer = MailOutcome.BOUNCED, True
    mail.sentence = "The letter was marked as unwanted."
    person = whom_it_is_about(mail)
    if person is not None and person.cannot_email_reason is None:
        stop_letters(session, person, reason=f"{person.email} marked a letter as unwanted.", now=now)


def _find_invitation(session: Session, incoming: Incoming, *, door: MailDoor) -> Invitation | None:
    """The invitation that somebody writes about: by the address, else by the letter that they answer."""
    for token in incoming.reply_tokens:
        if found := invitation_by_token(session, token, Purpose.REPLY, secrets=door.secrets):
            return found
    for token in incoming.bounce_tokens:
        if found := invitation_by_token(session, token, Purpose.BOUNCE, secrets=door.secrets):
            return found
    for message_id in (*incoming.answers_ids, *incoming.quoted_ids):
        if found := by_message_id(session, message_id):
            return found
    return None


def settle_answer(
    session: Session,
    mail: IncomingMail,
    incoming: Incoming,
    reply: CalendarReply,
    *,
    door: MailDoor,
    vouched: Actor | None = None,
    deputy_name: str = "",
    now: datetime,
) -> None:
    """Judge what a calendar answered, and write down what became of it.

    `vouched` is the officer who says that it counts, and `deputy_name` what they say that a deputy is called.
    """
    try:
        answered = find_answered(session, reply, tokens=incoming.reply_tokens, secrets=door.secrets)
    except NotOneInvitation as unknown:
        mail.outcome, mail.sentence, mail.needs_officer = MailOutcome.TO_READ, str(unknown), True
        return
    received = ReceivedAnswer(
        reply=reply,
        nonce=f"mail-{incoming.digest[:50]}",
        secret=door.secrets[0],
        deputy_name=deputy_name,
        may_be_answered=incoming.may_be_answered,
        proven_domains=proven_domains(incoming.authentication_results, trusted=door.trusted_server),
    )
    judged = judge_answer(session, answered, received, vouched=vouched, now=now)
    # Only now, so that all that is said of the mail is one change of its row.
    mail.invitation = answered.invitation
    _write_down(mail, judged)


def _write_down(mail: IncomingMail, judged: Judged) -> None:
    mail.outcome, mail.sentence = judged.outcome, judged.sentence
    mail.needs_officer, mail.alias = judged.needs_officer, _storable(judged.alias, 320)
