from datetime import date

from flask import Flask
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.models.invitations import Invitation
from app.models.needs import Needs
from app.models.questions import Question
from app.models.replies import Reply
from app.rules.states import Choice, QuestionKind
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


def test_a_deputy_is_named_by_telephone_also_without_an_address(app: Flask) -> None:
    officer, address = at_the_desk(app)
    assert 'value="deputy"' not in officer.get(address).text
    change(app, allows_deputies=True, deputies_need_approval=True)

    nobody = officer.post(address, answer="deputy", door="phone", deputy_email="ben")
    page = officer.post(address, answer="deputy", door="phone", deputy_name="Ben Birch")

    assert nobody.status_code == 422
    assert "Enter the name of whoever comes instead" in nobody.text
    assert "like name@example.com" in nobody.text
    assert "Somebody comes instead" in page.text
    assert "By telephone" in page.text
    with app.app_context():
        theirs = db.session.scalars(select(Invitation).where(Invitation.deputy_for_id.is_not(None))).one()
        assert (theirs.person.name, theirs.person.email, theirs.answer) == ("Ben Birch", None, "yes")


def test_a_deputy_after_the_last_day_is_refused_and_what_was_typed_is_kept(app: Flask) -> None:
    officer, address = at_the_desk(app)
    change(app, allows_deputies=True, deputies_until=date(2020, 1, 1))

    page = officer.post(address, answer="deputy", door="post", deputy_name="Ben Birch")

    assert page.status_code == 409
    assert "It is too late to name somebody" in page.text
    assert 'value="Ben Birch"' in page.text


def test_needs_and_answers_come_by_telephone_too(app: Flask) -> None:
    officer, address = at_the_desk(app)
    with app.app_context(), writing() as session:
        event_id = ann(session).event_id
        kind = QuestionKind.ONE_OF
        question = Question(event_id=event_id, words="Which workshop?", kind=kind, options=["Data", "Maps"])
        question.is_required = True
        session.add(question)
        session.flush()
        name = f"question_{question.id}"

    wrong = officer.post(address, **{"answer": "yes", "door": "phone", "diet": "No nuts", name: "Tea"})
    officer.post(address, **{"answer": "yes", "door": "phone", "diet": "No nuts", name: "Maps"})

    assert wrong.status_code == 422
    assert "Choose from the answers on the page" in wrong.text
    assert "No nuts" in wrong.text
    with app.app_context():
        assert db.session.scalar(select(Needs.diet)) == "No nuts"
        assert list(db.session.scalars(select(Reply.answers)).one().values()) == [["Maps"]]


def test_a_yes_by_telephone_may_leave_questions_open_and_a_no_keeps_no_needs(app: Flask) -> None:
    officer, address = at_the_desk(app)

    officer.post(address, answer="no", door="phone", diet="No nuts")

    assert count(app, Reply) == 1
    assert count(app, Needs) == 0
