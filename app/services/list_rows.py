"""What is remembered of each row of a list: its outcome, why, and what undoing needs."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.models.lists import ListImport, ListRow
from app.rules.chunks import chunks
from app.rules.listed_people import ListedPerson
from app.rules.matching import Match, OtherPerson, Outcome
from app.services.list_reading import ReadList
from app.services.many_rows import insert_rows
from app.services.row_snapshots import table_of

#: How many rows a page shows.
ROWS_ON_A_PAGE = 50
#: How many rows of an outcome are shown where nothing is to be decided about them.
_EXAMPLES = 10
#: How many rows are looked through for what is to be decided.
_MOST_LOOKED_AT = 300
_TO_DECIDE = (Outcome.PERHAPS_SAME, Outcome.DIFFERS)
_FOLDED = (Outcome.CANNOT_EMAIL, Outcome.NEW, Outcome.KNOWN, Outcome.UNCHANGED, Outcome.SKIPPED)


def row_records(list_import_id: int, read: ReadList) -> Iterator[dict[str, Any]]:
    """The rows of a list as they are kept: those that list somebody, and those that were left out."""
    plain = {"list_import_id": list_import_id, "person_id": None, "adds_person": False}
    for listed, match in zip(read.listed, read.matches, strict=True):
        yield {
            **plain,
            "row": listed.row,
            "outcome": match.outcome,
            "reason": " ".join([*match.reasons, *listed.notes]),
            "person_id": match.person_id,
            "facts": _row_facts(listed, match),
        }
    for skipped in read.file.skipped:
        reason = skipped.reason
        yield {**plain, "row": skipped.row, "outcome": Outcome.SKIPPED, "reason": reason, "facts": {}}


def _row_facts(listed: ListedPerson, match: Match) -> dict[str, Any]:
    names = (listed.title, listed.given_name, listed.family_name, listed.suffix)
    facts: dict[str, Any] = {"name": " ".join(name for name in names if name), "email": listed.email}
    # What most rows do not have is left out: there are 100,000.
    if listed.organisation:
        facts["organisation"] = listed.organisation
    if match.differences:
        facts["differences"] = [list(each) for each in match.differences]
    if match.possible:
        facts["possible"] = others_as_kept(match.possible)
    if match.shared_with:
        facts["shared_with"] = [each.name for each in match.shared_with]
    return facts


def others_as_kept(others: Iterable[OtherPerson]) -> list[dict[str, Any]]:
    """Whom a row may be, as plain values."""
    return [
        {"id": each.person_id, "row": each.row, "name": each.name, "reasons": list(each.reasons)}
        for each in others
    ]


def keep_rows(session: Session, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows, many at a time."""
    insert_rows(session, table_of("list_rows"), rows)


def tell_rows_what_was_written(
    session: Session,
    list_import_id: int,
    *,
    people: Mapping[int, int],
    added: Collection[int],
    joined: Mapping[int, list[int]],
    facts: Mapping[int, dict[str, Any]],
) -> None:
    """Note beside the rows whose they turned out to be, and what undoing needs.

    `people` and further `facts` are by the number of the row, `joined` by the id of the person; `added` are rows.
    """
    table = table_of("list_rows")
    mine = table.c.list_import_id == list_import_id
    told = (
        table.update()
        .where(mine, table.c.row == bindparam("of_row"))
        .values(person_id=bindparam("whose"), adds_person=bindparam("adds"), joined=bindparam("joins"))
    )
    for rows in chunks(people):
        values = [
            {
                "of_row": row,
                "whose": people[row],
                "adds": row in added,
                "joins": joined.get(people[row]),
            }
            for row in rows
        ]
        session.connection().execute(told, values)
    for rows in chunks(facts):
        for row in session.scalars(select(ListRow).where(mine, table.c.row.in_(rows)).order_by(ListRow.row)):
            row.facts = row.facts | facts[row.row]


def list_rows(
    session: Session, list_import_id: int, *, outcome: Outcome | None = None, page: int | None = None
) -> Sequence[ListRow]:
    """The rows of a list with what became of each, in the order of the file: all of them, or one page."""
    query = select(ListRow).where(ListRow.list_import_id == list_import_id).order_by(ListRow.row, ListRow.id)
    if outcome is not None:
        query = query.where(ListRow.outcome == outcome)
    if page is not None:
        query = query.limit(ROWS_ON_A_PAGE).offset((page - 1) * ROWS_ON_A_PAGE)
    return session.scalars(query).all()


def asks_for_a_decision(row: ListRow) -> bool:
    """Whether an officer can say something about a row: who it is, or whose details to keep."""
    if row.outcome == Outcome.PERHAPS_SAME:
        return any(other.get("id") for other in row.facts.get("possible", ()))
    return row.outcome == Outcome.DIFFERS and row.person_id is not None


@dataclass(frozen=True)
class ListOverview:
    """What an officer looks at first: what needs a decision, the problems, and some rows of everything else."""

    to_decide: Sequence[ListRow]
    #: Rows that are perhaps the same as another row of the file, about which nothing can be decided yet.
    repeated: Sequence[ListRow]
    problems: Sequence[ListRow]
    folded: Sequence[tuple[Outcome, Sequence[ListRow]]]
    #: Whether there is more to decide than is shown.
    has_more: bool


def list_overview(session: Session, upload: ListImport) -> ListOverview:
    """The rows of a list as its first page shows them, however many it has."""
    of_list = select(ListRow).where(ListRow.list_import_id == upload.id).order_by(ListRow.row, ListRow.id)

    def some(*outcomes: Outcome, most: int) -> Sequence[ListRow]:
        if not any(upload.summary.get(outcome) for outcome in outcomes):
            return []
        return session.scalars(of_list.where(ListRow.outcome.in_(outcomes)).limit(most)).all()

    open_rows = some(*_TO_DECIDE, most=_MOST_LOOKED_AT)
    to_decide = [row for row in open_rows if asks_for_a_decision(row)]
    return ListOverview(
        to_decide=to_decide[:ROWS_ON_A_PAGE],
        repeated=[row for row in open_rows if row.facts.get("possible") and not asks_for_a_decision(row)],
        problems=some(Outcome.PROBLEM, most=ROWS_ON_A_PAGE),
        has_more=len(to_decide) > ROWS_ON_A_PAGE
        or sum(upload.summary.get(each, 0) for each in _TO_DECIDE) > _MOST_LOOKED_AT,
        folded=[(each, rows) for each in _FOLDED if (rows := some(each, most=_EXAMPLES))],
    )
