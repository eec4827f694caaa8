"""One letter of every kind from facts that never change, for the golden files in `tests/letters/`.

`python -m tests.gateways.letter_samples` writes those files anew, for a reviewer to read what changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask, render_template
from jinja2 import StrictUndefined

from app import create_app
from app.formats.letters import Letter
from app.gateways.letters import LetterWriter, Sender
from app.models.accounts import Account
from app.models.invitations import Invitation, Wave
from app.models.messages import Message
from app.rules import calendar_replies
from app.rules.cancelling import Left
from app.rules.letter_kinds import ABOUT_NO_EVENT, LETTER_KINDS
from app.rules.tokens import derive_token, token_digest
from app.services.calendar_notes import word_of
from config import read_settings
from tests.gateways.letter_events import conference, training_days
from tests.make import NOW, SECRET

GOLDEN = Path(__file__).parents[1] / "letters"
#: The letters that Flask-Security sends, as its templates are called.
ACCOUNT_LETTERS = ("reset_instructions", "reset_notice", "change_notice")
SENDER = Sender(
    name="The Oxfordshire partnerships",
    address="invitations@example.org",
    base_url="https://placecard.example.org",
    secrets=[SECRET],
    contact={"name": "The events team", "email": "events@example.org", "telephone": "01632 960 000"},
)


#: The kinds that go to people without an invitation.
WITHOUT_INVITATION = frozenset(
    {"save_the_date", "calendar_not_on_list", "account_invitation", "representative_asked"}
)


@dataclass(frozen=True)
class Sample:
    """One letter: its kind, its facts, and the name of its golden files where a kind has several."""

    kind: str
    facts: dict[str, Any]
    variant: str = ""
    event: dict[str, Any] | None = field(default=None)

    @property
    def name(self) -> str:
        """The name of the golden files."""
        return f"{self.kind}_{self.variant}" if self.variant else self.kind


def _samples() -> Iterator[Sample]:
    to_be_confirmed = conference()
    hall = conference(venue="Example Hall, Broad Street, Oxford", room="Main hall")
    place = {"chosen": to_be_confirmed["sessions"], "reference": "KX4-9TM"}
    place_in_hall = {"chosen": hall["sessions"], "reference": "KX4-9TM"}
    both = training_days("attend_all")
    either = training_days("choose_one")
    one_day = {"chosen": either["sessions"][1:], "reference": "KX4-9TM"}
    categories = {"categories": ["Members of Scrutiny Committees", "Members of the Thematic Partnerships"]}
    venue = {
        "session": "",
        "what": "Venue",
        "before": "Venue to be confirmed",
        "after": "Example Hall, Broad Street, Oxford",
    }
    hours = {"session": "First day", "what": "Time", "before": "9am to 4pm", "after": "9:30am to 4pm"}
    deadline = "midday on Wednesday 3 February 2027"
    closed = "The hall has had to close. We hope to find another date."

    yield Sample("save_the_date", categories | {"details_follow": "before Christmas"}, event=to_be_confirmed)
    yield Sample("invitation", categories, event=to_be_confirmed)
    yield Sample("invitation", categories, "to_all_days", event=both)
    yield Sample("invitation", categories, "to_one_of_the_days", event=either)
    yield Sample("reminder", {}, event=to_be_confirmed)
    yield Sample("confirmation_yes", place, event=to_be_confirmed)
    yield Sample("confirmation_yes", one_day, "for_one_of_the_days", event=either)
    yield Sample("confirmation_waiting", place, event=to_be_confirmed)
    yield Sample("confirmation_no", place | {"chosen": []}, event=to_be_confirmed)
    yield Sample("confirmation_not_sure", {}, event=to_be_confirmed)
    yield Sample("moved_up", place_in_hall, event=hall)
    yield Sample("offer", place_in_hall | {"deadline": deadline}, event=hall)
    missed = place_in_hall | {"deadline": deadline}
    yield Sample("offer_missed", missed | {"may_ask_again": "yes"}, event=hall)
    yield Sample("offer_missed", missed | {"may_ask_again": ""}, "when_replies_are_closed", event=hall)
    waits_for_offers = to_be_confirmed | {"offers": True}
    yield Sample("confirmation_waiting", place, "where_places_are_offered", event=waits_for_offers)
    yield Sample("deputy_invited", place_in_hall | {"named_by": "Alex Absent"}, event=hall)
    yield Sample("deputy_replaced", place_in_hall | {"deputy_name": "Sam Deputy"}, event=hall)
    sam = {"deputy_name": "Sam Deputy"}
    yield Sample("deputy_asked", sam | {"has_place": "kept"}, event=hall)
    yield Sample("deputy_asked", sam | {"has_place": ""}, "without_a_place", event=hall)
    why_not = "Every member has a substitute already, whom we have invited."
    refused = sam | {"has_place": "kept", "reason": why_not, "entry_again": ""}
    yield Sample("deputy_refused", refused, event=hall)
    yield Sample("deputy_refused", refused | {"has_place": ""}, "without_a_place", event=hall)
    yield Sample("deputy_refused", refused | {"entry_again": "right"}, "whom_a_calendar_shows", event=hall)
    yield Sample("event_changed", place_in_hall | {"changes": [venue], "confirm_by": ""}, event=hall)
    yield Sample(
        "event_changed",
        {"chosen": both["sessions"], "changes": [hours], "confirm_by": "Friday 2 July 2027"},
        "and_asks_again",
        event=both,
    )
    silent = {"chosen": [], "changes": [venue], "confirm_by": ""}
    yield Sample("event_changed", silent, "to_the_silent", event=hall)
    yield Sample(
        "joining_details",
        place_in_hall | {"details": "Doors open at 9am.\nThe nearest car park is Example Street."},
        event=hall,
    )
    yield Sample("event_cancelled", {"reason": closed}, event=hall)
    for left in Left:
        has_places = left in (Left.KEPT, Left.WAITING)
        second_goes = {
            "cancelled": either["sessions"][1]["title"],
            "cancelled_when": either["sessions"][1]["when"],
            "chosen": either["sessions"][:1] if has_places else [],
            "left": left.value,
            "reason": "The trainer is ill, and we could not find another." if left is Left.MAY_CHOOSE else "",
        }
        goes_on = (both if has_places else either) | {"sessions": either["sessions"][:1]}
        yield Sample("session_cancelled", second_goes, left.value, event=goes_on)
    yield Sample("invitation_withdrawn", {"reason": ""}, event=hall)
    for answer, chosen in (("yes", place), ("waiting", place), ("no", {}), ("not_sure", {})):
        yield Sample(
            "calendar_receipt",
            {"chosen": [], **chosen, "answer": answer, "answered_by": "pa@example.org"},
            answer,
            event=to_be_confirmed,
        )
    for goes_away in (False, True):
        yield Sample(
            "calendar_entry",
            {"entry": {**both["sessions"][1], "goes_away": goes_away}},
            "goes_away" if goes_away else "",
            event=both,
        )
    for why in ("merged", "parted"):
        entry = {**both["sessions"][1], "goes_away": why == "merged", "why": why}
        yield Sample("calendar_entry", {"entry": entry}, why, event=both)
    note = calendar_replies.Letter
    reasons = [note.TIME_HAS_CHANGED, note.DATE_IS_FIXED, note.WHO_IS_THE_DEPUTY, note.ENTRY_AGAIN]
    for why in (*calendar_replies.WhyClosed, *reasons, note.YES_OR_NO, note.NO_DEPUTIES):
        name = word_of(why)
        again = "right" if why is note.NO_DEPUTIES else ""
        yield Sample("calendar_note", {"why": name, "sentence": "", "entry_again": again}, name, event=hall)
    too_late = "It is too late to name somebody to come in your place. Contact the organisers."
    refused = {"why": "no_deputies", "sentence": too_late, "entry_again": "right"}
    yield Sample("calendar_note", refused, "deputy_too_late", event=hall)
    refused = {"why": "refused", "sentence": "Choose one of the days.", "entry_again": ""}
    yield Sample("calendar_note", refused, "refused", event=hall)
    yield Sample("calendar_not_on_list", {}, event=hall)
    written = {
        "guest": "Cllr Ann Ash",
        "written_by": "Pat Assistant",
        "written_from": "pat.assistant@example.net",
        "written_subject": "Re: Invitation",
        "written": "Can Ann bring her assistant?\nShe uses a wheelchair.",
    }
    yield Sample("mail_forwarded", written, event=hall)
    asked = {"organisation": "Oxford Civic Society", "category": "Duty to Cooperate representatives"}
    yield Sample("representative_asked", asked)
    yield Sample(
        "account_invitation",
        {
            "invited_by": "Olive Officer",
            "may_do": "see who is coming, and download the attendee list",
            "sign_in_link": "https://placecard.example.org/sign-in/4dkqg6hz2v",
            "works_until": "10am on Friday 8 January 2027",
        },
    )


SAMPLES = list(_samples())


def make_invitation() -> Invitation:
    """An invitation in no database, whose link is always the same."""
    seed = "0123456789abcdef0123456789abcdef"
    digest = token_digest(derive_token(SECRET, purpose="link", seed=seed))
    return Invitation(reference="KX4-9TM", token_seed=seed, link_generation=0, link_digest=digest)


def make_message(sample: Sample, *, to_name: str = "Robin O’Neil") -> Message:
    """The sample as it would be queued; letters of a wave have the event there."""
    is_account = LETTER_KINDS[sample.kind].about in ABOUT_NO_EVENT
    wave = Wave(facts=sample.event) if sample.kind == "invitation" else None
    facts = sample.facts if wave or is_account else sample.facts | {"event": sample.event}
    return Message(
        id=7,
        kind=sample.kind,
        key=f"{sample.kind}:7",
        person_id=3 if sample.kind == "save_the_date" else None,
        to_name=to_name,
        to_address="robin@example.org",
        facts=facts,
        wave=wave,
        invitation=None if sample.kind in WITHOUT_INVITATION else make_invitation(),
        queued_at=NOW,
    )


def make_app(folder: Path) -> Flask:
    """An app whose letters refuse words that nobody gave them."""
    environment = {
        "PLACECARD_DATA": str(folder),
        "SECRET_KEY": SECRET,
        "BASE_URL": SENDER.base_url,
        "ORGANISERS_NAME": SENDER.name,
        "CONTACT_NAME": SENDER.contact["name"],
        "CONTACT_TELEPHONE": SENDER.contact["telephone"],
    }
    app = create_app(read_settings(environment))
    app.jinja_env.undefined = StrictUndefined
    return app


def write(app: Flask, message: Message) -> Letter:
    """The letter as it would leave now."""
    return LetterWriter(app.jinja_env, SENDER).write(message, now=NOW)


def write_account_letter(app: Flask, kind: str) -> tuple[str, str]:
    """The text and the HTML of one of the letters that Flask-Security sends."""
    words = {
        "user": Account(name="Olive Officer", email="olive@example.org"),
        "reset_token": "4dkqg6hz2v",
        "within": "5 days",
    }
    with app.test_request_context():
        text, html = (
            render_template(f"security/email/{kind}.{part}", **words).strip() for part in ("txt", "html")
        )
    return text, html


def golden_parts(app: Flask) -> Iterator[tuple[str, str]]:
    """Every golden file: its name, and what it should hold."""
    for sample in SAMPLES:
        letter = write(app, make_message(sample))
        yield f"{sample.name}.txt", f"Subject: {letter.subject}\n\n{letter.text}\n"
        yield f"{sample.name}.html", f"{letter.html}\n"
    for kind in ACCOUNT_LETTERS:
        text, html = write_account_letter(app, kind)
        yield f"account_{kind}.txt", f"{text}\n"
        yield f"account_{kind}.html", f"{html}\n"


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        for file_name, words in golden_parts(make_app(Path(folder))):
            (GOLDEN / file_name).write_text(words)
