import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.models.events import Event
from app.models.history import HistoryEntry
from app.rules.states import Answer, Door, QuestionKind
from app.services.history import Actor
from app.services.questions import add_question
from app.services.replies import GivenReply, record_reply
from tests.make import NOW, token_of
from tests.signing_in import add_consultant, client_of
from tests.views.delegate import Delegate
from tests.views.officer import EVENT, Officer, ann, sign_in

ANSWERS = f"{EVENT}/answers"


@pytest.fixture
def officer(app: Flask) -> Officer:
    """An officer of an event that asks two questions, both answered by Ann; the second is shared."""
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        guest = ann(session)
        answers = {}
        for words, is_shared, text in (
            ("Who drives you?", False, "My neighbour"),
            ("What matters?", True, "Buses <b>"),
        ):
            question = add_question(
                session,
                guest.event_id,
                words,
                kind=QuestionKind.TEXT,
                options=[],
                is_required=False,
                is_shared=is_shared,
                by=Actor(Door.PAGE),
                now=NOW,
            )
            session.flush()
            answers[question.id] = (text,)
        given = GivenReply(Answer.YES, "nonce", answers=answers)
        record_reply(session, guest, given, by=Actor(Door.LINK), now=NOW)
    return officer


@pytest.fixture
def consultant(app: Flask, officer: Officer) -> FlaskClient:
    with app.app_context(), writing() as session:
        event = session.scalars(select(Event)).one()
        return client_of(app, add_consultant(session, event).fs_uniquifier)


def downloads(app: Flask) -> list[str]:
    with app.app_context():
        return [each for each in db.session.scalars(select(HistoryEntry.what)) if "downloaded" in each]


def test_an_officer_reads_who_answered_what(officer: Officer) -> None:
    page = officer.get(ANSWERS).text

    assert "Ann Ash" in page
    assert "My neighbour" in page
    assert "Buses &lt;b&gt;" in page


def test_a_consultant_reads_only_what_is_shared_and_no_name(consultant: FlaskClient) -> None:
    page = consultant.get(ANSWERS).text

    assert "What matters?" in page
    assert "Buses &lt;b&gt;" in page
    assert "My neighbour" not in page
    assert "Ann Ash" not in page


def test_the_officers_file_has_a_row_for_each_guest(app: Flask, officer: Officer) -> None:
    file = officer.get(f"{EVENT}/answers.csv").data.decode("utf-8-sig")

    assert file.splitlines()[0] == "Reference,Name,Organisation,Who drives you?,What matters?"
    assert file.splitlines()[1].endswith(",Ann Ash,,My neighbour,Buses <b>")
    assert downloads(app) == ["answers downloaded"]


def test_a_consultants_file_has_neither_names_nor_what_is_not_shared(
    app: Flask, consultant: FlaskClient
) -> None:
    file = consultant.get(f"{EVENT}/answers-without-names.csv").data.decode("utf-8-sig")

    assert file.splitlines() == ["Question,Answer", "What matters?,Buses <b>"]
    assert downloads(app) == ["answers without names downloaded"]


def test_a_consultant_does_not_get_the_file_with_names(consultant: FlaskClient) -> None:
    assert consultant.get(f"{EVENT}/answers.csv").status_code == 403


def test_asking_for_the_headers_only_is_no_download(app: Flask, officer: Officer) -> None:
    officer.client.head(f"{EVENT}/answers.csv")

    assert downloads(app) == []


def test_a_guest_is_told_below_the_question_that_the_answer_is_passed_on(
    app: Flask, officer: Officer
) -> None:
    with app.app_context():
        delegate = Delegate(app.test_client(), token_of(ann(db.session())))
    delegate.post(answer="yes")

    page = delegate.get("/more").text

    assert page.count("Passed on without your name") == 1
