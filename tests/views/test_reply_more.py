from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.database import writing
from app.extensions import db
from app.models.categories import Membership
from app.models.events import Event
from app.models.invitations import Invitation
from app.models.needs import Needs
from app.models.people import Person
from app.models.replies import Reply, ReplyDraft
from app.models.suggestions import Suggestion
from app.rules.states import Door, QuestionKind
from app.services.history import Actor
from app.services.questions import add_question
from app.views import clock
from tests.make import NOW, make_account, make_category
from tests.signing_in import client_of
from tests.views.delegate import Delegate, change, count, everything, hidden_fields, invite


def ask(app: Flask, words: str, *, is_required: bool = False) -> None:
    """Let the one event ask something."""
    with app.app_context(), writing() as session:
        add_question(
            session,
            session.scalars(sa.select(Event.id)).one(),
            words,
            kind=QuestionKind.YES_NO,
            options=[],
            is_required=is_required,
            by=Actor(Door.PAGE),
            now=clock.now(),
        )


def only(app: Flask, column: Any) -> Any:
    """The one value that a column has."""
    with app.app_context():
        return db.session.scalars(sa.select(column)).one()


def test_a_yes_with_nothing_to_add_is_four_pages(app: Flask) -> None:
    delegate = invite(app)

    check = delegate.post(answer="yes")

    assert "Check your reply" in check.text
    assert "What you need to take part" in check.text


def test_needs_are_kept_apart_from_the_reply_and_leave_the_draft(app: Flask) -> None:
    delegate = invite(app)
    delegate.post(answer="yes")

    check = delegate.post("/more", access="A hearing loop", diet="No nuts")
    delegate.post("/check")

    assert "A hearing loop" in check.text
    assert only(app, Needs.access) == "A hearing loop"
    assert count(app, ReplyDraft) == 0
    rows = {name: str(found) for name, found in everything(app).items() if name != "needs"}
    assert not any("hearing loop" in words or "nuts" in words for words in rows.values())


def test_the_page_says_who_sees_needs_and_when_they_are_deleted(app: Flask) -> None:
    delegate = invite(app)
    delegate.post(answer="yes")

    page = delegate.get("/more")

    assert "seen only by the officers who run this event" in page.text
    assert "We delete it on Sunday 14 March 2027" in page.text


def test_needs_told_before_are_not_shown_to_whoever_has_the_link(app: Flask) -> None:
    delegate = invite(app)
    delegate.post(answer="yes")
    delegate.post("/more", diet="No nuts")
    delegate.post("/check")
    delegate.post(answer="yes")

    page = delegate.get("/more")

    assert "You told us something before" in page.text
    assert "No nuts" not in page.text


def test_a_no_erases_what_was_told(app: Flask) -> None:
    delegate = invite(app)
    delegate.post(answer="yes")
    delegate.post("/more", diet="No nuts")
    delegate.post("/check")

    delegate.reply("no")

    assert count(app, Needs) == 0


def test_a_question_that_is_marked_is_asked_before_the_check(app: Flask) -> None:
    delegate = invite(app)
    ask(app, "Will you stay for lunch?", is_required=True)

    more = delegate.post(answer="yes")
    unanswered = delegate.post("/more", shown=more.text, diet="No nuts")
    check = delegate.post("/more", shown=more.text, question_1="Yes")

    assert "Anything to add" in more.text
    assert unanswered.status_code == 422
    assert "Answer “Will you stay for lunch?”" in unanswered.text
    assert "No nuts" in unanswered.text
    assert "Check your reply" in check.text
    delegate.post("/check")
    assert only(app, Reply.answers) == {"1": ["Yes"]}


def test_a_question_that_is_not_marked_may_stay_open(app: Flask) -> None:
    delegate = invite(app)
    ask(app, "Will you stay for lunch?")

    done = delegate.reply("yes")

    assert "We are expecting you" in done.text


def test_an_answer_that_is_not_offered_is_refused(app: Flask) -> None:
    delegate = invite(app)
    ask(app, "Will you stay for lunch?")
    delegate.post(answer="yes")

    page = delegate.post("/more", question_1="Perhaps")

    assert page.status_code == 422
    assert "Choose from the answers on the page" in page.text


