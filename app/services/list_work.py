"""What the worker does with large lists: whose turn it is, how far it has come, and when it is to stop."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.lists import ListImport
from app.rules.lists import NotWaitingForConfirmation
from app.rules.refusals import Refused
from app.rules.states import Door, ListState
from app.services.history import Actor

#: A worker that has not been heard of for so long is taken for dead, and another takes its list.
LEASE = timedelta(minutes=5)
_WORK = (ListState.READING, ListState.CONFIRMING)


@dataclass(frozen=True)
class ListTask:
    """A list that is to be read or confirmed."""

    list_import_id: int
    state: ListState


class NotWanted(Refused):
    """The officer cancelled while the worker was at it."""


def take_list(session: Session, *, now: datetime) -> ListTask | None:
    """The list that has waited longest, leased to the worker that asks; none where there is nothing to do."""
    query = (
        select(ListImport)
        .where(
            ListImport.state.in_(_WORK),
            ListImport.content.is_not(None),
            or_(ListImport.leased_until.is_(None), ListImport.leased_until < now),
        )
        .order_by(ListImport.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    upload = session.scalar(query)
    if upload is None:
        return None
    upload.leased_until = now + LEASE
    return ListTask(upload.id, ListState(upload.state))


def note_progress(
    session: Session,
    task: ListTask,
    step: str,
    *,
    now: datetime,
    done: int | None = None,
    of: int | None = None,
) -> None:
    """Say how far the worker is. Raises `NotWanted` where an officer has cancelled in the meantime."""
    upload = still_wanted(session, task)
    upload.progress = upload.progress | {"step": step, "done": done, "of": of}
    upload.leased_until = now + LEASE


def still_wanted(session: Session, task: ListTask) -> ListImport:
    """The list of a task. Raises `NotWanted`."""
    upload = session.get(ListImport, task.list_import_id, with_for_update=True, populate_existing=True)
    if upload is None or upload.state != task.state:
        raise NotWanted("The list was cancelled.")
    return upload


def start_confirming(session: Session, list_import_id: int, *, by: Actor) -> ListImport:
    """Leave a previewed list to the worker. Raises `NotWaitingForConfirmation`."""
    upload = session.get_one(ListImport, list_import_id, with_for_update=True, populate_existing=True)
    if upload.state != ListState.PREVIEWED:
        raise NotWaitingForConfirmation(ListState(upload.state))
    upload.state = ListState.CONFIRMING
    upload.progress = {"step": "waiting", "by": by.account_id, "door": by.door}
    upload.leased_until = None
    return upload


def confirmed_by(upload: ListImport) -> Actor:
    """The officer who pressed Confirm."""
    return Actor(Door(upload.progress.get("door", Door.WORKER)), upload.progress.get("by"))


def record_refusal(session: Session, task: ListTask, sentence: str) -> None:
    """Keep why a list could not be read, or not be confirmed: an unreadable one is let go."""
    upload = still_wanted(session, task)
    upload.summary = upload.summary | {"refusal": sentence}
    upload.progress = {}
    upload.leased_until = None
    if task.state is ListState.READING:
        upload.state = ListState.UNREADABLE
        upload.content = None
    else:
        upload.state = ListState.PREVIEWED
