"""Codes from a telephone and recovery codes, as Flask-Security asks for them: each is good once."""

from typing import Any

from flask_security.forms import TwoFactorRescueForm, TwoFactorSetupForm, TwoFactorVerifyCodeForm
from flask_security.recovery_codes import MfRecoveryCodesUtil, MfRecoveryForm
from flask_security.totp import Totp
from passlib.exc import TokenError
from passlib.totp import TOTP, AppWallet
from wtforms import StringField

from app.database import writing
from app.extensions import db
from app.formats.qr_codes import qr_svg
from app.models.accounts import Account
from app.rules.states import Door
from app.services.history import Actor
from app.services.second_factors import (
    make_recovery_codes,
    recovery_codes_left,
    use_recovery_code,
    use_time_step,
)
from app.views import clock, guessing

#: How far, in seconds, a telephone's clock may be off.
CLOCKS_DIFFER_SECONDS = 30
_WRONG_CODE = "That code is not right, or it has been used. Enter the code that your telephone shows now."
_WRONG_RECOVERY_CODE = "That recovery code is not right, or it has been used. Check it, or take the next one."


class OneTimeCodes(Totp):
    """Codes by time (RFC 6238), of which none is good twice: the database says which one was last."""

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        """Encrypt with the first of the keys, and read with all of them."""
        super().__init__(secrets, issuer)
        wallet = AppWallet(secrets, default_tag=next(iter(secrets)))
        self._totp = TOTP.using(issuer=issuer, wallet=wallet)

    def verify_totp(self, token: str, totp_secret: str, user: Any, window: int = 0) -> bool:
        """Whether the code is right at this moment and neither it nor a later one has been used. Uses it up."""
        is_first = totp_secret != user.tf_totp_secret
        try:
            match = self._totp.verify(
                token,
                totp_secret,
                time=clock.now(),
                window=window,
                last_counter=None if is_first else self.get_last_counter(user),
            )
        except (TokenError, KeyError, ValueError):
            # A secret that was encrypted with a key which is gone cannot be read: no code is right.
            return False
        with writing() as session:
            return use_time_step(session, user.id, match.counter, is_first=is_first)

    def get_last_counter(self, user: Any) -> int | None:
        """The half minute whose code was used last."""
        counter: int | None = user.tf_last_counter
        return counter

    def generate_qrcode(self, username: str, totp: str) -> str:
        """A picture for the telephone's camera, as SVG."""
        return qr_svg(self.get_totp_uri(username, totp))


class RecoveryCodes(MfRecoveryCodesUtil):
    """Recovery codes of which the database keeps digests: they are shown once, when they are made."""

    def create_recovery_codes(self, user: Any) -> list[str]:
        """New codes in place of the earlier ones."""
        with writing() as session:
            return make_recovery_codes(session, user.id, now=clock.now())

    def get_recovery_codes(self, user: Any) -> list[str]:  # noqa: ARG002 -- Flask-Security's signature.
        """None: nobody can read them again."""
        return []

    def check_recovery_code(self, user: Any, code: str) -> bool:
        """Whether the code is right. Uses it up in the same step, so that it cannot be used twice at once."""
        with writing() as session:
            return use_recovery_code(session, user.id, code, by=Actor(Door.PAGE, user.id), now=clock.now())

    def delete_recovery_code(self, user: Any, code: str) -> bool:  # noqa: ARG002 -- Flask-Security's signature.
        """It is used up already."""
        return True


class SetUpForm(TwoFactorSetupForm):
    """Whether codes are set up or turned off; its buttons send nothing else."""

    setup = StringField()


class RescueForm(TwoFactorRescueForm):
    """Nothing: whoever lost their telephone has recovery codes, or asks an administrator."""

    help_setup = StringField()


class CodeForm(TwoFactorVerifyCodeForm):
    """The code that a telephone shows, with patience for ten wrong ones."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether the code is right. One that is typed with spaces is."""
        self.code.data = "".join(str(self.code.data or "").split())
        whom = f"code of {self.user.id}" if self.user else ""
        sentence = "" if self.is_setup else guessing.begin(whom)
        if sentence:
            self.form_errors.append(sentence)
            return False
        is_right = bool(super().validate(**kwargs))
        if is_right and not self.is_setup:
            guessing.end(whom)
        elif not is_right and self.code.data:
            self.code.errors = [_WRONG_CODE]
        return is_right


class RecoveryForm(MfRecoveryForm):
    """A recovery code, with the same patience."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether the code is one of theirs that has not been used."""
        whom = f"code of {self.user.id}" if self.user else ""
        if sentence := guessing.begin(whom):
            self.form_errors.append(sentence)
            return False
        is_right = bool(super().validate(**kwargs))
        if is_right:
            guessing.end(whom)
        elif self.code.data:
            self.code.errors = [_WRONG_RECOVERY_CODE]
        return is_right


def codes_left(account: Account) -> int:
    """How many recovery codes an account has left."""
    return recovery_codes_left(db.session(), account.id)
