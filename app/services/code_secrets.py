"""The secrets behind codes from telephones: encrypted with the secret key, and again when the secret key is another.

Every secret says by a tag which key it is encrypted with. Without that key no code of that telephone is right.
"""

import hmac
import json
from collections.abc import Sequence

from passlib.exc import TokenError
from passlib.totp import TOTP, AppWallet
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models.accounts import Account
from app.rules.tokens import token_digest


def wallet_keys(secrets: Sequence[str]) -> dict[str, str]:
    """The keys that the secrets behind codes are encrypted with, the present one first, each under its own tag."""
    keys = [hmac.digest(each.encode(), b"one-time codes", "sha256").hex() for each in secrets]
    return {token_digest(key)[:12]: key for key in keys}


def encrypt_codes_anew(session: Session, *, secrets: Sequence[str]) -> int:
    """Encrypt with the first of the secret keys what an older one has encrypted; returns how many there were.

    What none of them opens stays as it is: the key may come back.
    """
    keys = wallet_keys(secrets)
    present = next(iter(keys))
    factory = TOTP.using(wallet=AppWallet(keys, default_tag=present))
    done = 0
    for account_id, sealed in _sealed(session):
        if _tag_of(sealed) == present:
            continue
        try:
            fresh = factory.from_source(sealed).to_json(encrypt=True)
        except (TokenError, KeyError, ValueError):
            continue
        # Whoever has taken another telephone meanwhile keeps that one.
        same = (Account.id == account_id) & (Account.tf_totp_secret == sealed)
        session.execute(update(Account).where(same).values(tf_totp_secret=fresh))
        done += 1
    return done


def codes_without_secret(session: Session, *, secrets: Sequence[str]) -> int:
    """For how many accounts no code can be right, since the key of their secret is none of these."""
    known = wallet_keys(secrets)
    return sum(_tag_of(sealed) not in known for _, sealed in _sealed(session))


def _sealed(session: Session) -> list[tuple[int, str]]:
    query = select(Account.id, Account.tf_totp_secret).where(Account.tf_totp_secret.is_not(None))
    return [(account_id, sealed or "") for account_id, sealed in session.execute(query.order_by(Account.id))]


def _tag_of(sealed: str) -> str:
    """The tag of the key that a secret is encrypted with; "" for what is no secret of ours."""
    try:
        return str(json.loads(sealed)["enckey"]["t"])
    except (ValueError, TypeError, KeyError):
        return ""
