"""What vobject shows of calendar files: the library inside Radicale and many a CalDAV client. From PyPI."""

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import vobject


def main() -> None:
    """Print what is in each of the files."""
    print(json.dumps([read(Path(name)) for name in sys.argv[1:]]))  # noqa: T201  # Printing is what it is for.


def read(path: Path) -> dict[str, Any]:
    """The method, the complaints, and the entries with their times in UTC."""
    calendar = vobject.readOne(path.read_bytes().decode())
    problems = []
    try:
        calendar.validate(raiseException=True)
    except vobject.base.ValidateError as complaint:
        problems.append(str(complaint))
    events = [shown(event) for event in calendar.contents.get("vevent", [])]
    return {"file": path.name, "method": calendar.method.value, "problems": problems, "events": events}


def shown(event: Any) -> dict[str, Any]:
    """One entry."""
    found = {name: lines[0].value for name, lines in event.contents.items()}
    return {
        "uid": found["uid"],
        "sequence": int(found.get("sequence", 0)),
        "summary": found.get("summary"),
        "starts": moment(found.get("dtstart")),
        "ends": moment(found.get("dtend")),
        "attendee": found.get("attendee"),
    }


def moment(time: date | None) -> str | None:
    """A time in UTC, or a day."""
    if isinstance(time, datetime):
        return f"{time.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f"{time:%Y%m%d}" if time else None


if __name__ == "__main__":
    main()
