from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.people import Person
from app.models.places import Place
from app.models.replies import Reply
from app.rules.replies import AnswerNotOffered
from app.rules.states import Answer, PlaceState
from app.services.checks import check_promises
from app.services.deputies import IsInvitedAlready, NamedDeputy, name_deputy
from app.services.needs import GivenNeeds, has_needs, keep_needs
from app.services.replies import GivenReply
from app.services.waiting_lists import living_places
from tests.make import NOW, SECRET, make_event, make_invitation, make_person
from tests.replying import BY_LINK, say_yes

BEN = NamedDeputy("Ben Birch", "ben@example.org")


def invite(session: Session, *, limit: int = 5, allows: bool = True) -> Invitation:
    """Ann Ash, who may name a deputy."""
    event = make_event(session, seats_limit=limit)
    event.allows_deputies = allows
    return make_invitation(session, event, make_person(session, "Ann Ash", email="ann@example.org"))


def name(session: Session, invitation: Invitation, deputy: NamedDeputy = BEN, nonce: str = "form") -> None:
    given = GivenReply(Answer.DEPUTY, nonce)
    name_deputy(session, invitation, given, deputy, secret=SECRET, by=BY_LINK, now=NOW)


def of_deputy(session: Session, invitation: Invitation) -> Invitation:
    return session.scalars(select(Invitation).where(Invitation.deputy_for_id == invitation.id)).one()


def letters(session: Session, invitation: Invitation) -> list[str]:
    query = select(Message.kind).where(Message.invitation_id == invitation.id).order_by(Message.id)
    return list(session.scalars(query))


def test_the_deputy_carries_the_place_and_the_count_does_not_move(session: Session) -> None:
    invitation = invite(session, limit=1)
    say_yes(session, invitation)

    name(session, invitation)

    theirs = of_deputy(session, invitation)
    assert living_places(session, invitation.id) == []
    assert [place.state for place in living_places(session, theirs.id)] == ["held"]
    held = select(func.count()).select_from(Place).where(Place.state == PlaceState.HELD)
    assert session.scalar(held) == 1
    assert (invitation.answer, theirs.answer) == ("deputy", "yes")
    assert check_promises(session, secrets=[SECRET], now=NOW) == []


def test_both_are_told(session: Session) -> None:
    invitation = invite(session)
    say_yes(session, invitation)

    name(session, invitation)

    assert letters(session, of_deputy(session, invitation)) == ["deputy_invited"]
    assert letters(session, invitation)[-1] == "deputy_replaced"


def test_a_turn_on_the_waiting_list_is_handed_over_as_it_is(session: Session) -> None:
    holding = invite(session, limit=1)
    first, second = make_invitation(session, holding.event), make_invitation(session, holding.event)
    for each in (holding, first, second):
        say_yes(session, each)

    name(session, first)

    waiting = session.scalars(
        select(Place.invitation_id).where(Place.state == PlaceState.WAITING).order_by(Place.id)
    ).all()
    assert waiting == [of_deputy(session, first).id, second.id]
    assert check_promises(session, secrets=[SECRET], now=NOW) == []


def test_a_deputy_of_somebody_who_has_not_answered_gets_a_place_if_one_is_free(session: Session) -> None:
    invitation = invite(session)

    name(session, invitation)

    assert living_places(session, of_deputy(session, invitation).id)[0].state == "held"


def test_needs_are_not_handed_over(session: Session) -> None:
    invitation = invite(session)
    say_yes(session, invitation)
    keep_needs(session, invitation.id, GivenNeeds(diet="No nuts"), now=NOW)

    name(session, invitation)

    assert not has_needs(session, invitation.id)
    assert not has_needs(session, of_deputy(session, invitation).id)


def test_somebody_who_is_invited_already_is_not_named(session: Session) -> None:
    invitation = invite(session)
    make_invitation(session, invitation.event, make_person(session, "Ben Birch", email="ben@example.org"))

    with pytest.raises(IsInvitedAlready):
        name(session, invitation)


def test_somebody_who_is_known_stays_one_person(session: Session) -> None:
    invitation = invite(session)
    known = make_person(session, "Ben Birch", email="Ben@example.org")

    name(session, invitation)

    assert of_deputy(session, invitation).person == known
    assert session.scalar(select(func.count()).select_from(Person)) == 2


def test_nobody_is_named_where_the_event_does_not_allow_it_or_no_longer(session: Session) -> None:
    with pytest.raises(AnswerNotOffered):
        name(session, invite(session, allows=False))

    late = invite(session)
    late.event.deputies_until = date(2027, 1, 4)
    with pytest.raises(AnswerNotOffered):
        name(session, late)


def test_the_same_form_sent_twice_names_one_deputy(session: Session) -> None:
    invitation = invite(session)

    name(session, invitation)
    name(session, invitation)

    assert session.scalar(select(func.count()).select_from(Reply)) == 2
    assert session.scalar(select(func.count()).select_from(Invitation)) == 2
