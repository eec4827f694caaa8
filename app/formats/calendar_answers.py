"""What a calendar part says: the entries it answers, who answers, and with what (RFC 5545, 5546).

Reads only the lines that an answer is made of. Time zones, alarms and repetitions that a stranger wrote are
never built: icalendar would keep such a zone for the whole process, and a rule can be made to run for ever.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Parameters
from icalendar.parser import Contentline, Contentlines
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from app.formats.mail_senders import bare_address

EVENTS = 20
#: An answer needs a handful of lines; no more than these are taken apart.
_LINES = 200
_COMMENT_CHARACTERS = 2_000
_LARGEST_SEQUENCE = 2**31 - 1
_MOST_GUESTS = 99
_NAME = re.compile(r"[A-Za-z0-9-]+")
_MAILTO = re.compile(r"mailto:", re.IGNORECASE)
_WANTED = frozenset(
    {
        "UID",
        "SEQUENCE",
        "DTSTAMP",
        "RECURRENCE-ID",
        "ORGANIZER",
        "ATTENDEE",
        "COMMENT",
        "X-CALENDARSERVER-PRIVATE-COMMENT",
        "DTSTART",
        "DTEND",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyAttendee:
    """Who a calendar says has answered. Addresses are bare and in lower case; "" where there is none."""

    address: str
    name: str = ""
    #: ACCEPTED, TENTATIVE, DECLINED, DELEGATED, NEEDS-ACTION or whatever a client invented, in capitals.
    partstat: str = "NEEDS-ACTION"
    delegated_to: str = ""
    delegated_to_name: str = ""
    delegated_from: str = ""
    sent_by: str = ""
    #: How many more people Google's client says will come along.
    extra_guests: int = 0
    #: The iPhone's way of asking for another time while replying.
    proposes_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredEvent:
    """One entry of a calendar part, as far as an answer goes."""

    uid: str
    sequence: int
    #: None where the client leaves it out, or where it cannot be read.
    dtstamp: datetime | None
    organiser: str
    attendees: tuple[ReplyAttendee, ...]
    comment: str
    starts_at: datetime | None
    ends_at: datetime | None
    is_one_of_a_series: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredCalendar:
    """A calendar part. `method` is the body's own, in capitals, "" when it has none."""

    method: str
    events: tuple[AnsweredEvent, ...]
    calendar_count: int


def read_calendar(text: str) -> AnsweredCalendar:
    """What the text answers. Never raises: what cannot be read is left out.

    At most the first EVENTS + 1 entries are read, so that a caller can tell that there were too many.
    """
    method = ""
    calendars = 0
    inside: list[str] = []
    events: list[list[Contentline]] = []
    lines: list[Contentline] = Contentlines.from_ical(text)  # type: ignore[no-untyped-call]
    for line in lines:
        name = _name(line)
        if name == "BEGIN":
            inside.append(line.partition(":")[2].strip().upper())
            calendars += inside == ["VCALENDAR"]
            if inside == ["VCALENDAR", "VEVENT"]:
                events.append([])
        elif name == "END":
            del inside[-1:]
        elif inside == ["VCALENDAR", "VEVENT"] and name in _WANTED and len(events[-1]) < _LINES:
            events[-1].append(line)
        elif inside == ["VCALENDAR"] and name == "METHOD" and not method:
            method = line.partition(":")[2].strip().upper()
    return AnsweredCalendar(
        method=method,
        events=tuple(_read_event(lines) for lines in events[: EVENTS + 1]),
        calendar_count=calendars,
    )


def _name(line: str) -> str:
    """The property's name in capitals, found without taking the line apart."""
    found = _NAME.match(line)
    return found[0].upper() if found else ""


@dataclass(frozen=True, slots=True)
class _Property:
    """One line of an entry, taken apart."""

    name: str
    params: Parameters
    value: str

    def param(self, name: str) -> str:
        """The parameter's text; a list, such as an unquoted name with a comma, becomes one text again."""
        value = self.params.get(name, "")
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _read_event(lines: list[Contentline]) -> AnsweredEvent:
    """The entry that the lines describe. Where a client repeats a property, its first counts."""
    properties = [read for line in lines if (read := _read_property(line))]
    first: dict[str, _Property] = {}
    for read in properties:
        first.setdefault(read.name, read)
    empty = _Property("", Parameters(), "")
    comments = [
        read.value.strip()
        for name in ("COMMENT", "X-CALENDARSERVER-PRIVATE-COMMENT")
        for read in properties
        if read.name == name and read.value.strip()
    ]
    return AnsweredEvent(
        uid=first.get("UID", empty).value.strip(),
        sequence=_number(first.get("SEQUENCE", empty).value, _LARGEST_SEQUENCE),
        dtstamp=_moment(first.get("DTSTAMP", empty), zone="UTC"),
        organiser=_address_of(first.get("ORGANIZER", empty)),
        attendees=tuple(_attendee(read) for read in properties if read.name == "ATTENDEE"),
        comment="\n".join(dict.fromkeys(comments))[:_COMMENT_CHARACTERS],
        starts_at=_moment(first.get("DTSTART", empty), zone="Europe/London"),
        ends_at=_moment(first.get("DTEND", empty), zone="Europe/London"),
        is_one_of_a_series="RECURRENCE-ID" in first,
    )


def _read_property(line: Contentline) -> _Property | None:
    """The line taken apart, or None when it is no content line."""
    try:
        name, params, value = line.parts()
    except ValueError:
        return None
    return _Property(name.upper(), params, value)


def _attendee(read: _Property) -> ReplyAttendee:
    """Who an ATTENDEE line names, and their answer."""
    return ReplyAttendee(
        address=_address_of(read),
        name=read.param("CN").strip(),
        partstat=read.param("PARTSTAT").strip().upper() or "NEEDS-ACTION",
        delegated_to=bare_address(read.param("DELEGATED-TO")),
        delegated_from=bare_address(read.param("DELEGATED-FROM")),
        sent_by=bare_address(read.param("SENT-BY")),
        extra_guests=_number(read.param("X-NUM-GUESTS"), _MOST_GUESTS),
        proposes_time="TO-ALL-PROPOSED-NEW-TIME" in read.params,
    )


def _address_of(read: _Property) -> str:
    """The address of a person; Yahoo, tine and Apple may name it only in an EMAIL parameter."""
    # A name with a colon and no quotes makes the value begin too early, so the last mailto: counts.
    return bare_address(_MAILTO.split(read.value)[-1]) or bare_address(read.param("EMAIL"))


def _number(text: str, largest: int) -> int:
    """The number in the text; 0 when it is none, or is negative."""
    digits = text.strip()
    return min(int(digits), largest) if digits.isdecimal() and len(digits) <= 10 else 0


def _moment(read: _Property, *, zone: str) -> datetime | None:
    """The property's moment in UTC; None for whole days, unknown time zones and what is no time at all.

    `zone` is for a time that names none.
    """
    text = read.value.strip().upper()
    tzid = "UTC" if text.endswith("Z") else read.param("TZID") or zone
    try:
        named = ZoneInfo(WINDOWS_TO_OLSON.get(tzid, tzid))
        local = datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=named)
        return local.astimezone(UTC)
    # A stranger's time zone may be spelt like a path, a folder, or nothing that exists.
    except (ValueError, OverflowError, KeyError, OSError):
        return None
