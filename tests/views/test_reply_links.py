"""What links and forms do in the hands of machines, strangers and the careless: nothing."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import writing
from app.models.invitations import Invitation
from app.rules.states import Choice
from app.views import clock, reply_journey
from tests.views.delegate import Delegate, everything, invite


@pytest.fixture(autouse=True)
def nobody_has_guessed() -> Iterator[None]:
    """Wrong links are counted for each address, and all tests come from one."""
    reply_journey.wrong_links.storage.reset()
    yield
    reply_journey.wrong_links.storage.reset()


def test_opening_every_page_a_hundred_times_changes_nothing(app: Flask) -> None:
    delegate = invite(app, attendance=Choice.CHOOSE_ONE, sessions=2)
    before = everything(app)

    for _ in range(13):
        for page in ("", "/", "?a=yes", "/?a=yes", "?a=no", "/sessions", "/check", "/done"):
            assert delegate.get(page).status_code == 200
            assert delegate.client.head(f"{delegate.link}{page}").status_code in {200, 302}

    assert everything(app) == before


@pytest.mark.parametrize("query", ["", "?a=yes", "?a=no", "/?a=yes"])
def test_no_answer_is_chosen_beforehand(app: Flask, query: str) -> None:
    page = invite(app).get(query)

    assert 'type="radio"' in page.text
    assert " checked" not in page.text


def test_a_form_sent_as_it_was_delivered_changes_nothing(app: Flask) -> None:
    delegate = invite(app)
    before = everything(app)

    page = delegate.post()

    assert page.status_code == 422
    assert "Choose whether you will come" in page.text
    assert everything(app) == before


@pytest.mark.parametrize("page", ["", "/sessions", "/check"])
def test_a_form_without_its_token_changes_nothing_and_keeps_what_was_typed(app: Flask, page: str) -> None:
    delegate = invite(app, attendance=Choice.CHOOSE_ONE, sessions=2)
    delegate.post(answer="no", reason="I am away")
    before = everything(app)

    filled = {"answer": "no", "reason": "I am at home", "csrf_token": "foreign"}
    answer = delegate.client.post(f"{delegate.link}{page}", data=filled)

    assert answer.status_code == 422
    assert "press the button again" in answer.text
    assert everything(app) == before
    if page == "":
        assert "I am at home" in answer.text


def test_a_reply_that_is_too_quick_is_not_taken_until_it_is_sent_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "REPLY_MINIMUM_SECONDS", 3600)
    delegate = invite(app)

    early = delegate.reply("no", reason="I am away")
    monkeypatch.setitem(app.config, "REPLY_MINIMUM_SECONDS", 0)
    later = delegate.post("/check", shown=early.text)

    assert early.status_code == 409
    assert "That was very quick" in early.text
    assert "I am away" in early.text
    assert "Thank you for telling us" in later.text


def test_a_very_long_text_is_refused_with_a_sentence_and_kept(app: Flask) -> None:
    text = "x" * 100_000

    page = invite(app).post(answer="no", reason=text)

    assert page.status_code == 422
    assert "Use 2,000 characters or fewer" in page.text
    assert text in page.text


def test_markup_that_somebody_types_is_shown_as_text(app: Flask) -> None:
    page = invite(app).post(answer="no", reason="<script>alert(1)</script>")

    assert "&lt;script&gt;" in page.text
    assert "<script>alert" not in page.text


def test_an_unknown_link_gets_a_page_that_says_what_to_do(app: Flask) -> None:
    page = app.test_client().get("/r/" + "a" * 26)

    assert page.status_code == 404
    assert "This link does not open an invitation" in page.text


def test_guessing_links_is_limited_and_right_links_still_open(app: Flask) -> None:
    delegate = invite(app)

    answers = [app.test_client().get(f"/r/guess{number}").status_code for number in range(40)]

    assert answers[:20] == [404] * 20
    assert set(answers[20:]) == {429}
    assert delegate.get().status_code == 200


@pytest.mark.parametrize("page", ["", "/check", "/done"])
def test_pages_are_neither_kept_nor_indexed_nor_told_of(app: Flask, page: str) -> None:
    delegate = invite(app)

    headers = delegate.client.get(f"{delegate.link}{page}").headers

    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_another_browser_sees_nothing_of_a_draft(app: Flask) -> None:
    delegate = invite(app)
    delegate.post(answer="no", reason="I am away")

    stranger = Delegate(app.test_client(), delegate.token)

    assert "I am away" not in stranger.get("/check").text


def test_a_withdrawn_invitation_says_so(app: Flask) -> None:
    delegate = invite(app)
    with app.app_context(), writing() as session:
        session.execute(sa.update(Invitation).values(withdrawn_at=clock.now()))

    page = delegate.get()

    assert "withdrawn" in page.text
    assert 'type="radio"' not in page.text
