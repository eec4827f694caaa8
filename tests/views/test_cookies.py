"""Cookies are for us alone: no script reads them, no other site sends them, and under https nobody overhears them."""

from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import Database
from tests.databases import app_on
from tests.views.delegate import hidden_fields
from tests.views.signing import EMAIL, PASSWORD, add_account


def cookies_of_signing_in(app: Flask, base_url: str) -> dict[str, str]:
    """Each cookie that signing in sets, with its attributes."""
    client = app.test_client()
    data = hidden_fields(client.get("/login", base_url=base_url).text)
    data |= {"email": EMAIL, "password": PASSWORD, "remember": "y"}
    answer = client.post("/login", base_url=base_url, data=data)
    assert answer.status_code == 302
    return {cookie.partition("=")[0]: cookie for cookie in answer.headers.getlist("Set-Cookie")}


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_cookie_is_closed_to_scripts_and_other_sites(
    app: Flask, database: Database, tmp_path: Path, scheme: str
) -> None:
    add_account(app)
    url = f"{scheme}://placecard.example.org"
    with app_on(database, BASE_URL=url) as served:
        cookies = cookies_of_signing_in(served, url)

    assert set(cookies) == {"session", "remember_token", "known_device"}
    for name, cookie in cookies.items():
        assert "HttpOnly" in cookie, name
        assert "SameSite=Lax" in cookie, name
        assert ("Secure" in cookie) is (scheme == "https"), name
        assert "Domain" not in cookie, name
