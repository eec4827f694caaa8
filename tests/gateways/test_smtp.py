import socket
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult
from flask import Flask
from flask_mail import Mail

from app.formats.letters import Letter, write_letter
from app.gateways.outcomes import Failed, PerhapsSent, Sent, TryAgain
from app.gateways.smtp import LetterBatch, LetterMessage, keep_as_file
from tests.gateways.smtp_server import Behaviour, fall_silent, hang_up, refuse, smtp_server


def letter_to(address: str, *, text: str = "Dear Zoë,\n.\nPlease come.\n") -> Letter:
    """Make a letter to this address."""
    return Letter(
        subject="You are invited",
        text=text,
        html="<p>Please come.</p>",
        to_name="Zoë O'Neil",
        to_address=address,
        from_name="Events team",
        from_address="invitations@events.example.org",
        reply_to="rsvp+k4xa@events.example.org",
        envelope_from="bounce+q7rt@events.example.org",
        message_id="ab12.0@events.example.org",
        date=datetime(2007, 12, 11, 9, 30, tzinfo=UTC),
    )


@contextmanager
def sending_to(port: int, *, answer_seconds: float = 5.0, **settings: object) -> Iterator[LetterBatch]:
    """Open a batch from a small app of its own."""
    app = Flask("letters")
    app.config.update({"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": port, "MAIL_MAX_EMAILS": None, **settings})
    mail = Mail()
    mail.init_app(app)
    with app.app_context(), LetterBatch(mail, answer_seconds=answer_seconds) as batch:
        yield batch


