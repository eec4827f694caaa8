"""Letters that an officer looks at before they are sent: nobody is invited by them, and nobody can reply."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.formats.dates import moment_words
from app.models.accounts import Account
from app.models.categories import Category, Membership
from app.models.events import Event, EventSession
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.people import Person
from app.rules.letter_kinds import LETTER_KINDS
from app.rules.letter_wording import Wording
from app.rules.states import MessageState
from app.services.calendar_entries import session_of_invitations, shared_facts
from app.services.event_words import event_facts, session_facts
from app.services.events import planned_sessions, sessions_of
from app.services.letter_wordings import name_fields, read_wordings

#: How long an offer holds in a letter that is only looked at.
_OFFER = timedelta(days=5)


def trial_letter(
    session: Session,
    event: Event,
    person: Person,
    *,
    kind: str = "invitation",
    category_ids: Collection[int] = (),
    wording: Wording | None = None,
    now: datetime,
) -> Message:
    """One kind of letter as this person would get it now, in no database.

    What only a reply or an officer brings (a deadline, a deputy's name) is an example. `wording` are words that
    are not saved yet; with none, those that the event has for this person.
    """
    sessions = sessions_of(session, event.id)
    member_of = _categories_of(session, person, category_ids)
    chosen = read_wordings(session, event.id, person_id=person.id).facts_for(kind, person)
    if wording is not None:
        names = name_fields(person.given_name, person.family_name, person.name)
        chosen = {"wording": asdict(wording) | names}
    needed = LETTER_KINDS[kind].facts
    examples = _examples(sessions, [each.name for each in member_of], now=now)
    return Message(
        id=0,
        kind=kind,
        key=f"trial:{token_hex(8)}",
        event_id=event.id,
        # It lends the letter a reference; the links lead to nobody's page.
        invitation=Invitation(reference="KX4-9TM"),
        to_name=person.name,
        to_address=person.email or "",
        facts={
            "event": event_facts(event, sessions),
            **{name: fact for name, fact in examples.items() if name in needed},
            **chosen,
            "is_trial": True,
        },
        state=MessageState.QUEUED,
        due_at=now,
        queued_at=now,
    )


def _categories_of(session: Session, person: Person, category_ids: Collection[int]) -> Sequence[Category]:
    """Those of the categories that the person is in; all of theirs where none is named."""
    query = (
        select(Category)
        .join(Membership, Membership.category_id == Category.id)
        .where(Membership.person_id == person.id, Membership.left_at.is_(None))
        .order_by(Category.id)
    )
    if category_ids:
        query = query.where(Category.id.in_(category_ids))
    return session.scalars(query).all()


def _examples(
    sessions: Sequence[EventSession], categories: Sequence[str], *, now: datetime
) -> Mapping[str, Any]:
    """An example of every fact that some kind of letter needs."""
    shown = [session_facts(each) for each in sessions]
    where = shown[0]["where"] if shown else ""
    return {
        "categories": list(categories),
        "chosen": shown,
        "details_follow": "",
        "deadline": moment_words((now + _OFFER).replace(minute=0)),
        "named_by": "Alex Example",
        "deputy_name": "Sam Example",
        "changes": [{"session": "", "what": "Venue", "before": "To be confirmed", "after": where}],
        "confirm_by": "",
        "details": "Here stands what you write about the day.",
        "cancelled": shown[-1]["title"] if shown else "",
        "cancelled_when": shown[-1]["when"] if shown else "",
        "left": "kept",
        "reason": "",
        "may_ask_again": True,
        "entry_again": "",
        "has_place": "kept",
    }


def queue_trial(session: Session, message: Message, account: Account) -> None:
    """Queue the letter as one that this account gets instead of the person."""
    message.id, message.invitation = None, None  # type: ignore[assignment]
    message.to_address = account.email
    message.facts = message.facts | {"before_subject": "Test: "}
    session.add(message)


def entry_of_invitation(session: Session, event: Event) -> dict[str, str] | None:
    """What an invitation puts in a calendar: title, when and where; none while there is no day for it."""
    asked = session_of_invitations(event, planned_sessions(session, event.id))
    if asked is None:
        return None
    return session_facts(asked) | {"title": shared_facts(event, asked, alone=True)["title"]}


def any_reader(session: Session, event: Event, *, category_id: int | None) -> Person | None:
    """Somebody to show a letter of this event with: of the category, who is invited, or anybody at all."""
    people = select(Person).where(Person.erased_at.is_(None))
    members = select(Membership.person_id).where(
        Membership.category_id == category_id, Membership.left_at.is_(None)
    )
    invited = select(Invitation.person_id).where(Invitation.event_id == event.id)
    for query in (people.where(Person.id.in_(members)), people.where(Person.id.in_(invited)), people):
        found = session.scalar(query.order_by(Person.family_name, Person.given_name, Person.id).limit(1))
        if found is not None:
            return found
    return None
