from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.categories import Membership
from app.rules.organisations import organisation_key
from app.rules.states import DetailKind, Door
from app.services.history import Actor
from app.services.suggestions import (
    corrected_details,
    corrections_by_partner,
    corrections_of,
    details_of,
    open_suggestions,
    settle_suggestion,
    suggest_details,
    suggest_roles,
    what_we_have,
)
from tests.make import (
    NOW,
    make_account,
    make_category,
    make_event,
    make_invitation,
    make_organisation,
    make_partner,
    make_person,
)


def suggest(session: Session, **typed: str) -> int:
    person = make_person(session, "Ann Ash", organisation=make_organisation(session, "Oxford City Council"))
    invitation = make_invitation(session, make_event(session), person)
    suggest_details(session, invitation, {DetailKind(each): text for each, text in typed.items()}, now=NOW)
    session.flush()
    return open_suggestions(session)[0].id


def settle(session: Session, suggestion_id: int, *, takes_over: bool) -> None:
    officer = Actor(Door.PAGE, make_account(session).id)
    settle_suggestion(session, suggestion_id, takes_over=takes_over, by=officer, now=NOW)


def test_only_what_differs_is_a_correction(session: Session) -> None:
    person = make_person(session, "Ann Ash")
    typed = {**details_of(person), DetailKind.JOB_TITLE: "Clerk", DetailKind.NAME: ""}

    assert corrected_details(person, typed) == {DetailKind.JOB_TITLE: "Clerk"}


def test_a_correction_changes_nothing_until_an_officer_takes_it_over(session: Session) -> None:
    suggestion_id = suggest(session, job_title="Clerk")
    person = open_suggestions(session)[0].invitation.person
    assert person.job_title == ""

    settle(session, suggestion_id, takes_over=True)

    assert person.job_title == "Clerk"
    assert open_suggestions(session) == []


def test_a_correction_that_is_left_changes_nothing(session: Session) -> None:
    suggestion_id = suggest(session, telephone="01632 960 123")
    person = open_suggestions(session)[0].invitation.person

    settle(session, suggestion_id, takes_over=False)

    assert person.telephone == ""
    assert open_suggestions(session) == []


def test_a_corrected_name_is_kept_as_it_was_typed(session: Session) -> None:
    suggestion_id = suggest(session, name="Cllr Anne Ash MBE")
    person = open_suggestions(session)[0].invitation.person

    settle(session, suggestion_id, takes_over=True)

    assert person.name == "Cllr Anne Ash MBE"


def test_a_corrected_organisation_is_the_one_that_is_known(session: Session) -> None:
    suggestion_id = suggest(session, organisation="Cherwell District Council")
    known = make_organisation(session, "Cherwell District Council")
    known.name_key = organisation_key(known.name)
    session.flush()
    person = open_suggestions(session)[0].invitation.person

    settle(session, suggestion_id, takes_over=True)

    assert person.organisation == known


def test_what_was_taken_over_goes_back_to_the_partner_whose_list_has_it_wrong(session: Session) -> None:
    suggestion_id = suggest(session, job_title="Clerk")
    person = open_suggestions(session)[0].invitation.person
    person.partner = make_partner(session, "Cherwell District Council")
    left = make_invitation(session, make_event(session), make_person(session, "Bob Birch"))
    left.person.partner = person.partner
    suggest_details(session, left, {DetailKind.JOB_TITLE: "King"}, now=NOW)
    session.flush()

    settle(session, suggestion_id, takes_over=True)

    (counted,) = corrections_by_partner(session)
    (row,) = corrections_of(session, counted.partner.id)
    assert (counted.partner.name, counted.taken) == ("Cherwell District Council", 1)
    assert (row.person, row.detail, row.before, row.after) == ("Ann Ash", "job_title", "", "Clerk")
    assert corrections_of(session, counted.partner.id + 1) == []


def correct_role(session: Session, role: str) -> Membership:
    """A suggestion to what somebody is in a category."""
    person = make_person(session, "Ann Ash", category=make_category(session, "Thematic Partnerships"))
    invitation = make_invitation(session, make_event(session), person)
    membership = session.scalars(select(Membership)).one()
    suggest_roles(session, invitation, {membership.id: role}, now=NOW)
    session.flush()
    return membership


def test_a_role_is_corrected_in_its_own_category(session: Session) -> None:
    membership = correct_role(session, "Chair")
    (suggestion,) = open_suggestions(session)
    assert (suggestion.detail, suggestion.before, suggestion.after) == ("role", "", "Chair")
    assert (membership.role, what_we_have(suggestion)) == ("", "")

    settle(session, suggestion.id, takes_over=True)

    assert (membership.role, what_we_have(suggestion)) == ("Chair", "Chair")
    membership.person.partner = make_partner(session, "Cherwell District Council")
    session.flush()
    (row,) = corrections_of(session, membership.person.partner.id)
    assert (row.detail, row.after) == ("Role in Thematic Partnerships", "Chair")


def test_a_role_that_is_left_empty_or_as_it_is_corrects_nothing(session: Session) -> None:
    for role in ("", "Chair"):
        person = make_person(session, category=make_category(session, f"Category {role}"))
        invitation = make_invitation(session, make_event(session), person)
        membership = session.scalars(select(Membership).order_by(Membership.id.desc())).first()
        assert membership is not None
        membership.role = "Chair"
        suggest_roles(session, invitation, {membership.id: role}, now=NOW)

    session.flush()
    assert open_suggestions(session) == []


def test_nobody_corrects_the_role_of_somebody_else(session: Session) -> None:
    theirs = correct_role(session, "")
    other = make_invitation(session, make_event(session))

    suggest_roles(session, other, {theirs.id: "King"}, now=NOW)

    session.flush()
    assert open_suggestions(session) == []


def test_a_role_in_a_category_that_is_gone_changes_nothing(session: Session) -> None:
    membership = correct_role(session, "Chair")
    suggestion_id = open_suggestions(session)[0].id
    session.delete(membership)
    session.flush()
    session.expire_all()

    settle(session, suggestion_id, takes_over=True)

    assert open_suggestions(session) == []
