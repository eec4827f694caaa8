"""A list of invitees out of a file, as it was sent: rows of text by field, and what an officer has to be asked.

Who these people are, and whether an address is any good, is decided elsewhere: see the rules.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from app.formats.column_fields import PERSON_FIELDS, by_content
from app.formats.heading_words import FIELDS, LEFT_OUT, NOT_USED
from app.formats.headings import (
    HEADING_SOUGHT_IN_ROWS,
    Column,
    Heading,
    find_heading,
    heading_at,
    with_named,
    with_width,
)
from app.formats.list_rows import ListedRow, RowSorter, SkippedRow
from app.formats.tables import Table, Tables, read_tables
from app.formats.unreadable import NotAList, UnreadableFile

_EXAMPLES = 3
_LOOKED_AT_ROWS = 200
_ROWS_NAMED = 5
_ONLY_ORGANISATIONS = (
    "There are organisations but no names or email addresses. "
    "Are these organisations whose representative is still to be named?"
)


@dataclass(frozen=True)
class InviteeList:
    """What a file of invitees says, and what it leaves open.

    `sheets` are the visible ones and `sheet` the one that was read ("" for a text file); `hidden_sheets` are named
    and never read unasked. `heading_rows` are row numbers from 1, empty when the list has no headings.
    `questions` are sentences for the officer: nothing should be imported before they are answered.
    """

    file_name: str
    sheets: tuple[str, ...]
    hidden_sheets: tuple[str, ...]
    sheet: str
    heading_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    #: Heading -> the first few different values of its column.
    examples: dict[str, list[str]]
    questions: list[str]
    rows: list[ListedRow]
    skipped: list[SkippedRow]

    @property
    def mapping(self) -> dict[str, str]:
        """Heading as in the file (numbered where two are alike) -> field, "left_out" or "" for not used."""
        return {column.heading: column.field for column in self.columns}


def read_invitee_list(
    content: bytes,
    file_name: str,
    *,
    sheet: str | None = None,
    heading_row: int | None = None,
    mapping: Mapping[str, str] | None = None,
) -> InviteeList:
    """The people listed in a CSV, XLSX, XLS or ODS file.

    What is not given is found: `sheet` (a name; also how a hidden sheet is asked for), `heading_row` (from 1;
    0 when the list has no headings) and `mapping` (heading -> field; columns it does not name keep what was found).
    Raises UnreadableFile, with a sentence that can be shown, for whatever is not a list of people.
    """
    _check_fields(mapping or {}, file_name)
    tables = read_tables(content, file_name)
    questions: list[str] = []
    table = _chosen_table(tables, sheet, questions)
    early = list(islice(table.rows(), max(HEADING_SOUGHT_IN_ROWS, heading_row or 0) + _LOOKED_AT_ROWS))
    spans = table.spans()
    heading = _heading(early, spans, heading_row)
    columns = _columns(heading, early)
    if mapping is not None:
        columns = _as_told(with_named(columns, mapping), mapping, questions)
    if not _holds_people(columns):
        raise NotAList(file_name, table.name)
    width = _allowed_width(heading, columns, early, mapping)
    sorter = RowSorter(columns, _heading_texts(heading, early), spans, width)
    first_row = max(heading.rows, default=0) + 1
    _note_rows_above(sorter, early, heading)
    sorter.sort((number, cells) for number, cells in table.rows() if number >= first_row)
    if not sorter.rows:
        raise NotAList(file_name, table.name)
    if not heading.rows and heading_row is None and mapping is None:
        questions.append("No row of headings was recognised. Say what each column holds.")
    questions += _questions_about_rows(sorter)
    if mapping is None and not {column.field for column in columns} & PERSON_FIELDS:
        questions.append(_ONLY_ORGANISATIONS)
    return InviteeList(
        file_name=file_name,
        sheets=tables.visible,
        hidden_sheets=tables.hidden,
        sheet=table.name,
        heading_rows=heading.rows,
        columns=tuple(with_width(columns, sorter.widest)),
        examples=_examples(columns, early, first_row),
        questions=questions,
        rows=sorter.rows,
        skipped=sorted(sorter.skipped, key=lambda skipped: skipped.row),
    )


def _check_fields(mapping: Mapping[str, str], file_name: str) -> None:
    for field in mapping.values():
        if field not in (*FIELDS, LEFT_OUT, NOT_USED):
            raise UnreadableFile(file_name, f"“{field}” is nothing that a column can be imported as.")


def _chosen_table(tables: Tables, sheet: str | None, questions: list[str]) -> Table:
    """The sheet that was asked for, else the first visible one with people; asks when there are several."""
    if sheet is not None and sheet not in tables.visible + tables.hidden:
        names = _named(tables.visible)
        raise UnreadableFile(tables.file_name, f"it has no sheet “{sheet}”. Its sheets are {names}.")
    if sheet is not None:
        return tables.open_sheet(sheet)
    if not tables.visible:
        raise UnreadableFile(
            tables.file_name,
            f"all of its sheets are hidden: {_named(tables.hidden)}. Choose one by its name.",
        )
    filled = [
        table for table in map(tables.open_sheet, tables.visible) if any(any(row) for _, row in table.rows())
    ]
    if not filled:
        raise UnreadableFile(tables.file_name, "it is empty.")
    chosen = next((table for table in filled if _seems_to_hold_people(table)), filled[0])
    if len(filled) > 1:
        names = _named([table.name for table in filled])
        questions.append(
            f"There are several sheets: {names}. “{chosen.name}” is shown. Which one is the list?"
        )
    return chosen


def _seems_to_hold_people(table: Table) -> bool:
    early = list(islice(table.rows(), HEADING_SOUGHT_IN_ROWS + _LOOKED_AT_ROWS))
    return _holds_people(_columns(_heading(early, table.spans(), None), early))


def _heading(
    early: Sequence[tuple[int, list[str]]], spans: Mapping[tuple[int, int], int], heading_row: int | None
) -> Heading:
    if heading_row is not None:
        return heading_at(early, spans, heading_row)
    return find_heading(early, spans) or Heading((), ())


def _columns(heading: Heading, early: Sequence[tuple[int, list[str]]]) -> list[Column]:
    """All columns that have a heading or a cell among the early rows, with their fields."""
    below = _below(heading, early)
    width = max([len(heading.columns), *(_filled_width(cells) for cells in below)])
    columns = with_width(heading.columns, width)
    return by_content(
        columns, [[cells[place] for cells in below if place < len(cells)] for place in range(width)]
    )


def _below(heading: Heading, early: Sequence[tuple[int, list[str]]]) -> list[list[str]]:
    last = max(heading.rows, default=0)
    return [cells for number, cells in early if number > last and any(cells)][:_LOOKED_AT_ROWS]


def _filled_width(cells: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(cells, start=1) if cell), default=0)


def _allowed_width(
    heading: Heading,
    columns: Sequence[Column],
    early: Sequence[tuple[int, list[str]]],
    mapping: Mapping[str, str] | None,
) -> int:
    """How many columns a row may fill: those with a heading, and the others when most rows do or the officer says."""
    headed = len(heading.columns)
    beyond = {column.heading for column in columns[headed:]}
    if not headed or not beyond or beyond & set(mapping or ()):
        return len(columns)
    below = _below(heading, early)
    longer = sum(_filled_width(cells) > headed for cells in below)
    return len(columns) if longer * 2 > len(below) else headed


def _as_told(columns: list[Column], mapping: Mapping[str, str], questions: list[str]) -> list[Column]:
    """The columns with the fields that somebody chose; a heading that is not there is asked about."""
    told = list(columns)
    places = {column.heading: place for place, column in reversed(list(enumerate(columns)))}
    for heading, field in mapping.items():
        place = places.get(heading)
        if place is None:
            questions.append(f"There is no column “{heading}” in this file. Which one is meant?")
        elif told[place].field != field:
            told[place] = replace(told[place], field=field, reason="")
    return told


def _holds_people(columns: Sequence[Column]) -> bool:
    """Whether some column holds people, or bodies whose representative is still to be named."""
    return bool({column.field for column in columns} & (PERSON_FIELDS | {"organisation"}))


def _heading_texts(heading: Heading, early: Sequence[tuple[int, list[str]]]) -> list[list[str]]:
    return [cells for number, cells in early if number in heading.rows]


def _note_rows_above(sorter: RowSorter, early: Sequence[tuple[int, list[str]]], heading: Heading) -> None:
    """Mention what stands above the headings, so that nothing in the file goes unsaid."""
    for number, cells in early:
        if heading.rows and number < heading.rows[0] and any(cells):
            sorter.skipped.append(SkippedRow(number, "above the headings"))


def _questions_about_rows(sorter: RowSorter) -> list[str]:
    """What the rows themselves leave open."""
    questions = []
    if count := len(sorter.ragged_rows):
        first = ", ".join(map(str, sorter.ragged_rows[:_ROWS_NAMED])) + (", …" if count > _ROWS_NAMED else "")
        how_many = "1 row has" if count == 1 else f"{count:,} rows have"
        questions.append(
            f"{how_many} more cells than there are headings (row {first}). "
            "Put this right in the file, or say what the columns without a heading hold."
        )
    return questions


def _examples(
    columns: Sequence[Column], early: Sequence[tuple[int, list[str]]], first_row: int
) -> dict[str, list[str]]:
    """The first few different values of each column."""
    examples: dict[str, list[str]] = {}
    for place, column in enumerate(columns):
        values = dict.fromkeys(
            cells[place]
            for number, cells in early
            if number >= first_row and place < len(cells) and cells[place]
        )
        examples[column.heading] = list(islice(values, _EXAMPLES))
    return examples


def _named(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
