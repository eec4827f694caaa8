"""Tables of text out of a file's bytes, whatever kind of file it is. Knows nothing of headings or people."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from app.formats.delimited_text import read_delimited
from app.formats.file_kinds import FileKind, file_kind


class Table(Protocol):
    """A grid of text; `name` is the sheet's, empty for a text file."""

    @property
    def name(self) -> str:
        """What the sheet is called."""

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Row numbers as a spreadsheet shows them, from 1, and the trimmed cells from column A on.

        Each call begins again at the first row. Raises UnreadableFile when a limit is met on the way.
        """

    def spans(self) -> dict[tuple[int, int], int]:
        """Merged cells that are wider than one column: (row from 1, column from 0) -> how many columns wide."""


@dataclass(frozen=True)
class Tables:
    """What a file holds: the names of its sheets, and a way to open each."""

    file_name: str
    visible: tuple[str, ...]
    hidden: tuple[str, ...]
    #: Gives the sheet of this name; raises UnreadableFile when there is none.
    open_sheet: Callable[[str], Table] = field(repr=False)


def read_tables(content: bytes, file_name: str) -> Tables:
    """The sheets of a CSV, XLSX, XLS or ODS file, told apart by content; a text file is one sheet named "".

    Raises UnreadableFile, with a sentence that can be shown, for everything that cannot be read: another
    kind of file, a damaged or encrypted one, one beyond the limits. Cells are not read before a sheet is opened.
    """
    kind = file_kind(content, file_name)
    if kind is FileKind.TEXT:
        table = read_delimited(content, file_name)
        return Tables(file_name, ("",), (), lambda _name: table)
    # Imported late: web processes seldom read a list, and its library takes some of each one's memory.
    from app.formats.workbooks import read_workbook  # noqa: PLC0415

    workbook = read_workbook(content, file_name, kind)
    return Tables(file_name, workbook.visible, workbook.hidden, workbook.open_sheet)
