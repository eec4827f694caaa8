"""Corrections that guests suggest to their own details. An officer takes each over, or leaves it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.formats.corrections_list import Correction
from app.models.accounts import Partner
from app.models.categories import Category, Membership
from app.models.invitations import Invitation
from app.models.people import Person
from app.models.suggestions import Suggestion
from app.rules.categories import check_role
from app.rules.names import split_name
from app.rules.states import DetailKind
from app.services.history import Actor, write_history
from app.services.organisations import find_or_add_organisation


def details_of(person: Person) -> dict[DetailKind, str]:
    """The details that a guest may correct, as they are now."""
    return {
        DetailKind.NAME: person.name,
        DetailKind.ORGANISATION: person.organisation.name if person.organisation else "",
        DetailKind.JOB_TITLE: person.job_title,
        DetailKind.TELEPHONE: person.telephone,
    }


def corrected_details(person: Person, typed: Mapping[DetailKind, str]) -> dict[DetailKind, str]:
    """Those of the details that were typed otherwise than we have them. Clearing one corrects nothing."""
    have = details_of(person)
    return {detail: text for detail, text in typed.items() if text and text != have[detail]}


def suggest_details(
    session: Session, invitation: Invitation, typed: Mapping[DetailKind, str], *, now: datetime
) -> None:
    """Keep each detail that differs from what we have, for an officer to look at."""
    if not typed:
        return
    have = details_of(invitation.person)
    for detail, after in corrected_details(invitation.person, typed).items():
        session.add(
            Suggestion(
                invitation_id=invitation.id, detail=detail, before=have[detail], after=after, made_at=now
            )
        )


@dataclass(frozen=True)
class RoleShown:
    """What somebody is in a category, as they see and may correct it."""

    membership_id: int
    category: str
    role: str


def roles_of(session: Session, person_id: int) -> list[RoleShown]:
    """What a person is in each of their categories, by the categories' names."""
    query = (
        select(Membership.id, Category.name, Membership.role)
        .join(Membership.category)
        .where(Membership.person_id == person_id, Membership.left_at.is_(None))
        .order_by(Category.name, Membership.id)
    )
    return [RoleShown(*row) for row in session.execute(query)]


def suggest_roles(
    session: Session, invitation: Invitation, typed: Mapping[int, str], *, now: datetime
) -> None:
    """Keep each role that differs from what we have, by its membership; those of others are passed over."""
    if not typed:
        return
    for each in roles_of(session, invitation.person_id):
        after = typed.get(each.membership_id, "")
        if after and after != each.role:
            session.add(
                Suggestion(
                    invitation_id=invitation.id,
                    detail=DetailKind.ROLE,
                    membership_id=each.membership_id,
                    before=each.role,
                    after=after,
                    made_at=now,
                )
            )


def what_we_have(suggestion: Suggestion) -> str:
    """The detail that a suggestion is about, as it is now."""
    if suggestion.detail == DetailKind.ROLE:
        return suggestion.membership.role if suggestion.membership is not None else ""
    return details_of(suggestion.invitation.person)[DetailKind(suggestion.detail)]


def open_suggestions(session: Session) -> Sequence[Suggestion]:
    """What nobody has decided yet, oldest first."""
    query = (
        select(Suggestion)
        .where(Suggestion.settled_at.is_(None))
        .options(
            joinedload(Suggestion.invitation).joinedload(Invitation.person).joinedload(Person.organisation),
            joinedload(Suggestion.invitation).joinedload(Invitation.event),
            joinedload(Suggestion.membership).joinedload(Membership.category),
        )
        .order_by(Suggestion.id)
    )
    return session.scalars(query).all()


def settle_suggestion(
    session: Session, suggestion_id: int, *, takes_over: bool, by: Actor, now: datetime
) -> None:
    """Take a correction over into the person's details, or leave these as they are. Settled once."""
    query = (
        select(Suggestion)
        .where(Suggestion.id == suggestion_id)
        .with_for_update(of=Suggestion)
        .options(joinedload(Suggestion.invitation).joinedload(Invitation.person))
    )
    suggestion = session.scalar(query)
    if suggestion is None or suggestion.settled_at is not None:
        return
    person = suggestion.invitation.person
    if takes_over and suggestion.detail == DetailKind.ROLE:
        if suggestion.membership is not None:
            suggestion.membership.role = check_role(suggestion.after)
            suggestion.membership.confirmed_at = now
    elif takes_over:
        _take_over(session, person, DetailKind(suggestion.detail), suggestion.after)
        person.changed_at = now
    suggestion.settled_at, suggestion.is_taken, suggestion.account_id = now, takes_over, by.account_id
    what = "correction taken over" if takes_over else "correction left"
    write_history(session, what, by=by, now=now, person_id=person.id, detail=suggestion.detail)


def _take_over(session: Session, person: Person, detail: DetailKind, after: str) -> None:
    if detail is DetailKind.NAME:
        name = split_name(after)
        person.title, person.given_name = name.title, name.given_name
        person.family_name, person.suffix, person.name_as_typed = name.family_name, name.suffix, after
    elif detail is DetailKind.ORGANISATION:
        person.organisation = find_or_add_organisation(session, after)
    elif detail is DetailKind.JOB_TITLE:
        person.job_title = after
    else:
        person.telephone = after


@dataclass(frozen=True)
class PartnerCorrections:
    """Whose list has how many details that guests corrected and officers took over."""

    partner: Partner
    taken: int


def corrections_by_partner(session: Session) -> list[PartnerCorrections]:
    """Every partner whose list can be mended by what guests wrote, by name."""
    query = (
        select(Partner, func.count(Suggestion.id))
        .join(Person, Person.partner_id == Partner.id)
        .join(Invitation, Invitation.person_id == Person.id)
        .join(Suggestion, Suggestion.invitation_id == Invitation.id)
        .where(Suggestion.is_taken.is_(True), Person.erased_at.is_(None))
        .group_by(Partner.id)
        .order_by(Partner.name, Partner.id)
    )
    return [PartnerCorrections(partner, count) for partner, count in session.execute(query)]


def corrections_of(session: Session, partner_id: int) -> list[Correction]:
    """What a partner should mend in its list, by person, in the order in which it was said."""
    query = (
        select(Suggestion)
        .join(Suggestion.invitation)
        .join(Invitation.person)
        .where(Person.partner_id == partner_id, Suggestion.is_taken.is_(True), Person.erased_at.is_(None))
        .options(
            contains_eager(Suggestion.invitation)
            .contains_eager(Invitation.person)
            .joinedload(Person.organisation),
            joinedload(Suggestion.membership).joinedload(Membership.category),
        )
        .order_by(Person.family_name, Person.given_name, Person.id, Suggestion.id)
    )
    return [_as_correction(each) for each in session.scalars(query)]


def _as_correction(suggestion: Suggestion) -> Correction:
    person = suggestion.invitation.person
    return Correction(
        person=person.name,
        organisation=person.organisation.name if person.organisation else "",
        email=person.email or "",
        detail=_words_of(suggestion),
        before=suggestion.before,
        after=suggestion.after,
        said_at=suggestion.made_at,
        said_by="The person, by their invitation",
    )


def _words_of(suggestion: Suggestion) -> str:
    """The detail; of a role with its category."""
    if suggestion.membership is None:
        return suggestion.detail
    return f"Role in {suggestion.membership.category.name}"
