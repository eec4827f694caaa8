"""The moment of a request."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC. Tests put another in its place."""
    return datetime.now(UTC)
