"""Pages of trouble in a real browser on a telephone: they look like ours, say what to do, and axe finds nothing."""

from collections.abc import Iterator
from pathlib import Path

from app.factory import MAX_UPLOAD_BYTES
from tests.browser.conftest import NewVisitor
from tests.browser.real_app import RealApp
from tests.browser.test_troubles import change


def test_a_file_that_is_too_large_has_a_page_that_says_what_to_do(
    new_visitor: NewVisitor, sign_in_link: str, tmp_path: Path
) -> None:
    officer = new_visitor(width=320)
    officer.open(sign_in_link)
    officer.press("Sign in")
    officer.open("/lists/new")
    large = tmp_path / "large.csv"
    large.write_bytes(b"Name\n" + b"x" * MAX_UPLOAD_BYTES)
    officer.page.locator("input[type=file]").set_input_files(large)
    officer.press("Read the list")

    assert officer.heading == "That file is too large"
    assert officer.page.get_by_text("Nothing has been read or changed.").is_visible()


def test_a_mistake_of_ours_has_a_page_that_says_so(
    new_visitor: NewVisitor, invited: Iterator[str], real_app: RealApp
) -> None:
    guest = new_visitor(width=320)
    link = next(invited)
    change(real_app, "UPDATE events SET remind_days = 'broken' WHERE slug = 'looking-to-the-future'")
    try:
        guest.open(link)

        assert guest.heading == "Something went wrong here"
        assert guest.page.get_by_text("has not been recorded").is_visible()
    finally:
        change(real_app, "UPDATE events SET remind_days = '[]' WHERE slug = 'looking-to-the-future'")


def test_a_database_that_is_away_has_a_page_that_says_to_come_back(
    new_visitor: NewVisitor, invited: Iterator[str], real_app: RealApp
) -> None:
    guest = new_visitor(width=320)
    link = next(invited)
    change(real_app, "ALTER TABLE event_sessions RENAME TO sessions_away")
    try:
        guest.open(link)

        assert guest.heading == "Very busy just now"
        assert guest.page.get_by_text("Try again in a minute").is_visible()
    finally:
        change(real_app, "ALTER TABLE sessions_away RENAME TO event_sessions")
