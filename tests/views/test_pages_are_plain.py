"""What can be seen of a page without a browser: one first heading, fields with labels, names used once."""

from collections import Counter
from html.parser import HTMLParser

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.views import clock
from tests.make import NOW
from tests.signing_in import client_of
from tests.views.every_address import every_address, furnish

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_NEEDS_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}


class Page(HTMLParser):
    """One page, read: what is wrong with it, in sentences."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self._open: list[str] = []
        self._ids: Counter[str] = Counter()
        self._pointed_at: set[str] = set()
        self._fields: list[str] = []
        self._labelled: set[str] = set()
        self._headings: list[int] = []
        self._title = ""
        self.feed(html)
        self.close()
        self._look_at_the_whole()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the element is called, points at and needs."""
        values = {name: value or "" for name, value in attrs}
        if len(values) < len(attrs):
            self.wrong.append(f"<{tag}> says an attribute twice")
        if tag not in _VOID:
            self._open.append(tag)
        if "id" in values:
            self._ids[values["id"]] += 1
        for name in ("aria-describedby", "aria-labelledby", "aria-controls", "for", "form"):
            self._pointed_at.update(values.get(name, "").split())
        if tag == "label":
            self._labelled.add(values.get("for", ""))
        if tag in {"input", "select", "textarea"} and values.get("type") not in _NEEDS_NO_LABEL:
            self._fields.append(values.get("id", f"a nameless {tag}"))
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self._headings.append(int(tag[1]))
        if tag == "a" and not values.get("href"):
            self.wrong.append("a link leads nowhere")

    def handle_endtag(self, tag: str) -> None:
        """Close the element; elements are closed in the order that they were opened."""
        if not self._open or self._open.pop() != tag:
            self.wrong.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        """Note the page's title, and values that a template did not have."""
        if self._open and self._open[-1] == "title" and "svg" not in self._open:
            self._title += data
        # Officers write “{{ event }}” themselves, in boxes, and read how in <code>.
        shows_fields = self._open and self._open[-1] in {"code", "textarea"}
        if data.strip() in {"None", "Undefined"} or ("{{" in data and not shows_fields):
            self.wrong.append(f"“{data.strip()}” is no word for people")

    def _look_at_the_whole(self) -> None:
        self.wrong += [
            f"the id {name} is there {times} times" for name, times in self._ids.items() if times > 1
        ]
        self.wrong += [f"nothing has the id {name}" for name in sorted(self._pointed_at - set(self._ids))]
        self.wrong += [
            f"the field {name} has no label" for name in self._fields if name not in self._labelled
        ]
        if self._headings.count(1) != 1 or self._headings[0] != 1:
            self.wrong.append(f"the headings are {self._headings}")
        if any(after > before + 1 for before, after in zip(self._headings, self._headings[1:], strict=False)):
            self.wrong.append(f"a heading's level is left out in {self._headings}")
        if not self._title.strip():
            self.wrong.append("it has no title")


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("<h1>A</h1><p id='a'></p><p id='a'></p>", "the id a is there 2 times"),
        ("<h1>A</h1><input id='a'>", "the field a has no label"),
        ("<h1>A</h1><p aria-describedby='a-hint'></p>", "nothing has the id a-hint"),
        ("<h1>A</h1><h3>B</h3>", "a heading's level is left out in [1, 3]"),
        ("<h1>A</h1><p>None</p>", "“None” is no word for people"),
        ("<h1>A</h1><div><p></div></p>", "</div> closes something else"),
    ],
)
def test_what_is_wrong_with_a_page_is_seen(body: str, wrong: str) -> None:
    assert wrong in Page(f"<title>T</title>{body}").wrong


@pytest.fixture(autouse=True)
def _the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.mark.parametrize("who", ["stranger", "administrator", "consultant"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_page_is_plain(app: Flask, who: str) -> None:
    furnished = furnish(app)
    client = app.test_client() if who == "stranger" else client_of(app, furnished.cookies[who])

    wrong: dict[str, list[str]] = {}
    looked_at: list[Rule] = []
    for rule, address in every_address(app, furnished, "GET"):
        answer = client.get(address, buffered=True)
        if answer.mimetype == "text/html" and answer.status_code != 302:
            looked_at.append(rule)
            found = Page(answer.get_data(as_text=True)).wrong
            wrong |= {address: found} if found else {}

    assert len(looked_at) > 10
    assert not wrong
