"""Flask-Security's forms and sentences about passwords, in our words."""

from typing import Any

from flask_security.forms import ChangePasswordForm, ForgotPasswordForm, ResetPasswordForm

#: What its pages say, by the names that it has for it.
SENTENCES = {
    "GENERIC_AUTHN_FAILED": (
        "The email address or the password is wrong. Check both, then try again.",
        "problem",
    ),
    "GENERIC_RECOVERY": (
        "If there is an account for that address, we have sent a letter to it. The link in it works for a day.",
        "done",
    ),
    "UNAUTHENTICATED": ("Sign in to see that page.", "note"),
    "EMAIL_NOT_PROVIDED": ("Enter your email address", "problem"),
    "INVALID_EMAIL_ADDRESS": (
        "Enter an email address in the correct format, like name@example.com",
        "problem",
    ),
    "PASSWORD_NOT_PROVIDED": ("Enter a password", "problem"),
    "PASSWORD_INVALID_LENGTH": ("Use %(length)s characters or more", "problem"),
    "PASSWORD_IS_THE_SAME": ("Choose a password that is not the one you have now", "problem"),
    "RETYPE_PASSWORD_MISMATCH": ("The two passwords are not the same", "problem"),
    "INVALID_PASSWORD": ("That is not your password", "problem"),
    "PASSWORD_RESET_EXPIRED": (
        "That link has run out: it worked for %(within)s. Ask for a new one here.",
        "problem",
    ),
    "INVALID_RESET_PASSWORD_TOKEN": (
        "That link has been used or is incomplete. Ask for a new one here.",
        "problem",
    ),
    "PASSWORD_RESET_NO_LOGIN": ("Your password is saved. Sign in with it.", "done"),
    "PASSWORD_CHANGE": ("Your password is saved. Every other browser has been signed out.", "done"),
}
#: What its fields are called.
LABELS = {
    "email": "Email address",
    "password": "Password",
    "remember": "Stay signed in on this device",
    "new_password": "New password",
    "password_confirm": "The same again",
    "new_password_confirm": "The same again",
}
SUBJECTS = {
    "PASSWORD_RESET": "Choose a new password",
    "PASSWORD_NOTICE": "Your password was changed",
    "PASSWORD_CHANGE_NOTICE": "Your password was changed",
}


def settings() -> dict[str, object]:
    """The sentences and subjects as Flask-Security's settings."""
    sentences = {f"SECURITY_MSG_{name}": sentence for name, sentence in SENTENCES.items()}
    return sentences | {f"SECURITY_EMAIL_SUBJECT_{name}": subject for name, subject in SUBJECTS.items()}


class ForgottenForm(ForgotPasswordForm):
    """Whose password is to be chosen anew."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the field."""
        super().__init__(*args, **kwargs)
        name_fields(self)


class NewPasswordForm(ResetPasswordForm):
    """A new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the fields."""
        super().__init__(*args, **kwargs)
        name_fields(self)


class AnotherPasswordForm(ChangePasswordForm):
    """The password of now, and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the fields."""
        super().__init__(*args, **kwargs)
        name_fields(self)


def name_fields(form: Any) -> None:
    """Give a form's fields our names for them."""
    for field in form:
        field.label.text = LABELS.get(field.name, field.label.text)
