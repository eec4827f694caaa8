"""Takes the pictures of the README into docs/screenshots. Run by `make screenshots`; needs Chromium.

The sample programme is served from a temporary folder, its conference has more answers than chairs, and the pages are
photographed as somebody at a browser sees them. Nothing outside the temporary folder and docs/screenshots is touched.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from app import create_app
from app.database import writing
from app.extensions import db
from app.rules.states import Answer, Door
from app.services.events import event_by_slug
from app.services.history import Actor
from app.services.invitations import list_invitations
from app.services.replies import GivenReply, record_reply
from config import ROOT, read_settings
from tests.browser.chromium import launch_arguments
from tests.browser.real_app import RealApp, serve_sample

FOLDER = ROOT / "docs" / "screenshots"
EVENT = "looking-to-the-future"
#: The first so many say yes, for 100 places; the next so many say no; nobody else has answered.
SAY_YES, SAY_NO = 107, 31
#: The windows: width and height in pixels.
DESK = {"width": 1280, "height": 860}
ROWS = {"width": 1280, "height": 1200}
LETTER = {"width": 820, "height": 1150}
LIST = """\
Name,Job title,Organisation,Email
Cllr Wilhelmina Quartermaine,Leader,Witney Town Council,w.quartermaine@witney.example.org
Mr Osric Featherstone,Town Clerk,Witney Town Council,featherstone at witney
Ms Eleanor Haldane,Recreation and Youth Manager,Cherwell District Council,eleanor.haldane@cherwell.example.org
Cllr Folasade Adeyinka,,Oxfordshire County Council,f.adeyinka@example.org
Mrs Melanie Jolliffe,Head of Service,Youth Offending Team,melanie.jolliffe@yot.example.org
To be confirmed,Chair,Witney Partnership,
"""


def main() -> None:
    """Take every picture again."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, serve_sample(Path(folder)) as app:
        links = app.invite(EVENT, category="")
        app.invite("facilitation-training", category="Senior officers")
        with _page(app) as page:
            page.set_viewport_size(LETTER)
            page.goto(links[SAY_YES + SAY_NO])
            _take(page, "invitation")
            _record_answers(app)
            page.goto(f"{links[0]}/done")
            _take(page, "confirmation")
            _photograph_desk(page, app, Path(folder))


def _record_answers(app: RealApp) -> None:
    """Record the answers to the conference, and let the worker write the letters."""
    flask_app = create_app(read_settings(app.environment))
    with flask_app.app_context():
        invitations = list_invitations(db.session(), event_by_slug(db.session(), EVENT).id)
        answered = [each.id for each in invitations[: SAY_YES + SAY_NO]]
        kind = type(invitations[0])
        db.session.rollback()
        with writing() as session:
            for number, invitation_id in enumerate(answered):
                given = GivenReply(Answer.YES if number < SAY_YES else Answer.NO, f"picture {number}")
                record_reply(
                    session,
                    session.get_one(kind, invitation_id),
                    given,
                    by=Actor(Door.LINK),
                    now=datetime.now(UTC),
                )
    app.command("worker", "--once")


@contextmanager
def _page(app: RealApp) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_arguments())
        yield browser.new_context(base_url=app.address, locale="en-GB").new_page()
        browser.close()


def _photograph_desk(page: Page, app: RealApp, folder: Path) -> None:
    page.set_viewport_size(DESK)
    page.goto(app.command("accounts", "link", "administrator@example.org").strip())
    page.get_by_role("button", name="Sign in").click()
    page.goto("/")
    _take(page, "home")
    page.goto(f"/events/{EVENT}")
    _take(page, "event")
    page.goto("/outbox")
    page.locator("tbody a").first.click()
    _take(page, "letter")
    page.set_viewport_size(ROWS)
    list_file = folder / "witney_partnership.csv"
    list_file.write_text(LIST)
    page.goto("/lists/new")
    page.locator("input[type=file]").set_input_files(list_file)
    page.get_by_label("Category", exact=True).select_option(label="Scrutiny Committees")
    page.get_by_role("button", name="Read the list").click()
    page.get_by_role("button", name="Confirm and import").wait_for()
    _take(page, "list")


def _take(page: Page, name: str) -> None:
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    sys.stdout.write(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
