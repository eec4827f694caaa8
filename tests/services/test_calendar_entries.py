from collections.abc import Sequence
from secrets import token_hex
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.calendar_entries import CalendarEntry
from app.models.events import Event
from app.models.invitations import Invitation
from app.models.messages import Message
from app.rules.states import Answer, Choice, Door
from app.services.event_changes import change_event_limit
from app.services.events import sessions_of
from app.services.history import COMMAND_LINE, Actor
from app.services.invitations import send_wave
from app.services.replies import GivenReply, record_reply
from tests.make import NOW, SECRET, make_category, make_event, make_invitation, make_person


def invite(session: Session, event: Event, *, people: int = 1) -> Sequence[Invitation]:
    """Invite so many new people to the event, as a wave does."""
    category = make_category(session, f"Category {token_hex(4)}")
    for _ in range(people):
        make_person(session, category=category)
    send_wave(
        session,
        event,
        [category],
        secrets=[SECRET],
        nonce=token_hex(8),
        confirmed=people,
        by=COMMAND_LINE,
        now=NOW,
    )
    return session.scalars(
        select(Invitation).where(Invitation.event_id == event.id).order_by(Invitation.id)
    ).all()


def reply(
    session: Session,
    invitation: Invitation,
    answer: Answer,
    *chosen: int,
    door: Door = Door.LINK,
) -> None:
    given = GivenReply(answer, token_hex(8), chosen)
    record_reply(session, invitation, given, by=Actor(door), now=NOW)


def told(session: Session, invitation: Invitation) -> list[dict[str, Any] | None]:
    """What the calendar part of each of the invitation's letters says, oldest first; None for one without."""
    query = select(Message).where(Message.invitation_id == invitation.id).order_by(Message.id)
    keys = ("method", "status", "partstat", "sequence")
    return [
        {key: letter.facts["calendar"][key] for key in keys} if "calendar" in letter.facts else None
        for letter in session.scalars(query)
    ]


def asked(sequence: int = 0) -> dict[str, Any]:
    return {"method": "REQUEST", "status": "confirmed", "partstat": "NEEDS-ACTION", "sequence": sequence}


def confirmed(sequence: int) -> dict[str, Any]:
    return asked(sequence) | {"partstat": "ACCEPTED"}


def waiting(sequence: int) -> dict[str, Any]:
    return asked(sequence) | {"status": "waiting", "partstat": "TENTATIVE"}


def ended(sequence: int) -> dict[str, Any]:
    return {"method": "CANCEL", "status": "cancelled", "partstat": "DECLINED", "sequence": sequence}


def test_each_invitation_to_one_session_asks_its_guests_calendar_under_its_own_identity(
    session: Session,
) -> None:
    invitations = invite(session, make_event(session), people=3)

    assert [told(session, each) for each in invitations] == [[asked()]] * 3
    assert len(set(session.scalars(select(CalendarEntry.uid)))) == 3


def test_an_invitation_to_choose_from_several_days_asks_no_calendar(session: Session) -> None:
    (invitation,) = invite(session, make_event(session, attendance=Choice.CHOOSE_ONE, sessions=2))

    assert told(session, invitation) == [None]


def test_a_session_whose_day_is_not_known_has_no_entry(session: Session) -> None:
    event = make_event(session)
    (each,) = sessions_of(session, event.id)
    each.starts_at = each.ends_at = None

    (invitation,) = invite(session, event)
    reply(session, invitation, Answer.YES)

    assert told(session, invitation) == [None, None]
    assert session.scalars(select(CalendarEntry)).all() == []


def test_a_session_known_to_the_day_is_asked_about_as_provisional(session: Session) -> None:
    event = make_event(session)
    (each,) = sessions_of(session, event.id)
    each.held_on = each.starts_at.date() if each.starts_at else None
    each.starts_at = each.ends_at = None

    (invitation,) = invite(session, event)

    assert told(session, invitation) == [asked() | {"status": "tentative"}]


def test_a_yes_on_the_page_is_told_to_the_calendar_as_the_same_version(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))

    reply(session, invitation, Answer.YES)

    assert told(session, invitation) == [asked(), confirmed(0)]


