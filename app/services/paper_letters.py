"""Invitations on paper, for people whom no email reaches: who they are, what their letters say, which were posted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.formats.dates import day_words
from app.formats.paper_letter import PaperEvent, PaperLetter
from app.models.categories import Category
from app.models.events import Event
from app.models.history import HistoryEntry
from app.models.invitations import Invitation
from app.models.people import Person
from app.rules.invitations import LeftOut, check_confirmed_count
from app.rules.refusals import Refused
from app.rules.states import PlaceKind
from app.services.event_words import session_when, session_where
from app.services.events import sessions_of
from app.services.history import Actor, write_history
from app.services.invitations import make_invitations
from app.services.wave_plans import Recipient, plan_wave
from app.services.waves import SentWave, begin_wave, sent_before

PAPER = "paper"
#: What the history calls a letter that went by post.
POSTED = "letter posted"
#: How many people a page shows, and how many letters a file has at most.
LETTERS_ON_A_PAGE = 50
MOST_LETTERS = 1000
#: Whom the post may reach where email does not.
_BY_POST = frozenset({LeftOut.NO_EMAIL, LeftOut.CANNOT_EMAIL})


class NobodyToWriteTo(Refused):
    """There is nobody whose letter could be printed or posted."""

    def __init__(self) -> None:
        super().__init__("Choose at least one person.")


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
    people = [each.person_id for each in _invitations(session, event, invitation_ids)]
    for person_id in people:
        write_history(session, POSTED, by=by, now=now, event_id=event.id, person_id=person_id)
    return len(people)


def letters_on_paper(session: Session, event: Event, invitation_ids: Collection[int]) -> list[PaperLetter]:
    """What each of these people's letters says, by name. Raises `NobodyToWriteTo`."""
    opening = [
        f"You are warmly invited to “{event.title}”. Please tell us whether you will come, even if the answer is no."
    ]
    paragraphs = [*opening, *(line for line in event.description.splitlines() if line.strip())]
    return [
        PaperLetter(
            name=each.person.name,
            address_lines=[
                each.person.job_title,
                each.person.organisation.name if each.person.organisation else "",
            ],
            greeting=f"Dear {each.person.name},",
            paragraphs=paragraphs,
            closing="With kind regards,",
            reference=each.reference,
        )
        for each in _invitations(session, event, invitation_ids)
    ]


def _invitations(session: Session, event: Event, invitation_ids: Collection[int]) -> Sequence[Invitation]:
    query = (
        select(Invitation)
        .join(Invitation.person)
        .where(
            Invitation.event_id == event.id,
            Invitation.withdrawn_at.is_(None),
            Invitation.id.in_(list(invitation_ids)[:MOST_LETTERS]),
        )
        .options(joinedload(Invitation.person).joinedload(Person.organisation))
        .order_by(Person.family_name, Person.given_name, Invitation.id)
    )
    found = session.scalars(query).all()
    if not found:
        raise NobodyToWriteTo
    return found


def event_on_paper(
    session: Session, event: Event, *, sender: str, contact: Mapping[str, str], web_address: str
) -> PaperEvent:
    """What all of the letters say alike. `contact` (name, telephone) is whom to ask where the event names nobody."""
    sessions = sessions_of(session, event.id)
    several = len(sessions) > 1
    return PaperEvent(
        title=event.title,
        sender=sender,
        sessions=[
            f"{each.title}: {session_when(each)}" if several else session_when(each) for each in sessions
        ],
        where="; ".join(dict.fromkeys(session_where(each) for each in sessions)),
        reply_by=day_words(event.reply_by) if event.reply_by else "",
        contact_name=event.contact_name or contact.get("name", ""),
        telephone=event.contact_telephone or contact.get("telephone", ""),
        web_address=web_address,
        privacy_notice=(
            "Your details come from the membership lists of the partnerships and bodies that you belong to. "
            f"{sender} use them to invite you and to keep your place, and for nothing else."
        ),
    )
