"""The app as gunicorn takes it: made once, before the web processes part from one another, which then share it."""

import gc

from flask import Flask
from sqlalchemy.orm import configure_mappers

from app import create_app
from app.logs import write_logs

#: What guests see: their pages, and what these are made with.
_PAGES_OF_GUESTS = ("layout", "macros/", "replies/")


def _get_ready(app: Flask) -> None:
    """Do now what the first guest would wait half a second for: connect the tables, compile the pages."""
    configure_mappers()
    for name in app.jinja_env.list_templates():
        if name.startswith(_PAGES_OF_GUESTS):
            app.jinja_env.get_template(name)


app = create_app()
write_logs(str(app.config["LOG_LEVEL"]))
_get_ready(app)
# All of this stays: the collector need not look at it again, and so leaves its memory shared.
gc.collect()
gc.freeze()
