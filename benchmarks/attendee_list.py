"""The attendee list as CSV and XLSX, beside csv.writer and XlsxWriter on the same rows already in memory."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import xlsxwriter

from app.database import writing
from app.extensions import db
from app.formats.attendee_list import COLUMNS, cell_reader, write_csv
from app.formats.attendee_workbook import ListedEvent, write_xlsx
from app.services.attendees import stream_attendees
from app.services.events import event_by_slug, sessions_of
from benchmarks.crowds import NOW, add_category, add_event, add_people, invite, let_answer
from benchmarks.figures import Figure, seconds
from benchmarks.fresh import Outcome, in_fresh_process
from benchmarks.sites import Site, analyse, open_site

_GOALS = {"csv": 8, "xlsx": 2}
#: How many times the memory of a tenth of the rows all of them may take: not growing, but for what measuring adds.
_MEMORY_GROWS_AT_MOST = 1.25


def measure(attendees: int) -> Iterator[Figure]:
    """Both kinds of file, how the time grows from a tenth, and that the memory does not."""
    with open_site() as small_site, open_site() as site:
        _seat_crowd(small_site, attendees // 10)
        _seat_crowd(site, attendees)
        for kind, goal in _GOALS.items():
            small, large = (_write_in_fresh_process(each, kind) for each in (small_site, site))
            baseline = in_fresh_process(write_only, site, kind).value
            name = f"attendee list {kind.upper()} of {attendees:,}"
            yield Figure(name, large.value, "s", baseline, at_most=goal)
            yield Figure(f"{name}: over {attendees // 10:,}", large.value, "s", small.value, at_most=12)
            yield Figure(f"{name}: memory", large.peak_mb, "MB", small.peak_mb, at_most=_MEMORY_GROWS_AT_MOST)


def _write_in_fresh_process(site: Site, kind: str) -> Outcome:
    return in_fresh_process(write_list, site, kind)


def _seat_crowd(site: Site, attendees: int) -> None:
    app = site.make_app()
    with app.app_context(), writing() as session:
        people = add_people(session, attendees, category=add_category(session))
        event = add_event(session, seats_limit=None)
        invite(session, event, people)
        let_answer(session, event, answers=attendees, held=attendees)
    analyse(app)


def write_list(site: Site, kind: str) -> float:
    """Write the list from the database. Returns the seconds."""
    app = site.make_app()
    with app.app_context():
        return seconds(lambda: _write_list(site.folder / f"ours.{kind}", kind))


def _write_list(path: Path, kind: str) -> None:
    session = db.session()
    event = event_by_slug(session, "bench")
    attendees = stream_attendees(session, event.id)
    with path.open("wb") as file:
        if kind == "csv":
            file.writelines(write_csv(attendees, COLUMNS))
        else:
            sessions = [each.title for each in sessions_of(session, event.id)]
            write_xlsx(
                file, attendees, COLUMNS, event=ListedEvent(title="Bench", moment=NOW, sessions=sessions)
            )


def write_only(site: Site, kind: str) -> float:
    """The baseline: the same cells, already in memory, by the library alone. Returns the seconds."""
    app = site.make_app()
    with app.app_context():
        event = event_by_slug(db.session(), "bench")
        read = cell_reader(COLUMNS)
        rows = [[str(cell or "") for cell in read(each)] for each in stream_attendees(db.session(), event.id)]
    return seconds(lambda: _write_only(site.folder / f"baseline.{kind}", kind, rows))


def _write_only(path: Path, kind: str, rows: Sequence[Sequence[str]]) -> None:
    if kind == "csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        return
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        # Ours has everybody on one sheet and again on the sheet of their event session.
        for sheet in (workbook.add_worksheet(), workbook.add_worksheet()):
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(at, column, cell)
