"""What is understood of the answers that calendar clients send."""

from collections.abc import Callable
from datetime import datetime
from email.parser import BytesParser
from email.policy import default

import pytest

from app.formats.calendar_replies import ReplyMethod, UnclearReason, UnclearReply, read_calendar_reply
from tests.formats import calendar_dialects as dialects
from tests.formats.calendar_dialects import (
    ACCEPTED,
    ANSWERED_AT,
    GUEST,
    ORGANIZER,
    RECEIVED_AT,
    TOKEN,
    UID,
    calendar_mail,
    mail,
    mime_part,
    multipart,
    read,
    read_answer,
    vcalendar,
    vevent,
)
from tests.formats.calendar_samples import outgoing_files, utc


def unclear(raw: bytes) -> UnclearReason:
    reply = read(raw)
    assert isinstance(reply, UnclearReply), reply
    return reply.reason


@pytest.mark.parametrize(
    ("dialect", "partstat"),
    [
        (dialects.gmail, "ACCEPTED"),
        (dialects.gmail_counter, "TENTATIVE"),
        (dialects.exchange, "ACCEPTED"),
        (dialects.outlook_for_mac, "DECLINED"),
        (dialects.old_apple, "ACCEPTED"),
        (dialects.iphone, "TENTATIVE"),
        (dialects.iphone_counter, "TENTATIVE"),
        (dialects.android, "ACCEPTED"),
        (dialects.thunderbird, "ACCEPTED"),
        (dialects.yahoo, "ACCEPTED"),
        (dialects.lotus, "ACCEPTED"),
    ],
)
def test_every_dialect_says_who_answers_what_to_which_invitation(
    dialect: Callable[[], bytes], partstat: str
) -> None:
    reply = read_answer(dialect())

    assert (reply.attendee.address, reply.attendee.partstat) == (GUEST, partstat)
    assert (reply.uid, reply.tokens) == (UID, (TOKEN,))
    assert (reply.sequence, reply.dtstamp) == (0, ANSWERED_AT)
    assert (reply.from_address, reply.from_name) == (GUEST, "Zoe ONeil")


def test_gmail_says_how_many_more_will_come() -> None:
    assert read_answer(dialects.gmail()).attendee.extra_guests == 2


def test_gmails_counter_is_one_by_its_body_whatever_its_header_says() -> None:
    reply = read_answer(dialects.gmail_counter())

    assert (reply.method, reply.proposes_time) == (ReplyMethod.COUNTER, True)
    assert reply.proposed_starts_at == utc(2008, 7, 8, 9, 30)


def test_outlooks_counter_names_the_time_in_windows_own_time_zone() -> None:
    reply = read_answer(dialects.exchange("COUNTER"))

    assert (reply.method, reply.proposed_starts_at) == (ReplyMethod.COUNTER, utc(2008, 2, 8, 9, 30))
    assert reply.proposed_ends_at == utc(2008, 2, 8, 16)


def test_the_iphones_counter_is_a_reply_that_asks_for_another_time() -> None:
    reply = read_answer(dialects.iphone_counter())

    assert (reply.method, reply.proposes_time) == (ReplyMethod.REPLY, True)
    assert reply.comment == "Could we meet after lunch?"


def test_an_answer_to_the_time_as_it_is_proposes_none() -> None:
    reply = read_answer(dialects.iphone())

    assert (reply.proposes_time, reply.proposed_starts_at, reply.proposed_ends_at) == (False, None, None)


def test_outlooks_note_is_kept() -> None:
    assert read_answer(dialects.exchange()).comment == "See you there, and thank you"


def test_a_name_folded_in_mid_word_is_whole_again() -> None:
    assert read_answer(dialects.outlook_for_mac()).attendee.name == "O'Neil, Zoë"


def test_outlooks_own_format_is_for_a_person_to_read() -> None:
    assert unclear(dialects.winmail()) is UnclearReason.OUTLOOK_FORMAT


def test_the_mails_own_text_is_kept_for_people() -> None:
    assert read_answer(dialects.thunderbird()).body == "Zoë has accepted your event invitation."


def test_any_policy_of_the_email_package_gives_the_same_answer() -> None:
    modern = BytesParser(policy=default).parsebytes(dialects.gmail())

    assert read_calendar_reply(modern, received_at=RECEIVED_AT) == read(dialects.gmail())


def test_a_mail_without_a_calendar_is_no_calendar_reply() -> None:
    assert read(mail(mime_part("text/plain", "I accept. METHOD:REPLY"))) is None


