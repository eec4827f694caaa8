"""Reading and confirming large lists, a step at a time, so that pages can show how far it is."""

import logging
from collections.abc import Callable
from datetime import datetime

from app.database import writing
from app.extensions import db
from app.models.lists import ListImport
from app.rules.refusals import Refused
from app.rules.states import ListState
from app.services.list_confirming import confirm_list
from app.services.list_findings import findings_of
from app.services.list_reading import ReadList, compare_list
from app.services.list_work import (
    ListTask,
    NotWanted,
    confirmed_by,
    note_progress,
    record_refusal,
    still_wanted,
    take_list,
)
from app.services.lists import preview_upload, read_upload
from app.services.many_rows import no_search_for_cycles

log = logging.getLogger("placecard.worker")


def work_on_one_list(now: Callable[[], datetime]) -> bool:
    """Read or confirm the list that has waited longest. Returns whether there was one."""
    with writing() as session:
        task = take_list(session, now=now())
    if task is None:
        return False
    try:
        with no_search_for_cycles():
            read = _compare(task, now)
            with writing() as session:
                upload = still_wanted(session, task)
                if task.state is ListState.READING:
                    preview_upload(session, upload, read)
                else:
                    by = confirmed_by(upload)
                    confirm_list(session, task.list_import_id, by=by, now=now(), read=read)
        log.info("list", extra={"list": task.list_import_id, "did": task.state.value})
    except NotWanted:
        log.info("list", extra={"list": task.list_import_id, "did": "cancelled"})
    except Refused as refusal:
        with writing() as session:
            record_refusal(session, task, str(refusal))
    return True


def _compare(task: ListTask, now: Callable[[], datetime]) -> ReadList:
    """Read the file and compare it, outside any transaction, telling now and then how far it is."""
    _tell(task, "reading", now)
    upload = db.session.get_one(ListImport, task.list_import_id)
    is_confirmed = task.state is ListState.CONFIRMING
    file = (findings_of(upload) if is_confirmed else None) or read_upload(db.session(), upload)
    rows = len(file.listed)
    _tell(task, "comparing", now, done=0, of=rows)
    upload = db.session.get_one(ListImport, task.list_import_id)
    read = compare_list(
        db.session(),
        file,
        category=upload.category,
        partner=upload.partner,
        report=lambda done: _tell(task, "comparing", now, done=done, of=rows),
    )
    _tell(task, "writing", now, done=rows, of=rows)
    return read


def _tell(
    task: ListTask, step: str, now: Callable[[], datetime], *, done: int | None = None, of: int | None = None
) -> None:
    moment = now()
    with writing() as session:
        note_progress(session, task, step, now=moment, done=done, of=of)
