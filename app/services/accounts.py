"""Accounts: adding them, and the one-time links that they first sign in with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex, token_urlsafe

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from app.formats.dates import moment_words
from app.models.accounts import Account, Partner
from app.rules.accounts import (
    LINK_LASTS,
    MAY_DO,
    AccountExists,
    SignInLinkEnded,
    check_account,
    check_address,
    check_administrators_left,
    link_is_good,
)
from app.rules.london_time import london_day
from app.rules.states import AccountRole
from app.rules.tokens import token_digest
from app.services.history import Actor, write_history
from app.services.messages import queue_account_letter

#: What the history tells of a change.
_TOLD = ("name", "role", "partner_id", "active", "ends_on")


def find_or_add_partner(session: Session, name: str) -> Partner:
    """The partner of that name, added where there is none yet."""
    tidy = " ".join(name.split())
    partner = session.scalar(select(Partner).where(func.lower(Partner.name) == tidy.lower()))
    if partner is None:
        partner = Partner(name=tidy)
        session.add(partner)
        session.flush()
    return partner


def find_account(session: Session, email: str) -> Account | None:
    """The account with that address, whatever its case."""
    return session.scalar(select(Account).where(func.lower(Account.email) == email.strip().lower()))


def add_account(
    session: Session,
    email: str,
    *,
    role: AccountRole,
    partner: Partner | None,
    by: Actor,
    now: datetime,
    name: str = "",
) -> Account:
    """A new account without a password. Raises `AccountExists` and `NotAnAddress`."""
    address = check_address(email)
    if find_account(session, address) is not None:
        raise AccountExists(address)
    account = Account(
        email=address,
        name=name,
        role=role,
        partner=partner,
        fs_uniquifier=token_hex(32),
        created_at=now,
        active=True,
    )
    session.add(account)
    session.flush()
    write_history(session, "account added", by=by, now=now, account=account.id, role=role.value)
    return account


@dataclass(frozen=True)
class AccountPlan:
    """What an account should be."""

    name: str
    role: AccountRole
    partner: Partner | None
    active: bool
    ends_on: date | None


def change_account(
    session: Session, account: Account, plan: AccountPlan, *, by: Actor, now: datetime
) -> None:
    """Make an account what the plan says. Raises `LastAdministrator`.

    Another role or switching off ends every session of the account.
    """
    others = (
        select(Account.id)
        .where(Account.role == AccountRole.ADMINISTRATOR, Account.active, Account.id != account.id)
        .with_for_update()
    )
    check_administrators_left(
        was=AccountRole(account.role),
        becomes=plan.role,
        stays_active=plan.active,
        others=len(session.scalars(others).all()),
    )
    if account.role != plan.role or account.active != plan.active:
        account.fs_uniquifier = token_hex(32)
    before = {name: getattr(account, name) for name in _TOLD}
    account.name, account.role, account.partner = plan.name, plan.role, plan.partner
    account.active, account.ends_on = plan.active, plan.ends_on
    session.flush()
    changed = [name for name in _TOLD if getattr(account, name) != before[name]]
    if changed:
        values = {name: _plain(getattr(account, name)) for name in changed if name != "name"}
        write_history(
            session, "account changed", by=by, now=now, account=account.id, changed=changed, values=values
        )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def list_accounts(session: Session) -> Sequence[Account]:
    """Every account with its partner, those in use first, by name and address."""
    query = (
        select(Account)
        .options(joinedload(Account.partner))
        .order_by(Account.active.desc(), func.lower(Account.name), Account.email, Account.id)
    )
    return session.scalars(query).all()


def queue_sign_in_letter(
    session: Session, account: Account, *, link: str, by: Account, now: datetime
) -> None:
    """Queue the letter that brings an account's one-time link."""
    queue_account_letter(
        session,
        "account_invitation",
        to_name=account.shown_name,
        to_address=account.email,
        key=f"{account.id}:{account.link_digest}",
        facts={
            "invited_by": by.shown_name,
            "may_do": MAY_DO[AccountRole(account.role)],
            "sign_in_link": link,
            "works_until": moment_words(now + LINK_LASTS),
        },
        now=now,
    )


def make_sign_in_link(account: Account, *, now: datetime) -> str:
    """A token that signs this account in once, within a few days. An earlier one stops working."""
    token = token_urlsafe(24).lower()
    account.link_digest = token_digest(token)
    account.link_ends_at = now + LINK_LASTS
    return token


def account_for_link(session: Session, token: str, *, now: datetime) -> Account:
    """Whose one-time link this is. Changes nothing. Raises `SignInLinkEnded` or `AccountEnded`."""
    return _account_by(session, _with_link(token), now=now)


def _with_link(token: str) -> Select[Account]:
    return select(Account).where(Account.link_digest == token_digest(token))


def _account_by(session: Session, query: Select[Account], *, now: datetime) -> Account:
    account = session.scalar(query)
    if account is None or not link_is_good(ends_at=account.link_ends_at, now=now):
        raise SignInLinkEnded
    check_account(active=account.active, ends_on=account.ends_on, today=london_day(now))
    return account


def use_sign_in_link(session: Session, token: str, *, by: Actor, now: datetime) -> Account:
    """Use up a one-time link. Raises `SignInLinkEnded` or `AccountEnded`."""
    # Locked, so that a link pressed in two places at once still signs in once.
    account = _account_by(session, _with_link(token).with_for_update(), now=now)
    account.link_digest = None
    account.link_ends_at = None
    write_history(session, "signed in by link", by=by, now=now, account=account.id)
    return account


def list_partners(session: Session) -> Sequence[Partner]:
    """Every partner, by name."""
    return session.scalars(select(Partner).order_by(Partner.name, Partner.id)).all()


def partner_ids(session: Session) -> dict[str, int]:
    """The id of every partner by its name, folded."""
    return {partner.name.casefold(): partner.id for partner in list_partners(session)}
