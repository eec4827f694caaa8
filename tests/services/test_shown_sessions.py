from sqlalchemy.orm import Session

from app.services.shown_sessions import SESSIONS, SessionRow, SessionShown
from tests.make import make_category, make_event, make_invitation, make_person
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
    facts = {"event_id": invitation.event_id, "invitation_id": invitation.id, "person_id": person.id}

    rows = [SessionRow(*row) for row in session.execute(SESSIONS, facts)]

    assert [row.event_session.title for row in rows] == ["Day 1", "Day 2"]
    assert [row.place for row in rows] == [None, None]
    assert {row.categories for row in rows} == {"Board"}
