from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.needs import Needs
from app.services.needs import GivenNeeds, erase_needs, has_needs, keep_needs, needs_of_event
from tests.make import NOW, make_event, make_invitation

TOLD = GivenNeeds(access="A hearing loop", diet="No nuts")


def test_what_somebody_told_is_kept_for_the_officers(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))

    keep_needs(session, invitation.id, TOLD, now=NOW)

    kept = needs_of_event(session, invitation.event_id)
    assert [(each.access, each.diet) for each in kept] == [("A hearing loop", "No nuts")]


def test_empty_words_keep_what_was_told_before(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))
    keep_needs(session, invitation.id, TOLD, now=NOW)

    keep_needs(session, invitation.id, GivenNeeds(diet="No fish"), now=NOW)

    kept = session.scalars(select(Needs)).one()
    assert (kept.access, kept.diet) == ("A hearing loop", "No fish")


def test_nothing_is_kept_of_somebody_who_told_nothing(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))

    keep_needs(session, invitation.id, GivenNeeds(), now=NOW)

    assert not has_needs(session, invitation.id)


def test_what_is_to_be_forgotten_is_erased(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))
    keep_needs(session, invitation.id, TOLD, now=NOW)

    keep_needs(session, invitation.id, GivenNeeds(forget=True), now=NOW)

    assert not has_needs(session, invitation.id)


def test_needs_are_erased_one_by_one(session: Session) -> None:
    event = make_event(session)
    leaving, staying = make_invitation(session, event), make_invitation(session, event)
    for each in (leaving, staying):
        keep_needs(session, each.id, TOLD, now=NOW)

    erase_needs(session, leaving.id)

    assert not has_needs(session, leaving.id)
    assert has_needs(session, staying.id)