@pytest.mark.parametrize("name", ["invitation", "cancelled", "feed"])
def test_our_own_files_coming_back_answer_nothing(name: str) -> None:
    ics = outgoing_files()[name]

    assert unclear(mail(mime_part("text/calendar; charset=utf-8", ics))) is UnclearReason.NOT_AN_ANSWER


@pytest.mark.parametrize("method", ["REQUEST", "PUBLISH", "ADD", "CANCEL", "DECLINECOUNTER", "NONSENSE"])
def test_a_body_that_is_no_answer_is_none_though_its_header_says_reply(method: str) -> None:
    raw = calendar_mail(vevent(ORGANIZER, ACCEPTED), method=f"METHOD:{method}")

    reply = read(raw)

    assert isinstance(reply, UnclearReply)
    assert (reply.reason, reply.method, reply.uid) == (UnclearReason.NOT_AN_ANSWER, method, UID)
    assert (reply.tokens, reply.from_address) == ((TOKEN,), GUEST)


def test_a_request_for_the_entry_is_told_apart() -> None:
    raw = calendar_mail(vevent(ORGANIZER, f"ATTENDEE:mailto:{GUEST}"), method="METHOD:REFRESH")

    assert read_answer(raw).method is ReplyMethod.REFRESH


def test_without_a_method_the_header_must_say_reply() -> None:
    ics = vcalendar(vevent(ORGANIZER, ACCEPTED), method="")

    assert read_answer(mail(mime_part("text/calendar; method=reply", ics))).method is ReplyMethod.REPLY
    assert unclear(mail(mime_part("text/calendar", ics))) is UnclearReason.NOT_AN_ANSWER
    assert unclear(mail(mime_part("text/calendar; method=COUNTER", ics))) is UnclearReason.NOT_AN_ANSWER


def test_an_answer_beside_our_own_invitation_is_the_answer() -> None:
    invitation = mime_part("text/calendar; method=REQUEST", outgoing_files()["invitation"])
    answer = mime_part("application/ics", vcalendar(vevent(ORGANIZER, ACCEPTED)))

    assert read_answer(mail(multipart("mixed", invitation, answer))).attendee.partstat == "ACCEPTED"


def two_answers(first: str, second: str) -> bytes:
    parts = [mime_part("text/calendar; method=REPLY", vcalendar(event)) for event in (first, second)]
    return mail(multipart("mixed", *parts))


def test_two_copies_of_one_answer_are_one() -> None:
    written_otherwise = ACCEPTED.replace("CN=Zoë O'Neil", "CN=Zoe").replace("mailto", "MAILTO")
    later = vevent(written_otherwise, dtstamp="DTSTAMP:20080107T100001Z")

    assert read_answer(two_answers(vevent(ACCEPTED), later)).attendee.partstat == "ACCEPTED"


def test_two_answers_that_differ_are_for_a_person_to_read() -> None:
    declined = ACCEPTED.replace("ACCEPTED", "DECLINED")

    assert unclear(two_answers(vevent(ACCEPTED), vevent(declined))) is UnclearReason.CONTRADICTORY


def test_answers_to_two_entries_are_for_a_person_to_read() -> None:
    other = vevent(ACCEPTED, uid="other@events.example.org")

    assert unclear(calendar_mail(vevent(ACCEPTED), other)) is UnclearReason.CONTRADICTORY


def test_of_several_entries_the_one_that_is_no_series_counts() -> None:
    of_a_series = vevent(ACCEPTED.replace("ACCEPTED", "DECLINED"), "RECURRENCE-ID:20080208T093000Z")

    assert read_answer(calendar_mail(of_a_series, vevent(ACCEPTED))).attendee.partstat == "ACCEPTED"
    assert unclear(calendar_mail(of_a_series)) is UnclearReason.SERIES


def test_more_than_twenty_entries_or_two_calendars_are_too_much() -> None:
    assert read_answer(calendar_mail(*[vevent(ACCEPTED)] * 20)).uid == UID
    assert unclear(calendar_mail(*[vevent(ACCEPTED)] * 21)) is UnclearReason.TOO_MUCH
    twice = vcalendar(vevent(ACCEPTED)) * 2
    assert unclear(mail(mime_part("text/calendar", twice))) is UnclearReason.TOO_MUCH


def test_an_alarm_answers_for_nobody() -> None:
    alarm = "BEGIN:VALARM\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@example.org\r\nEND:VALARM"

    assert unclear(calendar_mail(vevent(alarm))) is UnclearReason.NO_ATTENDEE


