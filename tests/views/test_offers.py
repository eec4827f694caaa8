"""A place that is offered, as its guest and the officers see it. Opening the page takes nothing."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import writing
from app.extensions import db
from app.models.events import Event
from app.models.invitations import Invitation
from app.models.places import Place
from app.rules.states import PlaceState
from app.services.offers import pass_on_offers
from app.views import clock
from tests.make import make_invitation
from tests.replying import say_no, say_yes
from tests.views.delegate import Delegate, change, everything, invite
from tests.views.officer import EVENT, sign_in


def with_an_offer(app: Flask) -> Delegate:
    """Ann, who waited for the only place, and to whom it is offered now."""
    delegate = invite(app, seats_limit=1)
    change(app, offer_hours=8)
    with app.app_context(), writing() as session:
        waiting = session.scalars(sa.select(Invitation)).one()
        first = make_invitation(session, session.scalars(sa.select(Event)).one())
        for each in (first, waiting):
            say_yes(session, each, now=clock.now())
        say_no(session, first, now=clock.now())
    return delegate


def states(app: Flask) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(sa.select(Place.state)))


def run_out(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the days pass in which the offer could be taken."""
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)


def test_the_page_says_what_is_offered_and_until_when_and_chooses_nothing(app: Flask) -> None:
    delegate = with_an_offer(app)
    before = everything(app)

    page = delegate.get()
    delegate.client.head(delegate.link)

    assert "A place is offered to you" in page.text
    assert "We keep it for you until" in page.text
    assert "Yes, I take the place" in page.text
    assert "checked" not in page.text
    assert everything(app) == before


def test_taking_it_is_one_choice_and_one_button_to_send(app: Flask) -> None:
    delegate = with_an_offer(app)

    check = delegate.post(answer="yes")
    done = delegate.post("/check")

    assert "Yes, I take the place" in check.text
    assert "We are expecting you" in done.text
    assert PlaceState.OFFERED not in states(app)
    assert PlaceState.HELD in states(app)


def test_declining_it_is_as_short(app: Flask) -> None:
    delegate = with_an_offer(app)

    done = delegate.reply("no")

    assert "Thank you for telling us" in done.text
    assert states(app) == {PlaceState.GIVEN_UP}


def test_it_can_be_taken_after_replies_have_closed(app: Flask) -> None:
    delegate = with_an_offer(app)
    change(app, state="closed")

    done = delegate.reply("yes")

    assert "We are expecting you" in done.text


def test_an_offer_that_runs_out_between_two_pages_is_told_and_changes_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    delegate = with_an_offer(app)
    delegate.post(answer="yes")
    run_out(app, monkeypatch)

    page = delegate.post("/check")

    assert page.status_code == 409
    assert "The time to take this place has run out" in page.text
    assert PlaceState.OFFERED in states(app)


def test_a_missed_offer_is_explained_and_can_be_asked_for_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    delegate = with_an_offer(app)
    run_out(app, monkeypatch)
    not_passed_on = delegate.get()
    with app.app_context(), writing() as session:
        pass_on_offers(session, now=clock.now())

    start, done = delegate.get(), delegate.get("/done")
    again = delegate.reply("yes")

    for page in (not_passed_on, start):
        assert "has gone to the next person, since we did not hear from you in time" in page.text
    assert "Your place has gone to the next person" in done.text
    assert "We are expecting you" in again.text


def test_somebody_who_waits_is_told_that_places_are_offered(app: Flask) -> None:
    delegate = invite(app, seats_limit=0)
    change(app, offer_hours=8)

    done = delegate.reply("yes")

    assert "it is offered to whoever has waited longest" in done.text


def test_the_officers_see_who_was_offered_a_place_and_until_when(app: Flask) -> None:
    officer = sign_in(app, seats_limit=1)
    change(app, offer_hours=8)
    with app.app_context(), writing() as session:
        event = session.scalars(sa.select(Event)).one()
        first, second = make_invitation(session, event), make_invitation(session, event)
        for each in (first, second):
            say_yes(session, each, now=clock.now())
        say_no(session, first, now=clock.now())
        name = second.person.name

    page = officer.get(f"{EVENT}/waiting-list")

    assert "with 8 working hours to take it" in page.text
    assert "Offered, and not answered yet" in page.text
    assert name in page.text


@pytest.mark.parametrize(
    ("filled", "hours", "sentence"),
    [
        ({"moving_up": "offers", "offer_hours": "16"}, 16, ""),
        ({"moving_up": "at_once", "offer_hours": "16"}, None, ""),
        ({"moving_up": "offers"}, None, "Enter how many working hours there are"),
        ({"moving_up": "offers", "offer_hours": "0"}, None, "must be a number from 1 to 200"),
    ],
)
def test_an_event_chooses_how_places_move_up(
    app: Flask, filled: dict[str, str], hours: int | None, sentence: str
) -> None:
    officer = sign_in(app)
    contact = {"contact_name": "Olive", "contact_email": "o@example.org", "attendance": "attend_all"}

    page = officer.post(f"{EVENT}/details", title="An event", stops_hours_before="24", **contact, **filled)

    with app.app_context():
        event = db.session.scalars(sa.select(Event)).one()
        assert event.offer_hours == hours
        assert event.stops_hours_before == (0 if sentence else 24)
    assert sentence in page.text
