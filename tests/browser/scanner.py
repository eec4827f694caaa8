"""A mail scanner: takes a letter as it was delivered, opens every link in it, and sends every form that it meets.

Security products for mail do all of this, with scripts on (seen with Outlook Safe Links): it must be harmless.
"""

import re
import sqlite3
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag

from playwright.sync_api import Page

#: How often a scanner opens each link of a letter.
TIMES = 100
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+")


def letters_in(folder: Path) -> list[EmailMessage]:
    """Every letter that was kept as a file, the oldest first."""
    paths = sorted(folder.rglob("*.eml"), key=lambda path: (path.stat().st_mtime_ns, path.name))
    return [_read(path) for path in paths]


def _read(path: Path) -> EmailMessage:
    letter = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(letter, EmailMessage)
    return letter


def links_in(letter: EmailMessage) -> list[str]:
    """Every address in the letter: in its text, its HTML, its calendar part and its headers, once each."""
    parts = [part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"]
    headers = [str(value) for value in letter.values()]
    found = [
        unescape(each).rstrip(".,;)>") for text in [*parts, *headers] for each in _ADDRESS.findall(str(text))
    ]
    return list(dict.fromkeys(found))


def rows_of(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of a SQLite database, by the table's name."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        names = [
            str(name) for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}


@dataclass
class Scanner:
    """A scanner with a browser. `pages` are those that it saw, `sent` how many forms it sent."""

    page: Page
    address: str
    pages: list[str] = field(default_factory=list)
    sent: int = 0

    def fetch(self, link: str) -> None:
        """Ask for the link by GET and by HEAD, a hundred times each."""
        request = self.page.context.request
        for _ in range(TIMES):
            assert request.get(link).status < 500
            assert request.head(link).status < 500

    def walk(self, links: list[str]) -> None:
        """Open every link in the browser, send every form on it as it was delivered, and go on to what it links to."""
        waiting = [each for each in links if each.startswith(self.address)]
        while waiting:
            link = urldefrag(waiting.pop(0)).url
            if link in self.pages or link.endswith(".ics"):
                continue
            self.pages.append(link)
            waiting += self._open(link)

    def _open(self, link: str) -> list[str]:
        """Open a page, and press every button of every form on it; returns where its links lead."""
        self.page.goto(link)
        leads_to = self.page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
        buttons = self.page.locator("form button").count()
        for number in range(buttons):
            self.page.goto(link)
            self.page.locator("form").evaluate_all("forms => forms.forEach(form => delete form.dataset.sent)")
            # Pressed by script: a scanner also presses what is folded away.
            with self.page.expect_navigation():
                self.page.locator("form button").nth(number).evaluate("button => button.click()")
            self.sent += 1
        return [str(each) for each in leads_to if str(each).startswith(self.address)]
