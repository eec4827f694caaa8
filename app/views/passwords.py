"""How Flask-Security asks for passwords here: none that everybody tries first, and not as often as one likes.

What it writes to people goes the way of all letters.
"""

from collections.abc import Callable
from secrets import token_hex
from typing import Any

from flask import Response, after_this_request
from flask_login import current_user
from flask_security.forms import ChangePasswordForm, LoginForm, VerifyForm
from flask_security.mail_util import MailUtil
from flask_security.password_util import PasswordUtil
from flask_security.utils import password_length_validator

from app.database import write_what_is_pending, writing
from app.extensions import db
from app.models.accounts import Account
from app.rules.passwords import is_common
from app.services.messages import queue_account_letter
from app.views import clock, guessing
from app.views.password_words import name_fields

_COMMON = (
    "This password is one of the first that people guess. Choose another, such as a few words of your own."
)


class PasswordRules(PasswordUtil):
    """Long enough, and not on the list of common ones. No other rules."""

    def validate(
        self,
        password: str,
        is_register: bool,  # noqa: ARG002 -- Flask-Security's signature.
        **kwargs: Any,
    ) -> tuple[list[str] | None, str]:
        """What is wrong with a new password, if anything, and the password in its normal form."""
        normal = self.normalize(password)
        too_short = password_length_validator(normal)
        if too_short:
            return too_short, normal
        about = getattr(kwargs.get("user"), "email", "")
        return ([_COMMON] if is_common(normal, about=about) else None), normal


class SignInForm(LoginForm):
    """Sign-in that stops listening for a while after many wrong passwords for one address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the fields."""
        super().__init__(*args, **kwargs)
        name_fields(self)

    def validate(self, **kwargs: Any) -> bool:
        """Whether address and password belong together, unless there were too many wrong tries lately."""
        address = str(self.email.data or "").strip()
        if not address or not self.password.data:
            return bool(super().validate(**kwargs))
        if sentence := guessing.try_to_sign_in(address):
            self.form_errors.append(sentence)
            return False
        is_right = bool(super().validate(**kwargs))
        if is_right:
            guessing.signed_in(address)
        return is_right


class PasswordAgainForm(VerifyForm):
    """The password once more, before something that matters; guesses are counted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the fields."""
        super().__init__(*args, **kwargs)
        name_fields(self)

    def validate(self, **kwargs: Any) -> bool:
        """Whether it is the password of the one who is signed in."""
        return _patiently(self, super().validate, **kwargs)


class AnotherPasswordForm(ChangePasswordForm):
    """The password of now, and a new one twice; guesses at the present one are counted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the fields."""
        super().__init__(*args, **kwargs)
        name_fields(self)

    def validate(self, **kwargs: Any) -> bool:
        """Whether the present password is right, and the new one can be used."""
        return _patiently(self, super().validate, **kwargs)


def _patiently(form: Any, validate: Callable[..., bool], **kwargs: Any) -> bool:
    """Validate a form that asks for the present password, ten times within a few minutes at most."""
    whom = f"password of {current_user.id}"
    if sentence := guessing.begin(whom):
        form.form_errors.append(sentence)
        return False
    is_right = bool(validate(**kwargs))
    if is_right or not form.password.errors:
        guessing.end(whom)
        # Flask-Security changes the account next; by then it has to be read, since reading it would write it.
        db.session.refresh(db.session.get_one(Account, current_user.id))
    return is_right


def keep_changes() -> None:
    """Commit what Flask-Security has changed and will commit later, before something else begins to write."""
    if db.session.dirty or db.session.new or db.session.deleted:
        write_what_is_pending()


class AccountLetters(MailUtil):
    """Flask-Security's letters, queued for the worker: a mail server that is away stops nobody's new password."""

    def send_mail(
        self,
        template: str,
        subject: Any,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],  # noqa: ARG002 -- All letters have the same sender.
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        """Queue the letter once the request's own changes are kept."""
        user = kwargs.get("user")
        facts = {"subject": str(subject), "text": (body or "").strip(), "html": (html or "").strip()}
        to_name = getattr(user, "shown_name", str(recipient))
        moment = clock.now()

        @after_this_request
        def queue(response: Response) -> Response:
            keep_changes()
            with writing() as session:
                queue_account_letter(
                    session,
                    "account_notice",
                    to_name=to_name,
                    to_address=str(recipient),
                    key=f"{template}:{token_hex(8)}",
                    facts=facts,
                    now=moment,
                )
            return response
