"""Who is coming: the attendee list, row by row, and the numbers of an event."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from operator import methodcaller
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from app.models.accounts import Partner
from app.models.categories import Category, Membership
from app.models.events import EventSession
from app.models.invitations import Invitation
from app.models.people import Organisation, Person
from app.models.places import Place
from app.rules.states import Answer, PlaceState, Standing
from app.services.standings import standing_is

#: How many people are read at a time, so that memory does not grow with the list.
_CHUNK = 2000
#: How many people a page shows.
ATTENDEES_ON_A_PAGE = 50
#: What the list says of somebody without a place, by their answer.
_ANSWER_STATUS: Mapping[str | None, str] = {None: "no_answer", Answer.NOT_SURE: "not_sure", Answer.YES: "yes"}

#: What a place can be that somebody has, the best first, and what it was where the event was called off.
_SEATED = (PlaceState.HELD, PlaceState.OFFERED, PlaceState.WAITING)
_TOLD = (*_SEATED, *(f"was_{state}" for state in _SEATED))
_EQUALS = methodcaller("partition", "=")


class Attendee(NamedTuple):
    """One row of the attendee list. Neither diet nor access; contact details only where they were asked for."""

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
    #: Whose place they carry; "" for their own.
    deputy_for: str = ""
    email: str = ""
    telephone: str = ""
    #: What happened since a moment, on a list of changes alone.
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Whom a list holds: who is coming unless others are asked for, of one event session or of all.

    With nobody in `who` it holds everybody who was ever invited.
    """

    who: Collection[Standing] = (Standing.COMING,)
    event_session_id: int | None = None
    with_contact: bool = False


#: Everybody who holds a place.
WHO_IS_COMING = Listed()


def stream_attendees(
    session: Session, event_id: int, *, listed: Listed = WHO_IS_COMING
) -> Iterator[Attendee]:
    """Everybody on the list, by family name, given name and invitation, read bit by bit."""
    rows = session.execute(_people(event_id, listed).execution_options(yield_per=_CHUNK))
    yield from _attendees(session, event_id, rows, listed)


def attendees_page(session: Session, event_id: int, *, page: int) -> Sequence[Attendee]:
    """One page of who is coming, in the order of the list."""
    query = _people(event_id, WHO_IS_COMING).limit(ATTENDEES_ON_A_PAGE)
    rows = session.execute(query.offset((page - 1) * ATTENDEES_ON_A_PAGE)).all()
    return list(_attendees(session, event_id, rows, WHO_IS_COMING))


def attendees_of(session: Session, event_id: int, invitation_ids: Collection[int]) -> Sequence[Attendee]:
    """These people as rows of the list, whether they come or not, in its order."""
    everybody = Listed(who=())
    query = _people(event_id, everybody, Invitation.id.in_(invitation_ids))
    return list(_attendees(session, event_id, session.execute(query).all(), everybody))


def count_attendees(session: Session, event_id: int, *, listed: Listed = WHO_IS_COMING) -> int:
    """How many rows the attendee list has."""
    query = select(func.count()).select_from(Invitation).where(_is_listed(event_id, listed))
    return session.scalar(query) or 0


def _attendees(session: Session, event_id: int, rows: Iterable[Any], listed: Listed) -> Iterator[Attendee]:
    titles = _session_titles(session, event_id)
    categories = dict(iter(session.execute(select(Category.id, Category.name))))
    # Thousands of people share a few sets of sessions and categories, so each set is put into words once.
    seats = cache(partial(_read_seats, titles))
    belonging = cache(partial(_read_categories, categories))
    with_contact = listed.with_contact
    # By position and in one place: a list may have a hundred thousand rows.
    for (
        reference,
        kind,
        answer,
        answered_at,
        title,
        given_name,
        family_name,
        suffix,
        name_as_typed,
        job_title,
        email,
        telephone,
        organisation,
        sector,
        partner,
        seats_text,
        belongs,
        deputy_for,
    ) in rows:
        sessions, state = seats(seats_text)
        if not given_name and not family_name and name_as_typed:
            # A name that was only ever typed whole stands as family name.
            title, family_name, suffix = "", name_as_typed, ""  # noqa: PLW2901
        yield Attendee(
            reference,
            title,
            given_name,
            family_name,
            suffix,
            job_title,
            organisation or "",
            sector or "",
            partner or "",
            belonging(belongs),
            sessions,
            kind,
            state or _ANSWER_STATUS.get(answer, "not_coming"),
            answered_at,
            deputy_for or "",
            (email or "") if with_contact else "",
            telephone if with_contact else "",
        )


