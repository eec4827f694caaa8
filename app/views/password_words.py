"""Flask-Security's forms and sentences about passwords, in our words."""

from typing import Any

from flask_security.forms import ForgotPasswordForm, ResetPasswordForm

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
    "REAUTHENTICATION_REQUIRED": (
        "Show once more that it is you, before you change how you sign in.",
        "note",
    ),
    "REAUTHENTICATION_SUCCESSFUL": ("Thank you. Now go on.", "done"),
    "ANONYMOUS_USER_REQUIRED": ("You are signed in already.", "note"),
    "API_ERROR": ("That could not be read. Try again.", "problem"),
    "INVALID_CODE": ("Enter the code", "problem"),
    "TWO_FACTOR_INVALID_TOKEN": (
        "That code is not right. Enter the code that your telephone shows now.",
        "problem",
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": ("You are signed in.", "done"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        "Signing in now asks for a code. Make recovery codes next, for when your telephone is not there.",
        "done",
    ),
    "TWO_FACTOR_PERMISSION_DENIED": ("Sign in first.", "note"),
    "TWO_FACTOR_DISABLED": ("Signing in no longer asks for a code.", "done"),
    "TWO_FACTOR_SETUP_EXPIRED": ("That took longer than %(within)s. Begin again.", "problem"),
    "INVALID_RECOVERY_CODE": ("That recovery code is not right, or it has been used.", "problem"),
    "WEBAUTHN_EXPIRED": ("That took longer than %(within)s. Begin again.", "problem"),
    "WEBAUTHN_NAME_REQUIRED": ("Enter a name for the passkey, such as “Work laptop”", "problem"),
    "WEBAUTHN_NAME_INUSE": ("You have a passkey called “%(name)s” already. Choose another name", "problem"),
    "WEBAUTHN_NAME_NOT_FOUND": ("You have no passkey called “%(name)s”.", "problem"),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": (
        "Use letters, numbers, spaces and hyphens for the name",
        "problem",
    ),
    "WEBAUTHN_REGISTER_SUCCESSFUL": ("The passkey “%(name)s” was added.", "done"),
    "WEBAUTHN_CREDENTIAL_DELETED": (
        "The passkey “%(name)s” was deleted here. Delete it on your device as well.",
        "done",
    ),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": ("That passkey has been added before.", "problem"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": ("No account here knows that passkey.", "problem"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": ("No account here knows that passkey.", "problem"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": ("That passkey belongs to another account.", "problem"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": ("That passkey cannot be used here.", "problem"),
    "WEBAUTHN_NO_VERIFY": ("That passkey could not be checked. Try again.", "problem"),
}
#: What its fields are called.
LABELS = {
    "email": "Email address",
    "password": "Password",
    "remember": "Stay signed in on this device",
    "code": "Code",
    "name": "Name of the passkey",
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


def name_fields(form: Any) -> None:
    """Give a form's fields our names for them."""
    for field in form:
        field.label.text = LABELS.get(field.name, field.label.text)
