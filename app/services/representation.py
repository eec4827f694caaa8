"""Who of each partner, category and sector was invited to an event and comes, and how replies arrived."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Select, String, cast, func, select
from sqlalchemy.orm import Session

from app.models.accounts import Partner
from app.models.categories import Category, Membership
from app.models.invitations import Invitation
from app.models.people import Organisation, Person
from app.rules.categories import in_family_order
from app.rules.london_time import london_day
from app.rules.states import Answer
from app.services.standings import EventCounts, add_up_answers, is_waiting

#: What people without a partner or a sector stand under.
NOT_KNOWN = "Not known"


@dataclass(frozen=True, slots=True)
class GroupStanding:
    """One group of an event in numbers. `key` finds it in the list of invitations; "" for not known."""

    key: str
    name: str
    answers: EventCounts
    #: Of those who do not come: who sends somebody else.
    deputies: int = 0
    #: How far it is under another group of the list: sub-categories follow the category that they are in.
    depth: int = 0

    @property
    def declined(self) -> int:
        """Who does not come and sends nobody."""
        return self.answers.not_coming - self.deputies

    @property
    def nobody_comes(self) -> bool:
        """Whether nobody of the group is coming or sends a deputy, though somebody was invited."""
        return self.answers.coming == 0 and self.deputies == 0


@dataclass(frozen=True, slots=True)
class RepliesUntil:
    """How many invitations were answered by the end of a day in London."""

    day: date
    replies: int


def by_category(session: Session, event_id: int) -> Sequence[GroupStanding]:
    """Each category with somebody invited, by name, each followed by its sub-categories.

    Somebody in two categories is counted in both.
    """
    # The parent comes with the key, "3:1", so that one statement tells all.
    parent = func.coalesce(cast(Category.parent_id, String), "")
    query = _grouped(event_id, cast(Category.id, String) + ":" + parent, Category.name)
    query = query.join(
        Membership, (Membership.person_id == Invitation.person_id) & Membership.left_at.is_(None)
    ).join(Category, Category.id == Membership.category_id)
    query = query.group_by(Category.id, Category.name, Category.parent_id)
    groups, parents = {}, []
    for group in _standings(session, query):
        key, _, parent_key = group.key.partition(":")
        groups[int(key)] = replace(group, key=key)
        parents.append((int(key), int(parent_key) if parent_key else None))
    return [replace(groups[key], depth=depth) for key, depth in in_family_order(parents)]


def by_partner(session: Session, event_id: int) -> Sequence[GroupStanding]:
    """Each partner whose lists brought somebody who was invited, by name."""
    query = _grouped(event_id, cast(Partner.id, String), Partner.name)
    query = query.join(Person, Person.id == Invitation.person_id).outerjoin(
        Partner, Partner.id == Person.partner_id
    )
    return _standings(session, query.group_by(Partner.id, Partner.name))


def by_sector(session: Session, event_id: int) -> Sequence[GroupStanding]:
    """Each sector with somebody invited, by name."""
    query = _grouped(event_id, Organisation.sector, Organisation.sector)
    query = query.join(Person, Person.id == Invitation.person_id).outerjoin(
        Organisation, Organisation.id == Person.organisation_id
    )
    return _standings(session, query.group_by(Organisation.sector))


def replies_over_time(session: Session, event_id: int, *, now: datetime) -> Sequence[RepliesUntil]:
    """The answers that stand, added up day by day from the first one until today."""
    counted: dict[date, int] = {}
    for hour, count in session.execute(_answers_by_hour(session, event_id)):
        day = london_day(datetime.strptime(hour, "%Y-%m-%d %H").replace(tzinfo=UTC))
        counted[day] = counted.get(day, 0) + count
    points: list[RepliesUntil] = []
    if counted:
        day, total = min(counted), 0
        while day <= max(london_day(now), *counted):
            total += counted.get(day, 0)
            points.append(RepliesUntil(day, total))
            day += timedelta(days=1)
    return points


def _answers_by_hour(session: Session, event_id: int) -> Select[str, int]:
    """The hours, in UTC, in which answers came; clocks change on the hour, so each lies in one day of London."""
    if session.get_bind().dialect.name == "sqlite":
        hour = func.strftime("%Y-%m-%d %H", Invitation.answered_at)
    else:
        hour = func.to_char(func.timezone("UTC", Invitation.answered_at), "YYYY-MM-DD HH24")
    return (
        select(cast(hour, String), func.count())
        .where(
            Invitation.event_id == event_id,
            Invitation.answered_at.is_not(None),
            Invitation.withdrawn_at.is_(None),
        )
        .group_by(hour)
        .order_by(hour)
    )


def _grouped(
    event_id: int, key: object, name: object
) -> Select[str | None, str | None, str | None, bool, int]:
    waits = is_waiting()
    return (  # type: ignore[no-any-return]
        select(key, name, Invitation.answer, waits, func.count())  # type: ignore[call-overload]
        .select_from(Invitation)
        .where(Invitation.event_id == event_id, Invitation.withdrawn_at.is_(None))
        .group_by(Invitation.answer, waits)
    )


def _standings(
    session: Session, query: Select[str | None, str | None, str | None, bool, int]
) -> Sequence[GroupStanding]:
    groups: dict[tuple[str, str], dict[tuple[str | None, bool], int]] = {}
    for key, name, answer, waits, count in session.execute(query):
        groups.setdefault((key or "", name or NOT_KNOWN), {})[answer, bool(waits)] = count
    return sorted(
        (
            GroupStanding(key, name, add_up_answers(answers), answers.get((Answer.DEPUTY, False), 0))
            for (key, name), answers in groups.items()
        ),
        key=lambda group: (not group.key, group.name.casefold(), group.key),
    )
