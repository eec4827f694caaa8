"""What places promise, broken behind the services' back: each breach is found and told in a sentence."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.models.events import Event
from app.models.places import Place
from app.rules.states import Answer, Choice
from app.services.allocations import keep_places
from app.services.events import sessions_of
from app.services.history import COMMAND_LINE
from app.services.limit_checks import Breach
from app.services.place_checks import check_places
from tests.make import NOW, make_account, make_category, make_event, make_invitation
from tests.queries import statements
from tests.replying import say, say_no, say_yes

LATER = NOW + timedelta(hours=1)


def found(session: Session) -> list[Breach]:
    session.flush()
    session.expire_all()
    return check_places(session, now=LATER)


def furnish(session: Session, *, seats_limit: int = 2, yeses: int = 4, **event: object) -> Event:
    """An event that offers its places; its first guests hold them, and the others wait, each a minute later."""
    made = make_event(session, seats_limit=seats_limit, **event)  # type: ignore[arg-type]
    made.offer_hours = 8
    for number in range(yeses):
        say_yes(session, make_invitation(session, made), now=NOW + timedelta(minutes=number))
    return made


def places(session: Session) -> list[Place]:
    return list(session.scalars(sa.select(Place).order_by(Place.id)))


def run(session: Session, statement: str) -> None:
    session.flush()
    session.execute(sa.text(statement))


def test_what_the_services_do_breaks_nothing(session: Session) -> None:
    event = furnish(session)
    leaving = places(session)[0].invitation
    say_no(session, leaving)
    say(session, make_invitation(session, event), Answer.YES, brings_assistant=True)

    assert found(session) == []


def test_a_split_party_is_found(session: Session) -> None:
    furnish(session, sessions=2, yeses=1, seats_limit=5)

    run(session, "UPDATE places SET seats = 2 WHERE id = 1")

    (breach,) = found(session)
    assert breach == Breach(
        "a party is not split", "Invitation 1 has more seats in one session than in another."
    )


def test_an_offer_without_its_letter_is_found(session: Session) -> None:
    furnish(session)
    say_no(session, places(session)[0].invitation)

    run(session, "DELETE FROM messages WHERE kind = 'offer'")

    (breach,) = found(session)
    assert breach.sentence == "Invitation 3 is offered a place untold."


def test_somebody_who_overtook_is_found(session: Session) -> None:
    furnish(session)

    run(session, "UPDATE places SET state = 'given_up' WHERE id = 1")
    run(session, "UPDATE invitations SET answer = 'no' WHERE id = 1")
    run(session, "UPDATE places SET state = 'held', held_at = asked_at WHERE id = 4")

    (breach,) = found(session)
    assert breach.promise == "nobody is overtaken"
    assert breach.sentence == "Invitation 4 has a place in “Day 1”, where somebody waits who asked before."


@pytest.mark.parametrize("why", ["an officer", "places kept", "too late"])
def test_somebody_who_came_first_by_the_rules_is_not(session: Session, why: str) -> None:
    event = furnish(session)
    officer = make_account(session)
    if why == "places kept":
        category = make_category(session)
        keep_places(session, event.id, category.id, seats=0, until=None, by=COMMAND_LINE, now=NOW)
    if why == "too late":
        event.stops_hours_before = 2000

    run(session, "UPDATE places SET state = 'given_up' WHERE id = 1")
    run(session, "UPDATE invitations SET answer = 'no' WHERE id = 1")
    override = officer.id if why == "an officer" else "NULL"
    run(
        session,
        f"UPDATE places SET state = 'held', held_at = asked_at, override_account_id = {override} WHERE id = 4",
    )

    assert found(session) == []


def test_another_session_of_a_full_event_overtakes_nobody(session: Session) -> None:
    event = make_event(session, sessions=2, attendance=Choice.CHOOSE_ONE, seats_limit=5, event_limit=1)
    first, second = sessions_of(session, event.id)
    holder, waiting = make_invitation(session, event), make_invitation(session, event)
    say_yes(session, holder, second.id)
    say_yes(session, waiting, first.id, now=NOW + timedelta(minutes=1))

    say_yes(session, holder, first.id, now=NOW + timedelta(minutes=2))

    assert found(session) == []


def test_an_offer_is_passed_on_in_time(session: Session) -> None:
    event = furnish(session)
    say_no(session, places(session)[0].invitation)
    run(session, "UPDATE places SET offered_until = asked_at WHERE state = 'offered'")

    assert [each.promise for each in found(session)] == ["an offer ends at its deadline"]

    event.state = "cancelled"
    assert {each.promise for each in found(session)} == {"nobody has a place in what was cancelled"}


def test_checking_asks_as_often_for_thirty_as_for_three(session: Session) -> None:
    asked = []
    for yeses in (3, 30):
        furnish(session, yeses=yeses)
        with statements(session) as sent:
            found(session)
        asked.append(len(sent))
        session.execute(sa.delete(Place))

    assert asked[0] == asked[1]
