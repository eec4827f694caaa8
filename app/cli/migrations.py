"""An app that knows its migrations. Apart from the others, since serving pages needs nothing of Alembic."""

from flask import Flask
from flask_migrate import Migrate

from app import create_app
from app.extensions import db
from config import ROOT


def with_migrations(app: Flask) -> Flask:
    """The same app, which Flask-Migrate's commands can now work on."""
    Migrate(app, db, directory=str(ROOT / "app" / "migrations"), render_as_batch=True)
    return app


def create_migrating_app() -> Flask:
    """The app by the environment's settings, for `flask --app app.cli.migrations:create_migrating_app db …`."""
    return with_migrations(create_app())
