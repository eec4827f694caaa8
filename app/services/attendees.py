"""Who is coming: the attendee list, row by row, and the numbers of an event."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.models.accounts import Partner
from app.models.categories import Category, Membership
from app.models.events import EventSession
from app.models.invitations import Invitation
from app.models.people import Organisation, Person
from app.models.places import Place
from app.rules.states import Answer, PlaceState

#: How many people are read at a time, so that memory does not grow with the list.
_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Attendee:
    """One row of the attendee list: somebody who holds a place. Neither diet, access nor contact details."""

    reference: str
    title: str
    given_name: str
    family_name: str
    suffix: str
    job_title: str
    organisation: str
    sector: str
    partner: str
    categories: tuple[str, ...]
    sessions: tuple[str, ...]
    kind: str
    status: str
    replied_at: datetime | None


@dataclass(frozen=True, slots=True)
class EventCounts:
    """An event in numbers. The first five add up to `invited`."""

    coming: int
    waiting: int
    not_coming: int
    unsure: int
    no_answer: int

    @property
    def invited(self) -> int:
        """Everybody who has an invitation."""
        return self.coming + self.waiting + self.not_coming + self.unsure + self.no_answer


def stream_attendees(
    session: Session, event_id: int, *, state: PlaceState = PlaceState.HELD
) -> Iterator[Attendee]:
    """Everybody whose place is in that state, by family name, given name and invitation, read bit by bit."""
    sessions = _session_titles(session, event_id)
    categories = dict(iter(session.execute(select(Category.id, Category.name))))
    rows = session.execute(_people_with_places(event_id, state).execution_options(yield_per=_CHUNK))
    for chunk in rows.partitions():
        ids = [row.invitation_id for row in chunk]
        attended = _grouped(session, _sessions_of_invitations(ids, state))
        belonging = _grouped(session, _categories_of_people([row.person_id for row in chunk]))
        for row in chunk:
            yield Attendee(
                row.reference,
                row.title,
                row.given_name,
                row.family_name,
                row.suffix,
                row.job_title,
                row.organisation or "",
                row.sector or "",
                row.partner or "",
                tuple(categories[each] for each in belonging.get(row.person_id, ())),
                tuple(sessions[each] for each in attended.get(row.invitation_id, ())),
                row.kind,
                state.value,
                row.answered_at,
            )


def count_attendees(session: Session, event_id: int, *, state: PlaceState = PlaceState.HELD) -> int:
    """How many rows the attendee list has."""
    query = (
        select(func.count(Place.invitation_id.distinct()))
        .join(EventSession, EventSession.id == Place.event_session_id)
        .where(EventSession.event_id == event_id, Place.state == state)
    )
    return session.scalar(query) or 0


def _people_with_places(event_id: int, state: PlaceState) -> Select[*tuple[Any, ...]]:
    of_event = select(EventSession.id).where(EventSession.event_id == event_id)
    seated = select(Place.invitation_id).where(Place.event_session_id.in_(of_event), Place.state == state)
    return (
        select(
            Invitation.id.label("invitation_id"),
            Invitation.person_id,
            Invitation.reference,
            Invitation.kind,
            Invitation.answered_at,
            Person.title,
            Person.given_name,
            Person.family_name,
            Person.suffix,
            Person.job_title,
            Organisation.name.label("organisation"),
            Organisation.sector,
            Partner.name.label("partner"),
        )
        .join(Person, Person.id == Invitation.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(Partner, Partner.id == Person.partner_id)
        .where(Invitation.event_id == event_id, Invitation.id.in_(seated))
        .order_by(Person.family_name, Person.given_name, Invitation.id)
    )


def _session_titles(session: Session, event_id: int) -> dict[int, str]:
    query = select(EventSession.id, EventSession.title).where(EventSession.event_id == event_id)
    return dict(iter(session.execute(query)))


def _sessions_of_invitations(invitation_ids: list[int], state: PlaceState) -> Select[int, int]:
    return (
        select(Place.invitation_id, Place.event_session_id)
        .where(Place.invitation_id.in_(invitation_ids), Place.state == state)
        .order_by(Place.invitation_id, Place.event_session_id)
    )


def _categories_of_people(person_ids: list[int]) -> Select[int, int]:
    return (
        select(Membership.person_id, Membership.category_id)
        .where(Membership.person_id.in_(person_ids), Membership.left_at.is_(None))
        .order_by(Membership.person_id, Membership.category_id)
    )


def _grouped(session: Session, query: Select[int, int]) -> dict[int, list[int]]:
    grouped: dict[int, list[int]] = {}
    for owner, member in session.execute(query):
        grouped.setdefault(owner, []).append(member)
    return grouped


def count_answers(session: Session, event_id: int) -> EventCounts:
    """The event in numbers, counted from the rows."""
    return add_up_answers(answers_by_event(session, [event_id]).get(event_id, {}))


def answers_by_event(
    session: Session, event_ids: Sequence[int]
) -> dict[int, dict[tuple[str | None, bool], int]]:
    """For each event how many invitations have which answer, and whether they wait."""
    waits = (
        select(Place.id)
        .where(
            Place.invitation_id == Invitation.id,
            Place.state.in_([PlaceState.WAITING, PlaceState.OFFERED]),
        )
        .exists()
    )
    query = (
        select(Invitation.event_id, Invitation.answer, waits, func.count())
        .where(Invitation.event_id.in_(event_ids), Invitation.withdrawn_at.is_(None))
        .group_by(Invitation.event_id, Invitation.answer, waits)
    )
    counted: dict[int, dict[tuple[str | None, bool], int]] = {}
    for event_id, answer, is_waiting, count in session.execute(query):
        counted.setdefault(event_id, {})[answer, bool(is_waiting)] = count
    return counted


def add_up_answers(answers: Mapping[tuple[str | None, bool], int]) -> EventCounts:
    """The numbers of one event, from how many invitations have which answer and whether they wait."""
    counted = {"coming": 0, "waiting": 0, "not_coming": 0, "unsure": 0, "no_answer": 0}
    names: dict[str | None, str] = {Answer.NOT_SURE: "unsure", None: "no_answer"}
    for (answer, is_waiting), count in answers.items():
        name = names.get(answer, "not_coming")
        if answer == Answer.YES:
            name = "waiting" if is_waiting else "coming"
        counted[name] += count
    return EventCounts(**counted)
