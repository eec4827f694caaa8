"""Asking people to keep a day free before they are invited. It invites nobody and asks for no answer."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.categories import Category
from app.models.events import Event
from app.rules.invitations import check_confirmed_count
from app.services.event_words import event_facts
from app.services.events import sessions_of
from app.services.history import Actor, write_history
from app.services.letter_wordings import read_wordings
from app.services.many_rows import insert_rows, no_search_for_cycles, room_for_indexes
from app.services.people import EVERYBODY, Narrowing
from app.services.row_snapshots import table_of
from app.services.wave_plans import plan_wave
from app.services.waves import SentWave, begin_wave, letter_row, sent_before

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
    sent = sent_before(session, event, nonce)
    if sent is not None:
        return sent
    plan = plan_wave(session, event, categories, narrowing, secrets=secrets, letter=SAVE_THE_DATE)
    check_confirmed_count(confirmed=confirmed, now=len(plan.recipients))
    facts = event_facts(event, sessions_of(session, event.id))
    if wordings := read_wordings(session, event.id).of_wave(SAVE_THE_DATE):
        facts["wordings"] = wordings
    wave = begin_wave(
        session, event, categories, nonce=nonce, letter=SAVE_THE_DATE, facts=facts, by=by, now=now
    )
    follow = {"details_follow": details_follow}
    rows = [
        letter_row(wave, each, about=f"{event.id}:{each.person_id}", facts=follow, now=now)
        | {"person_id": each.person_id}
        for each in plan.recipients
    ]
    with no_search_for_cycles(), room_for_indexes(session):
        insert_rows(session, table_of("messages"), rows)
    write_history(session, "dates to save sent", by=by, now=now, event_id=event.id, letters=len(rows))
    return SentWave(wave, invited=len(rows))
