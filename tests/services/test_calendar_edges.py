"""Tests of the unusual: answers whose address, stamps, numbers and parts are not as they should be."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.calendar_entries import CalendarEntry
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.replies import Reply
from app.rules.states import Answer
from tests.formats.calendar_dialects import mail, mime_part, multipart, vcalendar, vevent
from tests.make import NOW, make_event
from tests.services.calendar_mail import LATER, address_of, answer_mail, entry_of, letters_to, receive
from tests.services.test_calendar_entries import invite, reply, told
from tests.services.test_calendar_updates import change, send


def invited(session: Session, *, people: int = 1) -> list[Invitation]:
    return list(invite(session, make_event(session), people=people))


@pytest.mark.parametrize("spelt", [str.upper, str.title, lambda address: address.replace("+", "%2B")])
def test_an_answer_counts_however_its_address_is_spelt(session: Session, spelt: object) -> None:
    (invitation,) = invited(session)
    to = spelt(address_of(invitation))  # type: ignore[operator]

    receive(session, answer_mail(invitation, entry_of(session, invitation), to=to))

    assert invitation.answer == "yes"


def test_a_mailing_list_that_was_invited_by_mistake_changes_nothing_and_is_not_answered(
    session: Session,
) -> None:
    (invitation,) = invited(session)
    raw = answer_mail(
        invitation,
        entry_of(session, invitation),
        attendee="all-staff@list.example.org",
        name="All staff",
        sender="somebody@list.example.org",
        headers=("List-Id: <all-staff.list.example.org>",),
    )

    taken = receive(session, raw)

    assert (taken.mail.outcome, invitation.answer) == ("stranger", None)
    assert session.scalars(select(Message.kind).where(Message.kind != "invitation")).all() == []


def test_a_calendar_that_counts_sequences_up_by_itself_still_counts(session: Session) -> None:
    (invitation,) = invited(session)

    receive(session, answer_mail(invitation, entry_of(session, invitation), sequence=7))

    assert invitation.answer == "yes"


def test_a_clock_far_ahead_does_not_shut_out_the_next_answer(session: Session) -> None:
    (invitation,) = invited(session)
    entry = entry_of(session, invitation)
    receive(session, answer_mail(invitation, entry, at=LATER + timedelta(days=400)))

    later = LATER + timedelta(hours=1)
    receive(session, answer_mail(invitation, entry, "DECLINED", at=later), now=later)

    assert invitation.answer == "no"


@pytest.mark.parametrize("dtstamp", ["", "DTSTAMP:yesterday"])
def test_an_answer_without_a_stamp_is_as_old_as_its_mail(session: Session, dtstamp: str) -> None:
    (invitation,) = invited(session)
    guest = f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{invitation.person.email}"
    event = vevent(guest, uid=entry_of(session, invitation).uid, sequence="SEQUENCE:0", dtstamp=dtstamp)
    part = mime_part("text/calendar; method=REPLY", vcalendar(event))

    receive(session, mail(part, sender=str(invitation.person.email), to=address_of(invitation)))

    assert invitation.answer == "yes"


def test_two_answers_in_one_message_that_differ_are_for_a_person_to_read(session: Session) -> None:
    (invitation,) = invited(session)
    uid = entry_of(session, invitation).uid
    guest = f"mailto:{invitation.person.email}"
    parts = [
        mime_part(
            "text/calendar; method=REPLY", vcalendar(vevent(f"ATTENDEE;PARTSTAT={says}:{guest}", uid=uid))
        )
        for says in ("ACCEPTED", "DECLINED")
    ]

    taken = receive(
        session,
        mail(multipart("mixed", *parts), sender=str(invitation.person.email), to=address_of(invitation)),
    )

    assert (taken.mail.outcome, invitation.answer) == ("to_read", None)


def test_whoever_an_alarm_would_call_has_not_answered(session: Session) -> None:
    (invitation,) = invited(session)
    alarm = ("BEGIN:VALARM", "ATTENDEE;PARTSTAT=DECLINED:mailto:somebody@example.net", "END:VALARM")

    receive(session, answer_mail(invitation, entry_of(session, invitation), "ACCEPTED", *alarm))

    assert invitation.answer == "yes"


@pytest.mark.parametrize("note", ["We\x00 come", "Half a \ud83d", "x" * 5_000, "<script>alert(1)</script>"])
def test_a_note_that_no_database_keeps_is_kept_as_far_as_it_goes(session: Session, note: str) -> None:
    (invitation,) = invited(session)
    written = note.encode("utf-8", "surrogatepass").decode("utf-8", "replace")

    receive(session, answer_mail(invitation, entry_of(session, invitation), "ACCEPTED", f"COMMENT:{written}"))

    kept = session.scalars(select(Reply.reason)).one()
    assert "\x00" not in kept
    assert 0 < len(kept) <= 2_000


def test_five_changes_are_five_versions_of_one_entry_each_stamped_later(session: Session) -> None:
    event = make_event(session)
    (invitation,) = invite(session, event)
    reply(session, invitation, Answer.YES)
    for number in range(5):
        change(session, event, room=f"Room {number}", venue="Example Hall")
        send(session, event)

    query = select(Message).where(Message.calendar_key.is_not(None)).order_by(Message.id)
    facts = [
        {**(message.wave.facts.get("calendar", {}) if message.wave else {}), **message.facts["calendar"]}
        for message in session.scalars(query)
    ]
    assert [each["sequence"] for each in facts] == [0, 0, 1, 2, 3, 4, 5]
    stamps = [each["stamp"] for each in facts]
    assert stamps == sorted(set(stamps))
    assert len({each["uid"] for each in facts}) == 1
    assert len(session.scalars(select(CalendarEntry)).all()) == 1


def test_an_accept_that_comes_again_after_a_no_on_the_page_does_not_undo_it(session: Session) -> None:
    (invitation,) = invited(session)
    raw = answer_mail(invitation, entry_of(session, invitation), at=NOW - timedelta(minutes=20))
    reply(session, invitation, Answer.NO)

    receive(session, raw)

    assert invitation.answer == "no"
    assert told(session, invitation)[-1] is not None
    assert letters_to(session, invitation) == ["invitation", "confirmation_no"]


def test_an_answer_that_nothing_proves_to_be_theirs_waits_for_an_officer(session: Session) -> None:
    (invitation,) = invited(session)

    taken = receive(session, answer_mail(invitation, entry_of(session, invitation), to="rsvp@example.org"))

    assert (taken.mail.outcome, taken.mail.needs_officer, invitation.answer) == ("held", True, None)
