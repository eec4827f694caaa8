"""What people see when something goes wrong: a plain page that says what happened and what to do."""

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from app.extensions import db
from app.rules.refusals import Refused

_PAGES = (403, 404, 405, 413, 429, 500, 503)


def init_app(app: Flask) -> None:
    """Answer each kind of trouble with its page."""
    for code in _PAGES:
        app.register_error_handler(code, _page)
    app.register_error_handler(CSRFError, _form_ran_out)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(OperationalError, _database_away)


def _page(trouble: HTTPException) -> ResponseReturnValue:
    code = trouble.code or 500
    template = {405: "404"}.get(code, str(code))
    response = render_template(f"errors/{template}.html")
    # Whoever asked wrongly learns which methods there are, or when to come back (RFC 9110, 15.5.6 and 10.2.3).
    headers = {name: value for name, value in trouble.get_headers() if name in {"Allow", "Retry-After"}}
    return response, code, headers


def _form_ran_out(_trouble: CSRFError) -> ResponseReturnValue:
    return render_template("errors/400.html", back_to=request.path), 400


def _refused(refusal: Refused) -> ResponseReturnValue:
    """A refusal that no view turned into a message beside its form."""
    db.session.rollback()
    return render_template("errors/refused.html", sentence=str(refusal)), 409


def _database_away(_trouble: OperationalError) -> ResponseReturnValue:
    return render_template("errors/503.html"), 503
