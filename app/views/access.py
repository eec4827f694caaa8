"""Who may see a page. Every page is for officers and administrators, unless its view says otherwise."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar, cast

from flask import Flask, abort, current_app, flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.core import Security
from flask_security.datastore import SQLAlchemyUserDatastore
from flask_security.proxies import _security
from flask_security.utils import logout_user

from app.database import write_what_is_pending
from app.extensions import db
from app.models.accounts import Account, Role
from app.models.events import Event
from app.rules.accounts import SHORTEST_PASSWORD, AccountEnded, check_account
from app.rules.london_time import london_day
from app.rules.states import AccountRole, Door
from app.services.events import find_event, may_see_event
from app.services.history import Actor
from app.views import clock, password_words
from app.views.passwords import AccountLetters, PasswordRules, SignInForm

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
    }
)


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


class AccountDatastore(SQLAlchemyUserDatastore):
    """Flask-Security's way to our accounts, committing as every writer here does."""

    def commit(self) -> None:
        """Commit what Flask-Security changed."""
        write_what_is_pending()


def init_app(app: Flask) -> None:
    """Bind Flask-Security, without what we do not use, and guard every page."""
    app.config.from_mapping(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 -- The name of a method.
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_PASSWORD_LENGTH_MIN=SHORTEST_PASSWORD,
        SECURITY_PASSWORD_SALT=app.config["SECRET_KEY"],
        SECURITY_PASSWORD_NORMALIZE_FORM="NFKC",  # noqa: S106 -- The name of a form.
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_RECOVERABLE=True,
        SECURITY_CHANGEABLE=True,
        # Below zero: no page that asks for the password again, since nothing here needs one.
        SECURITY_FRESHNESS=timedelta(minutes=-1),
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_EMAIL_SENDER=app.config["MAIL_DEFAULT_SENDER"],
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/",
    )
    app.config.from_mapping(password_words.settings())
    Security(
        app,
        AccountDatastore(db, Account, Role),
        login_form=SignInForm,
        forgot_password_form=password_words.ForgottenForm,
        reset_password_form=password_words.NewPasswordForm,
        change_password_form=password_words.AnotherPasswordForm,
        password_util_cls=PasswordRules,
        mail_util_cls=AccountLetters,
    )
    app.before_request(_guard)


def allowed_roles(endpoint: str | None) -> object:
    """Who may see an endpoint's page: `EVERYBODY`, or the roles."""
    if endpoint is None or endpoint in _NOT_OURS:
        return EVERYBODY
    view = current_app.view_functions[endpoint]
    return getattr(view, "open_to", _STAFF)


def _guard() -> ResponseReturnValue | None:
    if request.endpoint == "static":
        return None
    if current_user.is_authenticated:
        _end_account_in_time()
    allowed = allowed_roles(request.endpoint)
    if allowed == EVERYBODY:
        return None
    if not current_user.is_authenticated:
        return cast("ResponseReturnValue", _security._unauthn_handler())  # noqa: SLF001 -- It has no public name.
    if current_user.role not in cast("frozenset[str]", allowed):
        abort(403)
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
