"""Passkeys as Flask-Security asks for them. Each proves both the device and its owner, so no code is asked besides."""

from typing import Any

from flask import flash, redirect
from flask.typing import ResponseValue
from flask_security.tf_plugin import TfPluginBase, tf_clean_session
from flask_security.utils import url_for_security
from flask_security.webauthn import WebAuthnRegisterForm
from flask_security.webauthn_util import WebauthnUtil
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from wtforms import HiddenField

from app.views.second_factor_rule import must_have

_SAYS_WHY = "Your account needs more than a password. Use your passkey to sign in."


class Passkeys(WebauthnUtil):
    """Which keys we take: any that find their account by themselves and ask for a finger, a face or a PIN."""

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:  # noqa: ARG002
        """What a new key has to be able to do."""
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        )

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:  # noqa: ARG002
        """Always: the key's owner has to show that they are there."""
        return UserVerificationRequirement.REQUIRED


class PasskeyForm(WebAuthnRegisterForm):
    """What a new passkey is called. Every one may be signed in with."""

    usage = HiddenField()

    def validate(self, **kwargs: Any) -> bool:
        """Whether the name may be used; how the key is used is not asked."""
        self.usage.data = "first"
        return bool(super().validate(**kwargs))


class PasskeyStep(TfPluginBase):
    """Where a second factor is required and somebody has only passkeys, a password alone does not sign in."""

    def create_blueprint(self, app: Any, bp: Any, state: Any) -> None:
        """Nothing: its pages are Flask-Security's."""

    def get_setup_methods(self, user: Any) -> list[tuple[str, str]]:
        """The passkey, unless a code is asked for anyway or nothing is required."""
        if user.tf_primary_method is not None or not must_have(user) or not user.webauthn:
            return []
        return [("webauthn", "Passkey")]

    def tf_login(
        self,
        user: Any,  # noqa: ARG002 -- Flask-Security's signature.
        json_payload: dict[str, Any],  # noqa: ARG002
        next_loc: str | None,
    ) -> ResponseValue:
        """Send them to the page where the passkey signs in."""
        tf_clean_session()  # type: ignore[no-untyped-call]
        flash(_SAYS_WHY, "note")
        return redirect(url_for_security("wan_signin", **({"next": next_loc} if next_loc else {})))
