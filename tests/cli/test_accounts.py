"""Accounts by command line: the way in when nobody can sign in any more."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.models.accounts import Account
from app.models.history import HistoryEntry
from tests.cli.running import placecard_for
from tests.conftest import Database
from tests.make import make_account


def test_a_lost_second_factor_is_taken_away(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with app.app_context(), writing() as session:
        make_account(session, "boss@example.org").tf_primary_method = "authenticator"

    ran = placecard_for(database, monkeypatch, capsys)("accounts", "take-second-factor", "Boss@example.org")

    assert (ran.code, ran.err) == (0, "")
    with app.app_context():
        assert db.session.scalars(select(Account.tf_primary_method)).one() is None
        assert db.session.scalars(select(HistoryEntry.door)).one() == "command"


def test_nobody_by_that_address_is_said_so(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = placecard_for(database, monkeypatch, capsys)("accounts", "take-second-factor", "no@example.org")

    assert ran.code == 1
    assert "There is no account for no@example.org" in ran.err
