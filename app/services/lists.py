"""Invitee lists: uploaded, read and compared with everybody known, shown, and decided on or forgotten.

Writing what they say is `list_confirming`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from app.models.accounts import Partner
from app.models.categories import Category
from app.models.lists import ListImport, ListRow
from app.rules.list_decisions import Decision, read_decisions, store_decisions
from app.rules.lists import NotWaitingForConfirmation, representatives_to_be_named
from app.rules.states import ListState
from app.services.history import Actor, write_history
from app.services.list_findings import pack_findings
from app.services.list_reading import (
    ListChoices,
    ListFile,
    ReadList,
    compare_list,
    read_file,
    remembered_mapping,
)
from app.services.list_rows import keep_rows, row_records
from app.services.many_rows import no_search_for_cycles


def keep_upload(
    session: Session,
    file_name: str,
    *,
    category: Category,
    partner: Partner | None,
    choices: ListChoices,
    by: Actor,
    now: datetime,
    content: bytes | None = None,
) -> ListImport:
    """An uploaded file that is to be read: `preview_upload` does that, here or in the worker."""
    upload = ListImport(
        state=ListState.READING,
        file_name=file_name,
        category=category,
        partner=partner,
        account_id=by.account_id,
        content=content,
        choices=choices.stored(),
        summary={"rows": 0},
        progress={},
        uploaded_at=now,
    )
    session.add(upload)
    session.flush()
    return upload


def read_upload(session: Session, upload: ListImport) -> ListFile:
    """The file of an upload. Columns that this partner sends again are read as they were chosen the last time.

    Raises `UnreadableList`.
    """
    choices = ListChoices.of(upload)
    read = read_file(upload.content or b"", upload.file_name, choices)
    if choices.mapping is None:
        mapping = remembered_mapping(session, read.file, partner=upload.partner)
        if mapping is not None:
            remembered = ListChoices(choices.sheet, choices.heading_row, mapping)
            return read_file(upload.content or b"", upload.file_name, remembered)
    return read


def preview_upload(session: Session, upload: ListImport, read: ReadList) -> None:
    """Keep what each row of an upload would become, for an officer to confirm. No person is written."""
    session.execute(delete(ListRow).where(ListRow.list_import_id == upload.id))
    keep_rows(session, row_records(upload.id, read))
    upload.state = ListState.PREVIEWED
    upload.findings = pack_findings(read)
    upload.summary = summary_of(read)
    upload.progress = {}
    upload.leased_until = None


def summary_of(read: ReadList) -> dict[str, object]:
    """What is remembered of a list that was read and compared: how many rows have each outcome, and what it says."""
    file = read.file
    return read.counts | {
        "questions": file.questions,
        "sheet": file.sheet,
        "sheets": list(file.sheets),
        "hidden_sheets": list(file.hidden_sheets),
        "heading_rows": list(file.heading_rows),
        "mapping": file.mapping,
        "left_out": {each.heading: each.reason for each in file.columns if each.reason},
        "examples": file.examples,
        "gone": list(read.gone),
        "compared_with": list(read.compared_with),
        "to_be_named": representatives_to_be_named(read.listed),
    }


def preview_list(
    session: Session,
    content: bytes,
    file_name: str,
    *,
    category: Category,
    partner: Partner | None,
    choices: ListChoices,
    by: Actor,
    now: datetime,
) -> ListImport:
    """Keep an uploaded file with what each row would become. Raises `UnreadableList` with a sentence."""
    upload = keep_upload(
        session,
        file_name,
        category=category,
        partner=partner,
        choices=choices,
        content=content,
        by=by,
        now=now,
    )
    compare_upload(session, upload)
    return upload


def compare_upload(session: Session, upload: ListImport) -> None:
    """Read an upload and keep what each row would become. Raises `UnreadableList`."""
    with no_search_for_cycles():
        read = read_upload(session, upload)
        preview_upload(
            session, upload, compare_list(session, read, category=upload.category, partner=upload.partner)
        )


def choose_columns(session: Session, list_import_id: int, choices: ListChoices) -> ListImport:
    """Read a previewed file again as an officer says that it is. Raises `UnreadableList`, and changes nothing then."""
    upload = take_waiting(session, list_import_id)
    upload.choices = dict(choices.stored())
    compare_upload(session, upload)
    return upload


def decide_rows(
    session: Session,
    list_import_id: int,
    decisions: Mapping[int, Decision],
    *,
    gone: Collection[int] | None = None,
) -> ListImport:
    """Keep what an officer decided about some rows, and which of those no longer on the list have left."""
    upload = take_waiting(session, list_import_id)
    kept = read_decisions(upload.choices.get("rows", {})) | dict(decisions)
    choices = dict(upload.choices) | {"rows": store_decisions(kept)}
    if gone is not None:
        choices["gone"] = sorted(set(gone) & set(upload.summary.get("gone", [])))
    upload.choices = choices
    return upload


def take_waiting(session: Session, list_import_id: int, *, also: ListState | None = None) -> ListImport:
    """A previewed list, locked until the transaction ends. Raises `NotWaitingForConfirmation`."""
    upload = session.get_one(ListImport, list_import_id, with_for_update=True, populate_existing=True)
    if upload.state not in (ListState.PREVIEWED, also) or upload.content is None:
        raise NotWaitingForConfirmation(ListState(upload.state))
    return upload


def cancel_list(session: Session, list_import_id: int, *, by: Actor, now: datetime) -> ListImport:
    """Forget a list that was not confirmed, also while the worker has it. Raises `NotWaitingForConfirmation`."""
    upload = session.get_one(ListImport, list_import_id, with_for_update=True, populate_existing=True)
    if upload.state in (ListState.CONFIRMED, ListState.CANCELLED, ListState.UNDONE):
        raise NotWaitingForConfirmation(ListState(upload.state))
    upload.state = ListState.CANCELLED
    upload.content = upload.findings = None
    upload.progress = {}
    write_history(session, "list cancelled", by=by, now=now, list_import=upload.id)
    return upload


def recent_lists(session: Session, *, most: int = 50) -> Sequence[ListImport]:
    """The lists that were uploaded last, newest first."""
    query = (
        select(ListImport)
        .options(joinedload(ListImport.category), joinedload(ListImport.account))
        .order_by(ListImport.id.desc())
        .limit(most)
    )
    return session.scalars(query).all()
