"""The list of names for people's packs: who comes, from where. No references, no contact details."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.formats.attendee_list import AttendeeRow
from app.formats.name_order import alphabetical, other_names
from app.formats.pdf import EventHeading, compile_pdf, printable


def name_list(template: str | Path, rows: Iterable[AttendeeRow], *, heading: EventHeading) -> bytes:
    """The list as a PDF, A to Z."""
    return compile_pdf(template, name_list_values(rows, heading=heading), moment=heading.moment)


def name_list_values(rows: Iterable[AttendeeRow], *, heading: EventHeading) -> dict[str, Any]:
    """What the template shows."""
    people = [
        {
            "family": printable(row.family_name),
            "others": printable(other_names(row)),
            "job_title": printable(row.job_title),
            "organisation": printable(row.organisation),
        }
        for row in alphabetical(rows)
    ]
    return {**heading.values(), "people": people}
