"""Invitations on paper, for people whom no email reaches: who they are, and which letters were posted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.models.categories import Category
from app.models.events import Event
from app.models.history import HistoryEntry
from app.models.invitations import Invitation
from app.models.people import Person
from app.rules.invitations import LeftOut, check_confirmed_count
from app.rules.states import PlaceKind
from app.services.history import Actor, write_history
from app.services.invitations import make_invitations
from app.services.paper_words import invitations_to_print
from app.services.wave_plans import Recipient, plan_wave
from app.services.waves import SentWave, begin_wave, sent_before

PAPER = "paper"
#: What the history calls a letter that went by post.
POSTED = "letter posted"
#: How many people a page shows.
LETTERS_ON_A_PAGE = 50
#: Whom the post may reach where email does not.
_BY_POST = frozenset({LeftOut.NO_EMAIL, LeftOut.CANNOT_EMAIL})


@dataclass(frozen=True, slots=True)
class PaperGuest:
    """Somebody invited whom no email reaches, and when a letter was last posted to them."""

    invitation: Invitation
    posted_at: datetime | None


@dataclass(frozen=True)
class PaperGuests:
    """One page of them, by name, and how many there are in all."""

    guests: Sequence[PaperGuest]
    total: int
    page: int


def plan_on_paper(
    session: Session, event: Event, categories: Sequence[Category], *, secrets: Sequence[str]
) -> list[Recipient]:
    """Who in the categories can be invited by post only: no address, or one that letters come back from."""
    plan = plan_wave(session, event, categories, secrets=secrets)
    return [each for each in plan.left_out if each.left_out in _BY_POST]


def invite_on_paper(
    session: Session,
    event: Event,
    categories: Sequence[Category],
    *,
    secrets: Sequence[str],
    nonce: str,
    confirmed: int | None,
    by: Actor,
    now: datetime,
) -> SentWave:
    """Invite them, so that each has a reference; no email is queued. The same `nonce` invites once.

    Raises `MayNotInvite`, and `WaveChanged` where `confirmed` is another number.
    """
    sent = sent_before(session, event, nonce)
    if sent is not None:
        return sent
    people = plan_on_paper(session, event, categories, secrets=secrets)
    check_confirmed_count(confirmed=confirmed, now=len(people))
    wave = begin_wave(session, event, categories, nonce=nonce, letter=PAPER, facts={}, by=by, now=now)
    if people:
        make_invitations(session, wave, people, kind=PlaceKind.DELEGATE, secret=secrets[0], now=now)
    write_history(session, "invited on paper", by=by, now=now, event_id=event.id, invitations=len(people))
    return SentWave(wave, invited=len(people))


def find_paper_guests(session: Session, event_id: int, *, page: int) -> PaperGuests:
    """Everybody invited who has not answered and whom no email reaches."""
    condition = (
        (Invitation.event_id == event_id)
        & Invitation.withdrawn_at.is_(None)
        & Invitation.answer.is_(None)
        & Person.do_not_contact_at.is_(None)
        & (Person.email.is_(None) | Person.cannot_email_reason.is_not(None))
    )
    total = session.scalar(
        select(func.count()).select_from(Invitation).join(Invitation.person).where(condition)
    )
    query = (
        select(Invitation)
        .join(Invitation.person)
        .where(condition)
        .options(joinedload(Invitation.person).joinedload(Person.organisation))
        .order_by(Person.family_name, Person.given_name, Invitation.id)
        .limit(LETTERS_ON_A_PAGE)
        .offset((page - 1) * LETTERS_ON_A_PAGE)
    )
    invitations = session.scalars(query).all()
    posted = _posted(session, event_id, [each.person_id for each in invitations])
    guests = [PaperGuest(each, posted.get(each.person_id)) for each in invitations]
    return PaperGuests(guests, total or 0, page)


def _posted(session: Session, event_id: int, person_ids: Collection[int]) -> Mapping[int, datetime]:
    query = (
        select(HistoryEntry.person_id, func.max(HistoryEntry.at))
        .where(
            HistoryEntry.event_id == event_id,
            HistoryEntry.what == POSTED,
            HistoryEntry.person_id.in_(person_ids),
        )
        .group_by(HistoryEntry.person_id)
        .order_by(HistoryEntry.person_id)
    )
    return {person_id: at for person_id, at in session.execute(query) if person_id is not None}


def mark_posted(
    session: Session, event: Event, invitation_ids: Collection[int], *, by: Actor, now: datetime
) -> int:
    """Write down that these people's letters went by post; returns how many. Raises `NobodyToWriteTo`."""
    people = [each.person_id for each in invitations_to_print(session, event, invitation_ids)]
    for person_id in people:
        write_history(session, POSTED, by=by, now=now, event_id=event.id, person_id=person_id)
    return len(people)
