"""What a mail scanner does with a letter: nothing, before a reply and after it. In a real browser, with scripts."""

from pathlib import Path

import pytest

from tests.browser.conftest import NewVisitor
from tests.browser.real_app import RealApp
from tests.browser.scanner import Scanner, letters_in, links_in, rows_of
from tests.browser.test_replies import YES, continue_to_the_check

#: Nobody else in these tests is invited as this.
CATEGORY = "Scrutiny Committees"


@pytest.fixture
def folder(real_app: RealApp) -> Path:
    """Where the app keeps its database and its letters."""
    return Path(real_app.environment["PLACECARD_DATA"])


def scan(new_visitor: NewVisitor, real_app: RealApp, folder: Path, links: list[str]) -> Scanner:
    """Do all that scanners do with the links, and see that no row of any table is another one."""
    scanner = Scanner(new_visitor().page, real_app.address)
    before = rows_of(folder / "placecard.sqlite3")

    for link in links:
        scanner.fetch(link)
    scanner.walk(links)

    after = rows_of(folder / "placecard.sqlite3")
    assert {name for name in before if before[name] != after[name]} == set()
    return scanner


def test_a_scanner_changes_nothing_before_and_after_the_reply(
    new_visitor: NewVisitor, real_app: RealApp, folder: Path
) -> None:
    link = real_app.invite("looking-to-the-future", category=CATEGORY)[-1]
    real_app.command("worker", "--once")
    (invitation,) = [letter for letter in letters_in(folder) if link in links_in(letter)]

    before = scan(new_visitor, real_app, folder, links_in(invitation))

    assert any("/stop/" in page for page in before.pages)
    assert before.sent >= 3

    guest = new_visitor()
    guest.open(link)
    guest.choose(YES)
    guest.press("Continue")
    continue_to_the_check(guest)
    guest.press("Send your reply")
    real_app.command("worker", "--once")
    confirmation = [letter for letter in letters_in(folder) if link in links_in(letter)][-1]
    assert confirmation["Subject"] != invitation["Subject"]

    after = scan(new_visitor, real_app, folder, [*links_in(confirmation), f"{link}/done"])

    assert any("/done" in page for page in after.pages)
    assert after.sent >= 3
