"""Inviting: who would get an invitation, who would not and why; waves, and the links in them."""

from collections.abc import Sequence
from datetime import datetime
from secrets import randbelow, token_hex
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.models.categories import Category
from app.models.events import Event, EventSession
from app.models.invitations import Invitation, Wave
from app.models.people import Person
from app.rules.invitations import MayNotInvite, check_confirmed_count
from app.rules.states import PlaceKind
from app.rules.tokens import derive_token, reference_from, token_digest
from app.services.calendar_entries import first_entries, session_of_invitations, shared_facts
from app.services.event_words import event_facts
from app.services.events import planned_sessions, sessions_of
from app.services.history import Actor, write_history
from app.services.letter_wordings import read_wordings
from app.services.many_rows import insert_rows, no_search_for_cycles, reserve_ids, room_for_indexes
from app.services.people import EVERYBODY, Narrowing
from app.services.row_snapshots import table_of
from app.services.wave_plans import Recipient, plan_for_one, plan_wave
from app.services.waves import SentWave, begin_wave, letter_row, sent_before

#: How many people are invited at a time.
_CHUNK = 5000


def send_wave(
    session: Session,
    event: Event,
    categories: Sequence[Category],
    *,
    secrets: Sequence[str],
    nonce: str,
    confirmed: int | None,
    by: Actor,
    now: datetime,
    narrowing: Narrowing = EVERYBODY,
    kind: PlaceKind = PlaceKind.DELEGATE,
) -> SentWave:
    """Invite everybody in the categories who is not invited yet as a delegate or speaker; queue a letter for each.

    Links are made with the first of the `secrets`. The same `nonce` sends once.
    Raises `MayNotInvite`, and `WaveChanged` where `confirmed` is another number.
    """
    sent = sent_before(session, event, nonce)
    if sent is not None:
        return sent
    plan = plan_wave(session, event, categories, narrowing, secrets=secrets)
    check_confirmed_count(confirmed=confirmed, now=len(plan.recipients))
    return _send(
        session, event, categories, plan.recipients, nonce=nonce, kind=kind, secret=secrets[0], by=by, now=now
    )


def invite_person(
    session: Session,
    event: Event,
    person: Person,
    *,
    secrets: Sequence[str],
    nonce: str,
    by: Actor,
    now: datetime,
) -> SentWave:
    """Invite one person as a delegate, whatever categories they are in; queue their letter.

    The same `nonce` sends once. Raises `MayNotInvite` with a sentence that says why not.
    """
    sent = sent_before(session, event, nonce)
    if sent is not None:
        return sent
    recipient = plan_for_one(session, event, person.id, secrets=secrets)
    if recipient.left_out is not None:
        raise MayNotInvite(f"{recipient.name}: {recipient.left_out}. Nothing was sent.")
    return _send(
        session,
        event,
        (),
        [recipient],
        nonce=nonce,
        kind=PlaceKind.DELEGATE,
        secret=secrets[0],
        by=by,
        now=now,
    )


def _send(
    session: Session,
    event: Event,
    categories: Sequence[Category],
    recipients: Sequence[Recipient],
    *,
    nonce: str,
    kind: PlaceKind,
    secret: str,
    by: Actor,
    now: datetime,
) -> SentWave:
    """A wave to these people."""
    sessions = sessions_of(session, event.id)
    asked = session_of_invitations(event, planned_sessions(session, event.id))
    facts = event_facts(event, sessions)
    if asked is not None:
        facts["calendar"] = shared_facts(event, asked, alone=True)
    if wordings := read_wordings(session, event.id).of_wave("invitation"):
        facts["wordings"] = wordings
    wave = begin_wave(
        session, event, categories, nonce=nonce, letter="invitation", facts=facts, by=by, now=now
    )
    with no_search_for_cycles(), room_for_indexes(session):
        for start in range(0, len(recipients), _CHUNK):
            chunk = recipients[start : start + _CHUNK]
            _invite(session, wave, asked, chunk, kind=kind, secret=secret, now=now)
    count = len(recipients)
    write_history(session, "invitations sent", by=by, now=now, event_id=event.id, invitations=count)
    return SentWave(wave, invited=count)


def _invite(
    session: Session,
    wave: Wave,
    asked: EventSession | None,
    recipients: Sequence[Recipient],
    *,
    kind: PlaceKind,
    secret: str,
    now: datetime,
) -> None:
    """Invitations, entries and letters for these people, in a few statements: a wave may be of 100,000."""
    ids = make_invitations(session, wave, recipients, kind=kind, secret=secret, now=now)
    letters = [
        letter_row(wave, recipient, about=str(invitation_id), facts={}, now=now)
        | {"invitation_id": invitation_id}
        for invitation_id, recipient in zip(ids, recipients, strict=True)
    ]
    if asked is not None:
        told = first_entries(session, wave.event, asked, ids, now=now)
        for letter, telling in zip(letters, told, strict=True):
            letter["facts"]["calendar"] = telling.facts
            letter["calendar_key"] = telling.key
    insert_rows(session, table_of("messages"), letters)


def make_invitations(
    session: Session,
    wave: Wave,
    recipients: Sequence[Recipient],
    *,
    kind: PlaceKind,
    secret: str,
    now: datetime,
) -> list[int]:
    """An invitation for each of these people, without a letter; their ids in the same order."""
    references = free_references(session, len(recipients))
    invitations = table_of("invitations")
    ids = list(reserve_ids(session, invitations, len(recipients)))
    rows = (
        _invitation_row(wave, recipient.person_id, reference, secret=secret, now=now)
        | {"id": invitation_id, "kind": kind}
        for invitation_id, recipient, reference in zip(ids, recipients, references, strict=True)
    )
    insert_rows(session, invitations, rows)
    return ids


def _invitation_row(
    wave: Wave, person_id: int, reference: str, *, secret: str, now: datetime
) -> dict[str, Any]:
    seed = token_hex(16)
    return {
        "event_id": wave.event_id,
        "person_id": person_id,
        "wave_id": wave.id,
        "reference": reference,
        "token_seed": seed,
        "link_generation": 0,
        "link_digest": token_digest(derive_token(secret, purpose="link", seed=seed)),
        "invited_at": now,
    }


def free_references(session: Session, count: int) -> list[str]:
    """That many references that no invitation has yet."""
    free: set[str] = set()
    while len(free) < count:
        drawn = {reference_from(randbelow(30**6)) for _ in range(count - len(free))}
        taken = select(Invitation.reference).where(Invitation.reference.in_(drawn))
        free |= drawn - set(session.scalars(taken))
    return sorted(free)


def list_invitations(session: Session, event_id: int) -> Sequence[Invitation]:
    """Everybody who is invited to the event, by name."""
    query = (
        select(Invitation)
        .join(Invitation.person)
        .where(Invitation.event_id == event_id, Invitation.withdrawn_at.is_(None))
        .options(joinedload(Invitation.person).joinedload(Person.organisation))
        .order_by(Person.family_name, Person.given_name, Invitation.id)
    )
    return session.scalars(query).all()


def count_invitations(session: Session, event_id: int) -> int:
    """How many people are invited to the event."""
    query = select(func.count()).where(Invitation.event_id == event_id, Invitation.withdrawn_at.is_(None))
    return session.scalar(query) or 0
