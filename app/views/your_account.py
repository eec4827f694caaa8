"""Your account: the password, the second factor, passkeys. What changes is told by letter and kept in the history."""

from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    after_this_request,
    flash,
    redirect,
    render_template,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.proxies import _security
from flask_security.signals import (
    password_reset,
    tf_disabled,
    tf_profile_changed,
    wan_deleted,
    wan_registered,
)
from flask_security.utils import send_mail
from markupsafe import Markup

from app.database import writing
from app.models.accounts import Account
from app.rules.states import Door
from app.services.history import Actor, write_history
from app.services.second_factors import end_sessions, forget_recovery_codes
from app.views import clock, guessing, second_factor_rule
from app.views.access import open_to_consultants, this_officer
from app.views.one_time_codes import codes_left
from app.views.passwords import keep_changes

blueprint = Blueprint("your_account", __name__, url_prefix="/account")


@blueprint.get("")
@open_to_consultants
def index() -> ResponseReturnValue:
    """How you sign in, and what you can change about it."""
    return render_template(
        "your_account/index.html",
        account=current_user,
        codes_left=codes_left(current_user),
        must_have=second_factor_rule.must_have(current_user),
    )


@blueprint.post("/sign-out-everywhere")
@open_to_consultants
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of yours, this one too."""
    with writing() as rows:
        account = rows.get_one(Account, current_user.id)
        end_sessions(rows, account, by=this_officer(), now=clock.now())
    flash("You are signed out in every browser.", "done")
    return redirect(url_for("security.login"))


def init_app(app: Flask) -> None:
    """Tell the pages what they need, and people what changed about their account."""
    app.add_template_global(second_factor_rule.is_missing, "second_factor_is_missing")
    security = app.extensions["security"]
    security.tf_setup_context_processor(_being_set_up)
    security.mf_recovery_codes_context_processor(lambda: {"codes_left": codes_left(current_user)})
    tf_profile_changed.connect(_codes_turned_on, app)
    tf_disabled.connect(_codes_turned_off, app)
    wan_registered.connect(_passkey_added, app)
    wan_deleted.connect(_passkey_deleted, app)
    password_reset.connect(_password_reset, app)


def _being_set_up() -> dict[str, object]:
    """The picture and the key of codes that are being set up, also after a code that was wrong."""
    secret = session.get("tf_totp_secret")
    if not secret or session.get("tf_state") != "validating_profile" or not current_user.is_authenticated:
        return {"setting_up": None}
    values = _security.totp_factory.fetch_setup_values(secret, current_user)
    state = {"totp_secret": secret, "method": "authenticator", "phone": None}
    return {
        "setting_up": {
            "picture": Markup(values["image"]),  # noqa: S704 -- Our own picture, of modules and nothing else.
            "key": values["key"],
            "uri": values["uri"],
            "token": _security.tf_setup_serializer.dumps(state),
        }
    }


def _codes_turned_on(_app: Flask, user: Account, **_others: Any) -> None:
    _tell(user, "codes turned on", "Signing in now asks for a code from a telephone, after the password.")


def _codes_turned_off(_app: Flask, user: Account, **_others: Any) -> None:
    account_id = user.id
    _tell(user, "codes turned off", "Signing in no longer asks for a code from a telephone.")

    @after_this_request
    def forget(response: Response) -> Response:
        with writing() as rows:
            forget_recovery_codes(rows, account_id)
        return response


def _passkey_added(_app: Flask, user: Account, name: str, **_others: Any) -> None:
    _tell(user, "passkey added", f"The passkey “{name}” was added. It signs in without the password.")


def _passkey_deleted(_app: Flask, user: Account, name: str, **_others: Any) -> None:
    _tell(user, "passkey deleted", f"The passkey “{name}” was deleted. It does not sign in any more.")


def _password_reset(_app: Flask, user: Account, **_others: Any) -> None:
    """Whoever came through the letter has shown who they are, so the wrong tries of others are forgotten."""
    email = user.email

    @after_this_request
    def forget(response: Response) -> Response:
        keep_changes()
        guessing.forget_wrong_passwords(email)
        return response


def _tell(user: Account, what: str, sentence: str) -> None:
    """Write to the account's owner, and to the history, once the change itself is kept."""
    account_id = user.id
    send_mail(
        "How you sign in was changed",
        user.email,
        "security/email/security_notice",
        user=user,
        sentence=sentence,
    )

    @after_this_request
    def remember(response: Response) -> Response:
        keep_changes()
        with writing() as rows:
            write_history(rows, what, by=Actor(Door.PAGE, account_id), now=clock.now(), account=account_id)
        return response