def _read_seats(titles: Mapping[int, str], seats: str | None) -> tuple[tuple[str, ...], str]:
    """The sessions of "2=held,1=held" in words, and the state that counts: held before offered before waiting."""
    if not seats:
        return (), ""
    pairs = sorted((int(session_id), state) for session_id, _, state in map(_EQUALS, seats.split(",")))
    states = {state for _, state in pairs}
    return tuple(titles[session_id] for session_id, _ in pairs), next(
        str(state) for state in _TOLD if str(state) in states
    )


def _read_categories(names: Mapping[int, str], belongs: str | None) -> tuple[str, ...]:
    """The categories of "7,3" in words, in the order in which they were added."""
    return tuple(names[each] for each in sorted(map(int, belongs.split(",")))) if belongs else ()


def _is_listed(event_id: int, listed: Listed) -> ColumnElement[bool]:
    of_event = select(EventSession.id).where(EventSession.event_id == event_id)
    if listed.event_session_id is not None:
        of_event = of_event.where(EventSession.id == listed.event_session_id)
    # Two questions, since each has an index of its own.
    seated = union_all(
        *(
            select(Place.invitation_id).where(Place.event_session_id.in_(of_event), state == PlaceState.HELD)
            for state in (Place.state, Place.ended_as)
        )
    )
    asked = [
        Invitation.id.in_(seated)
        if standing is Standing.COMING
        else standing_is(standing) & Invitation.withdrawn_at.is_(None)
        for standing in listed.who
    ]
    of_this = Invitation.event_id == event_id
    return of_this & or_(*asked) if asked else of_this


def _people(event_id: int, listed: Listed, *conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    shown_family_name = func.coalesce(func.nullif(Person.family_name, ""), Person.name_as_typed)
    return (
        select(
            Invitation.reference,
            Invitation.kind,
            Invitation.answer,
            Invitation.answered_at,
            Person.title,
            Person.given_name,
            Person.family_name,
            Person.suffix,
            Person.name_as_typed,
            Person.job_title,
            Person.email,
            Person.telephone,
            Organisation.name.label("organisation"),
            Organisation.sector,
            Partner.name.label("partner"),
            _seats(listed).label("seats"),
            _belongs().label("belongs"),
            _deputy_for().label("deputy_for"),
        )
        .join(Person, Person.id == Invitation.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(Partner, Partner.id == Person.partner_id)
        .where(_is_listed(event_id, listed), *conditions)
        .order_by(shown_family_name, Person.given_name, Invitation.id)
    )


def _session_titles(session: Session, event_id: int) -> dict[int, str]:
    query = select(EventSession.id, EventSession.title).where(EventSession.event_id == event_id)
    return dict(iter(session.execute(query)))


def _seats(listed: Listed) -> ScalarSelect[str]:
    """The places of an invitation in one text, "1=held,2=held": asked in the same statement, whatever its length."""
    states = _SEATED[:1] if tuple(listed.who) == (Standing.COMING,) else _SEATED
    was = Place.ended_as.is_not(None)
    state = case((was, literal("was_") + cast(Place.ended_as, String)), else_=cast(Place.state, String))
    each = cast(Place.event_session_id, String) + "=" + state
    return (
        select(func.aggregate_strings(each, ","))
        .where(Place.invitation_id == Invitation.id, Place.state.in_(states) | Place.ended_as.in_(states))
        .correlate(Invitation)
        .scalar_subquery()
    )


def _belongs() -> ScalarSelect[str]:
    """The ids of a person's categories in one text, "3,7"."""
    return (
        select(func.aggregate_strings(cast(Membership.category_id, String), ","))
        .where(Membership.person_id == Invitation.person_id, Membership.left_at.is_(None))
        .correlate(Invitation)
        .scalar_subquery()
    )


def _deputy_for() -> ScalarSelect[str]:
    """The name of whose place an invitation carries."""
    giver, person = aliased(Invitation), aliased(Person)
    name = func.trim(person.given_name + " " + person.family_name)
    return (
        select(func.coalesce(func.nullif(name, ""), person.name_as_typed))
        .join(giver, giver.person_id == person.id)
        .where(giver.id == Invitation.deputy_for_id)
        .correlate(Invitation)
        .scalar_subquery()
    )
