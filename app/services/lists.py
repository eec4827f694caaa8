"""Invitee lists: read and compared with everybody known, shown, then confirmed in one transaction or forgotten."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session, joinedload

from app.formats.invitee_list import InviteeList, read_invitee_list
from app.formats.unreadable import UnreadableFile
from app.models.accounts import Partner
from app.models.categories import Category, Membership
from app.models.invitations import Invitation
from app.models.lists import ListImport, ListRow
from app.models.people import Person
from app.rules.listed_people import ListedPerson, listed_person
from app.rules.lists import (
    CannotUndo,
    ListHasQuestions,
    NotWaitingForConfirmation,
    UnreadableList,
    adds_person,
    outcome_of,
)
from app.rules.matching import Match, Outcome, match_people
from app.rules.states import ListState
from app.services.history import Actor, write_history
from app.services.known_people import add_organisations, add_other_addresses, add_people, known_people


@dataclass(frozen=True)
class ListChoices:
    """What an officer answered about a file: which sheet, where the headings are, what columns hold."""

    sheet: str | None = None
    heading_row: int | None = None
    mapping: Mapping[str, str] | None = None


@dataclass(frozen=True)
class ReadList:
    """A file that was read and compared with everybody known; nothing is written."""

    file: InviteeList
    listed: Sequence[ListedPerson]
    matches: Sequence[Match]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have each outcome; rows that the file itself leaves out are skipped."""
        found = Counter(outcome_of(*both) for both in zip(self.listed, self.matches, strict=True))
        found[Outcome.SKIPPED] += len(self.file.skipped)
        return {"rows": sum(found.values())} | {outcome.value: found[outcome] for outcome in Outcome}


def read_list(
    session: Session, content: bytes, file_name: str, *, category: Category, choices: ListChoices
) -> ReadList:
    """Read a file and compare it with everybody known. Raises `UnreadableList` with a sentence."""
    try:
        file = read_invitee_list(
            content,
            file_name,
            sheet=choices.sheet,
            heading_row=choices.heading_row,
            mapping=choices.mapping,
        )
    except UnreadableFile as trouble:
        raise UnreadableList(str(trouble)) from None
    listed = [listed_person(row.row, row.cells) for row in file.rows]
    into = [frozenset({category.id})] * len(listed)
    source = _people_of_source(session, file_name, category)
    return ReadList(
        file, listed, match_people(listed, known_people(session), category_ids=into, same_source_ids=source)
    )


def _people_of_source(session: Session, file_name: str, category: Category) -> set[int]:
    """Whom an older version of this very list brought into the category."""
    query = select(Membership.person_id).where(
        Membership.category_id == category.id, Membership.source == file_name
    )
    return set(session.scalars(query))


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
    upload = ListImport(
        state=ListState.PREVIEWED,
        file_name=file_name,
        category=category,
        partner=partner,
        account_id=by.account_id,
        content=content,
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
    session.execute(insert(ListRow), _rows(upload, read))
    return upload


def _rows(upload: ListImport, read: ReadList) -> list[dict[str, Any]]:
    rows = [
        {
            "list_import_id": upload.id,
            "row": listed.row,
            "outcome": outcome_of(listed, match),
            "reason": " ".join([*match.reasons, *listed.notes]),
            "person_id": match.person_id,
            "facts": _row_facts(listed, match),
        }
        for listed, match in zip(read.listed, read.matches, strict=True)
    ]
    rows += [
        {
            "list_import_id": upload.id,
            "row": skipped.row,
            "outcome": Outcome.SKIPPED,
            "reason": skipped.reason,
            "person_id": None,
            "facts": {},
        }
        for skipped in read.file.skipped
    ]
    return rows


def _row_facts(listed: ListedPerson, match: Match) -> dict[str, Any]:
    names = (listed.title, listed.given_name, listed.family_name, listed.suffix)
    return {
        "name": " ".join(name for name in names if name),
        "email": listed.email,
        "organisation": listed.organisation,
        "differences": [list(each) for each in match.differences],
        "possible": [{"name": each.name, "reasons": list(each.reasons)} for each in match.possible],
        "shared_with": [each.name for each in match.shared_with],
    }


def confirm_list(session: Session, list_import_id: int, *, by: Actor, now: datetime) -> ListImport:
    """Write what a previewed list says, in one transaction. Compares again, since others may have written since.

    Raises `NotWaitingForConfirmation`, and `ListHasQuestions` where something must be answered first.
    """
    upload = session.get_one(ListImport, list_import_id, with_for_update=True, populate_existing=True)
    if upload.state != ListState.PREVIEWED or upload.content is None:
        raise NotWaitingForConfirmation(ListState(upload.state))
    choices = ListChoices(**upload.choices)
    read = read_list(session, upload.content, upload.file_name, category=upload.category, choices=choices)
    if read.file.questions:
        raise ListHasQuestions(read.file.questions)
    session.execute(delete(ListRow).where(ListRow.list_import_id == upload.id))
    people, added = _write_people(session, upload, read, now=now)
    joined = _write_memberships(session, upload, people, now=now)
    rows = _rows(upload, read)
    for row in rows:
        person_id = people.get(row["row"])
        row["person_id"] = person_id
        row["facts"] |= {"added": person_id in added, "joined": person_id in joined}
    session.execute(insert(ListRow), rows)
    upload.state = ListState.CONFIRMED
    upload.confirmed_at = now
    upload.content = None
    upload.summary = upload.summary | read.counts
    counts = {"people": len(added), "memberships": len(joined)}
    write_history(session, "list confirmed", by=by, now=now, list_import=upload.id, **counts)
    return upload


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


def list_rows(session: Session, list_import_id: int, *, outcome: Outcome | None = None) -> Sequence[ListRow]:
    """The rows of a list with what became of each, in the order of the file."""
    query = select(ListRow).where(ListRow.list_import_id == list_import_id).order_by(ListRow.row, ListRow.id)
    if outcome is not None:
        query = query.where(ListRow.outcome == outcome)
    return session.scalars(query).all()
