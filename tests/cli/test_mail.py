"""Tests of `placecard mail read`."""

import io
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.models.invitations import Invitation
from tests.cli.running import Placecard, placecard_for
from tests.conftest import Database
from tests.make import make_event
from tests.services.calendar_mail import answer_mail, entry_of
from tests.services.test_calendar_entries import invite


@pytest.fixture
def placecard(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Placecard:
    return placecard_for(database, monkeypatch, capsys)


@pytest.fixture
def raw(app: Flask) -> bytes:
    """A yes from the calendar of the one who is invited."""
    with app.app_context(), writing() as session:
        (invitation,) = invite(session, make_event(session))
        return answer_mail(invitation, entry_of(session, invitation))


def answer(app: Flask) -> str | None:
    with app.app_context():
        return db.session.scalars(select(Invitation.answer)).one()


def test_a_yes_in_a_file_is_recorded_once(
    app: Flask, placecard: Placecard, raw: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "reply.eml"
    file.write_bytes(raw)

    first = placecard("mail", "read", str(file), "--json")
    again = placecard("mail", "read", str(file), "--json")

    assert (first.code, first.json["outcome"], first.json["repeated"]) == (0, "applied", False)
    assert again.json["repeated"]
    assert answer(app) == "yes"


def test_a_message_is_read_from_standard_input(
    app: Flask, placecard: Placecard, raw: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))

    ran = placecard("mail", "read")

    assert ran.code == 0
    assert "applied" in ran.out
    assert answer(app) == "yes"


def test_bytes_that_are_no_mail_are_kept_for_a_person(
    placecard: Placecard, app: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "noise"
    file.write_bytes(b"\x00\xff" * 500)

    ran = placecard("mail", "read", str(file), "--json")

    assert (ran.code, ran.json["needs_officer"]) == (0, True)
    assert app.name
