"""Putting the app together: the settings, the database, the templates and the pages bound to one Flask app."""

from collections.abc import Mapping, MutableMapping
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from app import models, views
from app.database import prepare_engine
from app.extensions import csrf, db, mail
from config import ROOT

#: The largest upload, in bytes: a list of 20 MB and the rest of its form.
MAX_UPLOAD_BYTES = 21 * 1024 * 1024
#: Every table is known once this is imported.
TABLES = models


class PageEnvironment(Environment):
    """Flask's templates without Jinja's layer for globals that one template alone has: none here has any.

    Looking through that layer at every import of a macro took a sixth of a page's time.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The app's own globals, also those that are added later."""
        return super().make_globals(d) if d else self.globals


def build_app(settings: Mapping[str, object]) -> Flask:
    """The app that these settings describe."""
    app = Flask("placecard", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "app/static"))
    app.jinja_environment = PageEnvironment
    app.config.from_mapping(_fixed_settings(is_https=str(settings["BASE_URL"]).startswith("https:")))
    app.config.from_mapping(settings)
    _load_templates(app)
    _bind_database(app)
    mail.init_app(app)
    csrf.init_app(app)
    views.register(app)
    if proxies := int(app.config["TRUSTED_PROXIES"]):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    return app


def _fixed_settings(*, is_https: bool) -> dict[str, Any]:
    return {
        "MAX_CONTENT_LENGTH": MAX_UPLOAD_BYTES,
        "MAX_FORM_MEMORY_SIZE": 512 * 1024,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": is_https,
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_DURATION": timedelta(days=14),
        "REMEMBER_COOKIE_SECURE": is_https,
        # The names of our assets change with what they hold.
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=365),
        "SQLALCHEMY_TRACK_MODIFICATIONS": False,
        # Our pages send no Referer, so the form token alone has to do, also over HTTPS.
        "WTF_CSRF_SSL_STRICT": False,
        "WTF_CSRF_TIME_LIMIT": None,
    }


def _load_templates(app: Flask) -> None:
    ours = [app.jinja_loader] if app.jinja_loader else []
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_options = {"loader": ChoiceLoader([*ours, components])}
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _bind_database(app: Flask) -> None:
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.startswith("postgresql"):
        threads = int(app.config["WEB_THREADS"])
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": threads, "max_overflow": 4}
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
