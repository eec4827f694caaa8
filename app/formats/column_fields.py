"""What each column is imported as, once its cells have been looked at too. Knows nothing of files."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.formats.column_contents import (
    holds_emails,
    holds_honorifics,
    holds_membership_roles,
    holds_names,
    holds_parties,
    holds_single_words,
    holds_telephone_numbers,
)
from app.formats.heading_words import LEFT_OUT, NOT_USED, POLITICS, heading_words
from app.formats.headings import Column

#: A list with one of these has people in it.
PERSON_FIELDS = frozenset({"name", "given_name", "family_name", "email"})


def by_content(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> list[Column]:
    """The columns with what their cells say where the headings say nothing or may mean two things.

    `cells` are some of the cells of each column.
    """
    found = [_reconsidered(column, some, columns) for column, some in zip(columns, cells, strict=True)]
    _take_first(found, cells, "email", holds_emails, unless={"email"})
    if "email" not in {column.field for column in found}:
        _promote(found, "other_email", "email")
    _take_first(found, cells, "name", holds_names, unless=PERSON_FIELDS - {"email"})
    fields = {column.field for column in found}
    if "given_name" not in fields and "family_name" in fields:
        position = next((place for place, column in enumerate(found) if column.field == "name"), None)
        if position is not None and holds_single_words(cells[position]):
            found[position] = replace(found[position], field="given_name")
    return _with_one_name(found)


def _reconsidered(column: Column, cells: Sequence[str], columns: Sequence[Column]) -> Column:
    """The column as its cells say, where its heading could mean two things."""
    words = heading_words(column.heading)
    has_other_job_title = any(other.field == "job_title" and other is not column for other in columns)
    if column.field == "title" and words == "title" and any(cells) and not holds_honorifics(cells):
        return replace(column, field=NOT_USED if has_other_job_title else "job_title")
    if column.field == "job_title" and words in {"role", "position"}:
        is_role = holds_membership_roles(cells) or (words == "role" and has_other_job_title)
        return replace(column, field="role") if is_role else column
    if (not column.is_recognised or column.field == "category") and holds_parties(cells):
        return replace(column, field=LEFT_OUT, reason=POLITICS)
    if column.field in {LEFT_OUT, "name"} and holds_emails(cells) and words in {"address", "contact"}:
        return replace(column, field="email", reason="")
    if column.field == "name" and holds_telephone_numbers(cells):
        return replace(column, field="telephone")
    return column


def _take_first(
    found: list[Column],
    cells: Sequence[Sequence[str]],
    field: str,
    is_such: Callable[[Sequence[str]], bool],
    *,
    unless: set[str] | frozenset[str],
) -> None:
    """Use the first column without a recognised heading that holds such cells, unless a heading named one."""
    if unless & {column.field for column in found}:
        return
    for place, column in enumerate(found):
        if not column.is_recognised and not column.field and is_such(cells[place]):
            found[place] = replace(column, field=field)
            return


def _promote(found: list[Column], field: str, to: str) -> None:
    """Let the first column of one field be the other, which the list lacks."""
    for place, column in enumerate(found):
        if column.field == field:
            found[place] = replace(column, field=to)
            return


def _with_one_name(found: list[Column]) -> list[Column]:
    """Only the first column of whole names is used, and none where first and last names have their own."""
    has_name = {"given_name", "family_name"} <= {column.field for column in found}
    columns = []
    for column in found:
        columns.append(replace(column, field=NOT_USED) if column.field == "name" and has_name else column)
        has_name = has_name or column.field == "name"
    return columns
