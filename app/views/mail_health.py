"""Mail health: whether letters can leave and will be believed, and whether answers arrive."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.database import writing
from app.extensions import db, mail
from app.gateways.mail_health import ask_domain, ask_mail_server
from app.services.mail_health import mail_health, queue_loop_letter
from app.views import clock

blueprint = Blueprint("mail_health", __name__, url_prefix="/outbox/health")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """What the outbox knows; with ?ask=1 also what the mail server and the name servers say now."""
    health = mail_health(db.session(), now=clock.now())
    findings = []
    if request.args.get("ask"):
        # The reading ends here, so that slow servers hold no transaction open.
        db.session.expunge_all()
        db.session.rollback()
        domain = str(current_app.config["MAIL_DEFAULT_SENDER"]).rpartition("@")[2]
        findings = [ask_mail_server(mail), *ask_domain(domain)]
    return render_template(
        "mail_health/index.html",
        health=health,
        findings=findings,
        sender=current_app.config["MAIL_DEFAULT_SENDER"],
        replies_to=current_app.config["RSVP_ADDRESS"],
        reads_from=current_app.config["MAIL_IN_SERVER"],
    )


@blueprint.post("/loop")
def loop() -> ResponseReturnValue:
    """Send a letter to the address for replies, to see it come back."""
    address = current_app.config["RSVP_ADDRESS"]
    if not address:
        flash("No address for replies is set, so nothing can come back.", "problem")
        return redirect(url_for("mail_health.index"))
    with writing() as session:
        queue_loop_letter(session, to_address=str(address), now=clock.now())
    flash(f"A letter to {address} is on its way. Look here again in a few minutes.", "done")
    return redirect(url_for("mail_health.index"))
