"""Letters that did not arrive: whose address it is, and whether letters still go there. Never an answer."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload

from app.formats.bounces import Diagnosis, Severity
from app.formats.incoming_mail import Incoming
from app.models.calendar_entries import CalendarEntry
from app.models.incoming_mail import IncomingMail
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.people import Person
from app.rules.sending import SOFT_BOUNCE_WINDOW, AddressState, address_after_bounce
from app.rules.states import MailOutcome, MessageState
from app.services.history import WORKER, write_history
from app.services.invitation_tokens import Purpose, invitation_by_token
from app.services.letter_tokens import letter_by_token

_BY_SEVERITY = (Severity.HARD, Severity.SOFT, Severity.DELAYED, Severity.OTHER)


def find_reported(session: Session, incoming: Incoming, *, secrets: Sequence[str]) -> Invitation | None:
    """The invitation whose letter a report is about: by the address that it came to, else by what it quotes."""
    for token in incoming.bounce_tokens:
        if found := invitation_by_token(session, token, Purpose.BOUNCE, secrets=secrets):
            return found
    quoted = (*incoming.quoted_ids, *(incoming.bounce.message_ids if incoming.bounce else ()))
    for message_id in quoted:
        if found := by_message_id(session, message_id):
            return found
    return None


def find_reported_letter(session: Session, incoming: Incoming, *, secrets: Sequence[str]) -> Message | None:
    """The letter that a report is about, where it went to nobody's invitation: to be asked after `find_reported`."""
    for token in incoming.bounce_tokens:
        if found := letter_by_token(session, token, Purpose.BOUNCE, secrets=secrets):
            return found
    quoted = (*incoming.quoted_ids, *(incoming.bounce.message_ids if incoming.bounce else ()))
    for message_id in quoted:
        number = _letter_number(message_id)
        if number is not None and (found := session.get(Message, number)):
            return found
    return None


def _letter_number(message_id: str) -> int | None:
    """The number of the letter whose Message-ID says it; none for other ids."""
    first, _, rest = message_id.partition("@")[0].partition("-")
    number = rest.partition("-")[0]
    return int(number) if first == "letter" and number.isdecimal() and len(number) <= 9 else None


def by_message_id(session: Session, message_id: str) -> Invitation | None:
    """The invitation whose letter has this Message-ID; none for letters of others."""
    local_part = message_id.partition("@")[0]
    query = select(Invitation).options(joinedload(Invitation.person), joinedload(Invitation.event))
    number = _letter_number(message_id)
    if number is not None:
        return session.scalar(query.join(Message).where(Message.id == number))
    identity = local_part.partition(".")[0]
    if len(identity) != 26 or not identity.isalnum():
        return None
    entries = query.join(CalendarEntry).where(CalendarEntry.uid.startswith(f"{identity}@", autoescape=True))
    return session.scalars(entries).first()


def record_report(
    session: Session, mail: IncomingMail, incoming: Incoming, *, letter: Message | None = None, now: datetime
) -> None:
    """Judge the address that a report is about, and write down what was done. The answer stays as it is.

    `letter` is what it is about where that went to nobody's invitation: whose it was is known by the letter.
    """
    said = incoming.bounce.diagnoses if incoming.bounce is not None else ()
    diagnoses = sorted(said, key=lambda each: _BY_SEVERITY.index(each.severity))
    if (mail.invitation is None and letter is None) or not diagnoses:
        mail.outcome, mail.needs_officer = MailOutcome.TO_READ, True
        mail.sentence = "A mail server reports about a letter, and it is not clear which."
        return
    worst, person = diagnoses[0], whom_it_is_about(mail)
    mail.outcome = MailOutcome.BOUNCED
    mail.answer = {"severity": worst.severity, "status": worst.status, "address": worst.address}
    mail.sentence = worst.sentence or f"The mail server says {worst.status or 'nothing more'}."
    if person is None:
        _say_which_letter(mail, letter, worst)
        return
    is_theirs = worst.address.casefold() in {"", (person.email or "").casefold()}
    if worst.severity not in {Severity.HARD, Severity.SOFT} or not is_theirs or not person.email:
        return
    session.flush()
    soft = _soft_reports(session, person, now=now)
    judged = address_after_bounce(is_hard=worst.severity is Severity.HARD, soft_bounces=soft, now=now)
    if judged is AddressState.UNDELIVERABLE and person.cannot_email_reason is None:
        stop_letters(session, person, reason=f"Letters to {person.email} come back: {mail.sentence}", now=now)
        mail.needs_officer = True


def whom_it_is_about(mail: IncomingMail) -> Person | None:
    """The person whose letter it is about: known by the invitation, or without one; none where nobody is known."""
    return mail.invitation.person if mail.invitation is not None else mail.person


def _say_which_letter(mail: IncomingMail, letter: Message | None, worst: Diagnosis) -> None:
    """What was written to nobody on our lists: an account's holder, or whoever a message was passed on to."""
    if letter is not None:
        mail.sentence = f"A letter to {letter.to_address} did not arrive. {mail.sentence}"
        mail.needs_officer = worst.severity in {Severity.HARD, Severity.SOFT}


def _soft_reports(session: Session, person: Person, *, now: datetime) -> list[datetime]:
    query = (
        select(IncomingMail)
        .outerjoin(IncomingMail.invitation)
        .where(
            or_(Invitation.person_id == person.id, IncomingMail.person_id == person.id),
            IncomingMail.outcome == MailOutcome.BOUNCED,
            IncomingMail.taken_at > now - SOFT_BOUNCE_WINDOW,
        )
        .order_by(IncomingMail.id)
    )
    return [
        mail.taken_at
        for mail in session.scalars(query)
        if (mail.answer or {}).get("severity") == Severity.SOFT
    ]


def stop_letters(session: Session, person: Person, *, reason: str, now: datetime) -> None:
    """No more letters to this person until an officer has edited the address; those that wait are stopped."""
    person.cannot_email_reason = reason
    theirs = select(Invitation.id).where(Invitation.person_id == person.id)
    session.execute(
        update(Message)
        .where(
            or_(Message.invitation_id.in_(theirs), Message.person_id == person.id),
            Message.state == MessageState.QUEUED,
        )
        .values(state=MessageState.STOPPED, trouble=reason)
        .execution_options(synchronize_session=False)
    )
    write_history(session, "address stopped", by=WORKER, now=now, person_id=person.id)
