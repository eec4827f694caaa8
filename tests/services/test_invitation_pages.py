from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.models.categories import Membership
from app.models.invitations import Invitation
from app.rules.states import Answer, Choice, Door, EventState
from app.services.events import sessions_of
from app.services.history import Actor
from app.services.invitation_pages import InvitationPage, open_invitation
from app.services.replies import GivenReply, record_reply
from tests.make import NOW, make_category, make_event, make_invitation, make_person, token_of
from tests.queries import statements


def page_of(session: Session, invitation: Invitation) -> InvitationPage:
    page = open_invitation(session, token_of(invitation), now=NOW)
    assert page is not None
    return page


def say_yes(session: Session, invitation: Invitation, *chosen: int) -> None:
    given = GivenReply(Answer.YES, f"nonce-{invitation.id}", chosen)
    record_reply(session, invitation, given, by=Actor(Door.LINK), now=NOW)


def test_an_unknown_token_opens_nothing(session: Session) -> None:
    assert open_invitation(session, "a" * 26, now=NOW) is None


def test_a_draft_event_opens_nothing(session: Session) -> None:
    invitation = make_invitation(session, make_event(session, state=EventState.DRAFT))

    assert open_invitation(session, token_of(invitation), now=NOW) is None


def test_a_full_session_is_known_before_the_answer(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    say_yes(session, make_invitation(session, event))

    page = page_of(session, make_invitation(session, event))

    assert page.is_full
    assert "waiting list" in page.sessions[0].hint


def test_a_full_event_is_known_although_its_sessions_have_room(session: Session) -> None:
    event = make_event(session, attendance=Choice.CHOOSE_ONE, sessions=2, seats_limit=10, event_limit=1)
    first = page_of(session, make_invitation(session, event))
    assert not any(each.is_full for each in first.sessions)

    say_yes(session, first.invitation, first.sessions[0].id)

    page = page_of(session, make_invitation(session, event))
    assert all(each.is_full for each in page.sessions)


def test_whoever_holds_a_place_is_not_told_that_theirs_is_full(session: Session) -> None:
    invitation = make_invitation(session, make_event(session, seats_limit=1))
    say_yes(session, invitation)

    page = page_of(session, invitation)

    assert page.standing == "coming"
    assert not page.is_full


def test_whoever_waits_is_told_so(session: Session) -> None:
    invitation = make_invitation(session, make_event(session, seats_limit=0))
    say_yes(session, invitation)

    assert page_of(session, invitation).standing == "waiting"


def test_only_a_no_is_possible_after_the_last_day(session: Session) -> None:
    event = make_event(session, reply_by=NOW.date() - timedelta(days=1))
    page = page_of(session, make_invitation(session, event))

    assert page.possible_answers(NOW) == [Answer.NO]
    assert "closed" in str(page.why_closed(Answer.YES, NOW))


def test_opening_an_invitation_takes_at_most_six_statements(session: Session) -> None:
    event = make_event(session, attendance=Choice.CHOOSE_ONE, sessions=4, event_limit=9)
    invitation = make_invitation(session, event)
    for _ in range(8):
        other = make_invitation(session, event)
        say_yes(session, other, page_of(session, other).sessions[0].id)
    session.flush()
    session.expire_all()
    token = token_of(invitation)
    statements: list[str] = []
    connection = session.connection()
    sa.event.listen(connection, "before_cursor_execute", lambda *a: statements.append(a[2]))

    open_invitation(session, token, now=NOW)

    assert len(statements) <= 6


def test_a_web_calendar_gets_the_sessions_that_are_held_and_have_a_day(session: Session) -> None:
    event = make_event(session, "Training", sessions=3, attendance=Choice.CHOOSE_UP_TO)
    event.choose_up_to = 3
    first, second, _ = sessions_of(session, event.id)
    second.starts_at = second.ends_at = None
    invitation = make_invitation(session, event)
    say_yes(session, invitation, first.id, second.id)

    links = page_of(session, invitation).calendar_links

    assert [each.title for each in links] == ["Day 1"]
    assert "Training%3A%20Day%201" in links[0].outlook


def test_the_page_says_why_somebody_is_invited_without_asking_again(session: Session) -> None:
    categories = [make_category(session, name) for name in ("Senior officers", "Board", "Left long ago")]
    person = make_person(session, category=categories[0])
    session.add(Membership(person=person, category=categories[1], confirmed_at=NOW))
    session.add(Membership(person=person, category=categories[2], confirmed_at=NOW, left_at=NOW))
    invitation = make_invitation(session, make_event(session, sessions=2), person)
    page = page_of(session, invitation)
    assert len(page.event_sessions) == 2

    with statements(session) as sent:
        assert page.categories == ["Board", "Senior officers"]

    assert not [each for each in sent if "memberships" in each]


def test_whoever_is_in_no_category_is_told_of_none(session: Session) -> None:
    assert page_of(session, make_invitation(session, make_event(session))).categories == []
