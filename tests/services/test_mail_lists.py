"""Tests of what officers see of mail that came in: why it waits, what a decision would change."""

from base64 import b64decode, b64encode
from email import message_from_bytes

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.incoming_mail import IncomingMail
from app.services.mail_lists import find_mail, list_mail, mail_about
from tests.formats.calendar_dialects import winmail
from tests.make import make_event
from tests.queries import statements
from tests.services.calendar_mail import answer_mail, entry_of, receive
from tests.services.test_calendar_deputies import delegate, invited
from tests.services.test_calendar_entries import invite


def test_what_waits_for_an_officer_can_be_listed_alone(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    receive(session, answer_mail(invitation, entry_of(session, invitation)))
    receive(session, winmail())

    everything = list_mail(session, only_waiting=False, page=1)
    waiting = list_mail(session, only_waiting=True, page=1)

    assert [each.mail.outcome for each in everything.messages] == ["to_read", "applied"]
    assert [each.mail.outcome for each in waiting.messages] == ["to_read"]
    assert (everything.total, waiting.total, waiting.waiting) == (2, 1, 1)
    assert session.scalars(select(IncomingMail.raw).where(IncomingMail.outcome == "applied")).all() == [None]


@pytest.mark.parametrize(
    ("limit", "says"),
    [(1, "They would get a place."), (0, "They would join the waiting list: no place is free.")],
)
def test_a_held_yes_says_whether_there_is_a_place(session: Session, limit: int, says: str) -> None:
    (invitation,) = invite(session, make_event(session, seats_limit=limit))
    raw = answer_mail(invitation, entry_of(session, invitation), attendee="pat.alias@example.org")
    mail = receive(session, raw).mail

    shown = find_mail(session, mail.id)

    assert shown is not None
    assert (shown.stands_now, shown.would_change, shown.may_count) == ("They have not answered.", says, True)
    assert not shown.asks_name


def test_a_deputy_without_a_name_is_asked_for(session: Session) -> None:
    (invitation,) = invited(session)
    mail = delegate(session, invitation, named=False)

    shown = find_mail(session, mail.id)

    assert shown is not None
    assert (shown.asks_name, shown.may_count) == (True, False)


def test_whoever_was_not_invited_may_come_instead_where_the_event_allows_it(session: Session) -> None:
    for allows in (True, False):
        (invitation,) = invited(session, allows=allows)
        raw = answer_mail(invitation, entry_of(session, invitation), attendee="c@example.com", name="Chris")
        shown = find_mail(session, receive(session, raw).mail.id)

        assert shown is not None
        assert (shown.may_come_instead, shown.may_count) == (allows, False)


def test_a_counter_proposal_says_which_time_was_asked_for(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    raw = answer_mail(invitation, entry_of(session, invitation), "TENTATIVE", method="COUNTER")

    mail = receive(session, raw).mail

    assert mail.answer is not None
    assert mail.answer["proposed"] == "Friday 8 February 2008, 9:30am to 4pm"


@pytest.mark.parametrize(
    "times",
    [
        ("99991231T235959Z", "99991231T235959Z"),
        ("20270212T100000Z", "20270211T100000Z"),
        ("00010101T000000Z", "00010101T000100Z"),
    ],
)
def test_a_time_that_cannot_be_is_no_proposal(session: Session, times: tuple[str, str]) -> None:
    (invitation,) = invite(session, make_event(session))
    raw = answer_mail(invitation, entry_of(session, invitation), "TENTATIVE", method="COUNTER")
    parsed = message_from_bytes(raw)
    part = next(each for each in parsed.walk() if each.get_content_type() == "text/calendar")
    ics = b64decode(str(part.get_payload())).decode()
    lines = [line for line in ics.splitlines() if not line.startswith(("DTSTART", "DTEND"))]
    lines.insert(lines.index("END:VEVENT"), f"DTSTART:{times[0]}\r\nDTEND:{times[1]}")
    part.set_payload(b64encode("\r\n".join(lines).encode()).decode())

    mail = receive(session, parsed.as_bytes()).mail

    assert (mail.needs_officer, mail.answer and mail.answer["proposed"]) == (True, "")


def test_what_a_person_wrote_is_beside_their_invitation(session: Session) -> None:
    first, second = invite(session, make_event(session), people=2)
    receive(session, answer_mail(first, entry_of(session, first)))

    assert [each.outcome for each in mail_about(session, first.id)] == ["applied"]
    assert mail_about(session, second.id) == []


@pytest.mark.parametrize("people", [1, 6])
def test_the_list_asks_as_often_for_six_messages_as_for_one(session: Session, people: int) -> None:
    for invitation in invite(session, make_event(session), people=people):
        receive(
            session,
            answer_mail(invitation, entry_of(session, invitation), attendee=f"x{invitation.id}@example.org"),
        )

    with statements(session) as sent:
        assert len(list_mail(session, only_waiting=True, page=1).messages) == people

    assert len(sent) <= 6
