"""What we remember: tables and constraints, no decisions. Importing this package knows every table."""

from app.models import (
    accounts,
    calendar_entries,
    categories,
    events,
    history,
    incoming_mail,
    invitations,
    lists,
    merges,
    messages,
    needs,
    people,
    places,
    questions,
    replies,
    suggestions,
)

__all__ = [
    "accounts",
    "calendar_entries",
    "categories",
    "events",
    "history",
    "incoming_mail",
    "invitations",
    "lists",
    "merges",
    "messages",
    "needs",
    "people",
    "places",
    "questions",
    "replies",
    "suggestions",
]
