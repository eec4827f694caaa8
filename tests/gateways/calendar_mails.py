"""Every kind of mail that carries a calendar's entry, as it leaves the house.

The words of the letters have golden files of their own; here they are two, so that what is compared is the message
around the entry. `python -m tests.gateways.calendar_mails` writes the golden files anew: read what changed.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.formats.letters import write_letter
from app.gateways.calendar_letters import add_calendar
from tests.formats.calendar_samples import LETTERS
from tests.gateways.test_calendar_letters import ADDRESSES, LETTER, make_message
from tests.make import NOW

LATER = {"stamp": (NOW + timedelta(hours=1)).isoformat()}
#: The conference of the samples begins at nine.
AN_HOUR_LATER = {"starts_at": NOW.replace(month=2, hour=10).isoformat()}
ACCEPTED = {"partstat": "ACCEPTED", "rsvp": False}
#: The method, and what of the entry is not as in an invitation, by the name of the golden file.
KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "request_invitation": ("REQUEST", {"location": ""}),
    "request_provisional": ("REQUEST", {"status": "tentative"}),
    "request_confirmation": ("REQUEST", {**ACCEPTED, **LATER}),
    "request_venue_known": ("REQUEST", {"sequence": 1, **ACCEPTED, **LATER}),
    "request_time_changed": ("REQUEST", {"sequence": 2, **AN_HOUR_LATER, **LATER}),
    "request_waiting_list": (
        "REQUEST",
        {"sequence": 1, "status": "waiting", "partstat": "TENTATIVE", "rsvp": False, **LATER},
    ),
    "request_moved_up": ("REQUEST", {"sequence": 2, **ACCEPTED, **LATER}),
    "cancel_after_no": (
        "CANCEL",
        {"sequence": 1, "status": "cancelled", "partstat": "DECLINED", "rsvp": False, **LATER},
    ),
    "cancel_event": (
        "CANCEL",
        {"sequence": 3, "status": "cancelled", "partstat": "NEEDS-ACTION", "rsvp": False, **LATER},
    ),
    "request_deputy_refused": ("REQUEST", {"sequence": 1, **ACCEPTED, **LATER}),
    "declinecounter": ("DECLINECOUNTER", LATER),
}


def outgoing_mails() -> dict[str, bytes]:
    """Each kind of mail, by the name of its golden file."""
    mails = {}
    for name, (method, changed) in KINDS.items():
        letter = replace(LETTER, subject=name.replace("_", " ").capitalize())
        message = make_message(method=method, **changed)
        mails[name] = write_letter(add_calendar(letter, message, ADDRESSES))
    return mails


if __name__ == "__main__":
    for name, content in outgoing_mails().items():
        (LETTERS / f"{name}.eml").write_bytes(content)
