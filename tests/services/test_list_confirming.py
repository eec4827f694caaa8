from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.lists import ListImport, ListRow
from app.models.people import Person
from app.services.history import COMMAND_LINE
from app.services.list_confirming import confirm_list
from app.services.list_reading import ListChoices
from app.services.lists import preview_list
from tests.make import NOW, make_category, make_person

CONTENT = b"Name,Email\nAnn Ash,ann@example.org\nBo Birch,bo@example.org\nTotal,\n"
LATER = NOW + timedelta(minutes=5)


def preview(session: Session, content: bytes = CONTENT) -> ListImport:
    return preview_list(
        session,
        content,
        "a.csv",
        category=make_category(session),
        partner=None,
        choices=ListChoices(),
        by=COMMAND_LINE,
        now=NOW,
    )


def kept_rows(session: Session, upload: ListImport) -> list[tuple[int, str, bool]]:
    query = select(ListRow).where(ListRow.list_import_id == upload.id).order_by(ListRow.row)
    return [(row.row, row.outcome, row.adds_person) for row in session.scalars(query)]


def test_confirming_writes_what_the_preview_found_without_reading_the_file_again(session: Session) -> None:
    upload = preview(session)
    upload.content = b"another file altogether"

    confirm_list(session, upload.id, by=COMMAND_LINE, now=LATER)

    names = select(Person.family_name).order_by(Person.id)
    assert session.scalars(names).all() == ["Ash", "Birch"]
    assert kept_rows(session, upload) == [(2, "new", True), (3, "new", True), (4, "skipped", False)]
    assert upload.findings is None


def test_what_others_wrote_since_the_preview_is_compared_again(session: Session) -> None:
    upload = preview(session)
    known = make_person(session, "Ann Ash", email="ann@example.org")

    confirm_list(session, upload.id, by=COMMAND_LINE, now=LATER)

    assert session.scalar(select(func.count(Person.id))) == 2
    assert kept_rows(session, upload) == [(2, "known", False), (3, "new", True), (4, "skipped", False)]
    first = session.scalars(select(ListRow).where(ListRow.row == 2)).one()
    assert (first.person_id, first.joined) == (known.id, [upload.category_id])


@pytest.mark.parametrize("what", ["do_not_contact_at", "changed_at"])
def test_somebody_who_was_changed_since_is_compared_again(session: Session, what: str) -> None:
    known = make_person(session, "Ann Ash", email="ann@example.org")
    upload = preview(session)
    setattr(known, what, LATER)
    session.flush()
    before = upload.summary["compared_with"]

    confirm_list(session, upload.id, by=COMMAND_LINE, now=LATER)

    assert upload.summary["compared_with"] != before


def test_a_preview_of_an_older_version_is_read_again(session: Session) -> None:
    upload = preview(session)
    upload.findings = None

    confirm_list(session, upload.id, by=COMMAND_LINE, now=LATER)

    assert session.scalar(select(func.count(Person.id))) == 2
