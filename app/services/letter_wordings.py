"""An event's letters in its officers' own words: kept, chosen for a person, and fixed with a letter."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, bindparam, exists, select
from sqlalchemy.orm import Session, joinedload

from app.models.categories import Membership
from app.models.events import Event
from app.models.invitations import Invitation
from app.models.people import Person
from app.models.wordings import LetterWording
from app.rules.letter_wording import (
    STANDARD,
    WORDED_KINDS,
    MayNotSay,
    Wording,
    check_words,
    choose_wording,
    names_fields,
)
from app.services.history import Actor, write_history

_NAMES = ("first name", "last name")
#: Where a wave keeps the words of those whose categories have none of their own.
EVERYBODYS = "everybody"


class WordsChanged(MayNotSay):
    """Somebody else has changed the words since the officer looked at them."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} changed these words while you were writing. Nothing was saved. "
            "Keep a copy of yours, and open the page again."
        )


@dataclass(frozen=True)
class EventWordings:
    """The words of an event's letters, and which of the categories that have their own each person is in."""

    by_kind: Mapping[str, Mapping[int | None, Wording]] = field(default_factory=dict)
    categories_of: Mapping[int, Collection[int]] = field(default_factory=dict)

    def of_wave(self, kind: str) -> dict[str, dict[str, str]]:
        """What a wave of letters of this kind keeps: the words of each category that has its own, and everybody's."""
        chosen = self.by_kind.get(kind, {})
        of_event = chosen.get(None, STANDARD)
        return {
            EVERYBODYS if category is None else str(category): asdict(wording.over(of_event))
            for category, wording in chosen.items()
        }

    def facts_for(self, kind: str, person: Person) -> dict[str, Any]:
        """What a letter of this kind to this person keeps of its words; nothing where they are the standard."""
        chosen = self.by_kind.get(kind)
        if chosen is None:
            return {}
        _, wording = choose_wording(chosen, self.categories_of.get(person.id, ()))
        if wording == STANDARD:
            return {}
        names = name_fields(person.given_name, person.family_name, person.name)
        said = {part: words for part, words in asdict(wording).items() if words}
        return {"wording": said | (names if names_fields(wording, _NAMES) else {})}


def name_fields(given_name: str, family_name: str, name: str) -> dict[str, str]:
    """The fields of a name; the whole name where a list had it in one piece."""
    return {"first name": given_name or name, "last name": family_name or name}


# Built once: a reply's letters ask it every time.
_OF_EVENT = (
    select(
        LetterWording.kind,
        LetterWording.category_id,
        LetterWording.subject,
        LetterWording.opening,
        LetterWording.closing,
    )
    .where(LetterWording.event_id == bindparam("event_id"))
    .order_by(LetterWording.id)
)


def says_own_words(event_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Whether an event's letters have words of their own, as a column of a statement that reads the event."""
    return exists().where(LetterWording.event_id == event_id)


def read_wordings(session: Session, event_id: int, *, person_id: int | None = None) -> EventWordings:
    """The words of an event's letters, for one person or for everybody who is invited."""
    by_kind: dict[str, dict[int | None, Wording]] = {}
    for kind, category_id, *words in session.execute(_OF_EVENT, {"event_id": event_id}):
        by_kind.setdefault(kind, {})[category_id] = Wording(*words)
    own = {each for wordings in by_kind.values() for each in wordings if each is not None}
    categories_of: dict[int, list[int]] = {}
    if own:
        members = (
            select(Membership.person_id, Membership.category_id)
            .where(Membership.category_id.in_(own), Membership.left_at.is_(None))
            .order_by(Membership.person_id, Membership.category_id)
        )
        if person_id is not None:
            members = members.where(Membership.person_id == person_id)
        else:
            invited = select(Invitation.person_id).where(Invitation.event_id == event_id)
            members = members.where(Membership.person_id.in_(invited))
        for member_id, category_id in session.execute(members):
            categories_of.setdefault(member_id, []).append(category_id)
    return EventWordings(by_kind, categories_of)


def list_wordings(session: Session, event_id: int) -> Sequence[LetterWording]:
    """Every wording of an event's own, the event's before its categories'."""
    query = (
        select(LetterWording)
        .where(LetterWording.event_id == event_id)
        .options(joinedload(LetterWording.category), joinedload(LetterWording.account))
        .order_by(LetterWording.category_id.is_not(None), LetterWording.id)
    )
    return session.scalars(query).all()


def find_wording(session: Session, event_id: int, kind: str, category_id: int | None) -> LetterWording | None:
    """The words of one kind of letter, for everybody or for a category; none where they are the standard."""
    query = select(LetterWording).where(LetterWording.event_id == event_id, LetterWording.kind == kind)
    return session.scalar(
        query.where(LetterWording.category_id == category_id).options(joinedload(LetterWording.account))
    )


def unknown_fields(event: Event) -> frozenset[str]:
    """The fields that this event has nothing for yet. A day or a venue that is to be confirmed says so itself."""
    return frozenset() if event.reply_by is not None else frozenset({"reply by"})


def save_wording(
    session: Session,
    event: Event,
    kind: str,
    wording: Wording,
    *,
    category_id: int | None,
    seen: str,
    by: Actor,
    now: datetime,
) -> None:
    """Give a kind of letter these words, or with empty ones the standard words again.

    `seen` is the `version_of` the words that the officer began with. Raises `MayNotSay` for words with a
    wrong field, and `WordsChanged`.
    """
    if kind not in WORDED_KINDS:
        raise MayNotSay("The words of this letter are fixed.")
    for words in (wording.subject, wording.opening, wording.closing):
        check_words(words, kind=kind, unknown_yet=unknown_fields(event))
    session.execute(select(Event.id).where(Event.id == event.id).with_for_update())
    kept = find_wording(session, event.id, kind, category_id)
    if version_of(kept) != seen:
        raise WordsChanged(kept.account.shown_name if kept is not None and kept.account else "Somebody")
    if kept is not None and wording == STANDARD:
        session.delete(kept)
    elif kept is None and wording != STANDARD:
        kept = LetterWording(event_id=event.id, kind=kind, category_id=category_id)
        session.add(kept)
    if kept is not None and wording != STANDARD:
        kept.subject, kept.opening, kept.closing = wording.subject, wording.opening, wording.closing
        kept.changed_at, kept.account_id = now, by.account_id
    session.flush()
    write_history(session, "letter words changed", by=by, now=now, event_id=event.id, letter=kind)


def version_of(wording: LetterWording | None) -> str:
    """A word that is another whenever the words were changed."""
    return wording.changed_at.isoformat() if wording is not None else ""


def copy_wordings(session: Session, event_id: int, *, to_event_id: int, by: Actor, now: datetime) -> None:
    """Give another event the same words."""
    for each in list_wordings(session, event_id):
        copy = LetterWording(
            event_id=to_event_id,
            kind=each.kind,
            category_id=each.category_id,
            subject=each.subject,
            opening=each.opening,
            closing=each.closing,
            changed_at=now,
            account_id=by.account_id,
        )
        session.add(copy)
