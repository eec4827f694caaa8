"""Taking one invitation back, for a reason that the letter says."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length

from app.database import writing
from app.extensions import db
from app.models.events import Event
from app.models.invitations import Invitation
from app.rules.refusals import Refused
from app.services.guests import GuestFile, guest_file
from app.services.withdrawals import withdraw_invitation
from app.views import clock
from app.views.access import event_or_404, this_officer

blueprint = Blueprint("withdrawals", __name__, url_prefix="/events/<slug>/guests/<reference>/withdraw")


class WithdrawForm(FlaskForm):
    """Why, as the letter says it."""

    reason = TextAreaField(
        "What the letter says about why",
        validators=[Length(max=1000, message="Use 1,000 characters or fewer; you have used more")],
        description="For example: the places are for members of the board, and you have left it",
    )


@blueprint.get("")
def ask(slug: str, reference: str) -> ResponseReturnValue:
    """What it would do, and the form."""
    event = event_or_404(slug)
    return _show(event, _file_or_404(event, reference), WithdrawForm())


@blueprint.post("")
def withdraw(slug: str, reference: str) -> ResponseReturnValue:
    """Take the invitation back."""
    event = event_or_404(slug)
    file = _file_or_404(event, reference)
    form = WithdrawForm()
    if not form.validate():
        return _show(event, file, form), 422
    invitation_id = file.invitation.id
    try:
        with writing() as session:
            withdraw_invitation(
                session,
                session.get_one(Invitation, invitation_id),
                reason=(form.reason.data or "").strip(),
                by=this_officer(),
                now=clock.now(),
            )
    except Refused as refusal:
        event = event_or_404(slug)
        return _show(event, _file_or_404(event, reference), form, str(refusal)), 409
    flash("The invitation is withdrawn.", "done")
    return redirect(url_for("guests.show", slug=slug, reference=reference))


def _show(event: Event, file: GuestFile, form: WithdrawForm, refusal: str = "") -> str:
    return render_template("withdrawals/ask.html", event=event, file=file, form=form, refusal=refusal)


def _file_or_404(event: Event, reference: str) -> GuestFile:
    file = guest_file(db.session(), event.id, reference)
    if file is None:
        abort(404)
    return file
