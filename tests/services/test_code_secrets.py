"""The secrets behind codes from telephones, when the secret key becomes another."""

from datetime import timedelta

import pytest
from passlib.exc import TokenError
from passlib.totp import TOTP, AppWallet
from sqlalchemy.orm import Session

from app.models.accounts import Account
from app.services.checks import check_promises
from app.services.code_secrets import codes_without_secret, encrypt_codes_anew, wallet_keys
from tests.make import NOW, make_account

OLD, NEW = "the secret key of last year, long enough", "the secret key of this year, long enough"


def factory(*secrets: str) -> type[TOTP]:
    keys = wallet_keys(secrets)
    made: type[TOTP] = TOTP.using(issuer="Placecard", wallet=AppWallet(keys, default_tag=next(iter(keys))))
    return made


def with_codes(session: Session, email: str = "olive@example.org") -> tuple[Account, TOTP]:
    """An account that set up its codes under the old key, and its telephone."""
    telephone = factory(OLD).new()
    account = make_account(session, email)
    account.tf_totp_secret = telephone.to_json(encrypt=True)
    session.flush()
    return account, telephone


def test_a_code_is_right_under_the_new_key_alone_once_it_was_encrypted_anew(session: Session) -> None:
    account, telephone = with_codes(session)

    first = encrypt_codes_anew(session, secrets=[NEW, OLD])
    again = encrypt_codes_anew(session, secrets=[NEW, OLD])

    session.refresh(account)
    at = NOW + timedelta(minutes=1)
    code = telephone.generate(at).token
    assert (first, again) == (1, 0)
    assert factory(NEW).verify(code, account.tf_totp_secret, time=at)


def test_what_no_key_opens_stays_for_the_day_on_which_its_key_is_back(session: Session) -> None:
    account, telephone = with_codes(session)
    sealed = account.tf_totp_secret

    assert encrypt_codes_anew(session, secrets=[NEW]) == 0

    assert account.tf_totp_secret == sealed
    with pytest.raises((TokenError, KeyError, ValueError)):
        factory(NEW).verify(telephone.generate(NOW).token, sealed, time=NOW)


def test_the_check_counts_codes_whose_key_is_gone(session: Session) -> None:
    with_codes(session)
    with_codes(session, "other@example.org")

    assert codes_without_secret(session, secrets=[NEW, OLD]) == 0
    assert codes_without_secret(session, secrets=[NEW]) == 2
    assert [
        each.sentence
        for each in check_promises(session, secrets=[NEW], now=NOW)
        if "telephone" in each.promise
    ]


def test_an_account_without_codes_is_left_alone(session: Session) -> None:
    make_account(session)

    assert encrypt_codes_anew(session, secrets=[NEW, OLD]) == 0
    assert codes_without_secret(session, secrets=[NEW]) == 0
