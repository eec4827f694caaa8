"""A wave as its readers get it: each letter through the worker to a mail server, read by Python's email package."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

from flask import Flask
from sqlalchemy.orm import Session

from app import worker
from app.database import writing
from app.models.categories import Category
from app.models.events import Event
from app.rules.letter_wording import Wording
from app.services.history import COMMAND_LINE
from app.services.invitations import send_wave
from app.services.letter_wordings import save_wording
from app.worker import Worker
from tests.conftest import Database
from tests.gateways.smtp_server import smtp_server
from tests.make import NOW, SECRET, make_category, make_event, make_person
from tests.test_sending import app_that_sends

NINE = [
    f"Councillor No {word}"
    for word in ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"]
]
CLERK = "clerk@example.org"
#: A name that is written from right to left, one that mixes, and one whose end would turn the words after it.
HEBREW, MIXED, ARABIC = "עדי כהן", "Dr עדי Cohen (OBE)", "محمد علي"
ISOLATED = re.compile(r"<bdi>(.*?)</bdi>")


def invite(session: Session, event: Event, board: Category) -> None:
    send_wave(
        session,
        event,
        [board],
        secrets=[SECRET],
        nonce="form",
        confirmed=None,
        by=COMMAND_LINE,
        now=worker.now(),
    )


def sent(database: Database) -> list[EmailMessage]:
    """What the mail server gets, in the order of the letters; each for one recipient."""
    with (
        smtp_server() as server,
        app_that_sends(database, server.port, RSVP_ADDRESS="rsvp@example.org") as sending,
    ):
        Worker(sending).run_once()
        read = [message_from_bytes(each.raw, policy=policy.default) for each in server.letters]
        assert len(server.recipients) == len(read)
    return read


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_mailbox_of_nine_gets_nine_letters_each_named_with_a_link_of_its_own(
    database: Database, app: Flask
) -> None:
    with app.app_context(), writing() as session:
        board = make_category(session)
        for name in NINE:
            make_person(session, name, email=CLERK, category=board)
        invite(session, make_event(session), board)

    letters = sent(database)

    assert sorted(each["To"].addresses[0].display_name for each in letters) == sorted(NINE)
    assert {each["To"].addresses[0].addr_spec for each in letters} == {CLERK}
    for each in letters:
        name = each["To"].addresses[0].display_name
        assert len(each["To"].addresses) == 1
        assert (each["Cc"], each["Bcc"]) == (None, None)
        assert body(each, "plain").startswith(f"Dear {name},")
        assert f"<bdi>{name}</bdi>" in body(each, "html")
        assert [other for other in NINE if other != name and other in each.as_string()] == []
    for own in ("Message-ID", "List-Unsubscribe", "Reply-To"):
        assert len({each[own] for each in letters}) == 9
    assert len({re.findall(r"/r/\w+", body(each, "plain"))[0] for each in letters}) == 9


def test_whoever_keeps_a_diary_is_not_copied_in(database: Database, app: Flask) -> None:
    with app.app_context(), writing() as session:
        board = make_category(session)
        chief = make_person(session, "Chris Chief", email="chief@example.org", category=board)
        chief.pa_name, chief.pa_email = "Pat Assistant", "pat@example.org"
        invite(session, make_event(session), board)

    [letter] = sent(database)

    assert letter["To"].addresses[0].addr_spec == "chief@example.org"
    assert "pat@example.org" not in letter.as_string()


def test_names_from_right_to_left_are_whole_in_the_header_and_turn_nothing_around_them(
    database: Database, app: Flask
) -> None:
    with app.app_context(), writing() as session:
        board, event = make_category(session), make_event(session)
        event.contact_name = ARABIC
        for name in (HEBREW, MIXED):
            make_person(session, name, email="reader@example.org", category=board)
        invite(session, event, board)

    for letter in sent(database):
        name = letter["To"].addresses[0].display_name
        html = body(letter, "html")
        assert name in {HEBREW, MIXED}
        assert body(letter, "plain").splitlines()[0] == f"Dear {name},"
        assert {name, ARABIC} == set(ISOLATED.findall(html))
        # Nowhere else: a number after an Arabic name would be shown before it.
        assert html.count(name) + html.count(ARABIC) == len(ISOLATED.findall(html))


def test_a_subject_of_300_characters_is_folded_and_arrives_whole_in_the_calendar_too(
    database: Database, app: Flask
) -> None:
    title = ("Partnerschaft für alle 🎓 " * 12)[:282].strip()
    with app.app_context(), writing() as session:
        board, event = make_category(session), make_event(session, title)
        make_person(session, "Ann Ash", email="ann@example.org", category=board)
        wording = Wording(subject="Come: {{ event }} {{ first name }}".ljust(300))
        save_wording(
            session, event, "invitation", wording, category_id=None, seen="", by=COMMAND_LINE, now=NOW
        )
        invite(session, event, board)

    [letter] = sent(database)

    assert letter["Subject"] == f"Come: {title} Ann"
    calendar = letter.get_body(("calendar",)) or next(
        part for part in letter.walk() if part.get_content_type() == "text/calendar"
    )
    unfolded = str(calendar.get_content()).replace("\r\n ", "").replace("\n ", "")
    assert f"SUMMARY:{title}" in unfolded
