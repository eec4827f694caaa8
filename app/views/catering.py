"""Totals for the caterer and the venue: on a page and as PDF, as at the moment. Numbers only, so no names can leave."""

from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.database import writing
from app.extensions import db
from app.formats.attendee_list import attendee_list_name
from app.formats.catering import catering_sheet, diet_totals
from app.formats.pdf import EventHeading
from app.services.catering import meals_of_event
from app.services.event_words import event_heading
from app.services.events import sessions_of
from app.services.history import write_history
from app.views import clock
from app.views.access import event_or_404, this_officer
from app.views.downloads import name_download

blueprint = Blueprint("catering", __name__, url_prefix="/events/<slug>")


@blueprint.get("/catering")
def index(slug: str) -> ResponseReturnValue:
    """How many people, which diets, what the room must have, for each session."""
    event = event_or_404(slug)
    meals = meals_of_event(db.session(), event.id)
    return render_template(
        "catering/index.html",
        event=event,
        meals=[(each, diet_totals(each), sorted(each.needs.items())) for each in meals],
        now=clock.now(),
    )


@blueprint.get("/catering.pdf")
def pdf(slug: str) -> ResponseReturnValue:
    """The same on paper."""
    event = event_or_404(slug)
    event_id, title, moment = event.id, event.title, clock.now()
    meals = meals_of_event(db.session(), event_id)
    when, where = event_heading(sessions_of(db.session(), event_id))
    contact = ", ".join(filter(None, (event.contact_name, event.contact_telephone, event.contact_email)))
    heading = EventHeading(title=title, when=when, where=where, moment=moment)
    template = Path(str(current_app.template_folder)) / "documents" / "catering.typ"
    content = catering_sheet(template, meals, heading=heading, contact=contact)
    db.session.rollback()
    if request.method == "GET":
        with writing() as session:
            write_history(
                session,
                "catering totals downloaded",
                by=this_officer(),
                now=moment,
                event_id=event_id,
                people=sum(each.people for each in meals),
            )
    name = attendee_list_name(title, moment, "pdf", what="catering")
    return name_download(Response(content, content_type="application/pdf"), name, kind="inline")
