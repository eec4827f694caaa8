"""The memory of a web process after many requests."""

from collections.abc import Iterator

from benchmarks.browsers import Browser, run_clients
from benchmarks.figures import Figure
from benchmarks.replies import invite_crowd
from benchmarks.servers import memory_of_workers, serving_process
from benchmarks.sites import open_site

_MOST_MB = 100
#: How much more memory ten times the requests may leave behind: not growing, but for what measuring adds.
_GROWS_AT_MOST = 1.1


def look(browser: Browser, token: str) -> None:
    """Ask for one page."""
    browser.get(f"/r/{token}")


def measure(requests: int) -> Iterator[Figure]:
    """One web process, after so many requests and after a tenth of them."""
    with open_site() as site:
        tokens = invite_crowd(site, invitations=100, seats_limit=50).tokens
        visits = [tokens[number % len(tokens)] for number in range(requests)]
        with serving_process(site, workers=1) as (port, process):
            run_clients(port, look, visits[: requests // 10])
            (early,) = memory_of_workers(process)
            run_clients(port, look, visits[requests // 10 :])
            (late,) = memory_of_workers(process)
    yield Figure(f"memory of a web process after {requests:,} requests", late, "MB", at_most=_MOST_MB)
    yield Figure(f"memory: over {requests // 10:,} requests", late, "MB", early, at_most=_GROWS_AT_MOST)
