"""No more letters about an event: by one click in a mail program, or on a page. Never an answer to the invitation."""

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from app.database import writing
from app.extensions import csrf, db
from app.models.invitations import Invitation
from app.rules.states import Door
from app.services.history import Actor
from app.services.invitation_tokens import Purpose, invitation_by_token
from app.services.replies import stop_letters
from app.views import clock
from app.views.access import open_to_everybody

blueprint = Blueprint("stops", __name__, url_prefix="/stop/<token>")


def _open(token: str) -> Invitation:
    secrets = [str(current_app.config["SECRET_KEY"]), *current_app.config["SECRET_KEY_FALLBACKS"]]
    invitation = invitation_by_token(db.session(), token, Purpose.STOP, secrets=secrets)
    if invitation is None:
        abort(404)
    return invitation


@blueprint.get("")
@open_to_everybody
def ask(token: str) -> ResponseReturnValue:
    """Ask before anything is stopped: a mail scanner opens links too."""
    return render_template("stops/ask.html", invitation=_open(token), token=token, form=FlaskForm())


@blueprint.post("")
@open_to_everybody
def stop(token: str) -> ResponseReturnValue:
    """Stop the letters. A mail program sends this without cookies (RFC 8058, section 3.2): the token is proof."""
    _open(token)
    with writing() as session:
        stop_letters(session, _open(token), by=Actor(Door.LINK), now=clock.now())
    return render_template("stops/done.html", invitation=_open(token))


csrf.exempt(stop)
