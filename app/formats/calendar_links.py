"""Links that open a new entry in the calendars of Outlook and Google on the web, filled in. Nothing is sent by them.

Neither is a standard: they are the addresses that both publish for "add to calendar" buttons. They carry no identity,
so an entry that was made so does not follow changes; the calendar file does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote, urlencode

_GOOGLE = "https://calendar.google.com/calendar/render"
_OUTLOOK = "https://outlook.office.com/calendar/0/deeplink/compose"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedEntry:
    """What the entry says. Start and end are aware moments; without them, an entry of the whole day `on`."""

    title: str
    where: str
    about: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    on: date | None = None


def google_link(entry: LinkedEntry) -> str | None:
    """The address that opens the entry in Google's calendar; none where not even the day is known."""
    if entry.starts_at and entry.ends_at:
        dates = f"{_google_moment(entry.starts_at)}/{_google_moment(entry.ends_at)}"
    elif entry.on:
        # The end of a whole day is the day after.
        dates = f"{entry.on:%Y%m%d}/{entry.on + timedelta(days=1):%Y%m%d}"
    else:
        return None
    parts = {"action": "TEMPLATE", "text": entry.title, "dates": dates}
    return _address(_GOOGLE, parts | {"location": entry.where, "details": entry.about})


def outlook_link(entry: LinkedEntry) -> str | None:
    """The address that opens the entry in Outlook on the web; none where not even the day is known."""
    if entry.starts_at and entry.ends_at:
        when = {"startdt": _iso(entry.starts_at), "enddt": _iso(entry.ends_at)}
    elif entry.on:
        day_after = entry.on + timedelta(days=1)
        when = {"startdt": entry.on.isoformat(), "enddt": day_after.isoformat(), "allday": "true"}
    else:
        return None
    parts = {"path": "/calendar/action/compose", "rru": "addevent", "subject": entry.title}
    return _address(_OUTLOOK, parts | when | {"location": entry.where, "body": entry.about})


def _google_moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _iso(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _address(page: str, parts: Mapping[str, str]) -> str:
    # Outlook shows a plus as a plus, so spaces are %20.
    return f"{page}?{urlencode({name: text for name, text in parts.items() if text}, quote_via=quote)}"
