"""What every answer carries, so that a browser loads nothing of others and keeps nothing of ours."""

import re

import pytest
from flask import Flask

from tests.signing_in import client_of
from tests.views.every_address import every_address, furnish

ASSET = re.compile(r'(?:href|src)="(?:https?:)?//')


def directives(policy: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for part in policy.split(";") if (words := part.split())}


def test_every_answer_has_a_policy_that_allows_nothing_foreign_and_nothing_inline(app: Flask) -> None:
    furnished = furnish(app)
    client = client_of(app, furnished.cookies["administrator"])
    addresses = [address for _, address in every_address(app, furnished, "GET")]

    for address in [*addresses, "/no-such-page"]:
        answer = client.get(address, buffered=True)
        policy = directives(answer.headers["Content-Security-Policy"])
        allowed = {word for words in policy.values() for word in words if not word.startswith("'nonce-")}

        assert policy["default-src"] == ["'none'"], address
        if address.endswith("/letter.html"):
            # A letter has its styles inline, as mail readers want them; here it can do nothing else.
            assert "sandbox" in policy, address
            assert policy.pop("style-src") == ["'unsafe-inline'"], address
            allowed.discard("'unsafe-inline'")
        assert allowed <= {"'self'", "'none'"}, address
        assert answer.headers["X-Content-Type-Options"] == "nosniff", address
        assert answer.headers["Referrer-Policy"] == "no-referrer", address


def test_no_page_asks_anything_of_another_site(app: Flask) -> None:
    furnished = furnish(app)
    client = client_of(app, furnished.cookies["administrator"])

    for _, address in every_address(app, furnished, "GET"):
        answer = client.get(address, buffered=True)
        if answer.mimetype == "text/html":
            loaded = re.findall(r"<(?:link|script|img|iframe|source)\b[^>]*>", answer.text)
            assert not [tag for tag in loaded if ASSET.search(tag)], address
            assert " style=" not in answer.text or address.endswith("/letter.html"), address


def test_each_inline_script_has_the_nonce_of_its_own_answer(app: Flask) -> None:
    client = app.test_client()

    first, second = client.get("/"), client.get("/")

    nonces = []
    for answer in (first, second):
        policy = directives(answer.headers["Content-Security-Policy"])
        (nonce,) = [word[7:-1] for word in policy["script-src"] if word.startswith("'nonce-")]
        scripts = re.findall(r"<script\b[^>]*>", answer.text)
        assert scripts
        assert all(f'nonce="{nonce}"' in script for script in scripts)
        nonces.append(nonce)
    assert nonces[0] != nonces[1]


def test_pages_are_kept_by_no_cache_and_found_by_no_search_engine(app: Flask) -> None:
    furnished = furnish(app)

    answer = client_of(app, furnished.cookies["officer"]).get("/people")

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_assets_are_kept_for_a_year(app: Flask) -> None:
    client = app.test_client()
    (style,) = re.findall(r'href="(/static/placecard\.[0-9a-f]+\.css)"', client.get("/").text)

    answer = client.get(style, buffered=True)

    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("base", "is_there"), [("https://e.example.org", True), ("http://e.example.org", False)]
)
def test_browsers_are_held_to_https_where_the_address_has_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch, base: str, is_there: bool
) -> None:
    monkeypatch.setitem(app.config, "BASE_URL", base)

    assert ("Strict-Transport-Security" in app.test_client().get("/").headers) is is_there
