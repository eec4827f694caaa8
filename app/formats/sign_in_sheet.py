"""The sheet on which people sign in at the door: A to Z, a box for each signature, empty rows for walk-ins."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.formats.attendee_list import AttendeeRow
from app.formats.name_order import alphabetical, other_names
from app.formats.pdf import EventHeading, compile_pdf, printable

WALK_IN_ROWS = 12


def sign_in_sheet(
    template: str | Path,
    rows: Iterable[AttendeeRow],
    *,
    heading: EventHeading,
    walk_in_rows: int = WALK_IN_ROWS,
) -> bytes:
    """The sheet as a PDF; `walk_in_rows` is how many empty rows follow the names."""
    return compile_pdf(
        template, sign_in_values(rows, heading=heading, walk_in_rows=walk_in_rows), moment=heading.moment
    )


def sign_in_values(
    rows: Iterable[AttendeeRow], *, heading: EventHeading, walk_in_rows: int
) -> dict[str, Any]:
    """What the template shows."""
    people = [
        {
            "family": printable(row.family_name),
            "others": printable(other_names(row)),
            "organisation": printable(row.organisation),
            "job_title": printable(row.job_title),
            "reference": row.reference,
        }
        for row in alphabetical(rows)
    ]
    return {**heading.values(), "people": people, "walk_in_rows": walk_in_rows}
