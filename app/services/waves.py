"""A wave of letters: opened once, however often it is pressed, and the rows of its letters. It asks nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.categories import Category
from app.models.events import Event
from app.models.invitations import Wave
from app.rules.invitations import check_may_invite
from app.rules.states import EventState, MessageState
from app.services.history import Actor
from app.services.letter_wordings import EVERYBODYS, name_fields
from app.services.wave_plans import Recipient


@dataclass(frozen=True)
class SentWave:
    """What became of a wave: how many it was for; 0 and `repeated` where the same form sent it before."""

    wave: Wave
    invited: int
    repeated: bool = False


def sent_before(session: Session, event: Event, nonce: str) -> SentWave | None:
    """The wave that the form with this nonce sent before; none where this is the first time.

    The event stays locked, so that two officers who send at once go one after the other and nobody is written to
    twice. Raises `MayNotInvite` where the event's state forbids a first time.
    """
    session.execute(select(Event.id).where(Event.id == event.id).with_for_update())
    session.refresh(event)
    wave = session.scalar(select(Wave).where(Wave.nonce == nonce))
    if wave is not None:
        return SentWave(wave, invited=0, repeated=True)
    check_may_invite(EventState(event.state), event.title)
    return None


def begin_wave(
    session: Session,
    event: Event,
    categories: Sequence[Category],
    *,
    nonce: str,
    letter: str,
    facts: Mapping[str, Any],
    by: Actor,
    now: datetime,
) -> Wave:
    """A wave with its id. `facts` are what all of its letters say alike."""
    wave = Wave(
        event_id=event.id,
        account_id=by.account_id,
        nonce=nonce,
        letter=letter,
        categories=[category.name for category in categories],
        facts=dict(facts),
        sent_at=now,
    )
    session.add(wave)
    session.flush()
    return wave


def letter_row(
    wave: Wave, recipient: Recipient, *, about: str, facts: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """One letter of a wave, as columns for an insert of many. `about` makes its key unique."""
    return {
        "kind": wave.letter,
        "key": f"{wave.letter}:{about}",
        "event_id": wave.event_id,
        "wave_id": wave.id,
        "to_name": recipient.name,
        "to_address": recipient.address,
        "facts": {"categories": list(recipient.categories), **facts, **_own_words(wave, recipient)},
        "state": MessageState.QUEUED,
        "due_at": now,
        "queued_at": now,
        "attempts": 0,
        "trouble": "",
        "subject": "",
    }


def _own_words(wave: Wave, recipient: Recipient) -> dict[str, Any]:
    """Which of the wave's own words this letter has, and the name that they may use."""
    words = wave.facts.get("wordings", {})
    own = next((each for each in map(str, recipient.category_ids) if each in words), EVERYBODYS)
    if own not in words:
        return {}
    return {
        "wording": {"of": own, **name_fields(recipient.given_name, recipient.family_name, recipient.name)}
    }
