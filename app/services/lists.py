"""Invitee lists: read and compared with everybody known, shown, then confirmed in one transaction or forgotten."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session, joinedload

from app.models.accounts import Partner
from app.models.categories import Category, Membership
from app.models.invitations import Invitation
from app.models.lists import ListImport, ListRow
from app.models.people import Person
from app.rules.listed_people import ListedPerson
from app.rules.lists import CannotUndo, ListHasQuestions, NotWaitingForConfirmation, adds_person
from app.rules.matching import Outcome
from app.rules.states import ListState
from app.services.history import Actor, write_history
from app.services.known_people import add_organisations, add_other_addresses, add_people
from app.services.list_reading import ListChoices, ReadList, compare_list, read_list
from app.services.list_rows import keep_rows, row_records


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
    """Keep an uploaded file with what each row would become, for an officer to confirm. No person is written."""
    read = read_list(session, content, file_name, category=category, choices=choices)
    upload = _keep_upload(session, read, category=category, partner=partner, choices=choices, by=by, now=now)
    upload.content = content
    keep_rows(session, row_records(upload.id, read))
    return upload


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
    upload = _keep_upload(session, read, category=category, partner=partner, choices=choices, by=by, now=now)
    read = compare_list(session, read, category=category)
    _write_list(session, upload, read, by=by, now=now)
    return upload, read


def _keep_upload(
    session: Session,
    read: ReadList,
    *,
    category: Category,
    partner: Partner | None,
    choices: ListChoices,
    by: Actor,
    now: datetime,
) -> ListImport:
    upload = ListImport(
        state=ListState.PREVIEWED,
        file_name=read.file.file_name,
        category=category,
        partner=partner,
        account_id=by.account_id,
        choices={
            "sheet": choices.sheet,
            "heading_row": choices.heading_row,
            "mapping": dict(choices.mapping) if choices.mapping is not None else None,
        },
        summary=read.counts
        | {
            "questions": read.file.questions,
            "hidden_sheets": list(read.file.hidden_sheets),
            "mapping": read.file.mapping,
            "examples": read.file.examples,
        },
        uploaded_at=now,
    )
    session.add(upload)
    session.flush()
    return upload


def confirm_list(session: Session, list_import_id: int, *, by: Actor, now: datetime) -> ListImport:
    """Write what a previewed list says, in one transaction. Compares again, since others may have written since.

    Raises `NotWaitingForConfirmation`, and `ListHasQuestions` where something must be answered first.
    """
    upload = session.get_one(ListImport, list_import_id, with_for_update=True, populate_existing=True)
    if upload.state != ListState.PREVIEWED or upload.content is None:
        raise NotWaitingForConfirmation(ListState(upload.state))
    choices = ListChoices(**upload.choices)
    read = read_list(session, upload.content, upload.file_name, category=upload.category, choices=choices)
    session.execute(delete(ListRow).where(ListRow.list_import_id == upload.id))
    _write_list(session, upload, read, by=by, now=now)
    return upload


def _write_list(session: Session, upload: ListImport, read: ReadList, *, by: Actor, now: datetime) -> None:
    if read.file.questions:
        raise ListHasQuestions(read.file.questions)
    people, added = _write_people(session, upload, read, now=now)
    joined = _write_memberships(session, upload, people, now=now)
    rows = row_records(upload.id, read)
    for row in rows:
        person_id = people.get(row["row"])
        row["person_id"] = person_id
        row["facts"] |= {"added": person_id in added, "joined": person_id in joined}
    keep_rows(session, rows)
    upload.state = ListState.CONFIRMED
    upload.confirmed_at = now
    upload.content = None
    upload.summary = upload.summary | read.counts
    counts = {"people": len(added), "memberships": len(joined)}
    write_history(session, "list confirmed", by=by, now=now, list_import=upload.id, **counts)


def _write_people(
    session: Session, upload: ListImport, read: ReadList, *, now: datetime
) -> tuple[dict[int, int], set[int]]:
    """Add who is new. Returns the person of each row that has one, and who was added."""
    organisations = add_organisations(session, read.listed)
    new = [
        listed for listed, match in zip(read.listed, read.matches, strict=True) if adds_person(listed, match)
    ]
    ids = add_people(session, new, organisations=organisations, partner_id=upload.partner_id, now=now)
    people = {listed.row: person_id for listed, person_id in zip(new, ids, strict=True)}
    known: list[tuple[int, ListedPerson]] = []
    for listed, match in zip(read.listed, read.matches, strict=True):
        person_id = match.person_id or people.get(match.same_as_row or 0)
        if person_id is not None and match.outcome is not Outcome.PROBLEM and not listed.has_left:
            people[listed.row] = person_id
            known.append((person_id, listed))
    add_other_addresses(session, known)
    return people, set(ids)


def _write_memberships(
    session: Session, upload: ListImport, people: Mapping[int, int], *, now: datetime
) -> set[int]:
    """Put everybody into the category; those who are in it are confirmed. Returns who joined."""
    in_category = Membership.category_id == upload.category_id
    members = set(session.scalars(select(Membership.person_id).where(in_category)))
    everybody = set(people.values())
    again = {"confirmed_at": now, "source": upload.file_name, "left_at": None}
    session.execute(
        update(Membership)
        .where(in_category, Membership.person_id.in_(everybody & members))
        .values(again)
        .execution_options(synchronize_session=False)
    )
    joined = sorted(everybody - members)
    rows = [
        {
            "person_id": person_id,
            "category_id": upload.category_id,
            "role": "",
            "source": upload.file_name,
            "confirmed_at": now,
        }
        for person_id in joined
    ]
    if rows:
        session.execute(insert(Membership), rows)
    return set(joined)


def undo_list(session: Session, list_import_id: int, *, by: Actor, now: datetime) -> ListImport:
    """Take back what confirming a list wrote. Raises `CannotUndo` once one of its people has been invited."""
    upload = session.get_one(ListImport, list_import_id, with_for_update=True, populate_existing=True)
    if upload.state != ListState.CONFIRMED:
        raise CannotUndo(f"This list is {upload.state}, so there is nothing to undo.")
    rows = session.scalars(select(ListRow).where(ListRow.list_import_id == upload.id)).all()
    added = {row.person_id for row in rows if row.facts.get("added") and row.person_id is not None}
    joined = {row.person_id for row in rows if row.facts.get("joined") and row.person_id is not None}
    invited = session.scalar(select(func.count()).where(Invitation.person_id.in_(added | joined)))
    if invited:
        raise CannotUndo(f"{invited} of its people have been invited, so this list can no longer be undone.")
    session.execute(
        delete(Membership).where(
            Membership.category_id == upload.category_id, Membership.person_id.in_(joined)
        )
    )
    elsewhere = set(session.scalars(select(Membership.person_id).where(Membership.person_id.in_(added))))
    session.execute(delete(Person).where(Person.id.in_(added - elsewhere)))
    upload.state = ListState.UNDONE
    upload.undone_at = now
    write_history(session, "list undone", by=by, now=now, list_import=upload.id)
    return upload


def cancel_list(session: Session, list_import_id: int, *, by: Actor, now: datetime) -> ListImport:
    """Forget a previewed list. Raises `NotWaitingForConfirmation`."""
    upload = session.get_one(ListImport, list_import_id, with_for_update=True, populate_existing=True)
    if upload.state != ListState.PREVIEWED:
        raise NotWaitingForConfirmation(ListState(upload.state))
    upload.state = ListState.CANCELLED
    upload.content = None
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
