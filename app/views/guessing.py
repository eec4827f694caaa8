"""Guessing passwords and codes: counted for all processes, and apart in a browser that was signed in before."""

import hmac
from secrets import token_hex
from typing import Any

from flask import Flask, Response, after_this_request, current_app, request, session
from flask_security.signals import user_authenticated
from itsdangerous import BadData, URLSafeTimedSerializer

from app.database import writing
from app.models.accounts import Account
from app.rules.sign_in_tries import TooManyTries, network_of
from app.rules.tokens import token_digest
from app.services.sign_in_tries import begin_try, begin_try_from, end_tries, end_try_from
from app.views import clock

#: The cookie of a browser in which somebody was signed in, and for how long it is known.
DEVICE_COOKIE = "known_device"
_KNOWN_FOR_SECONDS = 180 * 24 * 60 * 60


def init_app(app: Flask) -> None:
    """Know the browser again in which somebody has signed in."""
    user_authenticated.connect(_note_sign_in, app)


def try_to_sign_in(whom: str) -> str:
    """Count a try to sign in with this address; the sentence to show where there were too many, else ""."""
    device, network = _known_device(whom), _network()
    try:
        with writing() as rows:
            begin_try(rows, _by_address(whom), device=device, now=clock.now())
            if network and not device:
                begin_try_from(rows, network, now=clock.now())
    except TooManyTries as refusal:
        return str(refusal)
    return ""


def signed_in(whom: str) -> None:
    """Forget the wrong tries with this address in this browser; those of its network for others stay."""
    device, network = _known_device(whom), _network()
    with writing() as rows:
        end_tries(rows, _by_address(whom), device=device)
        if network and not device:
            end_try_from(rows, network)


def begin(whom: str, *, device: str = "") -> str:
    """Count a try before it is decided; the sentence to show where there were too many, else ""."""
    try:
        with writing() as rows:
            begin_try(rows, whom, device=device, now=clock.now())
    except TooManyTries as refusal:
        return str(refusal)
    return ""


def end(whom: str) -> None:
    """Forget wrong tries: one was right."""
    with writing() as rows:
        end_tries(rows, whom)


def forget_wrong_passwords(email: str) -> None:
    """Let somebody in at once who has shown that the mailbox is theirs."""
    end(_by_address(email))


def _network() -> str:
    """Where the browser is, as only the secret key can compare it; "" where that is not known."""
    network = network_of(request.remote_addr or "")
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(secret, network.encode(), "sha256").hex() if network else ""


def _by_address(email: str) -> str:
    return f"address {email.strip().casefold()[:320]}"


def _devices() -> URLSafeTimedSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="known device")


def _known_device(email: str) -> str:
    """Which browser this is, if the account with that address was signed in by it; else ""."""
    try:
        whose, device = _devices().loads(request.cookies.get(DEVICE_COOKIE, ""), max_age=_KNOWN_FOR_SECONDS)
    except (BadData, ValueError, TypeError):
        return ""
    return str(device) if whose == token_digest(_by_address(email)) else ""


def _note_sign_in(_app: Flask, user: Account, **_others: Any) -> None:
    """Give the form token of before the sign-in up, since a stranger may have set it; know the browser again."""
    session.pop("csrf_token", None)
    told = [token_digest(_by_address(user.email)), _known_device(user.email) or token_hex(16)]

    @after_this_request
    def know_again(response: Response) -> Response:
        response.set_cookie(
            DEVICE_COOKIE,
            _devices().dumps(told),
            max_age=_KNOWN_FOR_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
        return response
