"""What calendars show of a session that was called off while its event goes on."""

from datetime import timedelta

from icalendar import Calendar
from sqlalchemy.orm import Session

from app.rules.states import Answer
from app.services.calendar import event_calendar, guest_calendar
from app.services.calendar_changes import plan_update
from app.services.calendar_entries import entries_of
from app.services.events import planned_sessions
from tests.make import make_invitation
from tests.replying import say, say_yes
from tests.services.calendar_mail import answer_mail, receive
from tests.services.test_cancelled_sessions import LATER, cancel, course, letters


def test_their_calendar_is_told_once_with_a_higher_sequence(session: Session) -> None:
    event, (_, second) = course(session)
    theirs = make_invitation(session, event)
    say_yes(session, theirs, second)
    before = entries_of(session, theirs.id)[second].sequence

    cancel(session, event, second)

    (letter,) = letters(session)
    calendar = letter.facts["calendar"]
    assert (calendar["method"], calendar["sequence"]) == ("CANCEL", before + 1)
    assert entries_of(session, theirs.id)[second].state == "cancelled"


def test_a_calendar_that_only_holds_it_is_told_too(session: Session) -> None:
    event, (_, second) = course(session)
    unsure = make_invitation(session, event)
    event.allows_not_sure = True
    say_yes(session, unsure, second)
    say(session, unsure, Answer.NOT_SURE)

    plan = cancel(session, event, second)

    assert [each.place for each in plan.affected] == [None]
    assert unsure.answer == Answer.NOT_SURE
    assert letters(session)[0].facts["calendar"]["method"] == "CANCEL"


def test_calendar_files_show_it_as_cancelled_until_a_month_after_its_day(session: Session) -> None:
    event, (_, second) = course(session)
    theirs = make_invitation(session, event)
    say_yes(session, theirs, second)
    cancel(session, event, second)
    (day,) = [each for each in planned_sessions(session, event.id) if each.id == second]
    assert day.ends_at is not None

    def shown(content: bytes) -> list[str]:
        return [str(each["STATUS"]) for each in Calendar.from_ical(content).walk("VEVENT")]

    much_later = day.ends_at + timedelta(days=31)
    assert shown(event_calendar(session, event, now=LATER)) == ["CONFIRMED", "CANCELLED"]
    assert shown(event_calendar(session, event, now=much_later)) == ["CONFIRMED"]
    assert shown(guest_calendar(session, theirs, now=LATER).content) == ["CANCELLED"]
    assert shown(guest_calendar(session, theirs, now=much_later).content) == []


def test_a_calendar_that_says_yes_to_it_afterwards_changes_nothing_and_is_told_why(session: Session) -> None:
    event, (_, second) = course(session)
    theirs = make_invitation(session, event)
    say_yes(session, theirs, second)
    entry = entries_of(session, theirs.id)[second]
    cancel(session, event, second)

    taken = receive(session, answer_mail(theirs, entry, sequence=0, at=LATER + timedelta(hours=1)))

    assert (taken.mail.outcome, theirs.answer) == ("closed", None)


def test_an_update_about_the_rest_tells_nobody_of_it_again(session: Session) -> None:
    event, (_, second) = course(session)
    theirs = make_invitation(session, event)
    say_yes(session, theirs, second)

    cancel(session, event, second)

    assert plan_update(session, event.id).addressees == []
