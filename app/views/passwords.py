"""How Flask-Security asks for passwords here: none that everybody tries first, and not as often as one likes.

What it writes to people goes the way of all letters.
"""

from secrets import token_hex
from typing import Any

from flask import Response, after_this_request
from flask_security.forms import LoginForm
from flask_security.mail_util import MailUtil
from flask_security.password_util import PasswordUtil
from flask_security.utils import password_length_validator
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.database import write_what_is_pending, writing
from app.extensions import db
from app.rules.passwords import is_common
from app.services.messages import queue_account_letter
from app.views import clock
from app.views.password_words import name_fields

#: How many wrong passwords an address may have before it has to wait.
WRONG_PASSWORDS = parse("10 per 5 minutes")
wrong_passwords = MovingWindowRateLimiter(MemoryStorage())

_COMMON = (
    "This password is one of the first that people guess. Choose another, such as a few words of your own."
)
_LOCKED = "There were too many wrong passwords for this address. Wait 5 minutes, then try again, or set a new password."


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
        key = (self.email.data or "").strip().casefold()[:320]
        if not wrong_passwords.test(WRONG_PASSWORDS, key):
            self.form_errors.append(_LOCKED)
            return False
        is_right = bool(super().validate(**kwargs))
        if is_right:
            wrong_passwords.clear(WRONG_PASSWORDS, key)
        elif key and self.password.data:
            wrong_passwords.hit(WRONG_PASSWORDS, key)
        return is_right


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
            if db.session.dirty or db.session.new:
                write_what_is_pending()
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
