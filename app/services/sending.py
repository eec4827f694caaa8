"""Letters on their way: holding them back, letting them go again, and how far a wave is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from app.models.events import Event
from app.models.invitations import Wave
from app.models.messages import Message, SendingPause
from app.rules.sending import time_left
from app.rules.states import MessageState
from app.services.history import Actor, write_history


@dataclass(frozen=True)
class HeldBack:
    """What a pause holds back: a wave, an event's letters, or with neither all letters about events."""

    event: Event | None = None
    wave: Wave | None = None

    @property
    def key(self) -> str:
        """The same in a word."""
        if self.wave is not None:
            return f"wave:{self.wave.id}"
        return f"event:{self.event.id}" if self.event is not None else "all"

    @property
    def event_id(self) -> int | None:
        """The event whose history tells of it."""
        held = self.wave or self.event
        return getattr(held, "event_id", None) or (self.event.id if self.event is not None else None)


def pause_sending(session: Session, held: HeldBack, *, by: Actor, now: datetime) -> None:
    """Hold letters back from now on. What a worker has in hand still goes."""
    if find_pause(session, held) is not None:
        return
    pause = SendingPause(
        key=held.key,
        event_id=held.event.id if held.event is not None else None,
        wave_id=held.wave.id if held.wave is not None else None,
        account_id=by.account_id,
        paused_at=now,
    )
    session.add(pause)
    write_history(session, "letters paused", by=by, now=now, event_id=held.event_id)


def resume_sending(session: Session, held: HeldBack, *, by: Actor, now: datetime) -> None:
    """Let letters go again that were held back."""
    ended = session.execute(delete(SendingPause).where(SendingPause.key == held.key))
    if ended.rowcount:  # type: ignore[attr-defined]
        write_history(session, "letters resumed", by=by, now=now, event_id=held.event_id)


def find_pause(session: Session, held: HeldBack) -> SendingPause | None:
    """The pause that holds exactly this back, if there is one."""
    query = select(SendingPause).where(SendingPause.key == held.key)
    return session.scalar(query.options(joinedload(SendingPause.account)))


@dataclass(frozen=True)
class WaveProgress:
    """How far a wave is: numbers of letters, and how long the rest takes at the pace of the settings."""

    wave: Wave
    waiting: int
    sent: int
    perhaps_sent: int
    failed: int
    stopped: int
    time_left: timedelta
    is_held_back: bool

    @property
    def total(self) -> int:
        """Every letter of the wave."""
        return self.waiting + self.sent + self.perhaps_sent + self.failed + self.stopped

    @property
    def is_done(self) -> bool:
        """Whether nothing waits any more."""
        return self.waiting == 0


def wave_progress(session: Session, waves: Sequence[Wave], *, per_minute: int) -> list[WaveProgress]:
    """How far each of these waves is. `per_minute`: the pace; 0 for no limit."""
    query = (
        select(Message.wave_id, Message.state, func.count())
        .where(Message.wave_id.in_([wave.id for wave in waves]))
        .group_by(Message.wave_id, Message.state)
    )
    counts = {(wave_id, state): count for wave_id, state, count in session.execute(query)}
    held_back = {pause.key for pause in session.scalars(select(SendingPause))}
    return [_progress(wave, counts, held_back, per_minute=per_minute) for wave in waves]


def _progress(
    wave: Wave, counts: dict[tuple[int | None, str], int], held_back: set[str], *, per_minute: int
) -> WaveProgress:
    def count(*states: MessageState) -> int:
        return sum(counts.get((wave.id, state.value), 0) for state in states)

    waiting = count(MessageState.QUEUED, MessageState.SENDING)
    return WaveProgress(
        wave,
        waiting=waiting,
        sent=count(MessageState.SENT),
        perhaps_sent=count(MessageState.PERHAPS_SENT),
        failed=count(MessageState.FAILED),
        stopped=count(MessageState.STOPPED),
        time_left=time_left(waiting, per_minute=per_minute),
        is_held_back=bool(held_back & {"all", f"event:{wave.event_id}", f"wave:{wave.id}"}),
    )


def find_wave(session: Session, wave_id: int) -> Wave | None:
    """The wave with its event; none where there is none."""
    query = select(Wave).where(Wave.id == wave_id)
    return session.scalar(query.options(joinedload(Wave.event), joinedload(Wave.account)))


def waves_under_way(session: Session) -> Sequence[Wave]:
    """Waves of which letters still wait, the oldest first."""
    waiting = select(Message.wave_id).where(
        Message.state.in_([MessageState.QUEUED, MessageState.SENDING]), Message.wave_id.is_not(None)
    )
    query = select(Wave).where(Wave.id.in_(waiting)).options(joinedload(Wave.event)).order_by(Wave.id)
    return session.scalars(query).all()
