"""The app as gunicorn takes it."""

from app import create_app
from app.logs import write_logs

app = create_app()
write_logs(str(app.config["LOG_LEVEL"]))
