import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.formats.bounces import Diagnosis, Severity, read_bounce, severity_of
from tests.formats.bounce_samples import (
    EXIM,
    EXIM_STILL_TRYING,
    MICROSOFT_365_IN_PIECES,
    OLD_EXCHANGE,
    OUR_LETTER,
    QMAIL,
    delivery_report,
    gmail,
    mimecast,
    parsed,
    words_only,
)


def diagnosis_of(sample: str | bytes) -> Diagnosis:
    """Give the one diagnosis in a sample."""
    (diagnosis,) = read_bounce(parsed(sample)).diagnoses
    return diagnosis


def test_a_report_by_rfc_3464_says_who_how_badly_and_why() -> None:
    assert diagnosis_of(delivery_report()) == Diagnosis(
        address="zoe@example.net",
        severity=Severity.HARD,
        status="5.1.1",
        code=550,
        sentence="550 5.1.1 <zoe@example.net>: Recipient address rejected: User unknown",
    )


@pytest.mark.parametrize(
    ("sample", "address", "severity", "status", "words"),
    [
        (QMAIL, "zoe.oneil@long-name.example.net", "hard", "5.1.1", "Remote host said: 550 5.1.1 unknown"),
        (EXIM, "zoe@example.net", "hard", "", "550 No such user here"),
        (EXIM_STILL_TRYING, "zoe@example.net", "delayed", "4.3.0", "Delay reason: 451 4.3.0"),
        (MICROSOFT_365_IN_PIECES, "zoe@example.net", "hard", "5.1.10", "Remote server returned '550 5.1.10"),
        (mimecast(), "zoe@big-council.example.net", "hard", "5.4.1", "-- 5.4.1 Recipient address rejected"),
        (gmail(), "zoe@example.net", "hard", "5.1.1", "550-5.1.1 The email account that you tried"),
        (OLD_EXCHANGE, "zoe@example.net", "hard", "", "on Tue, 11 Dec 2007"),
    ],
    ids=["qmail", "Exim", "Exim warning", "Microsoft 365", "Mimecast", "Gmail", "old Exchange"],
)
def test_every_kind_of_server_is_understood(
    sample: str | bytes, address: str, severity: str, status: str, words: str
) -> None:
    diagnosis = diagnosis_of(sample)

    assert (diagnosis.address, diagnosis.severity, diagnosis.status) == (address, severity, status)
    assert diagnosis.sentence.startswith(words)


@pytest.mark.parametrize(
    ("action", "status", "words", "severity"),
    [
        ("failed", "5.1.1", "", "hard"),
        ("failed", "5.1.10", "", "hard"),
        ("failed", "5.4.1", "", "hard"),
        ("Failed (permanently)", "5.1.2", "", "hard"),
        ("error", "5.1.3", "", "hard"),
        ("failed", "5.1.7", "", "soft"),
        ("failed", "5.1.8", "", "soft"),
        ("failed", "5.4.14", "", "soft"),
        ("failed", "5.2.2", "user unknown", "soft"),
        ("failed", "5.7.1", "user unknown", "soft"),
        ("failed", "4.4.7", "", "soft"),
        ("failed", "5.0.0", "550 No such user", "hard"),
        ("failed", "5.0.0", "550 User zoe does not exist", "hard"),
        ("failed", "5.0.0", "550 Blocked by policy", "soft"),
        ("failed", "", "mailbox not found", "hard"),
        ("delayed", "4.4.1", "", "delayed"),
        ("delayed", "5.1.1", "", "delayed"),
        ("delivered", "2.0.0", "", "other"),
        ("relayed", "2.0.0", "", "other"),
        ("expanded", "2.0.0", "", "other"),
    ],
)
def test_how_badly_it_went_is_judged_by_action_and_status(
    action: str, status: str, words: str, severity: str
) -> None:
    assert severity_of(action, status, words) == severity


def test_a_server_that_says_5_0_0_and_quotes_5_1_1_means_5_1_1() -> None:
    diagnosis = diagnosis_of(delivery_report(status="5.0.0"))

    assert (diagnosis.status, diagnosis.severity) == ("5.1.1", Severity.HARD)


def test_the_address_that_was_written_to_goes_before_the_one_it_was_forwarded_to() -> None:
    report = delivery_report(
        recipient="rfc822; zoe@elsewhere.example.com", original="rfc822;Zoe.O'Neil@example.net"
    )

    assert diagnosis_of(report).address == "zoe.o'neil@example.net"


def test_a_report_on_several_people_has_a_diagnosis_for_each() -> None:
    report = delivery_report().replace(
        "Action: failed",
        "Action: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822; ben@example.net\nAction: delayed",
    )

    found = read_bounce(parsed(report)).diagnoses

    assert [(each.address, each.severity) for each in found] == [
        ("zoe@example.net", "hard"),
        ("ben@example.net", "delayed"),
    ]


@pytest.mark.parametrize("quoted_type", ["message/rfc822", "text/rfc822-headers"])
def test_the_letters_that_a_report_quotes_are_named(quoted_type: str) -> None:
    report = read_bounce(parsed(delivery_report(quoted_type=quoted_type)))

    assert report.message_ids == ("ab12.0@events.example.org",)


def test_a_report_without_its_reason_has_no_sentence() -> None:
    diagnosis = diagnosis_of(delivery_report(diagnostic=""))

    assert (diagnosis.sentence, diagnosis.code) == ("", None)


def test_a_report_in_words_that_promises_more_tries_is_a_delay() -> None:
    sample = words_only("<zoe@example.net>:\n550 5.1.1 Unknown so far. Your message has been delayed.\n")

    assert diagnosis_of(sample).severity is Severity.DELAYED


def test_a_report_whose_sender_is_no_address_is_read_all_the_same() -> None:
    sample = QMAIL.replace("From: MAILER-DAEMON@mx.example.net", "From:")

    assert diagnosis_of(sample).address == "zoe.oneil@long-name.example.net"


def test_a_bomb_of_brackets_among_the_failed_recipients_harms_nobody() -> None:
    sample = EXIM.replace("X-Failed-Recipients: ", "X-Failed-Recipients: " + "(" * 5_000)

    assert diagnosis_of(sample).address == "zoe@example.net"


def test_an_ip_address_is_not_a_status() -> None:
    sample = words_only(
        "Hi. This is the qmail-send program.\n\n<zoe@example.net>:\n5.1.1.25 failed.\n\n--- Below"
    )

    assert diagnosis_of(sample).status == ""


@pytest.mark.parametrize(
    "words",
    ["", "I am away until Monday. Please write to ben@example.net instead.", OUR_LETTER],
)
def test_a_message_that_reports_nothing_has_no_diagnosis(words: str) -> None:
    assert read_bounce(parsed(words_only(words))).diagnoses == ()


@settings(max_examples=60, deadline=None)
@given(junk=st.binary(max_size=200), at=st.integers(0, 1200))
def test_a_damaged_report_raises_nothing(junk: bytes, at: int) -> None:
    whole = gmail().encode()

    read_bounce(parsed(whole[:at] + junk + whole[at + 20 :]))
    read_bounce(parsed(QMAIL.encode()[:at] + junk))
