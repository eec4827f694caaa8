"""An authenticator app on a telephone, and whoever uses it."""

import re
from datetime import datetime

from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP

from tests.views.delegate import hidden_fields
from tests.views.signing import send


class Telephone:
    """Shows codes for the key that was typed into it."""

    def __init__(self, key: str) -> None:
        self._codes = TOTP(key=key)

    def code(self, moment: datetime) -> str:
        """The code of that half minute."""
        return str(self._codes.generate(time=moment).token)


def begin_codes(client: FlaskClient) -> tuple[Telephone, str, dict[str, str]]:
    """Begin to set codes up: a telephone that has the key, where its first code goes, and what goes with it."""
    page = send(client, "/tf-setup", setup="authenticator").text
    key = re.search(r'<span class="pc-key">([^<]+)</span>', page)
    target = re.search(r'action="(/tf-setup/[^"]+)"', page)
    assert key
    assert target
    return Telephone(key[1]), target[1], hidden_fields(page)


def set_up_codes(client: FlaskClient, moment: datetime) -> Telephone:
    """Turn codes on for whoever is signed in, and have no page left to answer."""
    telephone, target, hidden = begin_codes(client)
    answer = client.post(target, data=hidden | {"code": telephone.code(moment)})
    assert answer.headers["Location"] == "/account", answer.text
    return telephone


def make_recovery_codes(client: FlaskClient) -> list[str]:
    """The codes that the page shows, once."""
    page = send(client, "/mf-recovery-codes").text
    return re.findall(r'<li class="pc-key">([^<]+)</li>', page)


def browser(app: Flask) -> FlaskClient:
    """Another browser, in which nobody was signed in."""
    return app.test_client()
