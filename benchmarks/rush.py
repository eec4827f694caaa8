"""A thousand yeses at the same moment for a hundred places, beside as many that take their turns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from time import perf_counter
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models.places import Place
from app.rules.states import PlaceState
from benchmarks.browsers import Browser
from benchmarks.figures import Figure
from benchmarks.replies import SHOWN, Invited, invite_crowd
from benchmarks.servers import serving
from benchmarks.sites import POSTGRESQL, SQLITE, Site, open_site

PLACES = 100
_PROCESSES = 2


@dataclass(frozen=True)
class Rush:
    """How long it took until all had their answer, and what is wrong with the outcome, if anything is."""

    elapsed: float
    wrong: str


def measure(yeses: int) -> Iterator[Figure]:
    """On both databases: the time at once over the time unhurried, and how many things went wrong."""
    for database in (SQLITE, POSTGRESQL):
        unhurried, rush = (_in_site(database, yeses, together=each) for each in (1, yeses))
        name = f"{yeses:,} yeses at once for {PLACES}, {database}"
        if rush.wrong:
            name += f" ({rush.wrong})"
        yield Figure(name, rush.elapsed, "s", unhurried.elapsed, at_most=1.5)
        yield Figure(
            f"{name}: outcomes wrong", float(bool(rush.wrong) + bool(unhurried.wrong)), "", at_most=0
        )


def _in_site(database: str, yeses: int, *, together: int) -> Rush:
    with open_site(database) as site:
        invited = invite_crowd(site, invitations=yeses, seats_limit=PLACES)
        with serving(site) as port:
            elapsed, statuses = _send_replies(port, invited, together=together)
        errors = sum(status != 302 for status in statuses)
        wrong = f"{errors} errors" if errors else _what_is_wrong(site, yeses)
        return Rush(elapsed, wrong)


def _send_replies(port: int, invited: Invited, *, together: int) -> tuple[float, Sequence[int]]:
    """Everybody answers yes and stops before "Send your reply"; then all send, so many at the same moment."""
    context = get_context("fork")
    processes_wanted = min(_PROCESSES, together)
    start, results = context.Barrier(processes_wanted + 1), context.SimpleQueue()
    processes = [
        context.Process(
            target=_send_share,
            args=(port, invited.tokens[at::processes_wanted], together // processes_wanted, start, results),
        )
        for at in range(processes_wanted)
    ]
    for process in processes:
        process.start()
    start.wait()
    began = perf_counter()
    shares = [results.get() for _ in processes]
    elapsed = perf_counter() - began
    for process in processes:
        process.join()
    return elapsed, [status for share in shares for status in share]


def _send_share(port: int, tokens: Sequence[str], together: int, start: Any, results: Any) -> None:
    browser = Browser(port)
    requests = []
    for token in tokens:
        browser.cookies.clear()
        browser.get(f"/r/{token}")
        browser.post(f"/r/{token}", {"answer": "yes"})
        requests.append(browser.request("POST", f"/r/{token}/check", {**browser.hidden, "shown": SHOWN}))
    browser.close()
    senders = [Browser(port) for _ in range(together)]
    start.wait()
    statuses = []
    for first in range(0, len(requests), together):
        group = list(zip(senders, requests[first : first + together], strict=False))
        for sender, request in group:
            sender.send(request)
        statuses += [sender.receive().status for sender, _ in group]
    results.put(statuses)


def _what_is_wrong(site: Site, yeses: int) -> str:
    """What a reader of the tables would object to: nothing, if the first hundred hold places and all others wait."""
    app = site.make_app()
    with app.app_context():
        states = list(db.session.scalars(select(Place.state).order_by(Place.id)))
        db.session.remove()
        db.engine.dispose()
    wanted = [PlaceState.HELD] * PLACES + [PlaceState.WAITING] * (yeses - PLACES)
    if states == wanted:
        return ""
    return (
        f"{states.count(PlaceState.HELD)} held, {states.count(PlaceState.WAITING)} waiting, or out of order"
    )
