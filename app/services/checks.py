"""Verifying the promises against the rows, and nothing but the rows."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.invitations import FormerInvitation, Invitation
from app.models.messages import Message
from app.models.people import Person
from app.models.replies import Reply
from app.rules.automatic_mail import LETTERS_A_DAY
from app.rules.states import Answer, Door
from app.services.code_secrets import codes_without_secret
from app.services.do_not_invite import marks_without_secret
from app.services.invitation_tokens import link_token
from app.services.limit_checks import Breach
from app.services.place_checks import check_places
from app.services.retention import overdue_erasures


def check_promises(session: Session, *, secrets: Sequence[str], now: datetime) -> list[Breach]:
    """Everything that can be verified from the rows. An empty list means that every promise holds."""
    checks = (
        _invited_twice,
        _told_twice,
        _untold,
        _answers_that_drifted,
    )
    found = [breach for check in checks for breach in check(session)]
    return [
        *check_places(session, now=now),
        *found,
        *_kept_too_long(session, now),
        *_dead_links(session, secrets),
        *_forgotten_marks(session, secrets),
        *_dead_codes(session, secrets),
    ]


def _invited_twice(session: Session) -> Iterator[Breach]:
    query = (
        select(Invitation.event_id, Invitation.person_id, func.count())
        .group_by(Invitation.event_id, Invitation.person_id)
        .having(func.count() > 1)
        .order_by(Invitation.event_id, Invitation.person_id)
    )
    for event_id, person_id, count in session.execute(query):
        yield Breach(
            "one person, one invitation", f"Person {person_id} has {count} invitations to event {event_id}."
        )


def _told_twice(session: Session) -> Iterator[Breach]:
    # A merged person had a letter for each of the invitations that are one now.
    merged = (
        select(func.count())
        .where(FormerInvitation.invitation_id == Message.invitation_id)
        .scalar_subquery()
        .correlate(Message)
    )
    query = (
        select(Message.invitation_id, func.count())
        .where(Message.kind == "invitation", Message.invitation_id.is_not(None))
        .group_by(Message.invitation_id)
        .having(func.count() > 1 + merged)
        .order_by(Message.invitation_id)
    )
    for invitation_id, count in session.execute(query):
        yield Breach(
            "one copy of each letter", f"Invitation {invitation_id} has {count} letters of invitation."
        )


def _untold(session: Session) -> Iterator[Breach]:
    """Every reply has its letter, queued in the same transaction; a calendar's no more than so often."""
    told = (
        select(Message.id)
        .where(
            Message.invitation_id == Reply.invitation_id,
            Message.kind.startswith("confirmation")
            | Message.kind.startswith("deputy")
            | (Message.kind == "offer_missed")
            | (Message.kind == "calendar_receipt"),
            Message.queued_at == Reply.recorded_at,
        )
        .exists()
    )
    of_calendar = Message.kind.in_(["calendar_receipt", "calendar_note"])
    automatic = select(func.count()).where(Message.invitation_id == Reply.invitation_id, of_calendar)
    has_enough = (Reply.door == Door.CALENDAR) & (automatic.scalar_subquery() >= LETTERS_A_DAY)
    reachable = (
        Person.email.is_not(None) & Person.cannot_email_reason.is_(None) & Person.do_not_contact_at.is_(None)
    )
    query = (
        select(Reply.id)
        .join(Invitation, Invitation.id == Reply.invitation_id)
        .join(Person, Person.id == Invitation.person_id)
        .where(~told, ~has_enough, reachable, Reply.recorded_at >= Person.changed_at)
        .order_by(Reply.id)
    )
    for reply_id in session.scalars(query):
        yield Breach("a letter is queued with its fact", f"Reply {reply_id} has no letter that confirms it.")


def _answers_that_drifted(session: Session) -> Iterator[Breach]:
    latest = select(func.max(Reply.id).label("id")).group_by(Reply.invitation_id).subquery()
    # All that their yes covered was called off, so that it stands no more.
    asked_again = (
        Invitation.answer.is_(None)
        & (Reply.answer == Answer.YES)
        & Invitation.asked_again_at.is_not(None)
        & (Invitation.asked_again_at >= Reply.recorded_at)
    )
    query = (
        select(Invitation.id)
        .join(Reply, Reply.invitation_id == Invitation.id)
        .join(latest, latest.c.id == Reply.id)
        .where(Invitation.answer.is_distinct_from(Reply.answer), ~asked_again)
        .order_by(Invitation.id)
    )
    for invitation_id in session.scalars(query):
        yield Breach(
            "the latest reply stands",
            f"Invitation {invitation_id} shows another answer than its latest reply.",
        )


def _kept_too_long(session: Session, now: datetime) -> Iterator[Breach]:
    for each in overdue_erasures(session, now=now):
        yield Breach(
            "nothing is kept past its date",
            f"“{each.event.title}” still has {each.what}, which were to be erased on {each.due.isoformat()}. "
            "The worker does that: does it run?",
        )


def _forgotten_marks(session: Session, secrets: Sequence[str]) -> Iterator[Breach]:
    forgotten = marks_without_secret(session, secrets=secrets)
    if forgotten:
        yield Breach(
            "who was erased is not invited again",
            f"{forgotten} marks of erased people were made with another SECRET_KEY. "
            "Put it into SECRET_KEY_FALLBACKS.",
        )


def _dead_codes(session: Session, secrets: Sequence[str]) -> Iterator[Breach]:
    dead = codes_without_secret(session, secrets=secrets)
    if dead:
        yield Breach(
            "codes from telephones are right",
            f"{dead} accounts set up their codes under another SECRET_KEY, and no code of theirs is right. "
            "Put it into SECRET_KEY_FALLBACKS, or take their second factor away.",
        )


def _dead_links(session: Session, secrets: Sequence[str]) -> Iterator[Breach]:
    query = (
        select(Invitation)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.withdrawn_at.is_(None), Person.erased_at.is_(None))
        .order_by(Invitation.id)
    )
    dead = sum(
        link_token(each, secrets) is None for each in session.scalars(query.execution_options(yield_per=1000))
    )
    if dead:
        yield Breach(
            "letters can repeat their links",
            f"{dead} links were made with another SECRET_KEY. Put it into SECRET_KEY_FALLBACKS.",
        )
