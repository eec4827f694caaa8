"""Who waits for a place, where each stands and why; giving one knowingly, with a name and a reason on record."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.database import writing
from app.extensions import db
from app.models.events import Event
from app.rules.overrides import Override
from app.rules.refusals import Refused
from app.services.history import write_history
from app.services.offers import open_offers
from app.services.places import seat_knowingly
from app.services.rooms import lock_rooms, read_rooms
from app.services.waiting_lists import (
    WaitingGuest,
    explain_waiting_list,
    what_needs_an_officer,
    who_is_over,
)
from app.views import clock
from app.views.access import event_or_404, this_officer
from app.views.fields import RadiosField, option

blueprint = Blueprint("waiting_list", __name__, url_prefix="/events/<slug>/waiting-list")


class SeatForm(FlaskForm):
    """How to give somebody a place, and why. Nothing is chosen beforehand."""

    how = RadiosField(
        "How",
        choices=[
            option("out_of_turn", "Before those who asked earlier", hint="Only where a seat is free"),
            option("over_limit", "Over the limit", hint="One more than the room holds"),
        ],
        missing="Choose how to give the place",
    )
    reason = StringField(
        "Reason",
        validators=[
            InputRequired("Give a reason"),
            Length(max=500, message="Use 500 characters or fewer; you have used more"),
        ],
    )


@blueprint.get("")
def index(slug: str) -> ResponseReturnValue:
    """Everybody who waits, in order."""
    event = event_or_404(slug)
    session = db.session()
    rooms, now = read_rooms(session, event.id), clock.now()
    return render_template(
        "waiting_list/index.html",
        event=event,
        guests=explain_waiting_list(session, rooms, now=now),
        offers=open_offers(session, event.id),
        stopped=what_needs_an_officer(session, rooms, now=now),
        over=who_is_over(session, rooms),
    )


@blueprint.get("/<reference>")
def choose(slug: str, reference: str) -> ResponseReturnValue:
    """The form to give one of them a place with."""
    event = event_or_404(slug)
    return _show(event, _guest_or_404(event, reference), SeatForm())


@blueprint.post("/<reference>")
def seat(slug: str, reference: str) -> ResponseReturnValue:
    """Give the place, on record."""
    event = event_or_404(slug)
    guest = _guest_or_404(event, reference)
    form = SeatForm()
    if not form.validate():
        return _show(event, guest, form), 422
    officer, over_limit = this_officer(), form.how.data == "over_limit"
    override = Override(current_user.shown_name, str(form.reason.data))
    event_id, invitation_id = event.id, guest.invitation.id
    try:
        with writing() as session:
            rooms = lock_rooms(session, event_id)
            invitation = session.get_one(type(guest.invitation), invitation_id)
            seat_knowingly(
                session,
                rooms,
                invitation,
                override,
                over_limit=over_limit,
                account_id=officer.account_id,
                now=clock.now(),
            )
            write_history(
                session,
                "seated over the limit" if over_limit else "seated out of turn",
                by=officer,
                now=clock.now(),
                event_id=event_id,
                person_id=invitation.person_id,
                reason=override.reason,
            )
    except Refused as refusal:
        event = event_or_404(slug)
        return _show(event, _guest_or_404(event, reference), form, str(refusal)), 409
    flash("The place is given, and a letter is on its way.", "done")
    return redirect(url_for("waiting_list.index", slug=slug))


def _show(event: Event, guest: WaitingGuest, form: SeatForm, refusal: str = "") -> str:
    return render_template("waiting_list/choose.html", event=event, guest=guest, form=form, refusal=refusal)


def _guests(event: Event) -> list[WaitingGuest]:
    session = db.session()
    return explain_waiting_list(session, read_rooms(session, event.id), now=clock.now())


def _guest_or_404(event: Event, reference: str) -> WaitingGuest:
    found = [each for each in _guests(event) if each.invitation.reference == reference]
    if not found:
        abort(404)
    return found[0]
