"""Choosing among workshops: a field for each slot, with the places that are left and what only the waiting list has."""

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.database import writing
from app.extensions import db
from app.models.events import Event, EventSession
from app.models.places import Place
from app.rules.states import Choice
from app.views import clock
from tests.make import make_invitation
from tests.replying import say_yes
from tests.views.delegate import Delegate, hidden_fields, invite
from tests.views.officer import EVENT, sign_in


def invite_to_workshops(app: Flask, *, at_most: int = 1) -> tuple[Delegate, list[int]]:
    """Ann, invited to four workshops with two places each, two in the morning and two in the afternoon."""
    delegate = invite(app, sessions=4, seats_limit=2, attendance=Choice.CHOOSE_UP_TO)
    with app.app_context(), writing() as session:
        event = session.scalars(sa.select(Event)).one()
        event.choose_up_to, event.shows_places_left = at_most, True
        found = session.scalars(sa.select(EventSession).order_by(EventSession.id)).all()
        for each, slot in zip(found, ["Morning", "Morning", "Afternoon", "Afternoon"], strict=True):
            each.slot = slot
        return delegate, [each.id for each in found]


def sessions_of_places(app: Flask) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(sa.select(Place.event_session_id).order_by(Place.event_session_id)))


def others_say_yes(app: Flask, session_id: int, *, times: int) -> None:
    with app.app_context(), writing() as session:
        event = session.scalars(sa.select(Event)).one()
        for _ in range(times):
            say_yes(session, make_invitation(session, event), session_id, now=clock.now())


def test_each_slot_is_a_question_of_its_own_with_nothing_chosen(app: Flask) -> None:
    delegate, ids = invite_to_workshops(app)
    others_say_yes(app, ids[0], times=2)
    others_say_yes(app, ids[1], times=1)

    page = delegate.post(answer="yes")

    assert page.text.count("<fieldset") == 2
    assert "Morning" in page.text
    assert "Afternoon" in page.text
    assert page.text.count("None of these") == 2
    assert "checked" not in page.text
    assert "Full: you would join the waiting list" in page.text
    assert "1 place left" in page.text
    assert page.text.count("2 places left") == 2


def test_one_of_each_slot_is_chosen_and_kept(app: Flask) -> None:
    delegate, ids = invite_to_workshops(app)
    delegate.post(answer="yes")

    check = delegate.post("/sessions", chosen=str(ids[0]), chosen_1=str(ids[3]))
    again = delegate.get("/sessions")
    delegate.post("/check")

    assert check.text.count("Day ") == 2
    assert again.text.count("checked") == 2
    assert sessions_of_places(app) == [ids[0], ids[3]]


def test_a_slot_can_be_left_out(app: Flask) -> None:
    delegate, ids = invite_to_workshops(app)
    delegate.post(answer="yes")

    delegate.post("/sessions", chosen="", chosen_1=str(ids[2]))
    delegate.post("/check")

    assert sessions_of_places(app) == [ids[2]]


def test_nothing_at_all_is_refused_with_a_sentence(app: Flask) -> None:
    delegate, _ = invite_to_workshops(app)
    delegate.post(answer="yes")

    page = delegate.post("/sessions", chosen="", chosen_1="rubbish")

    assert page.status_code == 422
    assert "Choose at least 1" in page.text


def test_too_many_are_refused_at_their_slot(app: Flask) -> None:
    delegate, ids = invite_to_workshops(app, at_most=2)
    with app.app_context(), writing() as session:
        session.execute(sa.update(EventSession).values(slot="Morning").where(EventSession.id == ids[2]))
    hidden = hidden_fields(delegate.post(answer="yes").text)

    def send(*chosen: int) -> TestResponse:
        filled: dict[str, object] = {**hidden, "chosen": [str(each) for each in chosen]}
        return delegate.client.post(f"{delegate.link}/sessions", data=filled)

    assert send(*ids[:3]).status_code == 422
    assert "Choose 2 or fewer for Morning" in send(*ids[:3]).text
    assert "Choose up to 2" in send(*ids[:3]).text
    assert send(*ids[:2]).status_code == 302


def test_places_left_are_shown_only_where_the_organisers_wish(app: Flask) -> None:
    delegate, _ = invite_to_workshops(app)
    with app.app_context(), writing() as session:
        session.execute(sa.update(Event).values(shows_places_left=False))

    page = delegate.post(answer="yes")

    assert "left" not in page.text


def test_an_officer_plans_workshops(app: Flask) -> None:
    officer = sign_in(app)
    contact = {"contact_name": "Olive", "contact_email": "o@example.org"}
    officer.post("/events/new", title="Workshops", attendance="choose_up_to", choose_up_to="2", **contact)

    officer.post("/events/workshops/sessions/new", title="Budgets", slot="  Early   morning ")
    page = officer.get("/events/workshops")

    with app.app_context():
        event = db.session.scalars(sa.select(Event).where(Event.slug == "workshops")).one()
        assert (event.attendance, event.choose_up_to) == (Choice.CHOOSE_UP_TO, 2)
    assert "Early morning. Date to be confirmed" in page.text


def test_what_can_be_chosen_is_not_lowered_when_people_are_invited(app: Flask) -> None:
    officer = sign_in(app, attendance=Choice.CHOOSE_UP_TO)
    contact = {"title": "An event", "contact_name": "Olive", "contact_email": "o@example.org"}
    address, choice = f"{EVENT}/details", {"attendance": "choose_up_to"}

    more = officer.post(address, choose_up_to="3", **choice, **contact)
    fewer = officer.post(address, choose_up_to="2", **choice, **contact)

    assert "The event was changed" in more.text
    assert "what a yes means cannot be changed" in fewer.text


def test_a_session_keeps_its_slot_when_it_is_changed(app: Flask) -> None:
    officer = sign_in(app, attendance=Choice.CHOOSE_UP_TO)
    with app.app_context():
        session_id = db.session.scalars(sa.select(EventSession.id)).one()
    address = f"{EVENT}/sessions/{session_id}"

    officer.post(address, title="Budgets", slot="Morning")
    page = officer.get(address)

    assert 'value="Morning"' in page.text
