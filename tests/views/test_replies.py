from datetime import date

import sqlalchemy as sa
from flask import Flask

from app.database import writing
from app.extensions import db
from app.models.events import Event
from app.models.invitations import Invitation
from app.models.replies import Reply, ReplyDraft
from app.rules.states import Answer, Choice, Door, EventState
from app.services.history import Actor
from app.services.replies import GivenReply, record_reply
from app.views import clock
from tests.make import make_invitation
from tests.views.delegate import change, count, invite

ORGANISERS_ANSWER = Actor(Door.PHONE)


def test_the_invitation_says_who_what_when_and_where(app: Flask) -> None:
    page = invite(app, title="Looking to the future").get()

    assert page.status_code == 200
    for words in ("Ann Ash", "Looking to the future", "Friday 12 February 2027", "9:30am to 3:30pm"):
        assert words in page.text
    assert "Venue to be confirmed" in page.text


def test_a_yes_is_answer_check_and_send(app: Flask) -> None:
    delegate = invite(app)

    check = delegate.post(answer="yes")
    done = delegate.post("/check", shown=check.text)

    assert "Check your reply" in check.text
    assert "We are expecting you" in done.text
    assert "We are expecting you" in delegate.get("/done").text


def test_which_day_is_asked_where_there_is_a_choice(app: Flask) -> None:
    delegate = invite(app, attendance=Choice.CHOOSE_ONE, sessions=2)
    days = delegate.post(answer="yes")
    chosen = days.text.split('name="chosen" type="radio" value="')[2].split('"')[0]

    check = delegate.post("/sessions", chosen=chosen)
    done = delegate.post("/check")

    assert "Day 2" in check.text
    assert "We are expecting you" in done.text


def test_a_session_that_is_not_on_offer_is_refused_with_a_sentence(app: Flask) -> None:
    delegate = invite(app, attendance=Choice.CHOOSE_ONE, sessions=2)
    delegate.post(answer="yes")

    page = delegate.post("/sessions", chosen="987654")

    assert page.status_code == 422
    assert "Choose which one you will come to" in page.text


def test_a_no_takes_a_reason(app: Flask) -> None:
    done = invite(app).reply("no", reason="I am at another meeting")

    assert "Thank you for telling us" in done.text
    with app.app_context():
        assert db.session.scalar(sa.select(Reply.reason)) == "I am at another meeting"


def test_the_waiting_list_is_named_before_and_after_sending(app: Flask) -> None:
    delegate = invite(app, seats_limit=0)

    assert "you join the waiting list" in delegate.get().text
    assert "puts you on the waiting list" in delegate.post(answer="yes").text
    assert "You are on the waiting list" in delegate.post("/check").text


def test_the_waiting_list_is_named_before_sending_when_the_event_is_full(app: Flask) -> None:
    delegate = invite(app, sessions=2, seats_limit=None, event_limit=0)

    assert "you join the waiting list" in delegate.get().text
    assert "puts you on the waiting list" in delegate.post(answer="yes").text


def test_a_place_that_went_between_two_pages_is_told_after_sending(app: Flask) -> None:
    delegate = invite(app, seats_limit=1)
    delegate.post(answer="yes")
    with app.app_context(), writing() as session:
        other = make_invitation(session, session.scalars(sa.select(Event)).one())
        given = GivenReply(Answer.YES, "another form")
        record_reply(session, other, given, by=ORGANISERS_ANSWER, now=clock.now())

    assert "You are on the waiting list" in delegate.post("/check").text


def test_sending_twice_is_one_reply(app: Flask) -> None:
    delegate = invite(app)
    check = delegate.post(answer="yes")

    first = delegate.post("/check", shown=check.text)
    second = delegate.post("/check", shown=check.text)

    assert "We are expecting you" in first.text
    assert "We are expecting you" in second.text
    assert count(app, Reply) == 1


def test_what_another_window_changed_is_shown_before_it_is_sent(app: Flask) -> None:
    delegate = invite(app)
    yes = delegate.post(answer="yes")
    delegate.post(answer="no", reason="I am away")

    page = delegate.post("/check", shown=yes.text)

    assert page.status_code == 409
    assert "changed in another window" in page.text
    assert "I am away" in page.text
    assert count(app, Reply) == 0


def test_replies_that_closed_between_two_pages_keep_what_was_typed(app: Flask) -> None:
    delegate = invite(app)
    opened = delegate.get().text
    change(app, reply_by=date(2020, 1, 1))

    page = delegate.post(shown=opened, answer="yes", reason="or perhaps not")

    assert page.status_code == 409
    assert "Replies to this event are closed" in page.text
    assert "or perhaps not" in page.text
    assert 'value="yes"' not in page.text
    assert 'value="no"' in page.text


def test_an_event_cancelled_before_sending_is_told_with_the_answers_that_were_given(app: Flask) -> None:
    delegate = invite(app)
    check = delegate.post(answer="no", reason="I am away")
    change(app, state=EventState.CANCELLED)

    page = delegate.post("/check", shown=check.text)

    assert page.status_code == 409
    assert "This event has been cancelled" in page.text
    assert "I am away" in page.text
    assert count(app, Reply) == 0


def test_an_event_cancelled_before_the_answer_shows_what_was_written(app: Flask) -> None:
    delegate = invite(app)
    opened = delegate.get().text
    change(app, state=EventState.CANCELLED)

    page = delegate.post(shown=opened, answer="no", reason="I am away")

    assert page.status_code == 409
    assert "This event has been cancelled" in page.text
    assert "I am away" in page.text


def test_after_the_last_day_only_a_no_is_offered(app: Flask) -> None:
    page = invite(app, reply_by=date(2020, 1, 1)).get()

    assert 'value="yes"' not in page.text
    assert "You can still tell us that you cannot come" in page.text


def test_the_answer_can_be_changed_and_is_not_chosen_beforehand(app: Flask) -> None:
    delegate = invite(app)
    delegate.reply("yes")

    page = delegate.get()

    assert "Change your reply" in page.text
    assert " checked" not in page.text
    assert "Thank you for telling us" in delegate.reply("no").text
    assert count(app, Reply) == 2


def test_nothing_is_left_of_a_draft_that_was_sent(app: Flask) -> None:
    invite(app).reply("no", reason="I am away")

    assert count(app, ReplyDraft) == 0


def test_somebody_can_be_named_to_come_instead(app: Flask) -> None:
    delegate = invite(app)
    assert "Somebody will come instead" not in delegate.get().text
    change(app, allows_deputies=True)

    asked = delegate.post(answer="deputy")
    wrong = delegate.post("/deputy", shown=asked.text, deputy_name="Ben Birch", deputy_email="ben")
    check = delegate.post("/deputy", deputy_name="Ben Birch", deputy_email="ben@example.org")
    done = delegate.post("/check", shown=check.text)

    assert "Who will come instead?" in asked.text
    assert wrong.status_code == 422
    assert "Ben Birch" in wrong.text
    assert "Ben Birch, ben@example.org" in check.text
    assert "Thank you for naming somebody" in done.text
    assert count(app, Invitation) == 2