def test_a_question_that_became_required_is_told_when_the_reply_is_sent(app: Flask) -> None:
    delegate = invite(app)
    check = delegate.post(answer="yes")
    ask(app, "Will you stay for lunch?", is_required=True)

    page = delegate.post("/check", shown=check.text)

    assert page.status_code == 409
    assert "Answer “Will you stay for lunch?”" in page.text
    assert count(app, Reply) == 0


def test_corrected_details_are_suggestions_and_change_nothing(app: Flask) -> None:
    delegate = invite(app)
    delegate.post(answer="yes")
    form = {"name": "Ann Ash", "organisation": "", "job_title": "Clerk", "telephone": ""}

    check = delegate.post("/more", **form)
    delegate.post("/check")

    assert "Clerk" in check.text
    assert only(app, Suggestion.after) == "Clerk"


def test_a_corrected_role_is_a_suggestion_to_officers(app: Flask) -> None:
    delegate = invite(app)
    officer = client_with_category(app)
    more = delegate.post(answer="yes")
    page = delegate.get("/more")
    assert "Your role in Scrutiny Committees" in page.text
    assert "Check your reply" in more.text

    check = delegate.post("/more", role_1="Vice-chair")
    assert "Vice-chair" in delegate.get("/more").text
    delegate.post("/check")
    waiting = officer.get("/suggestions").text
    officer.post("/suggestions/1/take", data=hidden_fields(waiting))

    assert "Your role in Scrutiny Committees" in check.text
    assert "Role in Scrutiny Committees" in waiting
    assert "Vice-chair" in waiting
    assert only(app, Membership.role) == "Vice-chair"


def client_with_category(app: Flask) -> FlaskClient:
    """Ann is a member of a category; the officer who looks at what she says."""
    with app.app_context(), writing() as session:
        person = session.scalars(sa.select(Person)).one()
        session.add(Membership(person=person, category=make_category(session), confirmed_at=NOW))
        return client_of(app, make_account(session).fs_uniquifier)


def test_a_role_that_is_too_long_is_kept_and_refused(app: Flask) -> None:
    delegate = invite(app)
    client_with_category(app)
    delegate.post(answer="yes")

    page = delegate.post("/more", role_1="x" * 101)

    assert page.status_code == 422
    assert "Use 100 characters or fewer" in page.text


def test_who_replies_for_a_guest_is_kept_with_the_reply(app: Flask) -> None:
    delegate = invite(app)
    delegate.post(answer="yes")
    delegate.post("/more", given_by_name="Pat Archer", given_by_contact="01632 960 123")

    delegate.post("/check")

    assert only(app, Reply.given_by_name) == "Pat Archer"


def test_a_very_long_need_is_refused_and_kept(app: Flask) -> None:
    delegate = invite(app)
    delegate.post(answer="yes")

    page = delegate.post("/more", access="x" * 100_000)

    assert page.status_code == 422
    assert "Use 2,000 characters or fewer" in page.text
    assert "x" * 100_000 in page.text


def test_nobody_adds_anything_before_they_answered(app: Flask) -> None:
    delegate = invite(app)

    assert "Will you come?" in delegate.get("/more").text


def test_not_sure_is_offered_only_where_the_event_says_so(app: Flask) -> None:
    delegate = invite(app)
    assert "Not sure yet" not in delegate.get().text
    change(app, allows_not_sure=True)

    done = delegate.reply("not_sure")

    assert "You are not sure yet" in done.text
    assert only(app, Invitation.answer) == "not_sure"


def test_letters_stop_only_when_that_is_chosen(app: Flask) -> None:
    delegate = invite(app)
    before = everything(app)

    unchosen = delegate.post("/letters")
    assert unchosen.status_code == 422
    assert everything(app) == before
    stopped = delegate.post("/letters", wanted="stop")

    assert "We have stopped writing to you" in stopped.text
    assert only(app, Invitation.answer) is None
    assert only(app, Invitation.no_letters_at) is not None


def test_whoever_says_yes_after_stopping_letters_hears_from_us_again(app: Flask) -> None:
    delegate: Delegate = invite(app)
    delegate.post("/letters", wanted="stop")

    delegate.reply("yes")

    assert only(app, Invitation.no_letters_at) is None
