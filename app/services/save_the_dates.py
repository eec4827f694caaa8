"""Asking people to keep a day free before they are invited. It invites nobody and asks for no answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.models.categories import Category
from app.models.events import Event
from app.models.invitations import Wave
from app.models.messages import Message
from app.rules.invitations import check_confirmed_count, check_may_invite
from app.rules.states import EventState, MessageState
from app.services.event_words import event_facts
from app.services.events import sessions_of
from app.services.history import Actor, write_history
from app.services.invitations import SentWave, lock_event, own_words
from app.services.letter_wordings import read_wordings
from app.services.people import EVERYBODY, Narrowing
from app.services.wave_plans import Recipient, plan_wave

SAVE_THE_DATE = "save_the_date"


def send_save_the_date(
    session: Session,
    event: Event,
    categories: Sequence[Category],
    *,
    secrets: Sequence[str],
    nonce: str,
    confirmed: int | None,
    details_follow: str = "",
    by: Actor,
    now: datetime,
    narrowing: Narrowing = EVERYBODY,
) -> SentWave:
    """Queue a letter for everybody in the categories who is not invited and has not had it.

    `details_follow` says when the invitation comes, such as "before Christmas". The same `nonce` sends once.
    Raises `MayNotInvite`, and `WaveChanged` where `confirmed` is another number.
    """
    lock_event(session, event)
    sent = session.scalar(select(Wave).where(Wave.nonce == nonce))
    if sent is not None:
        return SentWave(sent, invited=0, repeated=True)
    check_may_invite(EventState(event.state), event.title)
    plan = plan_wave(session, event, categories, narrowing, secrets=secrets, letter=SAVE_THE_DATE)
    check_confirmed_count(confirmed=confirmed, now=len(plan.recipients))
    facts = event_facts(event, sessions_of(session, event.id))
    if wordings := read_wordings(session, event.id).of_wave(SAVE_THE_DATE):
        facts["wordings"] = wordings
    wave = Wave(
        event_id=event.id,
        account_id=by.account_id,
        nonce=nonce,
        letter=SAVE_THE_DATE,
        categories=[category.name for category in categories],
        facts=facts,
        sent_at=now,
    )
    session.add(wave)
    session.flush()
    rows = [_row(wave, each, details_follow, now=now) for each in plan.recipients]
    if rows:
        session.execute(insert(Message.__table__), rows)  # type: ignore[arg-type]
    write_history(session, "dates to save sent", by=by, now=now, event_id=event.id, letters=len(rows))
    return SentWave(wave, invited=len(rows))


def _row(wave: Wave, recipient: Recipient, details_follow: str, *, now: datetime) -> dict[str, Any]:
    return {
        "kind": SAVE_THE_DATE,
        "key": f"{SAVE_THE_DATE}:{wave.event_id}:{recipient.person_id}",
        "event_id": wave.event_id,
        "person_id": recipient.person_id,
        "wave_id": wave.id,
        "to_name": recipient.name,
        "to_address": recipient.address,
        "facts": {
            "categories": list(recipient.categories),
            "details_follow": details_follow,
            **own_words(wave, recipient),
        },
        "state": MessageState.QUEUED,
        "due_at": now,
        "queued_at": now,
        "attempts": 0,
        "trouble": "",
        "subject": "",
    }
