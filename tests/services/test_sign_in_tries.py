"""Wrong tries are counted for all processes together, and for known browsers apart."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import create_app
from app.database import writing
from app.extensions import db
from app.models.sign_in import SignInTry
from app.rules.sign_in_tries import (
    MOST_FROM_NETWORK,
    MOST_TRIES,
    TRIES_WINDOW,
    TooManyFromNetwork,
    TooManyTries,
)
from app.services.sign_in_tries import begin_try, begin_try_from, end_tries, end_try_from
from tests.conftest import Database, settings_for
from tests.make import NOW
from tests.processes import all_at_once

WHOM = "address olive@example.org"


def use_up(session: Session, *, device: str = "") -> None:
    for _ in range(MOST_TRIES):
        begin_try(session, WHOM, device=device, now=NOW)


def test_after_ten_tries_there_is_no_other_until_the_window_has_passed(session: Session) -> None:
    use_up(session)

    with pytest.raises(TooManyTries):
        begin_try(session, WHOM, now=NOW + TRIES_WINDOW - timedelta(seconds=1))
    begin_try(session, WHOM, now=NOW + TRIES_WINDOW)


def test_tries_for_one_address_do_not_count_for_another(session: Session) -> None:
    use_up(session)

    begin_try(session, "address other@example.org", now=NOW)


def test_strangers_who_guess_lock_out_nobody_who_was_here_before(session: Session) -> None:
    use_up(session)

    begin_try(session, WHOM, device="their own laptop", now=NOW)


def test_a_known_browser_may_not_guess_for_ever_either(session: Session) -> None:
    use_up(session, device="their own laptop")

    with pytest.raises(TooManyTries):
        begin_try(session, WHOM, device="their own laptop", now=NOW)


def test_a_right_try_forgets_the_wrong_ones_of_its_own_browser_only(session: Session) -> None:
    use_up(session)
    use_up(session, device="their own laptop")

    end_tries(session, WHOM, device="their own laptop")

    begin_try(session, WHOM, device="their own laptop", now=NOW)
    with pytest.raises(TooManyTries):
        begin_try(session, WHOM, now=NOW)


def test_a_new_password_forgets_all_of_them(session: Session) -> None:
    use_up(session)
    use_up(session, device="their own laptop")

    end_tries(session, WHOM)

    assert session.scalar(select(func.count(SignInTry.id))) == 0


def test_no_address_is_kept_and_old_tries_go(session: Session) -> None:
    begin_try(session, WHOM, now=NOW)
    begin_try(session, "address other@example.org", now=NOW + TRIES_WINDOW)

    (left,) = session.scalars(select(SignInTry)).all()
    assert left.at == NOW + TRIES_WINDOW
    assert "example" not in left.whom


def test_wrong_tries_from_one_network_count_for_all_accounts_together(session: Session) -> None:
    for _ in range(MOST_FROM_NETWORK):
        begin_try_from(session, "office", now=NOW)

    with pytest.raises(TooManyFromNetwork):
        begin_try_from(session, "office", now=NOW + TRIES_WINDOW - timedelta(seconds=1))
    begin_try_from(session, "another office", now=NOW)
    begin_try_from(session, "office", now=NOW + TRIES_WINDOW)


def test_a_right_password_takes_back_its_own_try_and_no_other(session: Session) -> None:
    for _ in range(2):
        begin_try_from(session, "office", now=NOW)
    begin_try_from(session, "another office", now=NOW)

    end_try_from(session, "office")

    assert session.scalar(select(func.count(SignInTry.id))) == 2


def guess(_number: int, settings: dict[str, object]) -> int:
    """How many of ten guesses this process could make."""
    app = create_app(settings)
    heard = 0
    with app.app_context():
        try:
            for _ in range(MOST_TRIES):
                with writing() as session:
                    begin_try(session, WHOM, now=NOW)
                heard += 1
        except TooManyTries:
            pass
        finally:
            db.session.remove()
            db.engine.dispose()
    return heard


def test_processes_that_guess_at_once_have_ten_tries_together(app: Flask, database: Database) -> None:
    heard = all_at_once(3, guess, settings_for(database))

    assert sum(heard) == MOST_TRIES
