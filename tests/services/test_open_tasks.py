"""What needs somebody is counted once, for whom it is, and nothing that is settled."""

import re
from datetime import UTC, date, datetime, timedelta
from secrets import token_hex

import pytest
from sqlalchemy.orm import Session

from app.models.accounts import Account
from app.models.allocations import PlaceAllocation
from app.models.deputies import DeputyRequest
from app.models.incoming_mail import IncomingMail
from app.models.suggestions import Suggestion
from app.rules.states import AccountRole, Choice, Door, EventState, MailOutcome, MessageState
from app.services.coming_up import Release
from app.services.desk import events_at_a_glance
from app.services.event_changes import change_event_limit
from app.services.events import sessions_of
from app.services.history import COMMAND_LINE
from app.services.open_tasks import DeskTasks, TaskKind, accounts_ending, find_tasks
from tests.make import (
    NOW,
    make_account,
    make_category,
    make_event,
    make_invitation,
    make_letter,
    make_person,
    make_vacancies,
)
from tests.queries import statements
from tests.replying import say_yes

TODAY = NOW.date()


def tasks_of(session: Session, account: Account | None = None, *, now: datetime = NOW) -> DeskTasks:
    session.flush()
    asks = account or make_account(session, f"{token_hex(4)}@example.org")
    return find_tasks(session, events_at_a_glance(session, asks), asks, now=now)


def numbers(session: Session, account: Account | None = None, *, now: datetime = NOW) -> dict[str, int]:
    return {task.kind.value: task.number for task in tasks_of(session, account, now=now).tasks}


def mail(outcome: MailOutcome, number: int, *, waits: bool = True) -> IncomingMail:
    return IncomingMail(
        digest=f"digest {number}",
        message_id=f"<{number}@example.org>",
        kind="reply",
        taken_at=NOW,
        outcome=outcome,
        needs_officer=waits,
    )


def test_nothing_waits_at_an_empty_desk(session: Session) -> None:
    assert tasks_of(session).tasks == []


def test_letters_that_need_somebody_are_counted_at_their_event(session: Session) -> None:
    event, other = make_event(session), make_event(session)
    for state in (MessageState.FAILED, MessageState.FAILED, MessageState.SENT, MessageState.QUEUED):
        make_letter(session, event, state=state)
    make_letter(session, other, state=MessageState.PERHAPS_SENT)

    found = tasks_of(session).tasks

    assert [(task.kind, task.number, task.event) for task in found] == [
        (TaskKind.LETTERS_FAILED, 2, event),
        (TaskKind.LETTERS_PERHAPS_SENT, 1, other),
    ]


def test_mail_is_counted_by_what_an_officer_does_with_it(session: Session) -> None:
    outcomes = [MailOutcome.HELD, MailOutcome.STRANGER, MailOutcome.TO_READ, MailOutcome.BOUNCED]
    session.add_all(mail(outcome, number) for number, outcome in enumerate(outcomes))
    session.add(mail(MailOutcome.HELD, 99, waits=False))

    assert numbers(session) == {"held": 1, "to_read": 2, "bounced": 1}


def test_invited_people_without_an_address_count_until_the_event_closes(session: Session) -> None:
    event = make_event(session)
    make_invitation(session, event, make_person(session, email=None))
    make_invitation(session, event)
    assert numbers(session) == {"cannot_email": 1}

    event.state = EventState.CLOSED

    assert numbers(session) == {}


def test_corrections_count_until_they_are_settled(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))
    for settled_at in (None, NOW):
        session.add(
            Suggestion(
                invitation_id=invitation.id, detail="name", after="Ann", made_at=NOW, settled_at=settled_at
            )
        )

    assert numbers(session) == {"corrections": 1}


def test_representatives_to_be_named_are_counted(session: Session) -> None:
    make_vacancies(session, make_category(session), "Thames Water", "The Environment Agency")

    assert numbers(session) == {"to_be_named": 2}


