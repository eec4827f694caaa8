"""What a list is said to do and what it then does agree, for any table."""

import csv
import io
from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.lists import ListImport, ListRow
from app.models.people import Person
from app.rules.matching import Outcome
from app.services.history import COMMAND_LINE
from app.services.list_confirming import confirm_list
from app.services.list_reading import ListChoices
from app.services.lists import preview_list
from tests.make import NOW, make_category, make_person

HEADINGS = ["Name", "Email", "Organisation", "Telephone", "Do not contact"]
ROW = st.tuples(
    st.sampled_from(
        [
            "Ann Ash",
            "Anna Ash",
            "A Ash",
            "Pete Birch",
            "Peter Birch",
            "Vacancy",
            "",
            "Total",
            "Cy Elm (resigned)",
        ]
    ),
    st.sampled_from(["", "ann@example.org", "pete@example.org", "x@", "ann@example.org; b@example.org"]),
    st.sampled_from(["", "Oak Council", "Fir Trust"]),
    st.sampled_from(["", "01632 960001"]),
    st.sampled_from(["", "yes"]),
)


def make_csv(rows: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEADINGS, ["Di Dale", "di@example.org", "", "", ""], *rows])
    return text.getvalue().encode()


def preview(session: Session, rows: list[tuple[str, ...]]) -> ListImport:
    upload = preview_list(
        session,
        make_csv(rows),
        "a.csv",
        category=make_category(session),
        partner=None,
        choices=ListChoices(),
        by=COMMAND_LINE,
        now=NOW,
    )
    session.flush()
    return upload


def outcomes(session: Session, upload: ListImport) -> Counter[str]:
    return Counter(session.scalars(select(ListRow.outcome).where(ListRow.list_import_id == upload.id)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(rows=st.lists(ROW, max_size=12))
def test_every_row_has_one_outcome_and_does_what_it_says(
    session: Session, rows: list[tuple[str, ...]]
) -> None:
    savepoint = session.begin_nested()
    try:
        check_one_list(session, rows)
    finally:
        savepoint.rollback()
        session.expunge_all()


def check_one_list(session: Session, rows: list[tuple[str, ...]]) -> None:
    make_person(session, "Peter Birch", email="pete@example.org")
    upload = preview(session, rows)
    said = outcomes(session, upload)
    assert {outcome.value: said[outcome] for outcome in Outcome} | {"rows": said.total()} == {
        name: upload.summary[name] for name in ("rows", *Outcome)
    }

    confirm_list(session, upload.id, by=COMMAND_LINE, now=NOW + timedelta(minutes=1))

    session.expire_all()
    assert outcomes(session, upload) == said
    written = session.scalars(select(ListRow).where(ListRow.list_import_id == upload.id)).all()
    assert session.scalar(select(func.count(Person.id))) == 1 + sum(row.adds_person for row in written)
    for row in written:
        if row.outcome == Outcome.NEW:
            assert row.adds_person
        if row.outcome in (Outcome.KNOWN, Outcome.DIFFERS, Outcome.UNCHANGED):
            assert row.person_id is not None
            assert not row.adds_person
        if row.outcome == Outcome.SKIPPED:
            assert not row.adds_person
        assert row.reason or row.outcome not in (Outcome.SKIPPED, Outcome.PROBLEM)
