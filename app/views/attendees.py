"""The attendee list: on a page, as CSV, as a workbook. A consultant sees this and nothing more."""

from collections.abc import Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from flask import Blueprint, Response, abort, render_template, request, send_file, stream_with_context
from flask.typing import ResponseReturnValue

from app.database import writing
from app.extensions import db
from app.formats.attendee_list import Column, UnknownColumn, attendee_list_name, choose_columns, write_csv
from app.formats.attendee_workbook import ListedEvent, write_xlsx
from app.models.events import Event
from app.rules.states import PlaceState
from app.services.attendees import count_attendees, stream_attendees
from app.services.events import sessions_of
from app.services.history import write_history
from app.views import clock
from app.views.access import event_or_404, open_to_consultants, this_officer

blueprint = Blueprint("attendees", __name__, url_prefix="/events/<slug>")

#: Above this many bytes a workbook is made on disk.
_IN_MEMORY_BYTES = 4 * 1024 * 1024


@blueprint.get("/attendees")
@open_to_consultants
def index(slug: str) -> ResponseReturnValue:
    """Who is coming."""
    event = event_or_404(slug)
    attendees = list(stream_attendees(db.session(), event.id))
    return render_template("attendees/index.html", event=event, attendees=attendees, now=clock.now())


@blueprint.get("/attendees.csv")
@open_to_consultants
def csv(slug: str) -> ResponseReturnValue:
    """Who is coming, as CSV for Excel: UTF-8 with its mark, CRLF (RFC 4180), nothing that can be calculated."""
    event = event_or_404(slug)
    columns = _columns()
    name = attendee_list_name(event.title, clock.now(), "csv")
    event_id = event.id
    _note_download(event, "csv")
    rows = stream_with_context(_lines(event_id, columns))
    response = Response(rows, content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.get("/attendees.xlsx")
@open_to_consultants
def xlsx(slug: str) -> ResponseReturnValue:
    """Who is coming, as a workbook with a sheet for each event session."""
    event = event_or_404(slug)
    columns = _columns()
    moment = clock.now()
    title, event_id = event.title, event.id
    sessions = [each.title for each in sessions_of(db.session(), event_id)]
    _note_download(event, "xlsx")
    file = cast("BinaryIO", SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES))  # noqa: SIM115 -- Flask closes it when it is sent.
    listed = ListedEvent(title=title, moment=moment, sessions=sessions)
    write_xlsx(file, stream_attendees(db.session(), event_id), columns, event=listed)
    file.seek(0)
    return send_file(
        file,
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        as_attachment=True,
        download_name=attendee_list_name(title, moment, "xlsx"),
        max_age=0,
    )


def _lines(event_id: int, columns: Sequence[Column]) -> Iterator[bytes]:
    yield from write_csv(stream_attendees(db.session(), event_id), columns)


def _columns() -> Sequence[Column]:
    wanted = [key for key in request.args.get("columns", "").split(",") if key]
    try:
        return choose_columns(wanted)
    except UnknownColumn as unknown:
        abort(Response(str(unknown), 422, content_type="text/plain; charset=utf-8"))


def _note_download(event: Event, ending: str) -> None:
    """Every download is on record: who, what, how many rows."""
    event_id = event.id
    with writing() as session:
        rows = count_attendees(session, event_id, state=PlaceState.HELD)
        write_history(
            session,
            "attendee list downloaded",
            by=this_officer(),
            now=clock.now(),
            event_id=event_id,
            ending=ending,
            rows=rows,
        )