def free_port() -> int:
    """Give a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_server_gets_the_letter_to_the_byte_in_its_envelope() -> None:
    letter = letter_to("zoe@example.net")

    with smtp_server() as server, sending_to(server.port) as batch:
        outcome = batch.hand_over(letter)

    assert outcome == Sent("250 2.0.0 OK: kept as 1")
    (kept,) = server.letters
    assert kept.raw == write_letter(letter)
    assert kept.envelope_from == "bounce+q7rt@events.example.org"
    assert kept.recipients == ("zoe@example.net",)


def test_a_batch_uses_one_connection() -> None:
    with smtp_server() as server, sending_to(server.port) as batch:
        outcomes = [batch.hand_over(letter_to(f"guest{number}@example.net")) for number in range(5)]

    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert server.connections == 1


def test_an_international_domain_is_reached_in_ascii() -> None:
    with smtp_server() as server, sending_to(server.port) as batch:
        batch.hand_over(letter_to("info@straße.example"))

    assert server.recipients == ["info@xn--strae-oqa.example"]


@pytest.mark.parametrize("moment", ["recipient", "letter"])
def test_a_5xx_answer_is_a_failure_in_the_servers_words(moment: str) -> None:
    behaviour = refuse(moment, "550 5.1.1 No such user here")  # type: ignore[arg-type]

    with smtp_server({"gone@example.net": behaviour}) as server, sending_to(server.port) as batch:
        refused = batch.hand_over(letter_to("gone@example.net"))
        next_one = batch.hand_over(letter_to("zoe@example.net"))

    assert refused == Failed(550, "550 5.1.1 No such user here")
    assert isinstance(next_one, Sent)
    assert server.recipients == ["zoe@example.net"]


@pytest.mark.parametrize("moment", ["recipient", "letter"])
@pytest.mark.parametrize("answer", ["451 4.3.0 Try later", "421 4.7.0 Too busy"])
def test_a_4xx_answer_may_be_tried_again_and_the_next_letter_goes_out(moment: str, answer: str) -> None:
    behaviour = refuse(moment, answer)  # type: ignore[arg-type]

    with smtp_server({"later@example.net": behaviour}) as server, sending_to(server.port) as batch:
        refused = batch.hand_over(letter_to("later@example.net"))
        next_one = batch.hand_over(letter_to("zoe@example.net"))

    assert refused == TryAgain(int(answer[:3]), answer)
    assert isinstance(next_one, Sent)


def test_a_server_that_allows_few_letters_on_a_connection_gets_several_connections() -> None:
    with smtp_server(letters_per_connection=2) as server, sending_to(server.port) as batch:
        outcomes = [batch.hand_over(letter_to(f"guest{number}@example.net")) for number in range(4)]

    assert [type(outcome) for outcome in outcomes] == [Sent, Sent, TryAgain, Sent]
    assert server.connections == 2


def test_flask_mails_own_limit_to_a_connection_is_kept() -> None:
    with smtp_server() as server, sending_to(server.port, MAIL_MAX_EMAILS=2) as batch:
        outcomes = [batch.hand_over(letter_to(f"guest{number}@example.net")) for number in range(3)]

    assert [type(outcome) for outcome in outcomes] == [Sent, Sent, Sent]
    assert server.connections == 2


@pytest.mark.parametrize("moment", ["recipient"])
@pytest.mark.parametrize("trouble", [hang_up, fall_silent])
def test_a_line_lost_before_the_letter_may_be_tried_again(moment: str, trouble: object) -> None:
    behaviour: Behaviour = trouble(moment)  # type: ignore[operator]

    with (
        smtp_server({"zoe@example.net": behaviour}) as server,
        sending_to(server.port, answer_seconds=0.3) as batch,
    ):
        outcome = batch.hand_over(letter_to("zoe@example.net"))
        next_one = batch.hand_over(letter_to("ben@example.net"))

    assert isinstance(outcome, TryAgain)
    assert outcome.code is None
    assert "lost" in outcome.sentence
    assert isinstance(next_one, Sent)


@pytest.mark.parametrize("behaviour", [hang_up("letter"), fall_silent("letter")])
def test_no_answer_after_the_last_dot_is_perhaps_sent(behaviour: Behaviour) -> None:
    with (
        smtp_server({"zoe@example.net": behaviour}) as server,
        sending_to(server.port, answer_seconds=0.3) as batch,
    ):
        outcome = batch.hand_over(letter_to("zoe@example.net"))
        next_one = batch.hand_over(letter_to("ben@example.net"))

    assert isinstance(outcome, PerhapsSent)
    assert isinstance(next_one, Sent)
    assert server.recipients == ["zoe@example.net", "ben@example.net"]


def test_a_line_cut_in_the_middle_of_a_short_letter_is_perhaps_sent() -> None:
    with smtp_server({"zoe@example.net": hang_up("data")}) as server, sending_to(server.port) as batch:
        outcome = batch.hand_over(letter_to("zoe@example.net"))

    assert isinstance(outcome, PerhapsSent)


def test_a_line_cut_in_a_letter_too_long_for_it_may_be_tried_again() -> None:
    long_letter = letter_to("zoe@example.net", text="All work and no play.\n" * 500_000)

    with (
        smtp_server({"zoe@example.net": hang_up("data")}) as server,
        sending_to(server.port) as batch,
    ):
        outcome = batch.hand_over(long_letter)

    assert isinstance(outcome, TryAgain)
    assert server.letters == []


def test_a_server_that_cannot_be_reached_is_asked_once_for_the_whole_batch() -> None:
    port = free_port()

    with sending_to(port) as batch:
        first = batch.hand_over(letter_to("zoe@example.net"))
        second = batch.hand_over(letter_to("ben@example.net"))

    assert isinstance(first, TryAgain)
    assert first.sentence.startswith(f"The mail server (127.0.0.1, port {port}) cannot be reached:")
    assert second is first is batch.unreachable


def test_a_server_that_will_not_have_our_password_is_no_fault_of_the_letter() -> None:
    def nobody(*details: object) -> AuthResult:
        return AuthResult(success=False, handled=False)

    with (
        warnings.catch_warnings(),
        smtp_server(authenticator=nobody, auth_require_tls=False) as server,
        sending_to(server.port, MAIL_USERNAME="placecard", MAIL_PASSWORD="wrong") as batch,
    ):
        warnings.simplefilter("ignore", UserWarning)  # aiosmtpd warns that sign-in without TLS is unwise.
        outcome = batch.hand_over(letter_to("zoe@example.net"))

    assert isinstance(outcome, TryAgain)
    assert outcome.code == 535
    assert outcome.sentence.startswith("The mail server does not let us in: 535")


def test_a_server_that_wants_a_password_first_is_no_fault_of_the_letter() -> None:
    behaviour = refuse("sender", "530 5.7.0 Authentication required")

    with (
        smtp_server({"bounce+q7rt@events.example.org": behaviour}) as server,
        sending_to(server.port) as batch,
    ):
        outcome = batch.hand_over(letter_to("zoe@example.net"))

    assert outcome == TryAgain(530, "530 5.7.0 Authentication required")


def test_a_server_without_the_tls_that_was_asked_for_gets_nothing() -> None:
    with smtp_server() as server, sending_to(server.port, MAIL_USE_TLS=True) as batch:
        outcome = batch.hand_over(letter_to("zoe@example.net"))

    assert isinstance(outcome, TryAgain)
    assert "STARTTLS" in outcome.sentence
    assert server.letters == []


def test_a_letter_that_cannot_be_written_fails_without_a_word_to_the_server() -> None:
    with sending_to(free_port()) as batch:
        outcome = batch.hand_over(letter_to("zoë@example.net"))

    assert isinstance(outcome, Failed)
    assert outcome.sentence.startswith("No letter can be sent to or from “zoë@example.net”.")
    assert batch.unreachable is None


def test_a_subject_of_two_lines_is_sent_as_one() -> None:
    letter = replace(letter_to("zoe@example.net"), subject="Invited\r\nBcc: all@example.com")

    with smtp_server() as server, sending_to(server.port) as batch:
        outcome = batch.hand_over(letter)

    assert isinstance(outcome, Sent)
    assert b"\r\nBcc:" not in server.letters[0].raw


def test_switched_off_sending_still_shows_letters_to_flask_mails_recorder() -> None:
    app = Flask("letters")
    app.config.update(TESTING=True)
    mail = Mail()
    mail.init_app(app)

    with app.app_context(), mail.record_messages() as outbox, LetterBatch(mail) as batch:
        outcome = batch.hand_over(letter_to("zoe@example.net"))

    assert outcome == Sent("Sending is switched off.")
    (message,) = outbox
    assert isinstance(message, LetterMessage)
    assert message.letter.to_address == "zoe@example.net"
    assert message.as_string().encode() == bytes(message)


def test_a_kept_letter_is_a_whole_file(tmp_path: Path) -> None:
    path = keep_as_file(b"Subject: x\r\n\r\n", tmp_path / "letters", "2007-12-11-17")

    assert path == tmp_path / "letters" / "2007-12-11-17.eml"
    assert path.read_bytes() == b"Subject: x\r\n\r\n"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("name", ["../secret", "a/b", "", ".hidden", "a\x00b", "x" * 200])
def test_a_name_that_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="file name"):
        keep_as_file(b"", tmp_path, name)

    assert list(tmp_path.iterdir()) == []