def test_a_yes_of_the_calendar_itself_is_answered_without_a_calendar_part(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))

    reply(session, invitation, Answer.YES, door=Door.CALENDAR)

    assert told(session, invitation) == [asked(), None]
    assert session.scalars(select(CalendarEntry.state)).all() == ["confirmed"]


def test_a_no_on_the_page_takes_the_entry_out_of_the_calendar(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))

    reply(session, invitation, Answer.YES)
    reply(session, invitation, Answer.NO)
    reply(session, invitation, Answer.YES)

    assert told(session, invitation) == [asked(), confirmed(0), ended(1), confirmed(2)]


def test_a_no_of_the_calendar_itself_is_not_sent_back_to_it(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))

    reply(session, invitation, Answer.NO, door=Door.CALENDAR)

    assert told(session, invitation) == [asked(), None]


def test_the_waiting_list_and_the_way_up_from_it_are_told_whichever_door_the_yes_came_by(
    session: Session,
) -> None:
    event = make_event(session, seats_limit=1)
    first, second = invite(session, event, people=2)
    reply(session, first, Answer.YES)

    reply(session, second, Answer.YES, door=Door.CALENDAR)
    reply(session, first, Answer.NO)

    assert told(session, second) == [asked(), waiting(1), confirmed(2)]


def test_the_same_yes_again_is_not_sent_to_the_calendar_again(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))

    reply(session, invitation, Answer.YES)
    reply(session, invitation, Answer.YES)

    assert told(session, invitation) == [asked(), confirmed(0), None]


def test_every_version_is_stamped_later_than_the_one_before(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))

    for answer in (Answer.YES, Answer.NO, Answer.YES, Answer.NO):
        reply(session, invitation, answer)

    letters = session.scalars(select(Message).order_by(Message.id)).all()
    stamps = [letter.facts["calendar"]["stamp"] for letter in letters]
    assert stamps == sorted(set(stamps))
    assert len(stamps) == 5


def test_the_confirmation_carries_the_day_that_was_chosen(session: Session) -> None:
    event = make_event(session, attendance=Choice.CHOOSE_ONE, sessions=2)
    _, second_day = (each.id for each in sessions_of(session, event.id))
    (invitation,) = invite(session, event)

    reply(session, invitation, Answer.YES, second_day)

    assert told(session, invitation) == [None, confirmed(0)]
    assert session.scalars(select(CalendarEntry.event_session_id)).all() == [second_day]


def test_choosing_the_other_day_brings_its_entry_and_a_letter_that_takes_the_first_away(
    session: Session,
) -> None:
    event = make_event(session, attendance=Choice.CHOOSE_ONE, sessions=2)
    first_day, second_day = (each.id for each in sessions_of(session, event.id))
    (invitation,) = invite(session, event)
    reply(session, invitation, Answer.YES, first_day)

    reply(session, invitation, Answer.YES, second_day)

    assert told(session, invitation)[-2:] == [confirmed(0), ended(1)]
    kinds = session.scalars(select(Message.kind).order_by(Message.id)).all()
    assert kinds[-2:] == ["confirmation_yes", "calendar_entry"]


def test_a_second_day_comes_in_a_short_letter_of_its_own(session: Session) -> None:
    event = make_event(session, sessions=2)
    (invitation,) = invite(session, event)

    reply(session, invitation, Answer.YES)

    assert told(session, invitation) == [None, confirmed(0), confirmed(0)]
    kinds = session.scalars(select(Message.kind).order_by(Message.id)).all()
    assert kinds == ["invitation", "confirmation_yes", "calendar_entry"]


def test_somebody_who_cannot_be_written_to_has_no_entry(session: Session) -> None:
    invitation = make_invitation(session, make_event(session), make_person(session, email=None))

    reply(session, invitation, Answer.YES, door=Door.PHONE)

    assert session.scalars(select(CalendarEntry)).all() == []


def test_whoever_was_promoted_because_the_limit_rose_is_told(session: Session) -> None:
    event = make_event(session, seats_limit=5, event_limit=0)
    (invitation,) = invite(session, event)
    reply(session, invitation, Answer.YES)

    change_event_limit(session, event.id, 5, by=COMMAND_LINE, now=NOW)

    assert told(session, invitation) == [asked(), waiting(1), confirmed(2)]
