"""An officer's own words: written, checked, looked at, sent."""

import re
from email import message_from_bytes, policy

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import writing
from app.extensions import db
from app.models.events import Event
from app.models.wordings import LetterWording
from app.services.history import COMMAND_LINE
from app.services.invitations import send_wave
from app.views import clock
from app.worker import Worker
from app.worker import now as real_now
from tests.conftest import Database
from tests.make import SECRET, make_account, make_category, make_event, make_person
from tests.signing_in import client_of

LETTERS = "/events/open/letters"


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An officer at a browser, an event “open” and a person."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setattr(clock, "now", real_now)
    with app.app_context(), writing() as session:
        make_event(session, slug="open")
        make_person(session, "Ann Ash", email="ann@example.org", category=make_category(session, "Scrutiny"))
        uniquifier = make_account(session).fs_uniquifier
    return client_of(app, uniquifier)


def words(**others: str) -> dict[str, str]:
    return {"subject": "", "opening": "", "closing": "", "seen": "", "do": "save"} | others


def test_the_form_shows_the_standard_words_with_their_fields(officer: FlaskClient) -> None:
    page = officer.get(f"{LETTERS}/invitation").text

    assert 'value="Invitation: {{ event }}"' in page
    assert "You are warmly invited to:" in page
    assert "{{ contact name }}\nfor {{ organisers }}" in page.replace("\r\n", "\n")
    assert "<code>{{ first name }}</code>" in page


def test_saving_the_standard_words_keeps_none(app: Flask, officer: FlaskClient) -> None:
    page = officer.get(f"{LETTERS}/offer").text
    subject = re.search(r'name="subject"[^>]*value="([^"]*)"', page)
    assert subject is not None

    officer.post(f"{LETTERS}/offer", data=words(subject=subject[1]))

    with app.app_context():
        assert db.session.query(LetterWording).count() == 0


def test_a_misspelt_field_is_refused_beside_its_box_and_nothing_is_lost(officer: FlaskClient) -> None:
    answer = officer.post(f"{LETTERS}/invitation", data=words(opening="Hello {{ frist name }}"))

    assert answer.status_code == 422
    assert "“{{ frist name }}” is not a field of this letter. Did you mean “{{ first name }}”?" in answer.text
    assert "Hello {{ frist name }}</textarea>" in answer.text


def test_words_are_looked_at_before_they_are_saved(app: Flask, officer: FlaskClient) -> None:
    answer = officer.post(
        f"{LETTERS}/invitation", data=words(opening="Hello {{ first name }}, do come:", do="look")
    )

    assert answer.status_code == 200
    assert "Hello Ann, do come:" in answer.text
    assert "Nothing is saved yet." in answer.text
    with app.app_context():
        assert db.session.query(LetterWording).count() == 0


def test_a_letter_says_what_the_officer_wrote_and_shows_markup_as_it_stands(
    app: Flask, officer: FlaskClient, database: Database
) -> None:
    officer.post(
        f"{LETTERS}/invitation",
        data=words(
            subject="For {{ last name }}\r\nBcc: all@example.org",
            opening="Dear <b>{{ first name }}</b>\n\nPlease come & see {{ event }}.",
            closing="Yours\n{{ contact name }}",
        ),
    )
    with app.app_context(), writing() as session:
        event = session.query(LetterWording).one().event_id
        category = make_category(session, "Board")
        make_person(session, "Zoë {{name}}", email="zoe@example.org", category=category)
        send_wave(
            session,
            session.get_one(Event, event),
            [category],
            secrets=[SECRET],
            nonce="form",
            confirmed=1,
            by=COMMAND_LINE,
            now=real_now(),
        )

    assert Worker(app).run_once() == 1
    kept = max((database.folder / "letters").glob("*.eml"), key=lambda path: path.stat().st_mtime)
    letter = message_from_bytes(kept.read_bytes(), policy=policy.default)
    text, html = (letter.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert letter["Bcc"] is None
    assert letter["Subject"] == "For {{name}} Bcc: all@example.org"
    assert "Dear <b>Zoë</b>\n\nPlease come & see Partnerships in Oxfordshire." in "\n".join(
        text.get_content().splitlines()
    )
    assert "<p>Dear &lt;b&gt;Zoë&lt;/b&gt;</p>" in html.get_content()
    assert "<p>Yours<br>Olive Officer</p>" in html.get_content()


def test_a_category_begins_with_the_words_of_the_event(officer: FlaskClient) -> None:
    officer.post(f"{LETTERS}/invitation", data=words(opening="To everybody"))

    page = officer.get(f"{LETTERS}/invitation?category=1").text

    assert "To everybody</textarea>" in page
    assert "for people in Scrutiny" in page


def test_words_that_somebody_else_changed_meanwhile_are_not_overwritten(officer: FlaskClient) -> None:
    officer.post(f"{LETTERS}/invitation", data=words(opening="First"))

    answer = officer.post(f"{LETTERS}/invitation", data=words(opening="Second"))

    assert answer.status_code == 409
    assert "changed these words while you were writing" in answer.text
    assert "Second</textarea>" in answer.text


@pytest.mark.parametrize(
    "address", ["account_invitation", "calendar_note", "nothing", "invitation?category=99"]
)
def test_what_has_no_words_of_its_own_is_no_page(officer: FlaskClient, address: str) -> None:
    assert officer.get(f"{LETTERS}/{address}").status_code == 404


def test_the_list_says_which_letters_have_words_of_their_own(officer: FlaskClient) -> None:
    officer.post(f"{LETTERS}/reminder?category=1", data=words(subject="Again: {{ event }}"))

    page = officer.get(LETTERS).text

    assert "Your words for Scrutiny" in page


def test_every_letter_of_an_event_can_be_looked_at_as_anybody(officer: FlaskClient) -> None:
    kinds = re.findall(rf'{LETTERS}/(\w+)/to"', officer.get(LETTERS).text)

    assert len(kinds) == 19
    for kind in kinds:
        assert "Ann Ash" in officer.get(f"{LETTERS}/{kind}/to?q=ann").text
        assert "Dear Ann Ash," in officer.get(f"{LETTERS}/{kind}/to/1").text
