"""Corrections of people's details as a file to send back to whoever keeps their list. Knows no database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.formats.attendee_list import attendee_list_name
from app.formats.dates import short_moment_words
from app.formats.safe_csv import csv_file

HEADINGS = ("Person", "Organisation", "Email", "Detail", "Your list has", "It should be", "Said at", "By")
_DETAILS = {
    "name": "Name",
    "organisation": "Organisation",
    "job_title": "Job title",
    "telephone": "Telephone",
    "role": "Role",
}


@dataclass(frozen=True, slots=True)
class Correction:
    """One detail of one person, before and after. `said_at` is aware."""

    person: str
    organisation: str
    email: str
    detail: str
    before: str
    after: str
    said_at: datetime
    said_by: str


def write_corrections(rows: Iterable[Correction]) -> Iterator[bytes]:
    """The file bit by bit."""
    return csv_file(HEADINGS, (_cells(row) for row in rows))


def corrections_name(partner: str, at: datetime) -> str:
    """What the file is called: whose list it corrects, and as at when. `at` is aware."""
    return attendee_list_name(partner, at, "csv", what="corrections")


def _cells(row: Correction) -> tuple[str, ...]:
    detail = _DETAILS.get(row.detail, row.detail)
    said_at = short_moment_words(row.said_at)
    return (row.person, row.organisation, row.email, detail, row.before, row.after, said_at, row.said_by)
