"""What libical shows of calendar files: the library inside Evolution, GNOME and KDE. Needs Debian's gir1.2-ical-3.0.

It also holds each file to the tables of RFC 5546: which properties a method must and must not have. Run by the
machine's own Python: `/usr/bin/python3 libical_reader.py FILE…`.
"""

import json
import sys
from pathlib import Path
from typing import Any

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # noqa: E402  # It is there only when the version has been said.


def main() -> None:
    """Print what is in each of the files."""
    print(json.dumps([read(Path(name)) for name in sys.argv[1:]]))  # noqa: T201  # Printing is what it is for.


def read(path: Path) -> dict[str, Any]:
    """The method, the complaints, and the entries with their times in UTC."""
    calendar = ICalGLib.Component.new_from_string(path.read_bytes().decode())
    if calendar is None:
        return {"file": path.name, "method": "", "problems": ["It is no calendar."], "events": []}
    allowed = ICalGLib.restriction_check(calendar)
    complaints = [line for line in calendar.as_ical_string().splitlines() if line.startswith("X-LIC-ERROR")]
    if not allowed or calendar.count_errors():
        complaints.append(f"{calendar.count_errors()} errors")
    kind = ICalGLib.ComponentKind.VEVENT_COMPONENT
    events = []
    event = calendar.get_first_component(kind)
    while event is not None:
        events.append(shown(event))
        event = calendar.get_next_component(kind)
    method = calendar.get_first_property(ICalGLib.PropertyKind.METHOD_PROPERTY)
    said = method.get_value_as_string() if method else ""
    return {"file": path.name, "method": said, "problems": complaints, "events": events}


def shown(event: Any) -> dict[str, Any]:
    """One entry."""
    attendee = event.get_first_property(ICalGLib.PropertyKind.ATTENDEE_PROPERTY)
    return {
        "uid": event.get_uid(),
        "sequence": event.get_sequence(),
        "summary": event.get_summary(),
        "starts": moment(event.get_dtstart()),
        "ends": moment(event.get_dtend()),
        "attendee": attendee.get_attendee() if attendee else None,
    }


def moment(time: Any) -> str | None:
    """A time in UTC, or a day."""
    if time is None or time.is_null_time():
        return None
    if not time.is_date():
        time = time.convert_to_zone(ICalGLib.Timezone.get_utc_timezone())
    return str(time.as_ical_string())


if __name__ == "__main__":
    main()
