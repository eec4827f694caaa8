"""Flask-Security, bound to our accounts, our words and our patience, without what we do not use."""

from datetime import datetime, timedelta

from flask import Flask
from flask_security.core import Security
from flask_security.datastore import SQLAlchemyUserDatastore

from app.database import write_what_is_pending
from app.extensions import db
from app.models.accounts import Account, Role
from app.models.sign_in import Passkey
from app.rules.accounts import SHORTEST_PASSWORD
from app.services.code_secrets import wallet_keys
from app.views import clock, password_words
from app.views.one_time_codes import (
    CLOCKS_DIFFER_SECONDS,
    CodeForm,
    OneTimeCodes,
    RecoveryCodes,
    RecoveryForm,
    RescueForm,
    SetUpForm,
)
from app.views.passkeys import PasskeyForm, Passkeys
from app.views.passwords import (
    AccountLetters,
    AnotherPasswordForm,
    PasswordAgainForm,
    PasswordRules,
    SignInForm,
)

#: For how long nobody is asked again who they are before they change how they sign in.
FRESH_FOR = timedelta(minutes=30)


class AccountDatastore(SQLAlchemyUserDatastore):
    """Flask-Security's way to our accounts, committing as every writer here does."""

    def commit(self) -> None:
        """Commit what Flask-Security changed."""
        write_what_is_pending()


def init_app(app: Flask) -> None:
    """Bind Flask-Security."""
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
        SECURITY_FRESHNESS=FRESH_FOR,
        SECURITY_FRESHNESS_GRACE_PERIOD=timedelta(minutes=10),
        SECURITY_DATETIME_FACTORY=_moment,
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_EMAIL_SENDER=app.config["MAIL_DEFAULT_SENDER"],
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/",
    )
    app.config.from_mapping(_second_factors(app))
    app.config.from_mapping(password_words.settings())
    security = Security(
        app,
        AccountDatastore(db, Account, Role, Passkey),
        login_form=SignInForm,
        verify_form=PasswordAgainForm,
        forgot_password_form=password_words.ForgottenForm,
        reset_password_form=password_words.NewPasswordForm,
        change_password_form=AnotherPasswordForm,
        two_factor_setup_form=SetUpForm,
        two_factor_verify_code_form=CodeForm,
        two_factor_rescue_form=RescueForm,
        mf_recovery_form=RecoveryForm,
        wan_register_form=PasskeyForm,
        password_util_cls=PasswordRules,
        mail_util_cls=AccountLetters,
        totp_cls=OneTimeCodes,
        mf_recovery_codes_util_cls=RecoveryCodes,
        webauthn_util_cls=Passkeys,
    )
    # They look for the account on every page, for Flask-Principal, which nothing here asks.
    security.principal.identity_loaders.clear()


def _moment() -> datetime:
    """The present moment, of which tests have their own."""
    return clock.now()


def _second_factors(app: Flask) -> dict[str, object]:
    """Codes from a telephone, recovery codes and passkeys; no code goes by mail or text message."""
    return {
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": CLOCKS_DIFFER_SECONDS,
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/account",
        "SECURITY_TWO_FACTOR_IMPLEMENTATIONS": {
            "code": "flask_security.twofactor.CodeTfPlugin",
            "webauthn": "app.views.passkeys.PasskeyStep",
        },
        "SECURITY_TOTP_SECRETS": wallet_keys(app.config["SECRET_KEYS"]),
        "SECURITY_TOTP_ISSUER": "Placecard",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_WEBAUTHN": True,
        "SECURITY_WAN_RP_NAME": "Placecard",
        "SECURITY_WAN_ALLOW_USER_HINTS": False,
        "SECURITY_WAN_POST_REGISTER_VIEW": "/account",
    }
