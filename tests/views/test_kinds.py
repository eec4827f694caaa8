"""Assistants on the delegate's pages, and kinds of place on the officers'."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import writing
from app.extensions import db
from app.models.events import Event
from app.models.invitations import Invitation
from app.models.places import Place
from app.rules.states import Door
from app.views import clock
from tests.make import make_category, make_invitation, make_person
from tests.replying import say_yes
from tests.views.delegate import invite
from tests.views.officer import EVENT, Officer, ann, sign_in


def seats(app: Flask) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(sa.select(Place.seats).where(Place.state != "given_up")))


def guest_page(app: Flask) -> str:
    with app.app_context():
        return f"{EVENT}/guests/{ann(db.session()).reference}"


def test_a_delegate_asks_for_a_seat_for_their_assistant_and_changes_their_mind(app: Flask) -> None:
    delegate = invite(app)

    delegate.post(answer="yes")
    check = delegate.post("/more", brings_assistant="y")
    delegate.post("/check")
    two = seats(app)
    delegate.post(answer="yes")
    again = delegate.get("/more")
    delegate.post("/more")
    delegate.post("/check")

    assert "Somebody comes with you, on a seat beside yours" in check.text
    assert two == [2]
    assert 'name="brings_assistant" type="checkbox" value="y" checked' in again.text.replace(
        'value="y" type="checkbox"', 'type="checkbox" value="y"'
    )
    assert seats(app) == [1]


def test_a_yes_that_adds_nothing_keeps_the_assistants_seat(app: Flask) -> None:
    delegate = invite(app)
    delegate.post(answer="yes")
    delegate.post("/more", brings_assistant="y")
    delegate.post("/check")

    delegate.reply("yes")

    assert seats(app) == [2]


def test_two_people_are_told_of_the_waiting_list_before_they_send(app: Flask) -> None:
    delegate = invite(app, seats_limit=2)
    with app.app_context(), writing() as session:
        say_yes(session, make_invitation(session, session.scalars(sa.select(Event)).one()), now=clock.now())
    delegate.post(answer="yes")

    alone = delegate.get("/check")
    together = delegate.post("/more", brings_assistant="y")

    assert "waiting list" not in alone.text
    assert "There are not two places beside each other" in together.text


def test_an_officer_records_an_assistant_and_the_kind(app: Flask) -> None:
    officer = sign_in(app)
    address = guest_page(app)

    recorded = officer.post(address, answer="yes", door=Door.PHONE.value, brings_assistant="y")
    changed = officer.post(f"{address}/kind", page=address, kind="speaker")
    unknown = officer.post(f"{address}/kind", page=address, kind="king")

    assert "Two beside each other" in recorded.text
    assert "Changed. Their place stays as it is." in changed.text
    assert unknown.status_code == 400
    event = officer.get(EVENT).text
    assert "0 delegates, with 1 speaker, 1 personal assistant: 2 seats taken." in event
    assert "2 seats taken" in officer.get(f"{EVENT}/attendees").text


@pytest.mark.parametrize(("asked", "kind"), [("speaker", "speaker"), ("king", "delegate"), ("", "delegate")])
def test_a_wave_invites_as_it_was_asked(app: Flask, asked: str, kind: str) -> None:
    officer = sign_in(app)
    category_id = with_a_category(app)
    address = f"{EVENT}/invitations/preview?category={category_id}&kind={asked}"

    preview = officer.get(address)
    officer.post(address)

    assert ("They come as speakers." in preview.text) == (kind == "speaker")
    with app.app_context():
        newest = sa.select(Invitation.kind).order_by(Invitation.id.desc()).limit(1)
        assert db.session.scalar(newest) == kind


def test_the_kind_is_chosen_with_the_categories(app: Flask) -> None:
    officer = sign_in(app)
    category_id = with_a_category(app)

    page = chosen(officer, str(category_id))

    assert "kind=speaker" in page


def with_a_category(app: Flask) -> int:
    with app.app_context(), writing() as session:
        category = make_category(session)
        make_person(session, category=category)
        return category.id


def chosen(officer: Officer, category_id: str) -> str:
    page = officer.post(f"{EVENT}/invitations/new", categories=category_id, kind="speaker", partner="")
    return page.request.url
