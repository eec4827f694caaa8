"""Settings, and the only place that reads the environment.

Every setting is one row of `SETTINGS`: its name, what it is when it is not set, how its text is read and what
it means. The README lists them all; a test compares the two.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from os import environ as process_environment
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent

#: What a secret may never be in production, since the documentation names it.
DEFAULT_SECRETS = frozenset({"", "change-me", "changeme", "secret", "development"})


class BadSetting(Exception):
    """A setting cannot be used; the message says which one, what it held and what it should hold."""


@dataclass(frozen=True)
class Setting:
    """One setting: its name in the environment, its default as text, and how the text is read."""

    name: str
    default: str
    read: Callable[[str], object]
    meaning: str


def _flag(text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False}
    words |= {"off": False, "": False}
    return words[text.strip().lower()]


def _optional(text: str) -> str | None:
    return text.strip() or None


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _security(text: str) -> str:
    return {"tls": "tls", "starttls": "starttls", "none": "none"}[text.strip().lower()]


def _whole(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError
    return number


def _whole_or_none(text: str) -> int | None:
    return _whole(text) if text.strip() else None


def _second_factor(text: str) -> str:
    return {"off": "off", "staff": "staff", "everybody": "everybody"}[text.strip().lower()]


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise ValueError
    return number


def _level(text: str) -> str:
    levels = {"DEBUG": "DEBUG", "INFO": "INFO", "WARNING": "WARNING", "ERROR": "ERROR"}
    return levels[text.strip().upper()]


def _environment(text: str) -> str:
    return {"development": "development", "production": "production"}[text.strip().lower()]


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "PLACECARD_ENV",
        "development",
        _environment,
        "development or production; `production` refuses unsafe settings",
    ),
    Setting("PLACECARD_DATA", str(ROOT / "data"), Path, "the folder for the database, letters and secrets"),
    Setting("SECRET_KEY", "", str, "signs cookies and makes reply links; kept in the data folder if unset"),
    Setting("SECRET_KEY_FALLBACKS", "", _names, "older secrets that still open links, comma-separated"),
    Setting("DATABASE_URL", "", str, "`postgresql://…` or `sqlite:///…`; SQLite in the data folder if unset"),
    Setting("BASE_URL", "", str, "the address that letters and calendar files link to"),
    Setting(
        "SECOND_FACTOR",
        "off",
        _second_factor,
        "who must have a second factor: `off`, `staff` (officers and administrators) or `everybody`",
    ),
    Setting("HOST", "127.0.0.1", str, "the address that the web server listens on"),
    Setting("PORT", "5000", _port, "the port that the web server listens on"),
    Setting("WEB_WORKERS", "2", _whole, "web processes"),
    Setting("WEB_THREADS", "8", _whole, "threads in each web process"),
    Setting("TRUSTED_PROXIES", "0", _whole, "reverse proxies in front whose X-Forwarded headers count"),
    Setting("LOG_LEVEL", "INFO", _level, "DEBUG, INFO, WARNING or ERROR"),
    Setting("ORGANISERS_NAME", "The Oxfordshire partnerships", str, "who invites, on pages and letters"),
    Setting("CONTACT_NAME", "The events team", str, "whom a delegate may ask when an event names nobody"),
    Setting("CONTACT_EMAIL", "events@example.org", str, "their address"),
    Setting("CONTACT_TELEPHONE", "", _optional, "their telephone number"),
    Setting("CONTACT_POSTAL_ADDRESS", "", str, "where reply slips are posted, its lines parted by commas"),
    Setting("PRIVACY_CONTROLLER", "", _optional, "the data controller; the organisers if not set"),
    Setting("PRIVACY_EMAIL", "", _optional, "the data protection officer's address"),
    Setting("MAIL_SERVER", "", _optional, "the SMTP server; letters are kept as files if not set"),
    Setting("MAIL_PORT", "25", _port, "its port"),
    Setting("MAIL_USE_TLS", "false", _flag, "STARTTLS"),
    Setting("MAIL_USE_SSL", "false", _flag, "TLS from the first byte"),
    Setting("MAIL_USERNAME", "", _optional, "the account there"),
    Setting("MAIL_PASSWORD", "", _optional, "its password"),
    Setting("MAIL_DEFAULT_SENDER", "invitations@example.org", str, "the address that letters come from"),
    Setting("MAIL_MAX_PER_MINUTE", "25", _whole, "letters a minute, across all workers; 0 for no limit"),
    Setting("MAIL_TIMEOUT_SECONDS", "30", _whole, "how long to wait for the SMTP server"),
    Setting(
        "REPLY_MINIMUM_SECONDS",
        "",
        _whole_or_none,
        "how old a reply's form must be when it is sent, since machines are quicker; 1 in production, otherwise 0",
    ),
    Setting("RSVP_ADDRESS", "", _optional, "takes calendars' replies; no letter asks a calendar without it"),
    Setting("RSVP_PLUS", "true", _flag, "whether rsvp+anything@… arrives there too, and bounce+anything@…"),
    Setting("BOUNCE_ADDRESS", "", _optional, "takes reports about letters that did not arrive"),
    Setting("MAIL_IN_SERVER", "", _optional, "the IMAP server with that mail; it is not read if not set"),
    Setting("MAIL_IN_PORT", "993", _port, "its port"),
    Setting(
        "MAIL_IN_SECURITY", "tls", _security, "`tls`, `starttls`, or `none` for a server on this machine"
    ),
    Setting("MAIL_IN_USERNAME", "", str, "the account there"),
    Setting("MAIL_IN_PASSWORD", "", str, "its password"),
    Setting(
        "MAIL_IN_FOLDER_PREFIX", "", str, "what the server wants before a folder's name, such as `INBOX.`"
    ),
    Setting("MAIL_IN_EVERY_SECONDS", "60", _whole, "how often it is read"),
    Setting("MAIL_IN_TRUSTED", "", str, "the name with which that server signs Authentication-Results"),
    Setting("WORKER_PAUSE_SECONDS", "2", _whole, "how long an idle worker rests before it looks again"),
)


def read_settings(environment: Mapping[str, str] | None = None) -> dict[str, object]:
    """Every setting, read and checked, as a mapping that Flask's config takes.

    Makes the data folder, and a secret in it where none is set and the run is not for production.
    Raises `BadSetting` with a sentence for a value that cannot be used.
    """
    given = process_environment if environment is None else environment
    settings = {setting.name: _read(setting, given) for setting in SETTINGS}
    data = Path(str(settings["PLACECARD_DATA"]))
    _make_folder(data)
    settings["SECRET_KEY"] = _secret(settings, data)
    # All that links and marks may have been made with; new ones are made with the first.
    settings["SECRET_KEYS"] = [settings["SECRET_KEY"], *_names(given.get("SECRET_KEY_FALLBACKS", ""))]
    url = str(settings["DATABASE_URL"]) or f"sqlite:///{data / 'placecard.sqlite3'}"
    settings["SQLALCHEMY_DATABASE_URI"] = _database_url(url)
    settings["BASE_URL"] = _base_url(settings)
    if settings["PLACECARD_ENV"] == "production":
        _refuse_unsafe(settings)
    if settings["REPLY_MINIMUM_SECONDS"] is None:
        # Whoever tries Placecard out is often a program of their own.
        settings["REPLY_MINIMUM_SECONDS"] = 1 if settings["PLACECARD_ENV"] == "production" else 0
    if not settings["MAIL_SERVER"]:
        # Letters that are only kept as files may show what they would say.
        domain = str(settings["MAIL_DEFAULT_SENDER"]).rpartition("@")[2]
        settings["RSVP_ADDRESS"] = settings["RSVP_ADDRESS"] or f"rsvp@{domain}"
        settings["BOUNCE_ADDRESS"] = settings["BOUNCE_ADDRESS"] or f"bounce@{domain}"
    return settings


#: This machine, seen from itself: nothing on the way to it can be listened to.
_HERE = frozenset({"127.0.0.1", "::1", "localhost"})


def _refuse_unsafe(settings: Mapping[str, object]) -> None:
    """Raise `BadSetting` for what would let passwords or links be read on the way, or letters lead nowhere."""
    base = urlsplit(str(settings["BASE_URL"]))
    sends = bool(settings["MAIL_SERVER"])
    encrypts = bool(settings["MAIL_USE_TLS"] or settings["MAIL_USE_SSL"])
    refusals = {
        "BASE_URL begins with http://, so sign-in cookies and links could be read on the way. Set it to the "
        "https:// address in front of Placecard.": base.scheme != "https" and base.hostname not in _HERE,
        "BASE_URL is this machine's own address, and letters would link to it. Set it to the https:// address "
        "that guests open.": sends and base.hostname in _HERE,
        "MAIL_DEFAULT_SENDER is an example. Set it to an address of yours, at a domain that your mail server may "
        "send for.": sends
        and str(settings["MAIL_DEFAULT_SENDER"]).endswith(("@example.org", "@example.com")),
        "MAIL_PASSWORD would go to the mail server unencrypted. Set MAIL_USE_TLS or MAIL_USE_SSL to true.": bool(
            settings["MAIL_PASSWORD"] and sends and not encrypts and settings["MAIL_SERVER"] not in _HERE
        ),
        "MAIL_IN_PASSWORD would go to the mailbox unencrypted. Set MAIL_IN_SECURITY to tls or starttls.": bool(
            settings["MAIL_IN_PASSWORD"]
            and settings["MAIL_IN_SECURITY"] == "none"
            and settings["MAIL_IN_SERVER"] not in _HERE
        ),
    }
    for sentence, is_unsafe in refusals.items():
        if is_unsafe:
            raise BadSetting(sentence)


def _read(setting: Setting, given: Mapping[str, str]) -> object:
    text = given.get(setting.name, setting.default)
    try:
        return setting.read(text)
    except (ValueError, KeyError):
        raise BadSetting(f"{setting.name} is “{text}”, which cannot be used: {setting.meaning}.") from None


def _make_folder(folder: Path) -> None:
    """Make the data folder, and make sure that it can be written in; `BadSetting` says why not."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial = folder / f".trial-{token_urlsafe(6)}"
        trial.touch()
        trial.unlink()
    except OSError as trouble:
        raise BadSetting(
            f"The data folder {folder} cannot be written in ({trouble.strerror}). "
            "Set PLACECARD_DATA to a folder that can."
        ) from None


