from datetime import date

from flask import Flask

from app.database import writing
from app.models.replies import Reply
from app.rules.states import Choice
from tests.views.delegate import change, count
from tests.views.officer import EVENT, Officer, ann, sign_in


def at_the_desk(app: Flask, **event: object) -> tuple[Officer, str]:
    """An officer, and the address of Ann's page."""
    officer = sign_in(app, **event)
    with app.app_context(), writing() as session:
        return officer, f"{EVENT}/guests/{ann(session).reference}"


def test_an_answer_by_telephone_is_recorded_with_who_and_how(app: Flask) -> None:
    officer, address = at_the_desk(app)

    page = officer.post(address, answer="yes", door="phone", given_by_name="Pat Archer")

    assert "The answer is recorded" in page.text
    assert "By telephone" in page.text
    assert "Pat Archer, recorded by Olive Officer" in page.text


def test_a_yes_to_a_full_room_is_told_to_wait(app: Flask) -> None:
    officer, address = at_the_desk(app, seats_limit=0)

    assert "they are on the waiting list" in officer.post(address, answer="yes", door="post").text


def test_the_same_rules_hold_as_on_the_guests_own_page(app: Flask) -> None:
    officer, address = at_the_desk(app)
    change(app, reply_by=date(2020, 1, 1))

    page = officer.post(address, answer="yes", door="phone", given_by_name="Pat Archer")

    assert page.status_code == 409
    assert "Replies to this event are closed" in page.text
    assert "Pat Archer" in page.text
    assert count(app, Reply) == 0


def test_a_yes_says_which_session_where_there_is_a_choice(app: Flask) -> None:
    officer, address = at_the_desk(app, attendance=Choice.CHOOSE_ONE, sessions=2)

    page = officer.post(address, answer="yes", door="phone")

    assert page.status_code == 409
    assert "Choose one: Day 1 or Day 2." in page.text


def test_the_form_sent_twice_is_one_reply(app: Flask) -> None:
    officer, address = at_the_desk(app)

    for _ in range(2):
        officer.post(address, answer="yes", door="phone", nonce="the same form")

    assert count(app, Reply) == 1


def test_how_the_answer_came_has_to_be_said(app: Flask) -> None:
    officer, address = at_the_desk(app)

    page = officer.post(address, answer="yes")

    assert page.status_code == 422
    assert "Choose how the answer came" in page.text
