"""What calendar libraries that others wrote show of our files: libical, ical.js and vobject, each as a program.

`make test` installs them. None is ever left out: a test that cannot find its library fails and says so.
"""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import icalendar
import pytest

from app.formats.calendar import invitation_calendar
from config import ROOT
from tests.formats.calendar_samples import LETTERS, make_event, utc

HERE = Path(__file__).parent / "readers"
READERS = {
    "libical": ["/usr/bin/python3", str(HERE / "libical_reader.py")],
    "ical.js": ["node", str(HERE / "ical_js_reader.mjs")],
    "vobject": [sys.executable, str(HERE / "vobject_reader.py")],
}
GOLDEN = sorted(LETTERS.glob("*.ics"))
every_reader = pytest.mark.parametrize("reader", READERS)


def read(reader: str, *files: Path) -> list[dict[str, Any]]:
    """What the reader shows of the files."""
    ran = subprocess.run([*READERS[reader], *map(str, files)], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, (
        f"{reader} failed; scripts/ensure_calendar_readers.sh installs it.\n{ran.stderr}"
    )
    found: list[dict[str, Any]] = json.loads(ran.stdout)
    return found


@cache
def golden(reader: str) -> dict[str, dict[str, Any]]:
    """What the reader shows of every kind of file that leaves the house."""
    return {found["file"]: found for found in read(reader, *GOLDEN)}


@every_reader
def test_every_kind_of_file_is_read_without_a_complaint(reader: str) -> None:
    problems = {name: found["problems"] for name, found in golden(reader).items() if found["problems"]}

    assert len(golden(reader)) == len(GOLDEN) > 10
    assert problems == {}


@pytest.mark.parametrize("needed", [b"ORGANIZER", b"ATTENDEE", b"SUMMARY"])
def test_libical_would_complain_of_what_rfc_5546_asks_for(needed: bytes, tmp_path: Path) -> None:
    lines = (LETTERS / "invitation.ics").read_bytes().replace(b"\r\n ", b"").split(b"\r\n")
    (tmp_path / "broken.ics").write_bytes(b"\r\n".join(each for each in lines if not each.startswith(needed)))

    (found,) = read("libical", tmp_path / "broken.ics")

    assert found["problems"]


@every_reader
@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_every_reader_shows_what_was_written(reader: str, path: Path) -> None:
    calendar = icalendar.Calendar.from_ical(path.read_bytes())

    found = golden(reader)[path.name]

    assert found["method"] == calendar["METHOD"]
    written = [(event["UID"], event.get("SEQUENCE", 0), event.get("SUMMARY")) for event in calendar.events]
    assert [(each["uid"], each["sequence"], each["summary"]) for each in found["events"]] == written
    guests = [each["attendee"] for each in found["events"]]
    assert guests == [event.get("ATTENDEE") for event in calendar.events]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_all_readers_show_the_same_hours(path: Path) -> None:
    hours = [
        [(each["starts"], each["ends"]) for each in golden(reader)[path.name]["events"]] for reader in READERS
    ]

    assert hours[0] == hours[1] == hours[2]


@every_reader
@pytest.mark.parametrize(
    ("starts_at", "local", "shown"),
    [
        (utc(2027, 1, 14, 18, 30), b"20270114T183000", "20270114T183000Z"),
        (utc(2027, 7, 14, 17, 30), b"20270714T183000", "20270714T173000Z"),
        (utc(2029, 1, 11, 18, 30), b"20290111T183000", "20290111T183000Z"),
        (utc(2029, 7, 12, 17, 30), b"20290712T183000", "20290712T173000Z"),
        # The first hour of summer time, and the last before it ends.
        (utc(2027, 3, 28, 1, 30), b"20270328T023000", "20270328T013000Z"),
        (utc(2027, 3, 28, 0, 30), b"20270328T003000", "20270328T003000Z"),
    ],
)
def test_half_past_six_is_half_past_six_on_londons_clock(
    reader: str, starts_at: Any, local: bytes, shown: str, tmp_path: Path
) -> None:
    ends_at = starts_at.replace(hour=20)
    ics = invitation_calendar("REQUEST", make_event(starts_at=starts_at, ends_at=ends_at))
    assert b"DTSTART;TZID=Europe/London:" + local + b"\r\n" in ics
    (tmp_path / "invitation.ics").write_bytes(ics)

    (found,) = read(reader, tmp_path / "invitation.ics")

    assert [each["starts"] for each in found["events"]] == [shown]


@every_reader
def test_the_first_of_two_half_past_ones_in_october_is_the_one_that_is_shown(
    reader: str, tmp_path: Path
) -> None:
    ics = invitation_calendar(
        "REQUEST", make_event(starts_at=utc(2027, 10, 31, 0, 30), ends_at=utc(2027, 10, 31, 3))
    )
    (tmp_path / "invitation.ics").write_bytes(ics)

    (found,) = read(reader, tmp_path / "invitation.ics")

    assert [each["starts"] for each in found["events"]] == ["20271031T003000Z"]


@every_reader
def test_the_conference_and_both_training_days_are_shown_on_their_days(reader: str) -> None:
    (conference,) = golden(reader)["invitation.ics"]["events"]
    training = golden(reader)["training_days.ics"]["events"]

    assert conference["starts"] == "20080208T093000Z"
    assert [each["starts"] for each in training] == ["20080708T083000Z", "20080709T083000Z"]
