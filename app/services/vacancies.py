"""Organisations whose representative is to be named: kept from the lists, shown, and filled in by an officer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Exists, exists, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from app.database import one_at_a_time
from app.models.categories import Membership
from app.models.events import Event, EventSession
from app.models.invitations import Invitation, Wave
from app.models.lists import ListImport
from app.models.people import Organisation, Person
from app.models.vacancies import Vacancy
from app.rules.listed_people import ListedPerson
from app.rules.lists import rows_to_be_named
from app.rules.organisations import organisation_key
from app.rules.people import NotToBeNamed
from app.rules.states import EventState, ListState
from app.services.accounts import partner_ids
from app.services.history import Actor, write_history
from app.services.known_people import ADDING_PEOPLE, add_organisations
from app.services.memberships import add_membership
from app.services.new_people import WhereTo, add_person


def keep_vacancies(session: Session, upload: ListImport, listed: Iterable[ListedPerson]) -> None:
    """Keep the organisations that a confirmed list has without a person, each once."""
    rows = rows_to_be_named(listed)
    if not rows:
        return
    organisations, partners = add_organisations(session, rows), partner_ids(session)
    kept: dict[int, Vacancy] = {}
    for row in rows:
        organisation_id = organisations.get(organisation_key(row.organisation))
        if organisation_id is not None and organisation_id not in kept:
            kept[organisation_id] = Vacancy(
                list_import_id=upload.id,
                organisation_id=organisation_id,
                partner_id=partners.get(row.partner.casefold(), upload.partner_id),
                email=row.email,
                telephone=row.telephone,
            )
    session.add_all(kept.values())


def _is_newer_version() -> Exists:
    """Whether the same list was confirmed again later."""
    newer = aliased(ListImport)
    return exists().where(
        newer.state == ListState.CONFIRMED,
        newer.id > ListImport.id,
        newer.category_id == ListImport.category_id,
        newer.partner_id.is_not_distinct_from(ListImport.partner_id),
        newer.file_name == ListImport.file_name,
    )


def _is_named() -> Exists:
    """Whether somebody was named for the organisation, by whichever list, and is in the category still."""
    other, its_list = aliased(Vacancy), aliased(ListImport)
    return exists().where(
        other.organisation_id == Vacancy.organisation_id,
        its_list.id == other.list_import_id,
        its_list.category_id == ListImport.category_id,
        Membership.person_id == other.person_id,
        Membership.category_id == its_list.category_id,
        Membership.left_at.is_(None),
    )


def open_vacancies(session: Session) -> list[Vacancy]:
    """Who is still to be named, by the latest version of each list; each organisation once in a category."""
    query = (
        select(Vacancy)
        .join(Vacancy.list_import)
        .join(Vacancy.organisation)
        .where(
            ListImport.state == ListState.CONFIRMED,
            Vacancy.dropped_at.is_(None),
            ~_is_newer_version(),
            ~_is_named(),
        )
        .options(
            contains_eager(Vacancy.list_import).joinedload(ListImport.category),
            contains_eager(Vacancy.organisation),
        )
        .order_by(ListImport.category_id, Organisation.name, Vacancy.id)
    )
    found: dict[tuple[int, int], Vacancy] = {}
    for each in session.scalars(query):
        found.setdefault((each.list_import.category_id, each.organisation_id), each)
    return list(found.values())


def find_vacancy(session: Session, vacancy_id: int) -> Vacancy | None:
    """One organisation on a list, whether or not somebody is named by now."""
    list_import = joinedload(Vacancy.list_import).joinedload(ListImport.category)
    return session.get(
        Vacancy,
        vacancy_id,
        options=[
            list_import,
            joinedload(Vacancy.organisation),
            joinedload(Vacancy.person),
            joinedload(Vacancy.letter),
        ],
    )


def is_to_be_named(session: Session, vacancy: Vacancy) -> bool:
    """Whether this is among those that are still to be named."""
    return vacancy.id in {each.id for each in open_vacancies(session)}


def name_representative(
    session: Session,
    vacancy: Vacancy,
    listed: ListedPerson,
    *,
    told_apart: bool,
    by: Actor,
    now: datetime,
) -> Person:
    """Add who comes for an organisation, in the category of its list, looked up first.

    Raises `NotToBeNamed`, and `BadPerson`, `IsKnownAlready` and `MayBeKnown` as adding a person by hand does.
    """
    take_open_vacancy(session, vacancy)
    where = WhereTo(category=vacancy.list_import.category, partner_id=vacancy.partner_id)
    person = add_person(session, listed, where, told_apart=told_apart, by=by, now=now)
    _note_named(session, vacancy, person, by=by, now=now)
    return person


def name_somebody_known(
    session: Session, vacancy: Vacancy, person: Person, *, by: Actor, now: datetime
) -> Person:
    """Say that somebody known comes for an organisation: they join the category of its list.

    Where they come from otherwise stays as it is. Raises `NotToBeNamed`.
    """
    take_open_vacancy(session, vacancy)
    if person.erased_at is not None:
        raise NotToBeNamed("This person was erased. Nothing was changed.")
    add_membership(session, person, vacancy.list_import.category, role="", by=by, now=now)
    if person.organisation_id is None:
        person.organisation_id, person.changed_at = vacancy.organisation_id, now
    _note_named(session, vacancy, person, by=by, now=now)
    return person


def drop_vacancy(session: Session, vacancy: Vacancy, *, by: Actor, now: datetime) -> None:
    """Say that nobody is to be named. Raises `NotToBeNamed`.

    A newer list that has the organisation without a person asks again.
    """
    take_open_vacancy(session, vacancy)
    of_category = select(ListImport.id).where(ListImport.category_id == vacancy.list_import.category_id)
    alike = select(Vacancy).where(
        Vacancy.organisation_id == vacancy.organisation_id, Vacancy.list_import_id.in_(of_category)
    )
    for each in session.scalars(alike.order_by(Vacancy.id)):
        each.dropped_at, each.account_id = each.dropped_at or now, by.account_id
        _forget_suggestion(each)
    write_history(
        session,
        "representative no longer asked for",
        by=by,
        now=now,
        organisation=vacancy.organisation_id,
        category=vacancy.list_import.category_id,
    )


def take_open_vacancy(session: Session, vacancy: Vacancy) -> None:
    """Two who name somebody at once go one after the other, and the second is told: raises `NotToBeNamed`."""
    one_at_a_time(session, ADDING_PEOPLE)
    session.refresh(vacancy)
    if not is_to_be_named(session, vacancy):
        raise NotToBeNamed(
            f"The representative of {vacancy.organisation.name} is no longer to be named. Nothing was changed."
        )


def _forget_suggestion(vacancy: Vacancy) -> None:
    """Once it is settled, what the organisation said is of no use."""
    vacancy.suggested_name = vacancy.suggested_job_title = vacancy.suggested_email = ""
    vacancy.suggested_at = None


def _note_named(session: Session, vacancy: Vacancy, person: Person, *, by: Actor, now: datetime) -> None:
    vacancy.person, vacancy.named_at, vacancy.account_id = person, now, by.account_id
    _forget_suggestion(vacancy)
    session.flush()
    write_history(
        session,
        "representative named",
        by=by,
        now=now,
        person_id=person.id,
        organisation=vacancy.organisation_id,
        category=vacancy.list_import.category_id,
    )


@dataclass(frozen=True)
class EventToInviteTo:
    """An event to come that invited the category before its representative was named."""

    title: str
    slug: str


def events_that_invited(session: Session, vacancy: Vacancy, *, now: datetime) -> Sequence[EventToInviteTo]:
    """Published events whose invitations went to the category, and whose guest the representative is not yet."""
    to_come = exists().where(
        EventSession.event_id == Event.id,
        EventSession.cancelled_at.is_(None),
        or_(EventSession.ends_at.is_(None), EventSession.ends_at > now),
    )
    is_guest = exists().where(Invitation.event_id == Event.id, Invitation.person_id == vacancy.person_id)
    query = (
        select(Event.title, Event.slug, Wave.categories)
        .join(Wave, Wave.event_id == Event.id)
        .where(Event.state == EventState.PUBLISHED, Wave.letter == "invitation", to_come, ~is_guest)
        .order_by(Event.id, Wave.id)
    )
    name = vacancy.list_import.category.name
    found = {slug: title for title, slug, categories in session.execute(query) if name in categories}
    return [EventToInviteTo(title, slug) for slug, title in found.items()]
