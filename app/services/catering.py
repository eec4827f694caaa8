"""What a caterer and a venue need to know of an event: numbers for each session, from those who hold a place."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.formats.catering import SessionMeals
from app.models.needs import Needs
from app.models.places import Place
from app.rules.catering import diet_in_words, needs_in_words
from app.rules.states import PlaceState
from app.services.event_words import session_when, session_where
from app.services.events import sessions_of


def meals_of_event(session: Session, event_id: int) -> Sequence[SessionMeals]:
    """Each session in numbers, in the order of time. People are seats: an assistant eats, too."""
    sessions = sessions_of(session, event_id)
    ids = [each.id for each in sessions]
    held = Place.event_session_id.in_(ids) & (Place.state == PlaceState.HELD)
    seats = dict(
        iter(
            session.execute(
                select(Place.event_session_id, func.sum(Place.seats))
                .where(held)
                .group_by(Place.event_session_id)
            )
        )
    )
    diets: dict[int, Counter[str]] = {each: Counter() for each in ids}
    needs: dict[int, Counter[str]] = {each: Counter() for each in ids}
    query = (
        select(Place.event_session_id, Needs.diet, Needs.access)
        .join(Needs, Needs.invitation_id == Place.invitation_id)
        .where(held)
        .order_by(Place.id)
    )
    for session_id, diet, access in session.execute(query):
        if words := diet_in_words(diet):
            diets[session_id][words] += 1
        needs[session_id].update(needs_in_words(access))
    return [
        SessionMeals(
            title=each.title,
            when=session_when(each),
            where=session_where(each),
            people=int(seats.get(each.id) or 0),
            diets=diets[each.id],
            needs=needs[each.id],
        )
        for each in sessions
    ]
