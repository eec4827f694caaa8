"""One guest of an event: every answer and place, and recording an answer that came by telephone or post."""

from secrets import token_hex

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.database import writing
from app.extensions import db
from app.models.events import Event
from app.models.invitations import Invitation
from app.rules.refusals import Refused
from app.rules.states import Answer, Choice, Door, PlaceKind
from app.services.event_words import session_when
from app.services.events import sessions_of
from app.services.guests import GuestFile, guest_file
from app.services.history import Actor
from app.services.kinds import change_kind
from app.services.replies import GivenReply, record_reply
from app.views import clock
from app.views.access import event_or_404, this_officer
from app.views.fields import CheckboxesField, DropDownField, RadiosField, option

blueprint = Blueprint("guests", __name__, url_prefix="/events/<slug>/guests/<reference>")


class RecordForm(FlaskForm):
    """An answer as somebody gave it, how it came, and who said so. Nothing is chosen beforehand."""

    answer = RadiosField(
        "Answer",
        choices=[option(Answer.YES, "Yes"), option(Answer.NO, "No"), option(Answer.NOT_SURE, "Not sure yet")],
        missing="Choose the answer",
    )
    chosen = CheckboxesField("Which sessions")
    door = RadiosField(
        "How it came",
        choices=[option(Door.PHONE, "By telephone"), option(Door.POST, "By post")],
        missing="Choose how the answer came",
    )
    given_by_name = StringField(
        "Who said so, if somebody else",
        validators=[Length(max=200, message="Use 200 characters or fewer; you have used more")],
    )
    reason = StringField(
        "Why not", validators=[Length(max=500, message="Use 500 characters or fewer; you have used more")]
    )
    brings_assistant = BooleanField(
        "Somebody comes with them to assist them", description="For a yes: two seats beside each other"
    )
    nonce = HiddenField(validators=[InputRequired()])

    def offer(self, event: Event) -> None:
        """Fill in the sessions to choose from, and only the answers that the event takes."""
        sessions = sessions_of(db.session(), event.id) if event.attendance != Choice.ATTEND_ALL else []
        self.chosen.choices = [
            SelectChoice(str(each.id), ": ".join(filter(None, [each.slot, each.title, session_when(each)])))
            for each in sessions
        ]
        if not event.allows_not_sure:
            self.answer.choices = self.answer.choices[:2]


class KindForm(FlaskForm):
    """As what somebody comes."""

    kind = DropDownField(
        "Comes as",
        choices=[
            SelectChoice(PlaceKind.DELEGATE.value, "Delegate"),
            SelectChoice(PlaceKind.SPEAKER.value, "Speaker"),
            SelectChoice(PlaceKind.ORGANISER.value, "Organiser"),
            SelectChoice(PlaceKind.ASSISTANT.value, "Personal assistant"),
        ],
        missing="Choose as what they come",
    )


@blueprint.get("")
def show(slug: str, reference: str) -> ResponseReturnValue:
    """Everything about the guest, and the form."""
    event = event_or_404(slug)
    file = _file_or_404(event, reference)
    form = RecordForm(nonce=token_hex(16), brings_assistant=file.seats > 1)
    form.offer(event)
    return _show(event, file, form)


@blueprint.post("")
def record(slug: str, reference: str) -> ResponseReturnValue:
    """Record the answer, by the same rules as on the guest's own page. The same form sent twice is one reply."""
    event = event_or_404(slug)
    file = _file_or_404(event, reference)
    form = RecordForm()
    form.offer(event)
    if not form.validate():
        return _show(event, file, form), 422
    given = GivenReply(
        Answer(form.answer.data),
        str(form.nonce.data)[:64],
        [int(each) for each in form.chosen.data],
        reason=form.reason.data or "",
        given_by_name=form.given_by_name.data or "",
        brings_assistant=bool(form.brings_assistant.data),
    )
    by = Actor(Door(form.door.data), current_user.id)
    invitation_id = file.invitation.id
    try:
        with writing() as session:
            invitation = session.get_one(Invitation, invitation_id)
            waits = record_reply(session, invitation, given, by=by, now=clock.now()).waits
    except Refused as refusal:
        event = event_or_404(slug)
        return _show(event, _file_or_404(event, reference), form, str(refusal)), 409
    flash("Recorded: they are on the waiting list." if waits else "The answer is recorded.", "done")
    return redirect(url_for("guests.show", slug=slug, reference=reference))


@blueprint.post("/kind")
def change(slug: str, reference: str) -> ResponseReturnValue:
    """Let them come as a speaker, an organiser, a delegate or an assistant. Their place and turn stay."""
    file = _file_or_404(event_or_404(slug), reference)
    invitation_id = file.invitation.id
    form = KindForm()
    if not form.validate():
        abort(400)
    with writing() as session:
        invitation = session.get_one(Invitation, invitation_id)
        change_kind(session, invitation, PlaceKind(form.kind.data), by=this_officer(), now=clock.now())
    flash("Changed. Their place stays as it is.", "done")
    return redirect(url_for("guests.show", slug=slug, reference=reference))


def _show(event: Event, file: GuestFile, form: RecordForm, refusal: str = "") -> str:
    kind = KindForm(formdata=None, kind=file.invitation.kind)
    return render_template("guests/show.html", event=event, file=file, form=form, kind=kind, refusal=refusal)


def _file_or_404(event: Event, reference: str) -> GuestFile:
    file = guest_file(db.session(), event.id, reference)
    if file is None:
        abort(404)
    return file
