"""Pages: the officers' with many invitations, and how heavy a delegate's page is to fetch."""

import gzip
import re
from collections.abc import Callable, Iterator
from secrets import token_hex

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event as engine_events
from sqlalchemy import func, select

from app.database import writing
from app.extensions import db
from app.models.accounts import Account
from app.models.invitations import Invitation
from app.rules.states import AccountRole
from benchmarks.browsers import HIDDEN_FIELD, Browser
from benchmarks.crowds import NOW
from benchmarks.figures import Figure, percentile, seconds
from benchmarks.replies import SHOWN, Invited, invite_crowd
from benchmarks.servers import serving
from benchmarks.sites import open_site

_DESK_PAGES = ("/", "/events/bench")
_ASSET = re.compile(r'(?:src|href)="(/static/[^"]+)"')
_ELSEWHERE = re.compile(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="(?:https?:)?//')


def measure(invitations: int) -> Iterator[Figure]:
    """The desk's pages, the statements of a reply, and the weight of its page."""
    with open_site() as site:
        invited = invite_crowd(site, invitations=invitations, answered=invitations // 2, seats_limit=100)
        app = site.make_app()
        yield from _measure_desk(app, invitations)
        yield from _measure_statements(app, invited)
        yield from _measure_weight(invited)


def _measure_desk(app: Flask, invitations: int) -> Iterator[Figure]:
    officer = _officer(app)
    grouped = select(Invitation.answer, func.count()).group_by(Invitation.answer)
    with app.app_context():
        times = [seconds(lambda: db.session.execute(grouped).all()) for _ in range(20)]
        baseline = percentile(times, 0.95) * 1000
    for path in _DESK_PAGES:
        officer.get(path)
        times = [seconds(officer.get, path) for _ in range(20)]
        name = f"{path} with {invitations:,} invitations"
        slow = percentile(times, 0.95) * 1000
        yield Figure(f"{name}: slowest 5%", slow, "ms", at_most=300)
        yield Figure(f"{name}: beside counting once", slow, "ms", baseline)
        yield Figure(f"{name}: queries", _statements(app, officer.get, path), "", at_most=10)


def _officer(app: Flask) -> FlaskClient:
    """A browser at which an officer is signed in."""
    name = token_hex(16)
    with app.app_context(), writing() as session:
        session.add(
            Account(
                email="officer@example.org",
                name="Olive Officer",
                role=AccountRole.OFFICER,
                fs_uniquifier=name,
                created_at=NOW,
                active=True,
            )
        )
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie.update({"_user_id": name, "_fresh": True})
    answer = client.get("/events/bench")
    if answer.status_code != 200:
        raise RuntimeError(f"the officer was answered with {answer.status_code}")
    return client


def _statements(app: Flask, action: Callable[..., object], *arguments: object) -> int:
    """How many statements an action sends to the database; BEGIN and COMMIT are not counted."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    engine_events.listen(engine, "before_cursor_execute", note)
    try:
        action(*arguments)
    finally:
        engine_events.remove(engine, "before_cursor_execute", note)
    return sum(not statement.startswith("BEGIN") for statement in sent)


def _measure_statements(app: Flask, invited: Invited) -> Iterator[Figure]:
    guest, path = app.test_client(), f"/r/{invited.tokens[0]}"
    page = guest.get(path).text
    fields = dict(HIDDEN_FIELD.findall(page))
    steps: dict[str, tuple[int, Callable[[], object]]] = {
        "GET of the page": (5, lambda: guest.get(path)),
        "POST of the answer": (12, lambda: guest.post(path, data={**fields, "answer": "yes"})),
        "POST that sends it": (12, lambda: guest.post(f"{path}/check", data={**fields, "shown": SHOWN})),
    }
    for name, (most, step) in steps.items():
        yield Figure(f"statements, reply: {name}", _statements(app, step), "", at_most=most)


def _measure_weight(invited: Invited) -> Iterator[Figure]:
    """What a browser fetches to show the page, as it travels."""
    with serving(invited.site) as port:
        browser = Browser(port, extra_headers="Accept-Encoding: gzip")
        answer = browser.get(f"/r/{invited.tokens[0]}")
        page = answer.body
        if answer.headers.get("content-encoding") == "gzip":
            page = gzip.decompress(page)
        assets = sorted(set(_ASSET.findall(page.decode())))
        weights = [len(answer.body), *(len(browser.get(asset).body) for asset in assets)]
        browser.close()
    yield Figure("reply page: weight of everything, compressed", sum(weights) / 1024, "KB", at_most=40)
    yield Figure("reply page: requests", len(weights), "", at_most=5)
    yield Figure("reply page: third parties", len(_ELSEWHERE.findall(page.decode())), "", at_most=0)
