"""Reply with your reference: the way to their pages for people whose letter came by post."""

import hmac

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.database import writing
from app.extensions import csrf
from app.rules.sign_in_tries import network_of
from app.services.references import TooManyGuesses, token_for_reference
from app.views import clock
from app.views.access import open_to_everybody
from app.views.reply_forms import ReferenceForm

blueprint = Blueprint("references", __name__, url_prefix="/reply")
# Its form checks the token itself, and shows the page again with what was typed.
csrf.exempt(blueprint)

_OPENS_NOTHING = "This reference does not open an invitation. Check each letter and number"


@blueprint.get("")
@open_to_everybody
def ask() -> ResponseReturnValue:
    """Ask for the reference."""
    return render_template("references/ask.html", form=ReferenceForm())


@blueprint.post("")
@open_to_everybody
def open_pages() -> ResponseReturnValue:
    """Go to the pages that the reference opens; the same answer for every reference that opens none."""
    form = ReferenceForm()
    if not form.validate():
        return render_template("references/ask.html", form=form), 422
    secrets = [str(current_app.config["SECRET_KEY"]), *current_app.config["SECRET_KEY_FALLBACKS"]]
    origin = hmac.digest(secrets[0].encode(), network_of(request.remote_addr or "").encode(), "sha256").hex()
    try:
        with writing() as session:
            token = token_for_reference(
                session,
                str(form.reference.data),
                email=form.email.data or "",
                origin=origin,
                secrets=secrets,
                now=clock.now(),
            )
    except TooManyGuesses:
        abort(429)
    if token is None:
        form.reference.errors = [_OPENS_NOTHING]
        return render_template("references/ask.html", form=form, is_unknown=True), 404
    return redirect(url_for("replies.start", token=token))
