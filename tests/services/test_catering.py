"""The caterer's totals add up to the seats that are held, and count nobody who does not come."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.formats.catering import diet_totals
from app.models.events import Event
from app.models.places import Place
from app.rules.states import Choice
from app.services.catering import meals_of_event
from app.services.needs import GivenNeeds, keep_needs
from tests.make import NOW, make_event, make_invitation
from tests.queries import statements
from tests.replying import say_no, say_yes


def guest(session: Session, event: Event, *, diet: str = "", access: str = "", comes: bool = True) -> int:
    invitation = make_invitation(session, event)
    say_yes(session, invitation)
    keep_needs(session, invitation.id, GivenNeeds(access=access, diet=diet), now=NOW)
    if not comes:
        say_no(session, invitation)
    session.flush()
    return invitation.id


def test_those_who_hold_a_place_are_counted_and_nobody_else(session: Session) -> None:
    event = make_event(session, seats_limit=3)
    guest(session, event, diet="vegan")
    guest(session, event, diet="Vegan!", access="Hearing loop")
    guest(session, event, diet="halal", comes=False)
    guest(session, event)
    guest(session, event, diet="kosher")

    (meals,) = meals_of_event(session, event.id)

    assert meals.people == 3
    assert [(each.words, each.count) for each in diet_totals(meals)] == [
        ("No particular diet", 1),
        ("Vegan", 2),
    ]
    assert meals.needs == {"Hearing loop": 1}


def test_whoever_brings_an_assistant_needs_two_meals(session: Session) -> None:
    event = make_event(session)
    invitation_id = guest(session, event, diet="vegan")
    session.scalars(select(Place).where(Place.invitation_id == invitation_id)).one().seats = 2
    session.flush()

    (meals,) = meals_of_event(session, event.id)

    assert sum(each.count for each in diet_totals(meals)) == meals.people == 2


def test_each_session_has_its_own_totals_and_asks_no_more_for_it(session: Session) -> None:
    event = make_event(session, sessions=3, attendance=Choice.ATTEND_ALL)
    guest(session, event, diet="vegan")
    event_id = event.id

    with statements(session) as sent:
        found = meals_of_event(session, event_id)

    assert [(each.title, each.people) for each in found] == [("Day 1", 1), ("Day 2", 1), ("Day 3", 1)]
    assert len(sent) == 3
