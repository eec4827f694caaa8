"""Writing what invitee lists say, each in one transaction: with a preview that is confirmed, or without one."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.database import one_at_a_time
from app.models.accounts import Partner
from app.models.categories import Category
from app.models.lists import ListImport, ListRow
from app.rules.lists import ListHasQuestions
from app.rules.states import ListState
from app.services.history import Actor, write_history
from app.services.known_people import ADDING_PEOPLE
from app.services.list_findings import findings_of
from app.services.list_reading import ListChoices, ReadList, compare_list
from app.services.list_rows import keep_rows, others_as_kept, row_records, tell_rows_what_was_written
from app.services.list_writing import Written, write_list
from app.services.lists import keep_upload, read_upload, summary_of, take_waiting
from app.services.many_rows import no_search_for_cycles, room_for_indexes
from app.services.vacancies import keep_vacancies


def import_list(
    session: Session,
    read: ReadList,
    *,
    category: Category,
    partner: Partner | None,
    choices: ListChoices,
    by: Actor,
    now: datetime,
) -> tuple[ListImport, ReadList]:
    """Write what a list says without a preview. Compares again where others have written since it was read.

    Returns what was written with what came of each row. Raises `ListHasQuestions`.
    """
    upload = keep_upload(
        session, read.file.file_name, category=category, partner=partner, choices=choices, by=by, now=now
    )
    with no_search_for_cycles():
        one_at_a_time(session, ADDING_PEOPLE)
        read = compare_list(session, read, category=category, partner=partner)
        _write(session, upload, read, by=by, now=now)
    return upload, read


def confirm_list(
    session: Session, list_import_id: int, *, by: Actor, now: datetime, read: ReadList | None = None
) -> ListImport:
    """Write what a previewed list says, in one transaction, as the preview found it.

    The list is compared again only where others have written since. `read` is what was found out before the
    transaction began. Raises `NotWaitingForConfirmation`, and `ListHasQuestions` where something must be
    answered first.
    """
    upload = take_waiting(session, list_import_id, also=ListState.CONFIRMING)
    with no_search_for_cycles():
        one_at_a_time(session, ADDING_PEOPLE)
        found = read or findings_of(upload) or read_upload(session, upload)
        known = compare_list(session, found, category=upload.category, partner=upload.partner)
        _write(session, upload, known, by=by, now=now)
    return upload


def _write(session: Session, upload: ListImport, read: ReadList, *, by: Actor, now: datetime) -> None:
    if read.file.questions:
        raise ListHasQuestions(read.file.questions)
    with room_for_indexes(session):
        written = write_list(session, upload, read, now=now)
        _write_rows(session, upload, read, written)
    keep_vacancies(session, upload, read.listed)
    upload.state = ListState.CONFIRMED
    upload.confirmed_at = now
    upload.content = upload.findings = None
    upload.progress = {}
    upload.leased_until = None
    upload.summary = summary_of(read)
    counts = {"people": len(written.added), "memberships": len(written.joined)}
    write_history(session, "list confirmed", by=by, now=now, list_import=upload.id, **counts)


def _write_rows(session: Session, upload: ListImport, read: ReadList, written: Written) -> None:
    """Keep what came of each row: those of the preview stand where nothing has changed since."""
    if upload.summary.get("compared_with") != list(read.compared_with):
        session.execute(delete(ListRow).where(ListRow.list_import_id == upload.id))
        keep_rows(session, row_records(upload.id, read))
    joined: dict[int, list[int]] = {}
    for person_id, category_id in sorted(written.joined):
        joined.setdefault(person_id, []).append(category_id)
    tell_rows_what_was_written(
        session,
        upload.id,
        people=written.people,
        added=written.added,
        joined=joined,
        facts=_further_facts(read, written),
    )


def _further_facts(read: ReadList, written: Written) -> dict[int, dict[str, Any]]:
    """By row: what was there before details were taken, and who the other rows that it may repeat turned out to be."""
    facts: dict[int, dict[str, Any]] = {row: {"before": before} for row, before in written.before.items()}
    for match in read.matches:
        if any(other.row for other in match.possible):
            known = [
                other._replace(person_id=other.person_id or written.people.get(other.row or 0))
                for other in match.possible
            ]
            facts.setdefault(match.row, {})["possible"] = others_as_kept(known)
    return facts
