"""No more letters about an event: by one click in a mail program, or on a page. Never an answer to the invitation."""

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.database import writing
from app.extensions import csrf, db
from app.rules.states import Door
from app.services.history import Actor
from app.services.letter_wishes import Reader, reader_by_token, stop_letters_to, write_again_to
from app.views import clock
from app.views.access import open_to_everybody
from app.views.reply_forms import LettersForm

blueprint = Blueprint("stops", __name__, url_prefix="/stop/<token>")
# A mail program sends no cookies, so the page's form checks its token itself.
csrf.exempt(blueprint)


def _open(token: str) -> Reader:
    reader = reader_by_token(db.session(), token, secrets=current_app.config["SECRET_KEYS"])
    if reader is None:
        abort(404)
    return reader


@blueprint.get("")
@open_to_everybody
def ask(token: str) -> ResponseReturnValue:
    """Ask before anything is stopped: a mail scanner opens links too."""
    return _show(token, LettersForm())


@blueprint.post("")
@open_to_everybody
def stop(token: str) -> ResponseReturnValue:
    """Stop the letters, or write again.

    A mail program's one click says `List-Unsubscribe=One-Click`, without cookies, and must not be redirected
    (RFC 8058, section 3.1): the token is proof. A form as a page delivers it says nothing until somebody chooses,
    since mail scanners send forms too.
    """
    _open(token)
    is_one_click = request.form.get("List-Unsubscribe") == "One-Click"
    form = LettersForm()
    if not is_one_click and not form.validate():
        return _show(token, form), 422
    stops = is_one_click or form.wanted.data == "stop"
    with writing() as session:
        follow = stop_letters_to if stops else write_again_to
        follow(session, _open(token), by=Actor(Door.LINK), now=clock.now())
    return (
        _show(token, LettersForm(formdata=None)) if is_one_click else redirect(url_for(".ask", token=token))
    )


def _show(token: str, form: LettersForm) -> str:
    return render_template("stops/ask.html", reader=_open(token), token=token, form=form)
