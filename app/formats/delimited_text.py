"""Tables written as text: CSV in any of its dialects and encodings. Knows nothing of headings or people."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.formats.unreadable import MAX_COLUMNS, MAX_ROWS, UnreadableFile, too_many_columns, too_many_rows

_OPEN_QUOTE = 'a quotation mark (") is opened and not closed again.'
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_BYTES = 64 * 1024
_SAMPLE_ROWS = 200
#: What spreadsheet programs in Western Europe write when they do not write Unicode.
_OLDER_ENCODINGS = ["cp1252", "mac_roman", "cp850"]


@dataclass(frozen=True)
class DelimitedTable:
    """A table in a text file: where one cell ends and the next begins, and how its letters are written."""

    file_name: str
    content: bytes = field(repr=False)
    encoding: str
    delimiter: str
    name: str = ""

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Row numbers as a spreadsheet shows them (from 1, blank rows counted) and the trimmed cells.

        Each call begins again. Raises UnreadableFile when a limit is met or a quotation mark is never closed.
        """
        # The text is decoded as it is read, so that a large file is not held twice.
        lines = io.TextIOWrapper(io.BytesIO(self.content), self.encoding, errors="replace", newline=None)
        reader = csv.reader(lines, delimiter=self.delimiter, skipinitialspace=True)
        number, last_line, widest = 0, 0, 0
        try:
            for number, cells in enumerate(reader, start=1):
                row = [cell.strip() for cell in cells]
                if reader.line_num - last_line > 1 and self._swallows_rows(row, widest):
                    raise UnreadableFile(self.file_name, f"in row {number} {_OPEN_QUOTE}")
                last_line, widest = reader.line_num, max(widest, len(row))
                if number > MAX_ROWS and any(row):
                    raise too_many_rows(self.file_name)
                if len(row) > MAX_COLUMNS and any(row[MAX_COLUMNS:]):
                    raise too_many_columns(self.file_name)
                if number == 1 and _names_the_separator(row):
                    row = []
                yield number, row
        except csv.Error as error:
            why = f'after row {number} a quotation mark (") is opened and not closed again.'
            raise UnreadableFile(self.file_name, why) from error

    def _swallows_rows(self, row: list[str], width: int) -> bool:
        """Whether a cell of several lines holds what is plainly a row of its own, address and all."""
        lines = (line for cell in row if "\n" in cell for line in cell.split("\n")[1:])
        return any("@" in line and line.count(self.delimiter) >= max(2, width - 1) for line in lines)

    def spans(self) -> dict[tuple[int, int], int]:
        """Merged cells: none, text has no such thing."""
        return {}


def read_delimited(content: bytes, file_name: str) -> DelimitedTable:
    """The table in a text file, its encoding and separator found from the content.

    Raises UnreadableFile when there is no text in it.
    """
    encoding = text_encoding(content)
    if not encoding.startswith("utf-16"):
        content = content.replace(b"\0", b"").rstrip(b"\x1a")
    sample = content[:_SAMPLE_BYTES].decode(encoding, errors="replace")
    if not sample.strip("\ufeff\ufffd\x1a \t\r\n"):
        raise UnreadableFile(file_name, "it is empty.")
    return DelimitedTable(file_name, content, encoding, text_delimiter(sample))


def text_encoding(content: bytes) -> str:
    """The name of the codec that reads this text: Unicode where it is marked or valid, else an older Western one."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    beginning = content[:_SAMPLE_BYTES]
    if beginning.count(b"\0") * 3 > len(beginning):
        return "utf-16-be" if beginning[:1] == b"\0" else "utf-16-le"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _older_encoding(content)
    return "utf-8-sig"


def _older_encoding(content: bytes) -> str:
    """The likeliest of the older encodings; Windows-1252 when the text says nothing against it."""
    # Long stretches of plain letters say nothing about the encoding and would only slow the guess.
    telling = b"\n".join(line for line in content.splitlines() if not line.isascii())
    # Imported late: web processes seldom read a list, and it takes 3 MB of each.
    from charset_normalizer import from_bytes  # noqa: PLC0415

    best = from_bytes(telling[:_SAMPLE_BYTES], cp_isolation=_OLDER_ENCODINGS).best()
    return best.encoding if best else "cp1252"


def text_delimiter(sample: str) -> str:
    """The character between cells: the one that gives most rows the same number of cells, a comma in doubt.

    `sample` is the beginning of the text; its last line may be incomplete.
    """
    first_line = sample.split("\n", 1)[0].strip("\ufeff\r ").lower()
    if first_line.startswith("sep=") and first_line[4:5] in _DELIMITERS and first_line[4:]:
        return first_line[4]
    # A tie goes to the earlier one.
    return max(_DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    """How well a delimiter explains the rows: the share of rows of the usual width, then that width."""
    widths: Counter[int] = Counter()
    try:
        for row in csv.reader(io.StringIO(sample, newline=None), delimiter=delimiter, skipinitialspace=True):
            widths[len(row)] += any(row)
            if widths.total() >= _SAMPLE_ROWS:
                break
    except csv.Error:
        return 0.0, 0
    several = {width: count for width, count in widths.items() if width > 1 and count}
    if not several:
        return 0.0, 0
    usual = max(several, key=lambda width: (several[width], width))
    return several[usual] / widths.total(), usual


def _names_the_separator(row: list[str]) -> bool:
    """Whether this is Excel's own line "sep=;" and no row of the table."""
    return len(row) == 2 and row[0].lower() == "sep=" and not row[1]
