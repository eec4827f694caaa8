"""Taking back what confirming a list wrote, as long as none of its people has been invited."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.models.categories import Membership
from app.models.invitations import Invitation
from app.models.lists import ListImport, ListRow
from app.models.merges import Merge
from app.models.people import OtherListing, Person
from app.rules.chunks import chunks
from app.rules.lists import CannotUndo
from app.rules.states import ListState
from app.services.history import Actor, write_history


def undo_list(session: Session, list_import_id: int, *, by: Actor, now: datetime) -> ListImport:
    """Take back what confirming a list wrote.

    Raises `CannotUndo` once one of its people has been invited, or merged with somebody.
    Details that were taken from the list are put back where nobody has changed them since.
    """
    upload = session.get_one(ListImport, list_import_id, with_for_update=True, populate_existing=True)
    if upload.state != ListState.CONFIRMED:
        raise CannotUndo(f"This list is {upload.state}, so there is nothing to undo.")
    rows = session.scalars(
        select(ListRow).where(ListRow.list_import_id == upload.id, ListRow.person_id.is_not(None))
    ).all()
    added = {row.person_id for row in rows if row.adds_person and row.person_id is not None}
    joined: dict[int, set[int]] = {}
    for row in rows:
        for category_id in row.joined or ():
            joined.setdefault(category_id, set()).add(row.person_id or 0)
    touched = added.union(*joined.values())
    _check_nobody_is_invited(session, touched)
    _check_nobody_was_merged(session, touched)
    for category_id, people in joined.items():
        for ids in chunks(people):
            session.execute(
                delete(Membership).where(Membership.category_id == category_id, Membership.person_id.in_(ids))
            )
    _put_back_details(session, rows)
    _put_back_who_left(session, upload)
    session.execute(delete(OtherListing).where(OtherListing.list_import_id == upload.id))
    for ids in chunks(added):
        elsewhere = select(Membership.person_id).where(Membership.person_id.in_(ids))
        session.execute(delete(Person).where(Person.id.in_(set(ids) - set(session.scalars(elsewhere)))))
    upload.state = ListState.UNDONE
    upload.undone_at = now
    write_history(session, "list undone", by=by, now=now, list_import=upload.id)
    return upload


def _check_nobody_is_invited(session: Session, people: set[int]) -> None:
    count = sum(
        session.scalar(
            select(func.count(Invitation.person_id.distinct())).where(Invitation.person_id.in_(ids))
        )
        or 0
        for ids in chunks(people)
    )
    if count:
        who = "1 of its people has" if count == 1 else f"{count} of its people have"
        raise CannotUndo(f"{who} been invited, so this list can no longer be undone.")


def _check_nobody_was_merged(session: Session, people: set[int]) -> None:
    """Whoever came with the list may by now be somebody whom we knew long before it."""
    for ids in chunks(people):
        merged = select(Merge.id).where(Merge.person_id.in_(ids), Merge.undone_at.is_(None)).limit(1)
        if session.scalar(merged) is not None:
            raise CannotUndo("Some of its people were merged with others since. Part them again first.")


def _put_back_details(session: Session, rows: Iterable[ListRow]) -> None:
    for row in rows:
        before, after = row.facts.get("before"), {new[0]: new[2] for new in row.facts.get("differences", ())}
        if not before or row.person_id is None:
            continue
        person = session.get_one(Person, row.person_id)
        if "email" in before and person.email != after.get("email"):
            before = {name: value for name, value in before.items() if not name.startswith("email")}
        for name, value in before.items():
            if name.startswith(("email", "organisation_id")) or getattr(person, name) == after.get(name):
                setattr(person, name, value)


def _put_back_who_left(session: Session, upload: ListImport) -> None:
    for ids in chunks(upload.choices.get("gone", [])):
        session.execute(
            update(Membership)
            .where(
                Membership.category_id == upload.category_id,
                Membership.person_id.in_(ids),
                Membership.left_at == upload.confirmed_at,
            )
            .values(left_at=None)
            .execution_options(synchronize_session=False)
        )
