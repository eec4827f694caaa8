from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.categories import Category
from app.models.events import Event
from app.models.history import HistoryEntry
from app.models.invitations import Invitation
from app.models.messages import Message
from app.rules.invitations import WaveChanged
from app.services.history import COMMAND_LINE
from app.services.paper_letters import (
    POSTED,
    find_paper_guests,
    invite_on_paper,
    mark_posted,
    plan_on_paper,
)
from app.services.paper_words import NobodyToWriteTo
from app.services.waves import SentWave
from tests.make import NOW, SECRET, make_category, make_event, make_invitation, make_person
from tests.queries import statements
from tests.replying import say_no


def invite(session: Session, event: Event, category: Category, *, confirmed: int | None = None) -> SentWave:
    return invite_on_paper(
        session,
        event,
        [category],
        secrets=[SECRET],
        nonce="form",
        confirmed=confirmed,
        by=COMMAND_LINE,
        now=NOW,
    )


def test_whoever_has_no_address_that_works_is_invited_with_a_reference_and_no_email(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    make_person(session, "Ann Ash", email=None, category=board)
    make_person(session, "Bob Birch", category=board).cannot_email_reason = "It came back."
    make_person(session, "Cas Cedar", category=board)
    make_person(session, "Dee Dogwood", email=None, category=board).do_not_contact_at = NOW

    assert [each.name for each in plan_on_paper(session, event, [board], secrets=[SECRET])] == [
        "Ann Ash",
        "Bob Birch",
    ]
    assert invite(session, event, board, confirmed=2).invited == 2
    assert invite(session, event, board).repeated

    invitations = session.scalars(select(Invitation).order_by(Invitation.id)).all()
    assert [len(each.reference) for each in invitations] == [7, 7]
    assert session.scalars(select(Message)).all() == []


def test_another_count_than_the_confirmed_one_invites_nobody(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    make_person(session, email=None, category=board)

    with pytest.raises(WaveChanged):
        invite(session, event, board, confirmed=3)


def test_guests_are_listed_until_they_answer_with_the_day_their_letter_was_posted(session: Session) -> None:
    event = make_event(session)
    ann = make_invitation(session, event, make_person(session, "Ann Ash", email=None))
    bob = make_invitation(session, event, make_person(session, "Bob Birch", email=None))
    make_invitation(session, event, make_person(session, "Cas Cedar"))
    mark_posted(session, event, [ann.id], by=COMMAND_LINE, now=NOW)
    mark_posted(session, event, [ann.id], by=COMMAND_LINE, now=NOW + timedelta(days=9))
    session.flush()

    found = find_paper_guests(session, event.id, page=1)
    say_no(session, bob)
    left = find_paper_guests(session, event.id, page=1)

    assert [(each.invitation.id, each.posted_at) for each in found.guests] == [
        (ann.id, NOW + timedelta(days=9)),
        (bob.id, None),
    ]
    assert left.total == 1


def test_posting_is_in_the_history_of_the_person(session: Session) -> None:
    event = make_event(session)
    invitation = make_invitation(session, event, make_person(session, email=None))

    assert mark_posted(session, event, [invitation.id], by=COMMAND_LINE, now=NOW) == 1

    session.flush()
    entry = session.scalars(select(HistoryEntry).where(HistoryEntry.what == POSTED)).one()
    assert (entry.person_id, entry.event_id) == (invitation.person_id, event.id)


def test_posting_for_other_events_and_for_nobody_is_refused(session: Session) -> None:
    event = make_event(session)
    other = make_invitation(session, make_event(session))

    for chosen in ([], [other.id]):
        with pytest.raises(NobodyToWriteTo):
            mark_posted(session, event, chosen, by=COMMAND_LINE, now=NOW)


def test_the_page_asks_as_often_for_many_as_for_few(session: Session) -> None:
    event = make_event(session)
    for _ in range(20):
        make_invitation(session, event, make_person(session, email=None))

    with statements(session) as sent:
        find_paper_guests(session, event.id, page=1)

    assert len(sent) <= 4
