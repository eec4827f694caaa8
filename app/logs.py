"""What is written to the log: one JSON object a line, without tokens and without addresses of people."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

#: Paths whose second part is a secret: a delegate's link, a feed, a sign-in link, an unsubscribe link.
_SECRET_PATHS = re.compile(
    r"(/(?:r|calendar|sign-in|stop|name|undo|reset|confirm|tf-setup|wan-[a-z]+)/)[A-Za-z0-9_.\-]{8,}"
)
_ADDRESSES = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
_OWN_FIELDS = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


def without_secrets(text: str) -> str:
    """The text with every token of a link and every email address taken out."""
    return _ADDRESSES.sub("[address]", _SECRET_PATHS.sub(r"\1[token]", text))


class JsonLines(logging.Formatter):
    """One line for each record: moment (UTC), level, logger, what was said, fields given as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": record.getMessage(),
        }
        line |= {name: value for name, value in record.__dict__.items() if name not in _OWN_FIELDS}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return without_secrets(json.dumps(line, default=str, ensure_ascii=False))


def write_logs(level: str) -> None:
    """Send everything from `level` up to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # Migrations tell every step, which nobody who starts Placecard asked for.
    logging.getLogger("alembic").setLevel(logging.WARNING)
