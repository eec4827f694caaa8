"""Replies under load: a yes from the page to "Send your reply", on both databases, beside a bare Flask app."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask

from app.database import writing
from app.extensions import db
from app.rules.reply_steps import DraftReply
from app.rules.states import Answer
from benchmarks.bare import TABLES
from benchmarks.browsers import Browser, Load, UnexpectedAnswer, run_clients
from benchmarks.crowds import add_category, add_event, add_people, invite, let_answer
from benchmarks.figures import Figure, percentile
from benchmarks.servers import BARE, PLACECARD, serving
from benchmarks.sites import POSTGRESQL, SQLITE, Site, analyse, open_site

#: What the page before "Send your reply" holds, so that nobody sends what was changed in another tab.
SHOWN = DraftReply(answer=Answer.YES).fingerprint


def say_yes(browser: Browser, token: str) -> None:
    """All that a yes needs: the page, the answer, "Send your reply"."""
    _expect(browser.get(f"/r/{token}").status, 200, "the page")
    _expect(browser.post(f"/r/{token}", {"answer": "yes"}).status, 302, "the answer")
    _expect(browser.post(f"/r/{token}/check", {"shown": SHOWN}).status, 302, "the sending")


def _expect(status: int, wanted: int, what: str) -> None:
    if status != wanted:
        raise UnexpectedAnswer(f"{what} was answered with {status}, not {wanted}")


@dataclass(frozen=True)
class Invited:
    """A site with an event, and the links of those who have not answered yet."""

    site: Site
    tokens: Sequence[str]


def invite_crowd(
    site: Site, *, invitations: int, answered: int = 0, seats_limit: int | None = None
) -> Invited:
    """Fill a site: an event, its invitations, of which the first so many have said yes before."""
    app = site.make_app()
    with app.app_context(), writing() as session:
        people = add_people(session, invitations, category=add_category(session))
        event = add_event(session, seats_limit=seats_limit)
        tokens = invite(session, event, people)
        let_answer(session, event, answers=answered, held=seats_limit or answered)
    _add_bare_tables(app, tokens)
    analyse(app)
    return Invited(site, tokens[answered:])


def _add_bare_tables(app: Flask, tokens: Sequence[str]) -> None:
    guests = [{"token": token, "name": "Ann Ashby"} for token in tokens]
    with app.app_context(), db.engine.begin() as connection:
        for table in TABLES:
            connection.exec_driver_sql(table)
        connection.execute(sa.text("INSERT INTO bare_guests VALUES (:token, :name)"), guests)


def measure_rate(invited: Invited, target: str = PLACECARD, *, journeys: int) -> Load:
    """Serve the site and let people say yes, after a few who warm it up."""
    warm, tokens = invited.tokens[:32], invited.tokens[32 : 32 + journeys]
    with serving(invited.site, target) as port:
        run_clients(port, say_yes, warm)
        return run_clients(port, say_yes, tokens)


def measure(journeys: int, invitations: int) -> Iterator[Figure]:
    """The rate, the slowest requests and the growth of replies."""
    for database in (SQLITE, POSTGRESQL):
        with open_site(database) as site:
            invited = invite_crowd(site, invitations=journeys + 32)
            bare = measure_rate(invited, BARE, journeys=journeys)
            ours = measure_rate(invited, journeys=journeys)
        yield Figure(f"replies, {database}", ours.rate, "/s", bare.rate, at_least=0.3)
        yield Figure(
            f"replies, {database}: slowest 1%",
            percentile(ours.times, 0.99) * 1000,
            "ms",
            percentile(bare.times, 0.99) * 1000,
            at_most=5,
        )
    for database in (SQLITE, POSTGRESQL):
        yield _growth(database, journeys, invitations)


def _growth(database: str, journeys: int, invitations: int) -> Figure:
    """The rate in a large event where most people wait, over that in a small one."""
    rates = []
    for size in (100, invitations):
        with open_site(database) as site:
            invited = invite_crowd(
                site, invitations=size + journeys + 32, answered=size * 6 // 10, seats_limit=50
            )
            rates.append(measure_rate(invited, journeys=journeys).rate)
    name = f"replies, {database}: {invitations:,} invitations over 100"
    return Figure(name, rates[1], "/s", rates[0], at_least=0.8)
