"""The outbox: every letter, where it stands, what it says; what officers decide about them; waves on their way."""

import zlib
from email import message_from_bytes, policy

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import IntegerField, SearchField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from app.database import writing
from app.extensions import db
from app.models.events import Event
from app.models.invitations import Wave
from app.models.messages import Message
from app.rules.letter_kinds import LETTER_KINDS
from app.rules.refusals import Refused
from app.rules.states import AccountRole, MessageState
from app.services.events import event_by_slug, find_event, list_events
from app.services.messages import count_letters
from app.services.outbox import UNDECIDED, LetterFilter, find_letters, leave_letters, send_again
from app.services.sending import (
    HeldBack,
    find_pause,
    find_wave,
    pause_sending,
    resume_sending,
    wave_progress,
    waves_under_way,
)
from app.views import clock
from app.views.access import this_officer
from app.views.fields import DropDownField
from app.views.row_numbers import page_number, row_number

blueprint = Blueprint("messages", __name__, url_prefix="/outbox")


class FilterForm(FlaskForm):
    """Which letters to show. It stands in the address, so that a page can be kept and sent on."""

    class Meta:
        """A form that changes nothing needs no token."""

        csrf = False

    q = SearchField("Name or address")
    kind = DropDownField("Letter")
    event = DropDownField("Event")

    def offer(self) -> None:
        """Fill in the kinds of letters and the events."""
        kinds = [SelectChoice(kind.name, kind.title) for kind in LETTER_KINDS.values()]
        events = [SelectChoice(event.slug, event.title) for event in list_events(db.session())]
        self.kind.choices = [SelectChoice("", "Every kind"), *kinds]
        self.event.choices = [SelectChoice("", "Every event"), *events]


class DecideForm(FlaskForm):
    """How many letters an officer saw and decides about."""

    confirmed = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


def _filter() -> LetterFilter:
    arguments = request.args
    word = arguments.get("state", "")
    return LetterFilter(
        state=MessageState(word) if word in set(MessageState) else None,
        event_slug=arguments.get("event") or None,
        kind=arguments.get("kind") or None,
        wave_id=arguments.get("wave", type=row_number),
        words=arguments.get("q", ""),
    )


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Letters, newest first, by whatever the address filters them by."""
    return _index()


def _index(refusal: str = "") -> str:
    session = db.session()
    wanted = _filter()
    form = FilterForm(request.args)
    form.offer()
    found = find_letters(session, wanted, page=page_number())
    event = find_event(session, wanted.event_slug) if wanted.event_slug else None
    return render_template(
        "messages/index.html",
        found=found,
        wanted=wanted,
        form=form,
        event=event,
        wave=find_wave(session, wanted.wave_id) if wanted.wave_id else None,
        counts=count_letters(session, event_id=event.id if event else None),
        pause=find_pause(session, HeldBack(event)),
        under_way=wave_progress(session, waves_under_way(session), per_minute=_per_minute()),
        may_decide=wanted.state in UNDECIDED and found.total > 0,
        decide=DecideForm(formdata=None, confirmed=found.total),
        keeps_files=not current_app.config["MAIL_SERVER"],
        kinds=LETTER_KINDS,
        refusal=refusal,
    )


def _per_minute() -> int:
    """The pace of letters; none where they are only kept as files."""
    return int(current_app.config["MAIL_MAX_PER_MINUTE"]) if current_app.config["MAIL_SERVER"] else 0


@blueprint.post("/<any(again, leave):decision>")
def decide(decision: str) -> ResponseReturnValue:
    """Send all the letters that the address filters again, or leave them as they are."""
    form = DecideForm()
    if not form.validate():
        abort(400)
    carry_out = send_again if decision == "again" else leave_letters
    try:
        with writing() as session:
            decided = carry_out(
                session, _filter(), confirmed=form.confirmed.data or 0, by=this_officer(), now=clock.now()
            )
    except Refused as refusal:
        return _index(str(refusal)), 409
    done = "on their way again" if decision == "again" else "left as they are"
    flash(f"Letters that are {done}: {decided.letters}.", "done")
    if decided.unsendable:
        flash(f"{decided.unsendable} stay, since their people cannot or may not be written to.", "problem")
    return redirect(url_for("messages.index", event=_filter().event_slug))


@blueprint.get("/<int:message_id>")
def show(message_id: int) -> ResponseReturnValue:
    """One letter exactly as it left. What signs somebody in is for administrators to read."""
    message = db.session.get(Message, message_id)
    if message is None:
        abort(404)
    may_read = not message.kind.startswith("account_") or current_user.role == AccountRole.ADMINISTRATOR
    text = _text_of(message.letter) if message.letter and may_read else None
    return render_template(
        "messages/show.html",
        message=message,
        text=text,
        kinds=LETTER_KINDS,
        may_read=may_read,
        may_decide=message.state in UNDECIDED,
    )


@blueprint.post("/<int:message_id>/<any(again, leave):decision>")
def decide_one(message_id: int, decision: str) -> ResponseReturnValue:
    """Send one letter again, or leave it as it is."""
    only = LetterFilter(message_id=message_id)
    carry_out = send_again if decision == "again" else leave_letters
    with writing() as session:
        decided = carry_out(session, only, confirmed=1, by=this_officer(), now=clock.now())
    if decided.unsendable:
        flash("This person cannot or may not be written to. The letter stays as it is.", "problem")
    else:
        flash("It is on its way again." if decision == "again" else "It was left as it is.", "done")
    return redirect(url_for("messages.show", message_id=message_id))


@blueprint.get("/waves/<int:wave_id>")
def wave(wave_id: int) -> ResponseReturnValue:
    """How far a wave is. The page looks again by itself while letters wait."""
    session = db.session()
    found = _wave_or_404(wave_id)
    (progress,) = wave_progress(session, [found], per_minute=_per_minute())
    return render_template(
        "messages/wave.html",
        progress=progress,
        pause=find_pause(session, HeldBack(wave=found)),
        minutes=int(progress.time_left.total_seconds() // 60),
    )


@blueprint.post("/<any(pause, resume):step>")
def hold(step: str) -> ResponseReturnValue:
    """Hold letters back or let them go: of a wave, of an event, or all about events."""
    wave_id, slug = request.form.get("wave", type=row_number), request.form.get("event")
    carry_out = pause_sending if step == "pause" else resume_sending
    with writing() as session:
        wave, event = _held(wave_id, slug)
        carry_out(session, HeldBack(event, wave), by=this_officer(), now=clock.now())
    flash("Letters are held back." if step == "pause" else "Letters go out again.", "done")
    if wave_id is not None:
        return redirect(url_for("messages.wave", wave_id=wave_id))
    return redirect(url_for("messages.index", event=slug))


def _held(wave_id: int | None, slug: str | None) -> tuple[Wave | None, Event | None]:
    wave = _wave_or_404(wave_id) if wave_id is not None else None
    return wave, event_by_slug(db.session(), slug) if slug else None


def _wave_or_404(wave_id: int) -> Wave:
    found = find_wave(db.session(), wave_id)
    if found is None:
        abort(404)
    return found


def _text_of(letter: bytes) -> str:
    """The letter's text part, which is complete on its own."""
    body = message_from_bytes(zlib.decompress(letter), policy=policy.default).get_body(("plain",))
    return str(body.get_content()) if body is not None else ""
