"""A list as a CSV file that opens right in Excel. Knows neither people nor columns.

UTF-8 with a byte order mark, since Excel takes a file without one for Windows-1252; CRLF and quotation marks
by RFC 4180, section 2.

A cell that a spreadsheet would calculate, or whose leading zeros it would drop, gets one apostrophe in front
(OWASP, "CSV injection"). So "+44 7700 900123" reads "'+44 7700 900123": nothing that was typed is lost, and
`as_typed` takes exactly that apostrophe off again.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

_ROWS_AT_A_TIME = 500
_BYTE_ORDER_MARK = "\ufeff"
_ACTIVE = re.compile(r"[' \t\r\n\v\f\xa0]*[=+\-@＝＋－＠]|'*[\t\r\n]|'*0[0-9]+\Z")
#: What an active cell can begin with: a look at one character spares nearly every cell the pattern.
RISKY_STARTS = frozenset("=+-@＝＋－＠'0 \t\r\n\v\f\xa0")


def csv_file(headings: Sequence[str], rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """The file bit by bit, headings first; no more than a few hundred rows are held at a time."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(_BYTE_ORDER_MARK)
    writer.writerow([inert(heading) for heading in headings])
    remaining = iter(rows)
    while True:
        writer.writerows(
            [cell if cell[:1] not in RISKY_STARTS else inert(cell) for cell in row]
            for row in islice(remaining, _ROWS_AT_A_TIME)
        )
        if not buffer.tell():
            return
        # A lone surrogate cannot be written in UTF-8: one odd name must not stop the list.
        yield buffer.getvalue().encode("utf-8", "replace")
        buffer.seek(0)
        buffer.truncate()


def inert(cell: str) -> str:
    """The cell as text to any spreadsheet: with an apostrophe in front if it would be calculated or shortened."""
    return f"'{cell}" if _ACTIVE.match(cell) else cell


def as_typed(cell: str) -> str:
    """What was typed, from a cell that `inert` made."""
    return cell[1:] if cell[:1] == "'" and _ACTIVE.match(cell[1:]) else cell
