"""A consultant in a real browser: signs in by link, sees only the event named for them, and takes the list away."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app import create_app
from app.database import writing
from app.rules.states import Answer, Door
from app.services.events import event_by_slug
from app.services.history import Actor
from app.services.invitations import list_invitations
from app.services.needs import GivenNeeds, keep_needs
from app.services.replies import GivenReply, record_reply
from config import read_settings
from tests.browser.conftest import NewVisitor
from tests.browser.real_app import RealApp

EVENT = "looking-to-the-future"
CONSULTANT = "consultant@example.org"


@contextmanager
def written(real_app: RealApp) -> Iterator[Session]:
    """The app's database, to write in."""
    with create_app(read_settings(real_app.environment)).app_context(), writing() as session:
        yield session


def furnish(real_app: RealApp) -> tuple[str, str]:
    """Somebody comes and told what they need; a consultant may see the event: their link, and the guest's address."""
    real_app.invite(EVENT)
    words = ("accounts", "add", CONSULTANT, "--role", "consultant", "--event", EVENT)
    link = real_app.command(*words).strip().splitlines()[-1]
    now = datetime.now(UTC)
    with written(real_app) as session:
        event = event_by_slug(session, EVENT)
        guest = list_invitations(session, event.id)[-1]
        record_reply(
            session, guest, GivenReply(Answer.YES, "consultant's walk"), by=Actor(Door.LINK), now=now
        )
        keep_needs(session, guest.id, GivenNeeds(diet="No turnips", access="A blue chair"), now=now)
        return link, guest.person.email or ""


def test_a_consultant_takes_the_list_and_sees_nothing_else(
    new_visitor: NewVisitor, real_app: RealApp, tmp_path: Path
) -> None:
    link, address = furnish(real_app)
    consultant = new_visitor()
    consultant.open(link)
    consultant.press("Sign in")

    assert consultant.heading == "Attendee lists"
    page = consultant.page.locator("body").inner_text()
    assert "Looking to the future" in page
    assert "Facilitation training" not in page
    assert consultant.page.locator("nav[aria-label=Main] a").all_inner_texts() == ["Home", "Events"]

    consultant.press("All lists and documents of Partnerships in Oxfordshire – Looking to the future")
    shown = consultant.page.locator("main").inner_text()
    assert "Catering" not in shown
    assert "telephone" not in shown
    with consultant.page.expect_download() as download:
        consultant.page.locator("a[href$='attendees.csv']").click()
    file = tmp_path / "list.csv"
    download.value.save_as(file)
    text = file.read_text(encoding="utf-8-sig")
    assert "attendee list as at" in download.value.suggested_filename
    assert len(list(csv.DictReader(text.splitlines()))) == 1
    for secret in (address, "turnips", "blue chair", "@"):
        assert secret not in text

    for forbidden in ("needs", "catering", "invitations", "history", "details"):
        answer = consultant.page.request.get(f"{real_app.address}/events/{EVENT}/{forbidden}")
        assert answer.status == 403
    other = consultant.page.request.get(f"{real_app.address}/events/facilitation-training/attendees")
    assert other.status == 404
