"""Mail that came in: what became of each message, and what an officer has to decide, by one click."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.database import writing
from app.extensions import db
from app.gateways.incoming_mail import mail_door
from app.rules.refusals import Refused
from app.services.held_mail import count_answer, let_come_instead, put_aside
from app.services.mail_lists import MailPile, find_mail, list_mail
from app.views import clock
from app.views.row_numbers import page_number

blueprint = Blueprint("incoming_mail", __name__, url_prefix="/mail")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """What waits for an officer, or one pile of it; with ?all=1 every message, newest first."""
    everything = bool(request.args.get("all"))
    asked = request.args.get("pile")
    pile = MailPile(asked) if asked in set(MailPile) else None
    found = list_mail(db.session(), only_waiting=not everything, page=page_number(), pile=pile)
    return render_template("incoming_mail/index.html", found=found, everything=everything, pile=pile)


@blueprint.post("/<int:mail_id>/count")
def count(mail_id: int) -> ResponseReturnValue:
    """Count a held answer as the invitee's; where a deputy had no name, with the name that was typed."""
    name = " ".join(request.form.get("deputy_name", "").split())[:200]
    try:
        with writing() as session:
            mail = count_answer(
                session,
                mail_id,
                door=mail_door(current_app.config),
                deputy_name=name,
                by=current_user.id,
                now=clock.now(),
            )
            sentence, waits = mail.sentence, mail.needs_officer
    except Refused as refusal:
        flash(str(refusal), "problem")
    else:
        flash(sentence, "problem" if waits else "done")
    return redirect(url_for("incoming_mail.index"))


@blueprint.get("/<int:mail_id>")
def show(mail_id: int) -> ResponseReturnValue:
    """One message, all of it that was kept, beside the invitation that it is about."""
    shown = find_mail(db.session(), mail_id)
    if shown is None:
        abort(404)
    return render_template("incoming_mail/show.html", shown=shown)


@blueprint.post("/<int:mail_id>/come-instead")
def come_instead(mail_id: int) -> ResponseReturnValue:
    """Name whoever answered without being invited as the deputy of whoever was."""
    try:
        with writing() as session:
            mail = let_come_instead(
                session, mail_id, door=mail_door(current_app.config), by=current_user.id, now=clock.now()
            )
            sentence = mail.sentence
    except Refused as refusal:
        flash(str(refusal), "problem")
    else:
        flash(sentence, "done")
    return redirect(url_for("incoming_mail.index"))


@blueprint.post("/<int:mail_id>/put-aside")
def settle(mail_id: int) -> ResponseReturnValue:
    """Settle a message without changing anything."""
    try:
        with writing() as session:
            put_aside(session, mail_id, by=current_user.id, now=clock.now())
    except Refused as refusal:
        flash(str(refusal), "problem")
    else:
        flash("Put aside.", "done")
    return redirect(url_for("incoming_mail.index"))
