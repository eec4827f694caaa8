"""Who may see what: every address of the app's own list, asked for by everybody."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.rules.states import AccountRole
from app.views import clock
from app.views.access import EVERYBODY, allowed_roles
from tests.make import NOW
from tests.signing_in import client_of
from tests.views.delegate import everything
from tests.views.every_address import Furnished, every_address, furnish, is_known

#: The pages that a stranger may see. A page that is not here asks who is there.
PUBLIC = {
    "asked_representatives.ask",
    "asked_representatives.name",
    "calendar.event_file",
    "calendar.guest_file",
    "calendar.ask_reset",
    "calendar.reset",
    "home.health",
    "home.index",
    "information.accessibility",
    "information.privacy",
    "information.trial",
    "references.ask",
    "references.open_pages",
    "replies.add",
    "replies.answer",
    "replies.check",
    "replies.choose",
    "replies.done",
    "replies.letters",
    "replies.more",
    "replies.send",
    "replies.sessions",
    "replies.deputy",
    "replies.name",
    "replies.start",
    "replies.stop",
    "security.forgot_password",
    "security.login",
    "security.reset_password",
    "security.wan_signin",
    "security.wan_signin_response",
    "sign_in.link",
    "sign_in.use_link",
    "static",
    "stops.ask",
    "stops.stop",
}
#: These go away again where there is nothing to do, wherever that leads.
GO_ELSEWHERE = {"security.logout", "security.reset_password"}
#: Forms of guests that check their tokens themselves.
SHOWN_AGAIN = ("replies.", "references.", "stops.", "asked_representatives.")
ROLES = {
    "officer": AccountRole.OFFICER,
    "administrator": AccountRole.ADMINISTRATOR,
    "consultant": AccountRole.CONSULTANT,
    "consultant of another event": AccountRole.CONSULTANT,
}


@pytest.fixture(autouse=True)
def _the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def furnished(app: Flask) -> Furnished:
    return furnish(app)


def client_as(app: Flask, furnished: Furnished, who: str) -> FlaskClient:
    return client_of(app, furnished.cookies[who])


def may_see(app: Flask, rule: Rule, who: str) -> bool:
    """What the marks on the views say, and that a consultant sees the events named for them alone."""
    with app.app_context():
        allowed = allowed_roles(rule.endpoint)
    if allowed == EVERYBODY:
        return True
    return isinstance(allowed, frozenset) and ROLES[who] in allowed


def test_a_stranger_sees_the_public_pages_and_is_asked_to_sign_in_everywhere_else(
    app: Flask, furnished: Furnished
) -> None:
    wrong = []
    for rule, address in every_address(app, furnished, "GET"):
        answer = app.test_client().get(address, buffered=True)
        is_asked = answer.status_code == 302 and answer.headers["Location"].startswith("/login")
        if is_asked == (rule.endpoint in PUBLIC):
            wrong.append(f"{address}: {answer.status_code}")

    assert not wrong


def test_what_a_stranger_sends_to_a_page_that_is_not_public_goes_nowhere(
    app: Flask, furnished: Furnished, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    before = everything(app)
    wrong = []
    for rule, address in every_address(app, furnished, "POST"):
        if rule.endpoint in PUBLIC | {"security.logout"}:
            continue
        answer = app.test_client().post(address)
        if answer.status_code != 302 or not answer.headers["Location"].startswith("/login"):
            wrong.append(f"{address}: {answer.status_code}")

    assert not wrong
    assert everything(app) == before


@pytest.mark.parametrize("who", ROLES)
def test_each_role_sees_what_its_marks_say_and_nothing_else(
    app: Flask, furnished: Furnished, who: str
) -> None:
    wrong = []
    for rule, address in every_address(app, furnished, "GET"):
        answer = client_as(app, furnished, who).get(address, buffered=True)
        foreign = who == "consultant of another event" and "slug" in rule.arguments
        expected = {403} if not may_see(app, rule, who) else {200, 302}
        if may_see(app, rule, who) and not is_known(rule, furnished):
            expected = {404}
        if foreign and rule.endpoint not in PUBLIC and may_see(app, rule, who):
            expected = {404}
        if answer.status_code not in expected and rule.endpoint not in GO_ELSEWHERE | {
            "static",
            "security.static",
        }:
            wrong.append(f"{address}: {answer.status_code}, not {expected}")

    assert not wrong


@pytest.mark.parametrize("who", ["consultant", "consultant of another event"])
def test_a_consultant_can_send_nothing_to_the_officers_pages(
    app: Flask, furnished: Furnished, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    before = everything(app)
    wrong = []
    for rule, address in every_address(app, furnished, "POST"):
        if may_see(app, rule, who):
            continue
        answer = client_as(app, furnished, who).post(address)
        if answer.status_code != 403:
            wrong.append(f"{address}: {answer.status_code}")

    assert not wrong
    assert everything(app) == before


@pytest.mark.parametrize("who", ["stranger", "officer", "administrator"])
def test_what_is_sent_without_the_forms_token_is_refused_everywhere(
    app: Flask, furnished: Furnished, who: str
) -> None:
    before = everything(app)
    wrong = []
    for rule, address in every_address(app, furnished, "POST"):
        client = app.test_client() if who == "stranger" else client_as(app, furnished, who)
        answer = client.post(address, data={"csrf_token": "forged", "answer": "yes"})
        # A delegate's page is shown again with what they typed, or from its beginning.
        is_refused = answer.status_code in ({302, 422} if rule.endpoint.startswith(SHOWN_AGAIN) else {400})
        if not is_refused or (answer.status_code == 400 and "That could not be sent" not in answer.text):
            wrong.append(f"{address}: {answer.status_code}")

    assert not wrong
    assert everything(app) == before


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_every_page_changes_nothing(app: Flask, furnished: Furnished, method: str) -> None:
    """Downloads of the attendee list are on record; that record is all that they write."""
    before = everything(app)

    client = client_as(app, furnished, "administrator")
    for _rule, address in every_address(app, furnished, "GET"):
        client.open(address, method=method, buffered=True)
        app.test_client().open(address, method=method, buffered=True)

    after = everything(app)
    downloads = [row for row in after.pop("history") if row not in before["history"]]
    before.pop("history")
    assert after == before
    assert all("downloaded" in str(row) for row in downloads)


def test_a_method_that_a_page_does_not_take_is_refused(app: Flask, furnished: Furnished) -> None:
    client = client_as(app, furnished, "administrator")

    assert {client.delete(address).status_code for _, address in every_address(app, furnished, "GET")} == {
        405
    }


def test_no_page_answers_with_a_mistake_of_ours(app: Flask, furnished: Furnished) -> None:
    client = client_as(app, furnished, "administrator")

    broken = [
        f"{address}: {answer.status_code}"
        for _, address in every_address(app, furnished, "GET")
        for answer in [client.get(address, buffered=True)]
        if answer.status_code >= 500
    ]

    assert not broken


@pytest.mark.parametrize("who", ["officer", "administrator", "consultant"])
def test_every_link_on_every_page_leads_somewhere(app: Flask, furnished: Furnished, who: str) -> None:
    client = client_as(app, furnished, who)
    seen: set[str] = set()
    waiting, dead = {"/"}, []

    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = client.get(address, buffered=True)
        if answer.status_code >= 400:
            dead.append(f"{address}: {answer.status_code}")
        if answer.mimetype == "text/html":
            linked = set(re.findall(r'\s(?:href|action)="(/[^"#]*)', answer.text.replace("&amp;", "&")))
            posts = set(re.findall(r'<form[^>]*method="post"[^>]*action="(/[^"]*)"', answer.text))
            posts |= set(re.findall(r'<form[^>]*action="(/[^"]*)"[^>]*method="post"', answer.text))
            waiting |= {each for each in linked - posts if "?" not in each} - seen

    assert not dead
    assert len(seen) > 5
