"""A guest's own feed: what they have a place in, wait for or are unsure about, and nobody's name."""

from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.rules.states import Answer, Door, EventState
from app.services.calendar import guest_calendar, reset_feed
from app.services.events import sessions_of
from app.services.history import Actor
from app.services.invitation_tokens import Purpose, invitation_by_token, token_for
from app.services.replies import GivenReply, record_reply
from tests.make import NOW, SECRET, make_event, make_invitation
from tests.services.calendar_mail import entry_of
from tests.services.test_calendar_entries import invite, reply


def entries(session: Session, invitation: Invitation, *, days: int = 0) -> list[Any]:
    content = guest_calendar(session, invitation, now=NOW + timedelta(days=days)).content
    return Calendar.from_ical(content).walk("VEVENT")


def test_a_place_is_in_the_feed_under_the_identity_that_letters_carried(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    assert entries(session, invitation) == []
    reply(session, invitation, Answer.YES)

    (found,) = entries(session, invitation)

    assert (found["UID"], found["STATUS"]) == (entry_of(session, invitation).uid, "CONFIRMED")
    assert "ATTENDEE" not in found


def test_the_waiting_list_is_shown_as_that_and_leaves_the_time_free(session: Session) -> None:
    (invitation,) = invite(session, make_event(session, seats_limit=0))
    reply(session, invitation, Answer.YES)

    (found,) = entries(session, invitation)

    assert found["SUMMARY"].startswith("Waiting list: ")
    assert found["TRANSP"] == "TRANSPARENT"


def test_all_of_a_guests_events_are_in_one_feed_and_no_others(session: Session) -> None:
    first, second = make_event(session, "First"), make_event(session, "Second")
    mine = make_invitation(session, first)
    also_mine, another = make_invitation(session, second, mine.person), make_invitation(session, second)
    for invitation in (mine, also_mine, another):
        reply(session, invitation, Answer.YES)

    assert [each["SUMMARY"] for each in entries(session, mine)] == ["First", "Second"]
    assert [each["SUMMARY"] for each in entries(session, another)] == ["Second"]


def test_a_no_takes_the_entry_out_and_a_cancelled_event_stays_as_cancelled(session: Session) -> None:
    event = make_event(session)
    coming, leaving = invite(session, event, people=2)
    for invitation in (coming, leaving):
        reply(session, invitation, Answer.YES)
    reply(session, leaving, Answer.NO)
    event.state = EventState.CANCELLED
    session.flush()

    assert entries(session, leaving) == []
    assert [each["STATUS"] for each in entries(session, coming)] == ["CANCELLED"]


def test_what_ended_a_year_ago_is_left_out(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    reply(session, invitation, Answer.YES)

    assert len(entries(session, invitation, days=380)) == 1
    assert entries(session, invitation, days=420) == []


def test_what_was_called_off_is_shown_for_a_month_after_its_day(session: Session) -> None:
    event = make_event(session)
    (invitation,) = invite(session, event)
    reply(session, invitation, Answer.YES)
    event.state = EventState.CANCELLED
    session.flush()

    assert [each["STATUS"] for each in entries(session, invitation, days=60)] == ["CANCELLED"]
    assert entries(session, invitation, days=70) == []


def test_a_whole_day_of_more_than_a_year_ago_is_left_out(session: Session) -> None:
    event = make_event(session)
    (each,) = sessions_of(session, event.id)
    each.starts_at, each.ends_at, each.held_on = None, None, date(2027, 2, 12)
    (invitation,) = invite(session, event)
    reply(session, invitation, Answer.YES)

    assert len(entries(session, invitation, days=380)) == 1
    assert entries(session, invitation, days=420) == []


@pytest.mark.parametrize("is_withdrawn", [True, False])
def test_an_entry_that_went_away_is_a_later_change_of_the_feed(session: Session, is_withdrawn: bool) -> None:
    (invitation,) = invite(session, make_event(session))
    reply(session, invitation, Answer.YES)
    before = guest_calendar(session, invitation, now=NOW)

    later = NOW + timedelta(hours=1)
    if is_withdrawn:
        invitation.withdrawn_at = later
    else:
        record_reply(session, invitation, GivenReply(Answer.NO, "no"), by=Actor(Door.LINK), now=later)
    session.flush()
    after = guest_calendar(session, invitation, now=later)

    assert after.content != before.content
    assert after.changed_at > before.changed_at


def test_the_same_facts_give_the_same_bytes(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    reply(session, invitation, Answer.YES)

    first, again = (guest_calendar(session, invitation, now=NOW + timedelta(days=day)) for day in (0, 1))

    assert first == again


def test_a_reset_feed_has_a_new_address_for_all_invitations_of_the_guest(session: Session) -> None:
    first = make_invitation(session, make_event(session))
    second = make_invitation(session, make_event(session), first.person)
    old = [token_for(each, Purpose.FEED, secret=SECRET) for each in (first, second)]

    reset_feed(session, first.person_id)
    session.expire_all()

    for token in old:
        assert invitation_by_token(session, token, Purpose.FEED, secrets=[SECRET]) is None