def _secret(settings: Mapping[str, object], data: Path) -> str:
    secret = str(settings["SECRET_KEY"])
    if settings["PLACECARD_ENV"] == "production":
        if secret in DEFAULT_SECRETS or len(secret) < 32:
            raise BadSetting(
                "SECRET_KEY is missing, short or a default. Set it to 32 characters or more that nobody "
                "knows, for example what this prints: "
                'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        return secret
    if secret:
        return secret
    kept = data / "secret_key"
    if not kept.exists():
        fresh = kept.with_name(f"secret_key.{token_urlsafe(6)}")
        fresh.touch(mode=0o600)
        fresh.write_text(token_urlsafe(48))
        try:
            # A hard link fails where another process was first, so that both use the same secret.
            kept.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return kept.read_text().strip()


def _database_url(url: str) -> str:
    """The address as SQLAlchemy takes it: `postgresql://` and `postgres://` mean psycopg 3."""
    scheme, colon, rest = url.partition(":")
    if scheme in {"postgres", "postgresql"}:
        return f"postgresql+psycopg{colon}{rest}"
    if scheme in {"sqlite", "postgresql+psycopg"}:
        return url
    raise BadSetting(f"DATABASE_URL begins with “{scheme}”. Placecard runs on sqlite:/// and postgresql://.")


def _base_url(settings: Mapping[str, object]) -> str:
    url = str(settings["BASE_URL"]) or f"http://{settings['HOST']}:{settings['PORT']}"
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise BadSetting(f"BASE_URL is “{url}”. It should be like https://events.example.org.")
    return url.rstrip("/")
