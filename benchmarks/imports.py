"""Importing a list: read, match, preview and confirm, beside reading the file and one `executemany` of its rows."""

import csv
import io
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from app.database import writing
from app.services.history import COMMAND_LINE
from app.services.list_confirming import confirm_list
from app.services.list_reading import ListChoices
from app.services.lists import preview_list
from benchmarks.crowds import NOW, add_category, add_people, invented_people
from benchmarks.figures import Figure, seconds
from benchmarks.fresh import Outcome, in_fresh_process
from benchmarks.sites import Site, analyse, open_site

_HEADINGS = {
    "title": "Title",
    "given_name": "First name",
    "family_name": "Surname",
    "job_title": "Job title",
    "organisation": "Organisation",
    "email": "Email",
    "telephone": "Telephone",
}
#: The part of a list whom the database knows already.
_KNOWN_SHARE = 10
_MOST_MB = 400
_GOALS = {"csv": 25, "xlsx": 12}


def measure(rows: int) -> Iterator[Figure]:
    """Both kinds of file at the full size and at a tenth of it, with the most memory, and how the time grows."""
    for kind, goal in _GOALS.items():
        small, large = rows // 10, rows
        taken = {}
        for size in (small, large):
            done = _import_in_fresh_process(kind, size)
            name = f"import a {kind.upper()} list of {size:,}"
            yield Figure(name, done.value, "s", _baseline(kind, size), at_most=goal)
            yield Figure(f"{name}: memory", done.peak_mb, "MB", at_most=_MOST_MB)
            taken[size] = done.value
        name = f"import a {kind.upper()} list: {large:,} over {small:,}"
        yield Figure(name, taken[large], "s", taken[small], at_most=12)


def _baseline(kind: str, size: int) -> float:
    with open_site() as site:
        content = list_file(kind, invented_people(size))
        return min(seconds(_only_insert, site.folder / str(turn), kind, content) for turn in range(3))


def _import_in_fresh_process(kind: str, rows: int) -> Outcome:
    """The seconds and the memory of an import into a database that knows as many people as the list has."""
    with open_site() as site:
        app = site.make_app()
        with app.app_context(), writing() as session:
            add_people(session, rows, category=add_category(session, "Known people"))
        analyse(app)
        file = site.folder / f"list.{kind}"
        file.write_bytes(list_file(kind, invented_people(rows, start=rows - rows // _KNOWN_SHARE)))
        return in_fresh_process(import_list, site, file)


def import_list(site: Site, file: Path) -> float:
    """Preview and confirm one list. Returns the seconds."""
    app = site.make_app()
    with app.app_context():
        return seconds(lambda: _preview_and_confirm(file))


def _preview_and_confirm(file: Path) -> None:
    choices = ListChoices()
    with writing() as session:
        upload = preview_list(
            session,
            file.read_bytes(),
            file.name,
            category=add_category(session, "Imported people"),
            partner=None,
            choices=choices,
            by=COMMAND_LINE,
            now=NOW,
        ).id
    with writing() as session:
        confirm_list(session, upload, by=COMMAND_LINE, now=NOW)


def list_file(kind: str, people: Sequence[dict[str, str]]) -> bytes:
    """A list as a CSV or XLSX file."""
    rows = [list(_HEADINGS.values()), *([each[key] for key in _HEADINGS] for each in people)]
    if kind == "csv":
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        return text.getvalue().encode()
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return file.getvalue()


def _only_insert(folder: Path, kind: str, content: bytes) -> None:
    """The baseline: the rows of the file into one table, in one statement and one commit."""
    rows: Sequence[Sequence[object]]
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    else:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    folder.mkdir()
    connection = sqlite3.connect(folder / "baseline.sqlite3")
    columns = ", ".join(f"{column} TEXT" for column in _HEADINGS)
    connection.execute(f"CREATE TABLE people (id INTEGER PRIMARY KEY, {columns})")
    marks = ", ".join("?" for _ in _HEADINGS)
    connection.executemany(f"INSERT INTO people ({', '.join(_HEADINGS)}) VALUES ({marks})", rows[1:])
    connection.commit()
    connection.close()
