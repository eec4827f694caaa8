"""One attendee as the services give them, for the tests of files."""

from dataclasses import dataclass
from datetime import UTC, datetime

MOMENT = datetime(2008, 2, 1, 10, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """What a row of the list must have."""

    reference: str = "KX4-9TM"
    title: str = "Cllr"
    given_name: str = "Zoë"
    family_name: str = "O'Neil"
    suffix: str = ""
    job_title: str = "Chair"
    organisation: str = "Thame Town Council"
    sector: str = "public"
    partner: str = "South Oxfordshire"
    categories: tuple[str, ...] = ("Members of Scrutiny Committees", "Public Service Board")
    sessions: tuple[str, ...] = ("Conference",)
    kind: str = "delegate"
    status: str = "held"
    replied_at: datetime | None = MOMENT
    deputy_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deputy(Attendee):
    """Somebody who comes instead of another, with contact details that an officer granted."""

    deputy_for: str = "Ann Example"
    email: str | None = "zoe@example.org"
    telephone: str = "+44 7700 900123"
