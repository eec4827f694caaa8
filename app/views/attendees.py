"""The attendee list: on a page, as CSV, as a workbook, and what changed since it was last downloaded."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
    send_file,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.database import writing
from app.extensions import db
from app.formats.attendee_list import CHANGE_COLUMN, COLUMNS, attendee_list_name, write_csv
from app.formats.attendee_workbook import ListedEvent, write_xlsx
from app.models.events import Event
from app.services.attendee_changes import DOWNLOADED, changes_since, last_download
from app.services.attendees import Listed, attendees_page, count_attendees, stream_attendees
from app.services.events import may_see_contact, sessions_of
from app.services.history import write_history
from app.services.kinds import seats_by_kind
from app.views import clock
from app.views.access import event_or_404, open_to_consultants, this_officer
from app.views.attendee_choices import AttendeeChoice, ChoicesForm, chosen_by
from app.views.downloads import name_download
from app.views.row_numbers import page_number

blueprint = Blueprint("attendees", __name__, url_prefix="/events/<slug>")

#: Above this many bytes a workbook is made on disk.
_IN_MEMORY_BYTES = 4 * 1024 * 1024


@blueprint.get("/attendees")
@open_to_consultants
def index(slug: str) -> ResponseReturnValue:
    """Who is coming, page by page."""
    event = event_or_404(slug)
    page = page_number()
    session = db.session()
    return render_template(
        "attendees/index.html",
        event=event,
        attendees=attendees_page(session, event.id, page=page),
        total=count_attendees(session, event.id),
        kinds=seats_by_kind(session, event),
        page=page,
        now=clock.now(),
        downloaded_at=last_download(session, event.id, current_user.id),
    )


@blueprint.get("/attendees/choose")
@open_to_consultants
def choose(slug: str) -> ResponseReturnValue:
    """The form that chooses columns, people and the kind of file; it answers with the file."""
    event = event_or_404(slug)
    form = ChoicesForm.asked(may_see_contact(db.session(), event, current_user), current_user.role)
    if not form.was_sent:
        return render_template("attendees/choose.html", event=event, form=form)
    if not form.validate():
        return render_template("attendees/choose.html", event=event, form=form), 422
    return redirect(
        url_for(
            f"attendees.{form.ending.data}", slug=slug, columns=form.chosen_columns, who=form.chosen_people
        )
    )


@blueprint.get("/attendees.csv")
@open_to_consultants
def csv(slug: str) -> ResponseReturnValue:
    """The list as CSV for Excel: UTF-8 with its mark, CRLF (RFC 4180), nothing that can be calculated."""
    event = event_or_404(slug)
    choice = _choice(event)
    name = attendee_list_name(event.title, clock.now(), "csv")
    event_id = event.id
    _note_download(event, "csv", choice.listed)
    return _csv_answer(_lines(event_id, choice), name)


@blueprint.get("/attendees.xlsx")
@open_to_consultants
def xlsx(slug: str) -> ResponseReturnValue:
    """The list as a workbook with a sheet for each event session."""
    event = event_or_404(slug)
    choice = _choice(event)
    moment = clock.now()
    title, event_id = event.title, event.id
    sessions = [each.title for each in sessions_of(db.session(), event_id)]
    _note_download(event, "xlsx", choice.listed)
    file = cast("BinaryIO", SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES))  # noqa: SIM115 -- Flask closes it when it is sent.
    listed = ListedEvent(title=title, moment=moment, sessions=sessions)
    rows = stream_attendees(db.session(), event_id, listed=choice.listed)
    write_xlsx(file, rows, choice.columns, event=listed)
    file.seek(0)
    return send_file(
        file,
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        as_attachment=True,
        download_name=attendee_list_name(title, moment, "xlsx"),
        max_age=0,
    )


@blueprint.get("/attendees/changes")
@open_to_consultants
def changes(slug: str) -> ResponseReturnValue:
    """What changed on the list since this account last downloaded it."""
    event = event_or_404(slug)
    since = last_download(db.session(), event.id, current_user.id)
    changed = changes_since(db.session(), event.id, since) if since else []
    return render_template(
        "attendees/changes.html", event=event, changed=changed, since=since, now=clock.now()
    )


@blueprint.get("/attendee-changes.csv")
@open_to_consultants
def changes_csv(slug: str) -> ResponseReturnValue:
    """The same as CSV. It does not count as a download of the list, so it can be asked for again."""
    event = event_or_404(slug)
    since = last_download(db.session(), event.id, current_user.id)
    if since is None:
        return redirect(url_for("attendees.changes", slug=slug))
    moment = clock.now()
    changed = changes_since(db.session(), event.id, since)
    name = attendee_list_name(f"{event.title} – changes", moment, "csv")
    event_id = event.id
    if request.method == "GET":
        with writing() as session:
            write_history(
                session,
                "attendee changes downloaded",
                by=this_officer(),
                now=moment,
                event_id=event_id,
                rows=len(changed),
            )
    return _csv_answer(write_csv(changed, (CHANGE_COLUMN, *COLUMNS)), name)


def _choice(event: Event) -> AttendeeChoice:
    """The columns and the people that the address asks for; 422 with a sentence for what there is not."""
    choice = chosen_by(request.args, may_see_contact(db.session(), event, current_user), current_user.role)
    if isinstance(choice, str):
        abort(Response(choice, 422, content_type="text/plain; charset=utf-8"))
    return choice


def _lines(event_id: int, choice: AttendeeChoice) -> Iterator[bytes]:
    yield from write_csv(stream_attendees(db.session(), event_id, listed=choice.listed), choice.columns)


def _csv_answer(lines: Iterator[bytes], name: str) -> Response:
    response = Response(stream_with_context(lines), content_type="text/csv; charset=utf-8")
    return name_download(response, name)


def _note_download(event: Event, ending: str, listed: Listed) -> None:
    """Every download is on record: who, what, how many rows. Asking only for the headers is none."""
    if request.method != "GET":
        return
    event_id, moment = event.id, clock.now()
    with writing() as session:
        write_history(
            session,
            DOWNLOADED,
            by=this_officer(),
            now=moment,
            event_id=event_id,
            ending=ending,
            who=[standing.value for standing in listed.who],
            contact=listed.with_contact,
            rows=count_attendees(session, event_id, listed=listed),
        )
