"""Accounts are added once, and their one-time links sign in once."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from app.database import writing
from app.extensions import db
from app.models.history import HistoryEntry
from app.rules.accounts import LINK_LASTS, AccountEnded, AccountExists, NotAnAddress, SignInLinkEnded
from app.rules.states import AccountRole
from app.rules.tokens import token_digest
from app.services.accounts import (
    account_for_link,
    add_account,
    find_account,
    find_or_add_partner,
    list_partners,
    make_sign_in_link,
    use_sign_in_link,
)
from app.services.history import COMMAND_LINE
from tests.conftest import Database, settings_for
from tests.make import NOW, make_account, make_partner
from tests.processes import all_at_once


def test_an_account_is_found_whatever_the_case_of_its_address(session: Session) -> None:
    account = make_account(session, "Olive.Officer@example.org")

    assert find_account(session, " olive.officer@EXAMPLE.org ") is account


def test_no_address_has_two_accounts(session: Session) -> None:
    make_account(session, "olive@example.org")

    with pytest.raises(AccountExists, match=r"OLIVE@example\.org"):
        add_account(
            session, "OLIVE@example.org", role=AccountRole.OFFICER, partner=None, by=COMMAND_LINE, now=NOW
        )


@pytest.mark.parametrize(
    "typed", ["olive", "", "olive@", "olive@example", "two@example.org, one@example.org"]
)
def test_what_is_no_address_gets_no_account(session: Session, typed: str) -> None:
    with pytest.raises(NotAnAddress):
        add_account(session, typed, role=AccountRole.OFFICER, partner=None, by=COMMAND_LINE, now=NOW)

    assert find_account(session, typed) is None


def test_adding_an_account_is_on_record_without_its_address(session: Session) -> None:
    account = add_account(
        session, "olive@example.org", role=AccountRole.OFFICER, partner=None, by=COMMAND_LINE, now=NOW
    )

    entry = session.scalars(select(HistoryEntry)).one()
    assert (entry.what, entry.door, entry.at) == ("account added", "command", NOW)
    assert entry.facts == {"account": account.id, "role": "officer"}


def test_a_partner_is_added_once_however_it_is_written(session: Session) -> None:
    first = find_or_add_partner(session, "Oxfordshire  County Council")
    again = find_or_add_partner(session, " oxfordshire county council ")

    assert first is again
    assert first.name == "Oxfordshire County Council"


def test_partners_are_listed_by_name(session: Session) -> None:
    make_partner(session, "West Oxfordshire")
    make_partner(session, "Cherwell")

    assert [each.name for each in list_partners(session)] == ["Cherwell", "West Oxfordshire"]


def test_the_database_keeps_only_the_digest_of_a_link(session: Session) -> None:
    account = make_account(session)

    token = make_sign_in_link(account, now=NOW)

    assert account.link_digest == token_digest(token)
    assert token not in str(vars(account))


def test_looking_at_a_link_does_not_use_it_up(session: Session) -> None:
    account = make_account(session)
    token = make_sign_in_link(account, now=NOW)
    account_for_link(session, token, now=NOW)

    assert use_sign_in_link(session, token, by=COMMAND_LINE, now=NOW) is account


def test_a_link_signs_in_once(session: Session) -> None:
    token = make_sign_in_link(make_account(session), now=NOW)
    use_sign_in_link(session, token, by=COMMAND_LINE, now=NOW)

    with pytest.raises(SignInLinkEnded):
        use_sign_in_link(session, token, by=COMMAND_LINE, now=NOW)


def test_a_newer_link_ends_the_earlier_one(session: Session) -> None:
    account = make_account(session)
    earlier = make_sign_in_link(account, now=NOW)
    make_sign_in_link(account, now=NOW)
    session.flush()

    with pytest.raises(SignInLinkEnded):
        account_for_link(session, earlier, now=NOW)


def test_a_link_runs_out(session: Session) -> None:
    account = make_account(session)
    token = make_sign_in_link(account, now=NOW)
    session.flush()
    last = NOW + LINK_LASTS - timedelta(seconds=1)

    assert account_for_link(session, token, now=last) is account
    with pytest.raises(SignInLinkEnded):
        account_for_link(session, token, now=NOW + LINK_LASTS)


@pytest.mark.parametrize("token", ["", "no-such-token", "\N{SNOWMAN}"])
def test_an_unknown_token_signs_nobody_in(session: Session, token: str) -> None:
    make_account(session)

    with pytest.raises(SignInLinkEnded):
        account_for_link(session, token, now=NOW)


def test_a_link_does_not_outlive_its_account(session: Session) -> None:
    account = make_account(session, role=AccountRole.CONSULTANT)
    token = make_sign_in_link(account, now=NOW)
    account.ends_on = date(2027, 1, 4)
    session.flush()

    with pytest.raises(AccountEnded):
        use_sign_in_link(session, token, by=COMMAND_LINE, now=NOW)


def use_link(_number: int, settings: dict[str, object], token: str) -> bool:
    """Whether this process could sign in by the link."""
    app = create_app(settings)
    with app.app_context():
        try:
            with writing() as session:
                use_sign_in_link(session, token, by=COMMAND_LINE, now=NOW)
        except SignInLinkEnded:
            return False
        finally:
            db.session.remove()
            db.engine.dispose()
    return True


def test_a_link_that_is_pressed_in_two_places_at_once_signs_in_once(app: Flask, database: Database) -> None:
    with app.app_context(), writing() as session:
        token = make_sign_in_link(make_account(session), now=NOW)

    signed_in = all_at_once(4, use_link, settings_for(database), token)

    assert signed_in.count(True) == 1
