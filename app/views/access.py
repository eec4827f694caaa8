"""Who may see a page. Every page is for officers and administrators, unless its view says otherwise."""

from collections.abc import Callable
from typing import TypeVar, cast

from flask import Flask, abort, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import COOKIE_NAME, current_user
from flask_security.proxies import _security
from flask_security.utils import logout_user

from app.extensions import db
from app.models.events import Event
from app.rules.accounts import AccountEnded, check_account
from app.rules.london_time import london_day
from app.rules.states import AccountRole, Door
from app.services.events import find_event, may_see_event
from app.services.history import Actor
from app.views import clock, second_factor_rule

View = TypeVar("View", bound=Callable[..., object])

EVERYBODY = "everybody"
_STAFF = frozenset({AccountRole.ADMINISTRATOR, AccountRole.OFFICER})
_SIGNED_IN = frozenset(AccountRole)
#: Flask-Security's own pages, which ask for what they need themselves, and the files of the pages.
_NOT_OURS = frozenset(
    {
        "static",
        "security.login",
        "security.logout",
        "security.forgot_password",
        "security.reset_password",
        "security.change_password",
        "security.verify",
        "security.two_factor_setup",
        "security.two_factor_setup_validate",
        "security.two_factor_token_validation",
        "security.mf_recovery",
        "security.mf_recovery_codes",
        "security.wan_register",
        "security.wan_register_response",
        "security.wan_delete",
        "security.wan_signin",
        "security.wan_signin_response",
        "security.wan_verify",
        "security.wan_verify_response",
    }
)
#: Flask-Security's pages that are not used here: codes by mail, and a choice that nobody has.
_CLOSED = frozenset({"security.two_factor_rescue", "security.tf_select"})
#: Where those go who have to set up a second factor, and may stay meanwhile.
_SETTING_UP = frozenset({"your_account.index", "your_account.sign_out_everywhere"})


def open_to_everybody(view: View) -> View:
    """Mark a view that a stranger may see."""
    view.open_to = EVERYBODY  # type: ignore[attr-defined]
    return view


def open_to_consultants(view: View) -> View:
    """Mark a view that whoever is signed in may see; it asks itself about the event."""
    view.open_to = _SIGNED_IN  # type: ignore[attr-defined]
    return view


def open_to_administrators(view: View) -> View:
    """Mark a view that only administrators may see."""
    view.open_to = frozenset({AccountRole.ADMINISTRATOR})  # type: ignore[attr-defined]
    return view


def init_app(app: Flask) -> None:
    """Guard every page."""
    app.before_request(_guard)


def allowed_roles(endpoint: str | None) -> object:
    """Who may see an endpoint's page: `EVERYBODY`, or the roles."""
    if endpoint is None or endpoint in _NOT_OURS:
        return EVERYBODY
    if endpoint in _CLOSED:
        return frozenset()
    view = current_app.view_functions[endpoint]
    return getattr(view, "open_to", _STAFF)


def _guard() -> ResponseReturnValue | None:
    if request.endpoint == "static":
        return None
    allowed = allowed_roles(request.endpoint)
    if allowed == EVERYBODY and not _may_be_signed_in():
        return None
    if current_user.is_authenticated:
        _end_account_in_time()
    if allowed == EVERYBODY:
        return _lead_on()
    if not current_user.is_authenticated:
        return cast("ResponseReturnValue", _security._unauthn_handler())  # noqa: SLF001 -- It has no public name.
    if current_user.role not in cast("frozenset[str]", allowed):
        abort(403)
    if request.endpoint not in _SETTING_UP and second_factor_rule.is_missing():
        return redirect(url_for("your_account.index"))
    return None


def _may_be_signed_in() -> bool:
    """Whether a cookie says so. Guests have none, and to look for their account takes time that they wait for."""
    return "_user_id" in session or COOKIE_NAME in request.cookies


def _lead_on() -> ResponseReturnValue | None:
    """From the pages that are open to everybody, those where whoever is signed in goes elsewhere."""
    if request.endpoint == "home.index" and second_factor_rule.is_missing():
        return redirect(url_for("your_account.index"))
    if request.endpoint == "security.two_factor_token_validation" and current_user.is_authenticated:
        # Flask-Security would sign them out.
        return redirect("/")
    return None


def _end_account_in_time() -> None:
    """Sign out whoever is still signed in after their account has ended, on whichever page they notice."""
    try:
        check_account(active=current_user.active, ends_on=current_user.ends_on, today=london_day(clock.now()))
    except AccountEnded as ended:
        logout_user()
        flash(str(ended), "note")


def this_officer() -> Actor:
    """Whoever is signed in, acting through a page."""
    return Actor(Door.PAGE, current_user.id)


def event_or_404(slug: str) -> Event:
    """The event of that slug. 404 where there is none, or where this account may not see it."""
    event = find_event(db.session(), slug)
    if event is None or not may_see_event(db.session(), event, current_user):
        abort(404)
    return event
