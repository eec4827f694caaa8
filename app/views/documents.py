"""Lists and documents on one page, and what is printed for the door. For whoever may see the attendee list."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.database import writing
from app.extensions import db
from app.formats.attendee_list import AttendeeRow, attendee_list_name
from app.formats.badges import badge_values
from app.formats.name_list import name_list_values
from app.formats.pdf import EventHeading
from app.formats.sign_in_sheet import WALK_IN_ROWS, sign_in_values
from app.gateways.documents import make_document
from app.services.attendees import Listed, count_attendees, stream_attendees
from app.services.event_words import event_heading, session_when
from app.services.events import may_see_contact, sessions_of
from app.services.history import write_history
from app.views import clock
from app.views.access import event_or_404, open_to_consultants, this_officer
from app.views.downloads import name_download
from app.views.row_numbers import row_number

blueprint = Blueprint("documents", __name__, url_prefix="/events/<slug>")


@blueprint.get("/documents")
@open_to_consultants
def index(slug: str) -> ResponseReturnValue:
    """Every list and document of an event that this account may have, with what each holds."""
    event = event_or_404(slug)
    session = db.session()
    sessions = sessions_of(session, event.id)
    return render_template(
        "documents/index.html",
        event=event,
        sessions=sessions,
        whens={each.id: session_when(each) for each in sessions},
        total=count_attendees(session, event.id),
        with_contact=may_see_contact(session, event, current_user),
        now=clock.now(),
    )


@blueprint.get("/sign-in-sheet.pdf")
@open_to_consultants
def sign_in_sheet(slug: str) -> ResponseReturnValue:
    """The sheet on which people sign in, with empty rows for walk-ins."""
    values = partial(sign_in_values, walk_in_rows=WALK_IN_ROWS)
    return _document(slug, "sign_in_sheet.typ", values, "sign-in sheet")


@blueprint.get("/badges.pdf")
@open_to_consultants
def badges(slug: str) -> ResponseReturnValue:
    """A badge for everybody who is coming."""
    return _document(slug, "badges.typ", badge_values, "badges")


@blueprint.get("/name-list.pdf")
@open_to_consultants
def name_list(slug: str) -> ResponseReturnValue:
    """Who is coming from where, for people's packs."""
    return _document(slug, "name_list.typ", name_list_values, "list of names")


def _document(
    slug: str, template: str, values_of: Callable[..., Mapping[str, Any]], what: str
) -> ResponseReturnValue:
    event = event_or_404(slug)
    event_id, title, moment = event.id, event.title, clock.now()
    sessions = _wanted_sessions(event_id)
    only = sessions[0].id if "session" in request.args else None
    rows: Sequence[AttendeeRow] = list(
        stream_attendees(db.session(), event_id, listed=Listed(event_session_id=only))
    )
    when, where = event_heading(sessions)
    heading = EventHeading(title=title, when=when, where=where, moment=moment)
    # The reading ends here, so that a long layout holds no transaction open.
    db.session.rollback()
    people = len(rows)
    folder = Path(str(current_app.template_folder)) / "documents"
    pdf = make_document(folder / template, values_of(rows, heading=heading), moment=moment, people=people)
    _note_download(event_id, what, people)
    response = Response(pdf, content_type="application/pdf")
    name = attendee_list_name(title, moment, "pdf", what=what)
    return name_download(response, name, kind="inline")


def _wanted_sessions(event_id: int) -> Any:
    """The event session that the address names, or all of them; 404 for one that the event does not have."""
    sessions = sessions_of(db.session(), event_id)
    if "session" not in request.args:
        return sessions
    wanted = request.args.get("session", type=row_number)
    return [each for each in sessions if each.id == wanted] or abort(404)


def _note_download(event_id: int, what: str, rows: int) -> None:
    if request.method != "GET":
        return
    with writing() as session:
        write_history(
            session, f"{what} downloaded", by=this_officer(), now=clock.now(), event_id=event_id, rows=rows
        )