def test_only_administrators_are_told_of_accounts_that_end(session: Session) -> None:
    ending = make_account(session, "consultant@example.org", role=AccountRole.CONSULTANT)
    ending.ends_on = TODAY + timedelta(days=14)
    boss = make_account(session, "boss@example.org", role=AccountRole.ADMINISTRATOR)

    assert numbers(session) == {}
    assert numbers(session, boss) == {"accounts_ending": 1}


@pytest.mark.parametrize(("days", "is_told"), [(-1, False), (0, True), (14, True), (15, False)])
def test_an_account_ends_soon_from_two_weeks_before_its_last_day(
    session: Session, days: int, is_told: bool
) -> None:
    account = make_account(session)
    account.ends_on = TODAY + timedelta(days=days)

    assert bool(accounts_ending([account], today=TODAY)) == is_told


def test_who_waits_for_a_free_place_that_nobody_gets_any_more_is_a_task(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    event.stops_hours_before = 24
    first, second = make_invitation(session, event), make_invitation(session, event)
    for each in (first, second):
        say_yes(session, each)
    late = datetime(2027, 2, 12, 8, tzinfo=NOW.tzinfo)
    assert numbers(session, now=late) == {}

    sessions = events_at_a_glance(session, make_account(session))[0].sessions
    sessions[0].event_session.seats_limit = 2

    assert numbers(session) == {}
    assert numbers(session, now=late) == {"nobody_moves_up": 1}


def test_allocations_are_told_with_their_day_until_it_is_over(session: Session) -> None:
    event = make_event(session)
    for name, until in (("Board", TODAY), ("Scrutiny", date(2026, 12, 31)), ("Officers", None)):
        category = make_category(session, name)
        session.add(PlaceAllocation(event_id=event.id, category_id=category.id, seats=20, until=until))

    found = tasks_of(session)

    assert found.releases == [Release(event.id, 20, TODAY)]
    assert found.tasks == []


def test_it_asks_as_often_for_ten_events_as_for_one(session: Session) -> None:
    account = make_account(session)
    asked = []
    for events in (1, 9):
        for _ in range(events):
            make_letter(session, make_event(session), state=MessageState.FAILED)
        glances = events_at_a_glance(session, account)
        with statements(session) as sent:
            find_tasks(session, glances, account, now=NOW)
        # The glances were read before, and are read anew here only because counting forgets them.
        asked.append(len([each for each in sent if not re.search(r"WHERE event(_session)?s\.id = ", each)]))

    assert asked[0] == asked[1] <= 5


def test_deputies_to_approve_are_counted_at_their_event(session: Session) -> None:
    event = make_event(session)
    for number, settled_at in enumerate((None, None, NOW)):
        session.add(
            DeputyRequest(
                invitation=make_invitation(session, event),
                deputy_name="Ben Birch",
                deputy_email="ben@example.org",
                event_session_ids=[],
                nonce=f"form {number}",
                door=Door.LINK,
                asked_at=NOW,
                settled_at=settled_at,
            )
        )

    assert numbers(session) == {"deputies": 2}


def test_people_beyond_a_limit_that_was_lowered_are_a_task_until_the_event_is_over(session: Session) -> None:
    event = make_event(session, attendance=Choice.CHOOSE_ONE, sessions=2, event_limit=4)
    ids = [each.id for each in sessions_of(session, event.id)]
    for number in range(4):
        say_yes(session, make_invitation(session, event), ids[number % 2])
    session.flush()
    before = numbers(session)

    change_event_limit(session, event.id, 1, by=COMMAND_LINE, now=NOW)

    assert before == {}
    assert numbers(session) == {"over_limit": 3}
    assert numbers(session, now=datetime(2027, 3, 1, tzinfo=UTC)) == {}


def test_whoever_is_over_in_the_event_and_its_session_is_counted_once(session: Session) -> None:
    event = make_event(session, event_limit=3)
    for _ in range(3):
        say_yes(session, make_invitation(session, event))
    change_event_limit(session, event.id, 2, by=COMMAND_LINE, now=NOW)
    sessions_of(session, event.id)[0].seats_limit = 2

    assert numbers(session) == {"over_limit": 1}

    event.state = EventState.CANCELLED
    assert numbers(session) == {}
