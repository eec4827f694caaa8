"""Who would be in a wave and who would be left out and why, by name. Invites nobody."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from app.models.categories import Category, Membership
from app.models.events import Event
from app.models.invitations import Invitation
from app.models.letter_stops import LetterStop
from app.models.messages import Message
from app.models.people import Organisation, Person
from app.rules.invitations import Candidate, LeftOut, why_left_out
from app.rules.names import whole_name
from app.services.do_not_invite import MarkedAddresses
from app.services.doubles import find_doubles
from app.services.people import EVERYBODY, Narrowing

#: How many people the database gives at a time.
_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody in the chosen categories: name beside address, and why no letter goes there, if none does."""

    person_id: int
    name: str
    address: str
    organisation: str
    categories: tuple[str, ...]
    left_out: LeftOut | None
    category_ids: tuple[int, ...] = ()
    given_name: str = ""
    family_name: str = ""


@dataclass(frozen=True)
class WavePlan:
    """Who is in a wave and who is left out, by name."""

    event: Event
    categories: Sequence[Category]
    recipients: list[Recipient] = field(default_factory=list)
    left_out: list[Recipient] = field(default_factory=list)


class _Row(NamedTuple):
    """What a plan needs to know of one person; the person itself would take most of its time."""

    id: int
    title: str
    given_name: str
    family_name: str
    suffix: str
    name_as_typed: str
    email: str | None
    cannot_email_reason: str | None
    may_be_contacted: bool
    organisation: str | None
    is_invited: bool

    @property
    def name(self) -> str:
        return whole_name(*self[1:6])


def plan_wave(
    session: Session,
    event: Event,
    categories: Sequence[Category],
    narrowing: Narrowing = EVERYBODY,
    *,
    secrets: Sequence[str],
    letter: str = "invitation",
) -> WavePlan:
    """Who would get an invitation now, or another `letter`. Each person is there once, in however many categories.

    `secrets`: the secret key and the older ones, by which the addresses of erased people are known again.
    """
    names = {category.id: category.name for category in categories}
    by_person: dict[int, list[int]] = {}
    memberships = (
        select(Membership.person_id, Membership.category_id)
        .where(Membership.category_id.in_(names), Membership.left_at.is_(None))
        .order_by(Membership.person_id, Membership.category_id)
    )
    for person_id, category_id in session.execute(memberships):
        by_person.setdefault(person_id, []).append(category_id)
    plan = WavePlan(event, categories)
    erased = MarkedAddresses(session, secrets=secrets)
    told = _already_told(session, event, letter)
    unwilling = _want_no_letters(session, event)
    for row in _people(session, event, _are_in(list(names)), *narrowing.conditions()):
        if narrowing.only is not None and row.id not in narrowing.only:
            continue
        candidate = replace(
            _candidate(row, erased),
            is_left_out_by_hand=row.id in narrowing.without,
            has_had_this_letter=row.id in told,
            wants_no_letters=row.id in unwilling,
        )
        recipient = _recipient(row, candidate, tuple(by_person[row.id]), names)
        (plan.left_out if recipient.left_out else plan.recipients).append(recipient)
    return _without_doubles(session, plan)


def plan_for_one(session: Session, event: Event, person_id: int, *, secrets: Sequence[str]) -> Recipient:
    """One person as the only recipient of an invitation, whatever categories they are in, or why not."""
    [row] = _people(session, event, Person.id == person_id)
    candidate = replace(
        _candidate(row, MarkedAddresses(session, secrets=secrets)),
        wants_no_letters=person_id in _want_no_letters(session, event),
    )
    return _recipient(row, candidate, (), {})


def _candidate(row: _Row, erased: MarkedAddresses) -> Candidate:
    """Somebody as far as their own row says whether they get a letter."""
    is_erased = row.email is not None and row.email in erased
    return Candidate(
        person_id=row.id,
        has_address=bool(row.email),
        address_is_usable=row.cannot_email_reason is None,
        is_invited=row.is_invited,
        may_be_contacted=row.may_be_contacted and not is_erased,
    )


def _without_doubles(session: Session, plan: WavePlan) -> WavePlan:
    """The plan without whoever is perhaps the same person as another in it, and is not the one known longest.

    An officer decides under People whether the two are one; until then only one of them gets a letter.
    """
    others: dict[int, set[int]] = {}
    for pair in find_doubles(session):
        others.setdefault(pair.one.id, set()).add(pair.other.id)
        others.setdefault(pair.other.id, set()).add(pair.one.id)
    if not others:
        return plan
    taken = {each.person_id for each in plan.left_out if each.left_out is LeftOut.ALREADY_INVITED}
    for each in sorted(plan.recipients, key=lambda recipient: recipient.person_id):
        if not others.get(each.person_id, set()) & taken:
            taken.add(each.person_id)
    left_out = [
        replace(each, left_out=LeftOut.PERHAPS_SAME)
        for each in plan.recipients
        if each.person_id not in taken
    ]
    recipients = [each for each in plan.recipients if each.person_id in taken]
    return WavePlan(plan.event, plan.categories, recipients, [*plan.left_out, *left_out])


def _already_told(session: Session, event: Event, letter: str) -> frozenset[int]:
    """Who has had this letter about the event without being invited."""
    if letter == "invitation":
        return frozenset()
    query = select(Message.person_id).where(
        Message.event_id == event.id, Message.kind == letter, Message.person_id.is_not(None)
    )
    return frozenset(each for each in session.scalars(query) if each is not None)


def _want_no_letters(session: Session, event: Event) -> frozenset[int]:
    """Who had a letter about the event before they were invited, and asked for no more."""
    query = select(LetterStop.person_id).where(LetterStop.event_id == event.id)
    return frozenset(session.scalars(query.order_by(LetterStop.id)))


def _are_in(category_ids: Sequence[int]) -> ColumnElement[bool]:
    return exists().where(
        Membership.person_id == Person.id,
        Membership.category_id.in_(category_ids),
        Membership.left_at.is_(None),
    )


def _people(session: Session, event: Event, *conditions: ColumnElement[bool]) -> Iterator[_Row]:
    invited = exists().where(Invitation.event_id == event.id, Invitation.person_id == Person.id)
    query = (
        select(
            Person.id,
            Person.title,
            Person.given_name,
            Person.family_name,
            Person.suffix,
            Person.name_as_typed,
            Person.email,
            Person.cannot_email_reason,
            Person.do_not_contact_at.is_(None),
            Organisation.name,
            invited,
        )
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(*conditions)
        .order_by(Person.family_name, Person.given_name, Person.id)
        .execution_options(yield_per=_CHUNK)
    )
    for row in session.execute(query):
        yield _Row(*row)


def _recipient(
    row: _Row, candidate: Candidate, category_ids: tuple[int, ...], names: Mapping[int, str]
) -> Recipient:
    return Recipient(
        row.id,
        row.name,
        row.email or "",
        row.organisation or "",
        tuple(names[each] for each in category_ids),
        why_left_out(candidate),
        category_ids,
        row.given_name,
        row.family_name,
    )
