"""Every kind of page that an officer reaches by links, on a telephone: axe finds nothing, nothing scrolls sideways."""

import re
from urllib.parse import urlsplit

from tests.browser.conftest import NewVisitor
from tests.browser.real_app import RealApp
from tests.browser.visitor import Visitor

#: A walk that sees fewer kinds of page has lost its way.
FEWEST_KINDS = 15
_FILE = re.compile(r"\.(csv|xlsx|pdf|ics|json)$")


def test_every_page_that_an_officer_can_reach_is_well(
    new_visitor: NewVisitor, real_app: RealApp, sign_in_link: str
) -> None:
    real_app.invite("looking-to-the-future")
    real_app.command("worker", "--once")
    officer = new_visitor(width=320)
    officer.open(sign_in_link)
    officer.press("Sign in")

    seen: set[str] = set()
    to_see = addresses_on(officer)
    while to_see:
        address = to_see.pop(0)
        if kind_of(address) not in seen:
            seen.add(kind_of(address))
            officer.open(address)
            to_see += addresses_on(officer)

    assert len(seen) >= FEWEST_KINDS, sorted(seen)


def addresses_on(visitor: Visitor) -> list[str]:
    """The app's pages that the page links to, in its order; files are no pages."""
    links = visitor.page.locator("a[href^='/']").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    return [str(link) for link in links if not _FILE.search(urlsplit(link).path)]


def kind_of(address: str) -> str:
    """What pages that differ only in their numbers, events and filters have in common."""
    path = re.sub(r"/\d+", "/…", urlsplit(address).path)
    return re.sub(r"^/events/(?!new)[^/]+", "/events/…", path)
