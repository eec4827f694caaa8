"""Second factors of accounts: codes that are good once, and taking a lost factor away."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from secrets import token_hex

from sqlalchemy import CursorResult, delete, func, or_, select, update
from sqlalchemy.orm import Session

from app.models.accounts import Account
from app.models.sign_in import Passkey, RecoveryCode
from app.rules.second_factors import RECOVERY_CODES, recovery_code, tidy_recovery_code
from app.rules.tokens import token_digest
from app.services.history import Actor, write_history


def use_time_step(session: Session, account_id: int, step: int, *, is_first: bool = False) -> bool:
    """Use up the half minute that a code belongs to; False where that one or a later one was used before.

    One statement decides, so that a code which arrives twice at once is good for one of the two (RFC 6238,
    section 5.2). `is_first`: the code comes from a new secret, so that earlier codes say nothing.
    """
    query = update(Account).where(Account.id == account_id).values(tf_last_counter=step)
    if not is_first:
        query = query.where(or_(Account.tf_last_counter.is_(None), Account.tf_last_counter < step))
    return _changed_one(session.execute(query.execution_options(synchronize_session=False)))


def make_recovery_codes(session: Session, account_id: int, *, now: datetime) -> list[str]:
    """New codes in place of all earlier ones. They can be read only here: the database keeps digests."""
    codes = [recovery_code(secrets.choice) for _ in range(RECOVERY_CODES)]
    forget_recovery_codes(session, account_id)
    session.add_all(
        RecoveryCode(account_id=account_id, digest=token_digest(code), made_at=now) for code in codes
    )
    session.flush()
    return codes


def use_recovery_code(session: Session, account_id: int, typed: str, *, by: Actor, now: datetime) -> bool:
    """Use up one of the account's codes; False where it has no such code, or had it already used."""
    query = (
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.digest == token_digest(tidy_recovery_code(typed)),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
    )
    is_right = _changed_one(session.execute(query))
    if is_right:
        write_history(session, "recovery code used", by=by, now=now, account=account_id)
    return is_right


def recovery_codes_left(session: Session, account_id: int) -> int:
    """How many codes can still be used."""
    query = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return session.scalar(query) or 0


def passkeys_of(session: Session, account_id: int) -> Sequence[Passkey]:
    """An account's passkeys, oldest first."""
    return session.scalars(select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id)).all()


def accounts_with_passkey(session: Session) -> set[int]:
    """The ids of all accounts that can sign in by a passkey."""
    return set(session.scalars(select(Passkey.account_id).distinct()))


def has_second_factor(account: Account) -> bool:
    """Whether more than a password is there to sign in with: codes from a telephone, or a passkey."""
    return account.tf_primary_method is not None or bool(account.webauthn)


def forget_recovery_codes(session: Session, account_id: int) -> None:
    """Recovery codes stand in for codes from a telephone, and end with them."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))


def reset_second_factor(session: Session, account: Account, *, by: Actor, now: datetime) -> None:
    """Take away codes, recovery codes and passkeys of somebody who lost them, and end their sessions."""
    account.tf_primary_method = account.tf_totp_secret = None
    account.fs_uniquifier = token_hex(32)
    account.webauthn.clear()
    forget_recovery_codes(session, account.id)
    session.flush()
    write_history(session, "second factor reset", by=by, now=now, account=account.id)


def end_sessions(session: Session, account: Account, *, by: Actor, now: datetime) -> None:
    """Sign an account out of every browser."""
    account.fs_uniquifier = token_hex(32)
    session.flush()
    write_history(session, "signed out everywhere", by=by, now=now, account=account.id)


def _changed_one(result: object) -> bool:
    return isinstance(result, CursorResult) and result.rowcount == 1
