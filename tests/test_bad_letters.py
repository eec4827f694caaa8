"""Whatever people type: a letter goes out as one letter to one person, or fails with a sentence, and the others go."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from flask import Flask

from app import worker
from app.database import writing
from app.models.messages import Message
from app.worker import Worker
from tests.conftest import Database
from tests.gateways.smtp_server import SmtpServer, fall_silent, hang_up, refuse, smtp_server
from tests.make import make_event, make_letter, make_person
from tests.test_sending import add_letters, app_that_sends, letters

INJECTED = "Day\r\nBcc: all@example.org\nX-Evil: yes\u2028Subject: other\x00"


def the_letter(server: SmtpServer) -> EmailMessage:
    (kept,) = server.letters
    message = message_from_bytes(kept.raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def send_one(
    database: Database, app: Flask, change: dict[str, str], *, name: str = "Ann Ash"
) -> EmailMessage:
    """Send one letter about an event whose words are changed so, and give what the server got."""
    with app.app_context(), writing() as session:
        event = make_event(session)
        for field, words in change.items():
            setattr(event, field, words)
        letter = make_letter(session, event, person=make_person(session, email="ann@example.org"))
        letter.to_name, letter.due_at = name, worker.now()
    with smtp_server() as server, app_that_sends(database, server.port) as sending:
        Worker(sending).run_once()
        return the_letter(server)


@pytest.mark.parametrize("field", ["title", "contact_name", "contact_telephone", "description"])
def test_no_field_of_an_event_can_add_a_header(database: Database, app: Flask, field: str) -> None:
    message = send_one(database, app, {field: INJECTED.replace("\x00", "")})

    assert message["Bcc"] is None
    assert message["X-Evil"] is None
    assert len(message.get_all("Subject", [])) == 1
    assert message["To"].addresses[0].addr_spec == "ann@example.org"


def test_no_name_can_add_a_header(database: Database, app: Flask) -> None:
    message = send_one(database, app, {}, name=INJECTED.replace("\x00", ""))

    assert message["Bcc"] is None
    assert len(message["To"].addresses) == 1


def test_a_subject_of_300_characters_arrives_whole(database: Database, app: Flask) -> None:
    title = "Ein sehr langer Titel – " + "ö" * 276

    message = send_one(database, app, {"title": title})

    assert message["Subject"] == f"Invitation: {title}"


@pytest.mark.parametrize("name", ["Zoë 🎓 O’Neil", "עדי כהן", "محمد علي", "\u202eevil\u202c", "李小龍"])
def test_names_of_any_script_arrive_as_they_are_written(database: Database, app: Flask, name: str) -> None:
    message = send_one(database, app, {}, name=name)

    body = message.get_body(("plain",))
    assert message["To"].addresses[0].display_name == name
    assert body is not None
    assert body.get_content().startswith(f"Dear {name},")


@pytest.mark.parametrize(
    "address", ["ann @example.org", "ann@", "ann@exa mple.org", "ä@example.org", "a" * 65 + "@example.org"]
)
def test_an_address_that_cannot_be_written_to_fails_alone(
    database: Database, app: Flask, address: str
) -> None:
    add_letters(app, "a@example.org", address, "c@example.org")

    with smtp_server() as server, app_that_sends(database, server.port) as sending:
        Worker(sending).run_once()
        assert server.recipients == ["a@example.org", "c@example.org"]

    failed = letters(app)[1]
    assert (failed.state, failed.trouble != "") == ("failed", True)


@pytest.mark.parametrize(
    ("behaviour", "state"),
    [
        (refuse("recipient", "421 4.3.2 Closing"), "queued"),
        (refuse("recipient", "450 4.2.0 Busy"), "queued"),
        (refuse("recipient", "451 4.7.1 Greylisted"), "queued"),
        (refuse("letter", "452 4.2.2 Full"), "queued"),
        (refuse("recipient", "550 5.1.1 No such user"), "failed"),
        (refuse("letter", "552 5.3.4 Too big"), "failed"),
        (refuse("letter", "554 5.7.1 Spam"), "failed"),
        (hang_up("letter"), "perhaps_sent"),
        (fall_silent("letter"), "perhaps_sent"),
        (hang_up("recipient"), "queued"),
    ],
)
def test_whatever_a_server_does_to_one_letter_the_others_go(
    database: Database, app: Flask, behaviour: object, state: str
) -> None:
    add_letters(app, "a@example.org", "bad@example.org", "c@example.org")

    with (
        smtp_server({"bad@example.org": behaviour}) as server,  # type: ignore[dict-item]
        app_that_sends(database, server.port, MAIL_TIMEOUT_SECONDS="1") as sending,
    ):
        Worker(sending).run_once()
        assert server.recipients[0] == "a@example.org"
        assert "c@example.org" in server.recipients

    bad: Message = letters(app)[1]
    assert (bad.state, bad.trouble != "") == (state, True)
