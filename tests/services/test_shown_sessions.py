from sqlalchemy.orm import Session

from app.services.shown_sessions import SessionShown, find_opened
from tests.make import make_category, make_event, make_invitation, make_person, token_of
from tests.queries import statements
from tests.replying import say_no, say_yes


def shown(*, is_full: bool = False, left: int | None = None) -> str:
    return SessionShown(
        1, "Day 1", "Friday", "Town Hall", is_full=is_full, left=left, slot="", state=None
    ).hint


def test_a_session_says_where_it_is_and_what_is_left() -> None:
    assert shown() == "Town Hall"
    assert shown(left=1) == "Town Hall. 1 place left"
    assert shown(is_full=True, left=0) == "Town Hall. Full: you would join the waiting list"


def test_one_statement_reads_the_sessions_their_living_places_and_the_categories(session: Session) -> None:
    person = make_person(session, category=make_category(session, "Board"))
    invitation = make_invitation(session, make_event(session, sessions=2), person)
    say_yes(session, invitation)
    say_no(session, invitation)
    token = token_of(invitation)

    with statements(session) as sent:
        opened = find_opened(session, token)

    assert opened is not None
    assert len(sent) == 1
    assert opened.invitation is invitation
    rows = opened.sessions
    assert [row.event_session.title for row in rows] == ["Day 1", "Day 2"]
    assert [row.place for row in rows] == [None, None]
    assert {row.categories for row in rows} == {"Board"}


def test_an_event_without_sessions_opens_too_and_an_unknown_link_does_not(session: Session) -> None:
    invitation = make_invitation(session, make_event(session, sessions=0))

    opened = find_opened(session, token_of(invitation))

    assert opened is not None
    assert list(opened.sessions) == []
    assert find_opened(session, "a" * 26) is None
