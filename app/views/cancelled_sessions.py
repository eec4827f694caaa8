"""Calling off one session while the event goes on: who it concerns, what they would read, and one button."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from app.database import writing
from app.extensions import db
from app.formats.letters import Letter
from app.gateways.letters import LetterWriter, Sender
from app.models.events import Event, EventSession
from app.rules.refusals import Refused
from app.services.cancelled_sessions import (
    CancellingPlan,
    cancel_session,
    letter_to_look_at,
    plan_cancelling,
    who_was_not_told,
)
from app.services.event_words import session_when
from app.views import clock
from app.views.access import event_or_404, this_officer

blueprint = Blueprint(
    "cancelled_sessions", __name__, url_prefix="/events/<slug>/sessions/<int:session_id>/cancel"
)


class CancelForm(FlaskForm):
    """How many people the officer saw, and why the session is called off."""

    confirmed = HiddenField()
    reason = TextAreaField(
        "What the letter says about why",
        validators=[Length(max=2000, message="Use 2,000 characters or fewer; you have used more")],
        description="For example: the trainer is ill, and we could not find another",
    )

    @property
    def seen(self) -> int:
        """How many people the page named; none of ours where somebody made the number up."""
        typed = self.confirmed.data or ""
        return int(typed) if typed.isdecimal() and len(typed) < 9 else -1


@blueprint.get("")
def ask(slug: str, session_id: int) -> ResponseReturnValue:
    """What it would do, and the form; where it was done, whom nobody could tell."""
    event = event_or_404(slug)
    each = _session_or_404(event, session_id)
    if each.cancelled_at is not None:
        untold = who_was_not_told(db.session(), each)
        return render_template(
            "cancelled_sessions/done.html", event=event, each=each, when=session_when(each), untold=untold
        )
    return _show(event, each, CancelForm())


@blueprint.post("")
def cancel(slug: str, session_id: int) -> ResponseReturnValue:
    """Call it off and tell everybody. Sent twice, it is done once."""
    event = event_or_404(slug)
    each, event_id = _session_or_404(event, session_id), event.id
    form = CancelForm()
    if not form.validate():
        return _show(event, each, form), 422
    try:
        with writing() as session:
            done = cancel_session(
                session,
                event_id,
                session_id,
                confirmed=form.seen,
                reason=(form.reason.data or "").strip(),
                by=this_officer(),
                now=clock.now(),
            )
            title, told = done.event_session.title, len(done.told)
    except Refused as refusal:
        event = event_or_404(slug)
        return _show(event, _session_or_404(event, session_id), form, refusal=str(refusal)), 409
    letters = {0: "Nobody had to be told.", 1: "One person is told by letter."}
    flash(f"“{title}” is cancelled. {letters.get(told, f'{told:,} people are told by letter.')}", "done")
    return redirect(url_for("cancelled_sessions.ask", slug=slug, session_id=session_id))


def _show(event: Event, each: EventSession, form: CancelForm, *, refusal: str = "") -> str:
    plan = why_not = None
    try:
        plan = plan_cancelling(db.session(), event.id, each.id, now=clock.now())
        form.confirmed.data = str(len(plan.affected))
    except Refused as refused:
        why_not = str(refused)
    return render_template(
        "cancelled_sessions/ask.html",
        event=event,
        each=each,
        when=session_when(each),
        form=form,
        plan=plan,
        letter=_letter(plan) if plan is not None else None,
        why_not=why_not,
        refusal="" if why_not else refusal,
    )


def _letter(plan: CancellingPlan) -> Letter | None:
    """What the first of those would read who are told."""
    if not plan.told:
        return None
    writer = LetterWriter(current_app.jinja_env, Sender.from_settings(current_app.config))
    now = clock.now()
    return writer.write(letter_to_look_at(db.session(), plan, plan.told[0], now=now), now=now)


def _session_or_404(event: Event, session_id: int) -> EventSession:
    each = db.session.get(EventSession, session_id)
    if each is None or each.event_id != event.id:
        abort(404)
    return each
