"""What we remember: tables and constraints, no decisions. Importing this package knows every table."""

from app.models import (
    accounts,
    categories,
    events,
    history,
    invitations,
    lists,
    messages,
    people,
    places,
    replies,
)

__all__ = [
    "accounts",
    "categories",
    "events",
    "history",
    "invitations",
    "lists",
    "messages",
    "people",
    "places",
    "replies",
]
