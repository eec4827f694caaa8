"""What officers see of letters, and decide about those that failed or were perhaps sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from app.models.events import Event
from app.models.invitations import Invitation
from app.models.messages import Message
from app.rules.refusals import Refused
from app.rules.states import MessageState
from app.services.history import Actor, write_history

#: How many letters a page of the outbox shows.
LETTERS_ON_A_PAGE = 50
#: What waits for an officer's decision.
UNDECIDED = (MessageState.FAILED, MessageState.PERHAPS_SENT)


class LettersChanged(Refused):
    """There are no longer as many letters to decide about as the officer saw."""

    def __init__(self, *, confirmed: int, now: int) -> None:
        super().__init__(
            f"You saw {confirmed} letters to decide about, and there are {now} now. Nothing was changed. "
            "Look at the list again."
        )
        self.confirmed = confirmed
        self.now = now


@dataclass(frozen=True)
class LetterFilter:
    """Which letters to look at: by state, event, kind, wave, words of the name or the address; or one by its id."""

    state: MessageState | None = None
    event_slug: str | None = None
    kind: str | None = None
    wave_id: int | None = None
    words: str = ""
    message_id: int | None = None

    def condition(self) -> ColumnElement[bool]:
        """The same for a query of messages."""
        wanted: ColumnElement[bool] = true()
        if self.state is not None:
            # Letters that a worker has in hand are still waiting for whoever looks.
            in_hand = [MessageState.SENDING] if self.state is MessageState.QUEUED else []
            wanted &= Message.state.in_([self.state, *in_hand])
        if self.event_slug is not None:
            wanted &= Message.event_id.in_(select(Event.id).where(Event.slug == self.event_slug))
        if self.kind is not None:
            wanted &= Message.kind == self.kind
        if self.wave_id is not None:
            wanted &= Message.wave_id == self.wave_id
        if self.message_id is not None:
            wanted &= Message.id == self.message_id
        for word in self.words.split():
            like = f"%{word.replace('%', '').replace('_', '')}%"
            wanted &= or_(Message.to_name.ilike(like), Message.to_address.ilike(like))
        return wanted


@dataclass(frozen=True)
class LettersPage:
    """One page of letters, newest first, and how many there are in all."""

    letters: Sequence[Message]
    total: int
    page: int


def find_letters(session: Session, wanted: LetterFilter, *, page: int) -> LettersPage:
    """The letters that the filter lets through."""
    condition = wanted.condition()
    total = session.scalar(select(func.count()).select_from(Message).where(condition)) or 0
    shown = (
        select(Message)
        .where(condition)
        .options(joinedload(Message.event))
        .order_by(Message.id.desc())
        .limit(LETTERS_ON_A_PAGE)
        .offset((page - 1) * LETTERS_ON_A_PAGE)
    )
    return LettersPage(session.scalars(shown).all(), total, page)


@dataclass(frozen=True)
class Decided:
    """What became of a decision: how many letters it covers, and how many cannot be sent, since nobody may
    or can write to the person.
    """

    letters: int
    unsendable: int = 0


def send_again(
    session: Session, wanted: LetterFilter, *, confirmed: int, by: Actor, now: datetime
) -> Decided:
    """Queue letters again that failed or were perhaps sent, to the address that each person has now.

    Raises `LettersChanged` where there are not as many as the officer saw.
    """
    letters = _undecided(session, wanted, confirmed=confirmed)
    sendable = [each for each in letters if _may_go(each)]
    for each in sendable:
        if each.invitation is not None and each.invitation.person.email:
            each.to_address = each.invitation.person.email
        each.state = MessageState.QUEUED
        each.due_at, each.attempts = now, 0
        each.first_tried_at = each.handed_over_at = None
        each.trouble = ""
    _remember(session, "letters sent again", sendable, by=by, now=now)
    return Decided(len(sendable), unsendable=len(letters) - len(sendable))


def _may_go(letter: Message) -> bool:
    if letter.invitation is None:
        return True
    person = letter.invitation.person
    return bool(person.email) and not person.cannot_email_reason and person.do_not_contact_at is None


def leave_letters(
    session: Session, wanted: LetterFilter, *, confirmed: int, by: Actor, now: datetime
) -> Decided:
    """Leave letters that failed or were perhaps sent as they are: nobody is asked about them again."""
    letters = _undecided(session, wanted, confirmed=confirmed)
    for each in letters:
        each.state = MessageState.STOPPED
    _remember(session, "letters left as they are", letters, by=by, now=now)
    return Decided(len(letters))


def _undecided(session: Session, wanted: LetterFilter, *, confirmed: int) -> Sequence[Message]:
    query = (
        select(Message)
        .where(wanted.condition(), Message.state.in_(UNDECIDED))
        .options(joinedload(Message.invitation).joinedload(Invitation.person))
        .order_by(Message.id)
        .with_for_update(of=Message)
    )
    letters = session.scalars(query).all()
    if len(letters) != confirmed:
        raise LettersChanged(confirmed=confirmed, now=len(letters))
    return letters


def _remember(session: Session, what: str, letters: Sequence[Message], *, by: Actor, now: datetime) -> None:
    by_event: dict[int | None, int] = {}
    for each in letters:
        by_event[each.event_id] = by_event.get(each.event_id, 0) + 1
    for event_id, count in by_event.items():
        write_history(session, what, by=by, now=now, event_id=event_id, letters=count)
