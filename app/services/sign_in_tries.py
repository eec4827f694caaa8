"""Counting wrong tries to sign in, across all processes, and apart for a browser that is known."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.database import one_at_a_time
from app.models.sign_in import SignInTry
from app.rules.sign_in_tries import TRIES_WINDOW, check_network, check_tries
from app.rules.tokens import token_digest


def begin_try(session: Session, whom: str, *, device: str = "", now: datetime) -> None:
    """Note a try before it is decided, so that tries at the same moment all count. Raises `TooManyTries`.

    Tries from a known `device` are counted by themselves: strangers who guess lock out nobody who was here before.
    """
    key = token_digest(whom)
    check_tries(_count(session, key, device, now=now))
    session.add(SignInTry(whom=key, device=device, at=now))
    session.flush()


def begin_try_from(session: Session, network: str, *, now: datetime) -> None:
    """Note a try from a network before it is decided, whomever it is to sign in. Raises `TooManyFromNetwork`.

    `network` is a text by which it is known again and which does not say where it is.
    """
    key = token_digest(f"network {network}")
    check_network(_count(session, key, "", now=now))
    session.add(SignInTry(whom=key, device="", at=now))
    session.flush()


def end_try_from(session: Session, network: str) -> None:
    """Take one try from a network back: it was right. Wrong ones stay, also those for other accounts."""
    of_network = SignInTry.whom == token_digest(f"network {network}")
    latest = select(func.max(SignInTry.id)).where(of_network).scalar_subquery()
    session.execute(delete(SignInTry).where(SignInTry.id == latest))


def _count(session: Session, key: str, device: str, *, now: datetime) -> int:
    """How many tries there are, counted by one process after the other; those that count no more are deleted."""
    one_at_a_time(session, f"tries of {key}")
    session.execute(delete(SignInTry).where(SignInTry.at <= now - TRIES_WINDOW))
    query = select(func.count()).where(SignInTry.whom == key, SignInTry.device == device)
    return session.scalar(query) or 0


def end_tries(session: Session, whom: str, *, device: str | None = None) -> None:
    """Forget the wrong tries since one was right; from every device where none is named."""
    query = delete(SignInTry).where(SignInTry.whom == token_digest(whom))
    if device is not None:
        query = query.where(SignInTry.device == device)
    session.execute(query)