@pytest.mark.parametrize("sender", [GUEST, "assistant@guest.example.net"])
def test_a_client_that_lists_everybody_means_the_sender_or_the_only_answer(sender: str) -> None:
    others = [f"ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:{name}@example.org" for name in ("ann", "bob")]
    ics = vcalendar(vevent(*others, ACCEPTED))

    assert read_answer(mail(mime_part("text/calendar", ics), sender=sender)).attendee.address == GUEST


def test_the_sender_answers_for_themselves_whatever_the_list_says_of_others() -> None:
    other = "ATTENDEE;PARTSTAT=DECLINED:mailto:ann@example.org"

    assert read_answer(calendar_mail(vevent(other, ACCEPTED))).attendee.address == GUEST


def test_the_organisers_address_names_the_invitation_where_the_recipient_does_not() -> None:
    ics = vcalendar(vevent(ORGANIZER.replace("+", "%2B"), ACCEPTED))

    assert read_answer(mail(mime_part("text/calendar", ics), to="rsvp@events.example.org")).tokens == (TOKEN,)


def test_two_answers_by_others_than_the_sender_are_nobodys() -> None:
    others = [f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{name}@example.org" for name in ("ann", "bob")]

    assert unclear(calendar_mail(vevent(*others))) is UnclearReason.NO_ATTENDEE


DELEGATED = f'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:Bob@example.org":mailto:{GUEST}'
DEPUTY = f'ATTENDEE;CN=Bob Ash;PARTSTAT=NEEDS-ACTION;DELEGATED-FROM="mailto:{GUEST}":mailto:bob@example.org'


@pytest.mark.parametrize(
    ("lines", "deputy", "name"),
    [
        ([DELEGATED], "bob@example.org", ""),
        ([DELEGATED, DEPUTY], "bob@example.org", "Bob Ash"),
        (
            [DEPUTY, DELEGATED.replace(';DELEGATED-TO="mailto:Bob@example.org"', "")],
            "bob@example.org",
            "Bob Ash",
        ),
        ([f"ATTENDEE;PARTSTAT=DELEGATED:mailto:{GUEST}"], "", ""),
    ],
)
def test_who_sends_a_deputy_says_whom_in_one_line_or_two(lines: list[str], deputy: str, name: str) -> None:
    attendee = read_answer(calendar_mail(vevent(*lines))).attendee

    assert (attendee.address, attendee.partstat) == (GUEST, "DELEGATED")
    assert (attendee.delegated_to, attendee.delegated_to_name) == (deputy, name)


def test_a_deputys_own_answer_says_for_whom() -> None:
    attendee = read_answer(calendar_mail(vevent(DEPUTY.replace("NEEDS-ACTION", "ACCEPTED")))).attendee

    assert (attendee.address, attendee.delegated_from) == ("bob@example.org", GUEST)


def test_a_forwarded_invitation_is_answered_by_whoever_opened_it() -> None:
    crasher = "ATTENDEE;CN=Bob Ash;PARTSTAT=ACCEPTED:mailto:bob@example.org"
    raw = mail(mime_part("text/calendar", vcalendar(vevent(ORGANIZER, crasher))), sender="bob@example.org")

    reply = read_answer(raw)

    assert (reply.attendee.address, reply.from_address) == ("bob@example.org", "bob@example.org")
    assert (reply.uid, reply.tokens) == (UID, (TOKEN,))


@pytest.mark.parametrize(
    ("dtstamp", "date", "expected"),
    [
        ("", "Date: Mon, 7 Jan 2008 11:00:30 +0100", utc(2008, 1, 7, 10, 0, 30)),
        ("DTSTAMP:soon", "Date: Mon, 7 Jan 2008 10:00:30 -0000", utc(2008, 1, 7, 10, 0, 30)),
        ("", "Date: yesterday", RECEIVED_AT),
    ],
)
def test_an_answer_without_a_stamp_has_the_mails_date_or_its_arrival(
    dtstamp: str, date: str, expected: datetime
) -> None:
    ics = vcalendar(vevent(ACCEPTED, dtstamp=dtstamp))

    assert read_answer(mail(mime_part("text/calendar", ics), date)).dtstamp == expected


def test_the_digest_is_the_answers_and_not_the_envelopes() -> None:
    first = read_answer(calendar_mail(vevent(ORGANIZER, ACCEPTED)))
    again = read_answer(mail(mime_part("application/ics", vcalendar(vevent(ACCEPTED)), encoding="base64")))
    other = read_answer(calendar_mail(vevent(ACCEPTED, sequence="SEQUENCE:1")))

    assert first.digest == again.digest != other.digest
