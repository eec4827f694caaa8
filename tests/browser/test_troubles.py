"""What can go wrong on the way, in a real browser on a telephone: a sentence each time, and what was typed is kept.

Every page that is arrived at is looked at with axe and for scrolling sideways, the ones with errors too.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.browser.conftest import NewVisitor
from tests.browser.real_app import RealApp
from tests.browser.test_replies import NO, YES, continue_to_the_check
from tests.browser.visitor import Visitor

LONG = "x" * 100_000


@pytest.fixture
def guest(new_visitor: NewVisitor) -> Visitor:
    """Somebody with a telephone."""
    return new_visitor(width=320)


def change(real_app: RealApp, statement: str) -> None:
    """Change the app's database, as an officer would between two of a delegate's pages."""
    path = Path(real_app.environment["PLACECARD_DATA"]) / "placecard.sqlite3"
    with closing(sqlite3.connect(path, timeout=30)) as connection, connection:
        connection.execute(statement)


def count_replies(real_app: RealApp) -> int:
    path = Path(real_app.environment["PLACECARD_DATA"]) / "placecard.sqlite3"
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        return int(connection.execute("SELECT count(*) FROM replies").fetchone()[0])


def said(visitor: Visitor) -> list[str]:
    """The sentences of the error summary."""
    assert visitor.page.title().startswith("Error: ")
    return visitor.page.locator(".govuk-error-summary__list li").all_inner_texts()


def test_a_text_of_100_kb_is_refused_and_kept(guest: Visitor, invited: Iterator[str]) -> None:
    guest.open(next(invited))
    guest.choose(NO)
    guest.fill("Why not, if you like to say (optional)", LONG)
    guest.press("Continue")

    assert said(guest) == ["Use 2,000 characters or fewer; you have used more"]
    assert guest.page.locator("textarea").first.input_value() == LONG


def test_what_may_be_added_is_refused_where_it_is_too_long_and_kept(
    guest: Visitor, invited: Iterator[str]
) -> None:
    link = next(invited)
    guest.open(link)
    guest.choose(YES)
    guest.press("Continue")
    guest.open(f"{link}/more")
    guest.fill("Is there anything you do not eat? (optional)", LONG)
    guest.fill("Your name (optional)", "Pat Archer")
    guest.press("Continue")

    assert said(guest) == ["Use 2,000 characters or fewer; you have used more"]
    assert guest.page.get_by_label("Your name (optional)").input_value() == "Pat Archer"


def test_an_event_cancelled_between_two_pages_keeps_what_was_written(
    guest: Visitor, invited: Iterator[str], real_app: RealApp
) -> None:
    before = count_replies(real_app)
    guest.open(next(invited))
    guest.choose(NO)
    guest.fill("Why not, if you like to say (optional)", "I am away")
    guest.press("Continue")
    change(real_app, "UPDATE events SET state = 'cancelled' WHERE slug = 'looking-to-the-future'")
    try:
        guest.press("Send your reply")

        assert said(guest) == ["This event has been cancelled. You do not need to reply."]
        assert guest.page.get_by_text("I am away").is_visible()
    finally:
        change(real_app, "UPDATE events SET state = 'published' WHERE slug = 'looking-to-the-future'")
    assert count_replies(real_app) == before


def test_a_last_day_that_passed_between_two_pages_is_told(
    guest: Visitor, invited: Iterator[str], real_app: RealApp
) -> None:
    guest.open(next(invited))
    guest.choose(YES)
    guest.press("Continue")
    continue_to_the_check(guest)
    change(real_app, "UPDATE events SET state = 'closed' WHERE slug = 'looking-to-the-future'")
    try:
        guest.press("Send your reply")

        assert "Replies to this event are closed" in said(guest)[0]
        guest.press("Back")
        assert guest.page.get_by_label(NO).is_visible()
        assert guest.page.get_by_label(YES).count() == 0
    finally:
        change(real_app, "UPDATE events SET state = 'published' WHERE slug = 'looking-to-the-future'")


def test_a_full_room_is_told_before_sending_and_after(
    guest: Visitor, invited_to_choose: Iterator[str], real_app: RealApp
) -> None:
    full = "UPDATE event_sessions SET seats_limit = {} WHERE title = 'Training day 1'"
    link = next(invited_to_choose)
    change(real_app, full.format(0))
    try:
        guest.open(link)
        guest.choose(YES)
        guest.press("Continue")
        assert guest.page.get_by_text("Full: you would join the waiting list").is_visible()
        guest.page.get_by_label("Training day 1").check()
        guest.press("Continue")
        continue_to_the_check(guest)
        assert guest.page.get_by_text("puts you on the waiting list").is_visible()
        guest.press("Send your reply")
        assert guest.heading == "You are on the waiting list"
    finally:
        change(real_app, full.format(100))


def test_the_back_button_and_a_second_press_send_one_reply(
    guest: Visitor, invited: Iterator[str], real_app: RealApp
) -> None:
    before = count_replies(real_app)
    guest.open(next(invited))
    guest.choose(YES)
    guest.press("Continue")
    continue_to_the_check(guest)
    guest.press("Send your reply")
    guest.page.go_back()
    guest.page.reload()

    assert guest.heading == "We are expecting you" or guest.page.get_by_label(YES).is_visible()
    assert count_replies(real_app) == before + 1


def test_another_tab_that_changed_the_answers_is_noticed(
    guest: Visitor, invited: Iterator[str], real_app: RealApp
) -> None:
    before = count_replies(real_app)
    link = next(invited)
    guest.open(link)
    guest.choose(YES)
    guest.press("Continue")
    continue_to_the_check(guest)
    other = guest.page.context.new_page()
    other.goto(link)
    other.get_by_label(NO, exact=True).check()
    other.get_by_role("button", name="Continue").click()
    other.wait_for_load_state()
    guest.press("Send your reply")

    assert "changed in another window" in said(guest)[0]
    assert count_replies(real_app) == before


@pytest.mark.parametrize("page", ["letters", "calendar", "reference"])
def test_pages_beside_the_reply_say_what_is_missing(
    guest: Visitor, invited: Iterator[str], page: str
) -> None:
    link = next(invited)
    token = link.rpartition("/")[2]
    address, button, sentence = {
        "letters": (f"{link}/letters", "Save", "Choose whether you want letters about this event"),
        "calendar": (f"/calendar/reset/{token}", "Save", "Choose whether your calendar gets a new address"),
        "reference": ("/reply", "Continue", "Enter your reference, like KX4-9TM"),
    }[page]
    guest.open(address)
    guest.press(button)

    assert said(guest) == [sentence]
    guest.problems.first.click()
    assert guest.page.evaluate("document.activeElement.tagName") == "INPUT"


def test_wrong_references_come_to_a_page_that_says_to_wait(guest: Visitor) -> None:
    for _ in range(10):
        guest.open("/reply")
        guest.fill("Your reference", "222-222")
        guest.press("Continue")
        assert said(guest) == ["This reference does not open an invitation. Check each letter and number"]
    guest.press("Continue")

    assert guest.heading == "Too many tries"


def test_error_pages_are_plain_and_name_whom_to_ask(guest: Visitor, real_app: RealApp) -> None:
    for address in ("/no/page", "/r/zzzzzzzzzzzzzzzzzzzzzzzzzz", "/stop/unknown", "/calendar/unknown.ics"):
        guest.open(address)
        assert guest.heading
        assert guest.page.get_by_text("events@example.org").first.is_visible()
    link = real_app.command("accounts", "add", "far@example.org", "--role", "consultant").split()[-1]
    guest.open(link)
    guest.press("Sign in")
    guest.open("/people")
    assert guest.heading == "You cannot see this page"
