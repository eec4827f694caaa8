"""Codes are good once, recovery codes are kept as digests, and a lost factor can be taken away."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from app.database import writing
from app.extensions import db
from app.models.history import HistoryEntry
from app.models.sign_in import Passkey, RecoveryCode
from app.rules.second_factors import RECOVERY_CODES
from app.services.history import COMMAND_LINE
from app.services.second_factors import (
    accounts_with_passkey,
    end_sessions,
    forget_recovery_codes,
    has_second_factor,
    make_recovery_codes,
    passkeys_of,
    recovery_codes_left,
    reset_second_factor,
    use_recovery_code,
    use_time_step,
)
from tests.conftest import Database, settings_for
from tests.make import NOW, make_account
from tests.processes import all_at_once


def add_passkey(session: Session, account_id: int, name: str = "Work laptop") -> Passkey:
    passkey = Passkey(
        account_id=account_id,
        name=name,
        credential_id=name.encode(),
        public_key=b"key",
        usage="first",
        lastuse_datetime=NOW,
    )
    session.add(passkey)
    session.flush()
    return passkey


def test_a_half_minute_is_used_once_and_earlier_ones_not_after_it(session: Session) -> None:
    account = make_account(session)

    assert use_time_step(session, account.id, 100)
    assert not use_time_step(session, account.id, 100)
    assert not use_time_step(session, account.id, 99)
    assert use_time_step(session, account.id, 101)


def test_a_new_secret_does_not_wait_for_the_codes_of_the_old_one(session: Session) -> None:
    account = make_account(session)
    use_time_step(session, account.id, 100)

    assert use_time_step(session, account.id, 100, is_first=True)


def test_recovery_codes_are_kept_as_digests_and_each_is_good_once(session: Session) -> None:
    account = make_account(session)
    codes = make_recovery_codes(session, account.id, now=NOW)

    kept = " ".join(session.scalars(select(RecoveryCode.digest)))
    used = [
        use_recovery_code(session, account.id, codes[0], by=COMMAND_LINE, now=NOW),
        use_recovery_code(session, account.id, codes[0].upper(), by=COMMAND_LINE, now=NOW),
    ]

    assert len(set(codes)) == RECOVERY_CODES
    assert not any(code in kept for code in codes)
    assert used == [True, False]
    assert recovery_codes_left(session, account.id) == RECOVERY_CODES - 1


def test_a_recovery_code_of_somebody_else_is_not_good(session: Session) -> None:
    theirs = make_recovery_codes(session, make_account(session).id, now=NOW)
    other = make_account(session, "other@example.org")

    assert not use_recovery_code(session, other.id, theirs[0], by=COMMAND_LINE, now=NOW)
    assert not use_recovery_code(session, other.id, "", by=COMMAND_LINE, now=NOW)


def test_new_recovery_codes_end_the_earlier_ones(session: Session) -> None:
    account = make_account(session)
    earlier = make_recovery_codes(session, account.id, now=NOW)
    make_recovery_codes(session, account.id, now=NOW + timedelta(days=1))

    assert not use_recovery_code(session, account.id, earlier[0], by=COMMAND_LINE, now=NOW)
    assert recovery_codes_left(session, account.id) == RECOVERY_CODES


def test_taking_a_second_factor_away_leaves_nothing_of_it_and_is_on_record(session: Session) -> None:
    account = make_account(session)
    account.tf_primary_method, account.tf_totp_secret = "authenticator", "encrypted"
    add_passkey(session, account.id)
    make_recovery_codes(session, account.id, now=NOW)
    before = account.fs_uniquifier

    reset_second_factor(session, account, by=COMMAND_LINE, now=NOW)

    session.expire_all()
    assert not has_second_factor(account)
    assert recovery_codes_left(session, account.id) == 0
    assert account.fs_uniquifier != before
    assert session.scalars(select(HistoryEntry.what)).one() == "second factor reset"


@pytest.mark.parametrize("with_passkey", [True, False])
def test_a_passkey_is_a_second_factor_by_itself(session: Session, with_passkey: bool) -> None:
    account = make_account(session)
    if with_passkey:
        add_passkey(session, account.id)

    assert has_second_factor(account) is with_passkey
    assert len(passkeys_of(session, account.id)) == with_passkey
    assert accounts_with_passkey(session) == ({account.id} if with_passkey else set())


def test_recovery_codes_can_be_forgotten_and_sessions_ended(session: Session) -> None:
    account = make_account(session)
    make_recovery_codes(session, account.id, now=NOW)
    before = account.fs_uniquifier

    forget_recovery_codes(session, account.id)
    end_sessions(session, account, by=COMMAND_LINE, now=NOW)

    assert recovery_codes_left(session, account.id) == 0
    assert account.fs_uniquifier != before


def use_both(_number: int, settings: dict[str, object], account_id: int, code: str) -> tuple[bool, bool]:
    """Whether this process could use the half minute, and the recovery code."""
    app = create_app(settings)
    with app.app_context():
        try:
            with writing() as session:
                step = use_time_step(session, account_id, 100)
            with writing() as session:
                recovery = use_recovery_code(session, account_id, code, by=COMMAND_LINE, now=NOW)
        finally:
            db.session.remove()
            db.engine.dispose()
    return step, recovery


def test_codes_that_arrive_in_several_processes_at_once_are_good_for_one(
    app: Flask, database: Database
) -> None:
    with app.app_context(), writing() as session:
        account_id = make_account(session).id
        code = make_recovery_codes(session, account_id, now=NOW)[0]

    answers = all_at_once(3, use_both, settings_for(database), account_id, code)

    assert [sum(each) for each in zip(*answers, strict=True)] == [1, 1]
