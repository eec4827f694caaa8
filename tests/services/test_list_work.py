from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models.lists import ListImport
from app.rules.lists import NotWaitingForConfirmation
from app.rules.states import Door, ListState
from app.services.history import Actor
from app.services.list_reading import ListChoices
from app.services.list_work import (
    LEASE,
    NotWanted,
    confirmed_by,
    note_progress,
    record_refusal,
    start_confirming,
    still_wanted,
    take_list,
)
from app.services.lists import cancel_list, keep_upload, preview_list
from tests.make import NOW, make_account, make_category

OFFICER = Actor(Door.PAGE)


@pytest.fixture
def waiting(session: Session) -> ListImport:
    return keep_upload(
        session,
        "list.csv",
        content=b"Name\nAnn Ash\n",
        category=make_category(session),
        partner=None,
        choices=ListChoices(),
        by=OFFICER,
        now=NOW,
    )


def test_a_list_is_taken_by_one_worker(session: Session, waiting: ListImport) -> None:
    task = take_list(session, now=NOW)

    assert task is not None
    assert (task.list_import_id, task.state) == (waiting.id, ListState.READING)
    assert take_list(session, now=NOW) is None


def test_a_list_of_a_dead_worker_is_taken_again(session: Session, waiting: ListImport) -> None:
    take_list(session, now=NOW)

    assert take_list(session, now=NOW + LEASE + timedelta(seconds=1)) is not None


def test_progress_is_kept_and_keeps_the_lease(session: Session, waiting: ListImport) -> None:
    task = take_list(session, now=NOW)
    assert task is not None

    note_progress(session, task, "comparing", now=NOW + LEASE, done=10, of=20)

    assert waiting.progress == {"step": "comparing", "done": 10, "of": 20}
    assert take_list(session, now=NOW + LEASE + timedelta(seconds=1)) is None


def test_a_worker_hears_that_the_officer_has_cancelled(session: Session, waiting: ListImport) -> None:
    task = take_list(session, now=NOW)
    assert task is not None
    cancel_list(session, waiting.id, by=OFFICER, now=NOW)

    with pytest.raises(NotWanted):
        still_wanted(session, task)


def test_a_list_that_cannot_be_read_is_let_go_with_its_reason(session: Session, waiting: ListImport) -> None:
    task = take_list(session, now=NOW)
    assert task is not None

    record_refusal(session, task, "It is empty.")

    assert (waiting.state, waiting.content) == (ListState.UNREADABLE, None)
    assert waiting.summary["refusal"] == "It is empty."


def test_the_officer_who_confirms_is_remembered(session: Session) -> None:
    officer = Actor(Door.PAGE, make_account(session).id)
    upload = preview_list(
        session,
        b"Name\nAnn Ash\n",
        "list.csv",
        category=make_category(session),
        partner=None,
        choices=ListChoices(),
        by=officer,
        now=NOW,
    )

    start_confirming(session, upload.id, by=officer)

    assert confirmed_by(upload) == officer
    with pytest.raises(NotWaitingForConfirmation, match="at this moment"):
        start_confirming(session, upload.id, by=officer)
