"""A delegate's reply in a real browser: under a minute, at every width, with and without scripts, by keyboard alone."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

MOST_PAGES = 5
MOST_TAPS = 8
YES = "Yes, I will come"
NO = "No, I cannot come"


def continue_to_the_check(visitor: Visitor) -> None:
    """Press Continue, with nothing to add, until there is everything to check."""
    for _ in range(MOST_PAGES):
        if visitor.heading == "Check your reply":
            return
        visitor.press("Continue")
    raise AssertionError(f"no page to check the reply on; the last one was “{visitor.heading}”")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("width", [1280, 320])
def test_a_delegate_says_yes_and_then_no(
    new_visitor: NewVisitor, invited: Iterator[str], width: int, scripts: bool
) -> None:
    visitor = new_visitor(width=width, scripts=scripts)
    link = next(invited)

    visitor.open(link)
    visitor.choose(YES)
    visitor.press("Continue")
    continue_to_the_check(visitor)
    visitor.press("Send your reply")

    assert visitor.heading == "We are expecting you"
    assert (visitor.pages <= MOST_PAGES, visitor.taps <= MOST_TAPS) == (True, True)

    visitor.page.reload()
    assert visitor.heading == "We are expecting you"

    visitor.press("Change your reply")
    visitor.choose(NO)
    visitor.press("Continue")
    continue_to_the_check(visitor)
    visitor.press("Send your reply")
    assert visitor.heading == "Thank you for telling us"


def test_a_reply_needs_nothing_but_a_keyboard(new_visitor: NewVisitor, invited: Iterator[str]) -> None:
    visitor = new_visitor()
    keyboard = visitor.page.keyboard
    visitor.open(next(invited))

    keyboard.press("Tab")
    assert focused(visitor) == "Skip to main content"
    tab_to(visitor, "answer")
    keyboard.press("Space")
    press_enter_at(visitor, "Continue")
    continue_by_keyboard(visitor)
    press_enter_at(visitor, "Send your reply")

    visitor.page.wait_for_url("**/done")
    assert visitor.heading == "We are expecting you"


def test_a_delegate_who_chooses_nothing_is_taken_to_the_question(
    new_visitor: NewVisitor, invited: Iterator[str]
) -> None:
    visitor = new_visitor()
    visitor.open(next(invited))

    visitor.press("Continue")
    visitor.problems.first.click()

    assert visitor.problems.all_inner_texts() == ["Choose whether you will come"]
    assert visitor.page.title().startswith("Error: ")
    assert focused(visitor) == "answer"


@pytest.mark.parametrize("width", [1280, 320])
def test_a_delegate_chooses_one_of_two_days(
    new_visitor: NewVisitor, invited_to_choose: Iterator[str], width: int
) -> None:
    visitor = new_visitor(width=width)
    visitor.open(next(invited_to_choose))
    visitor.choose(YES)
    visitor.press("Continue")

    visitor.press("Continue")
    assert visitor.problems.all_inner_texts() == ["Choose which one you will come to"]

    visitor.page.get_by_label("Training day 2").check()
    visitor.press("Continue")
    continue_to_the_check(visitor)
    visitor.press("Send your reply")
    assert visitor.heading == "We are expecting you"
    assert visitor.page.get_by_text("Training day 2").is_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_a_stranger_is_told_what_they_may_do(new_visitor: NewVisitor, width: int) -> None:
    visitor = new_visitor(width=width)

    for address in ("/", "/r/zzzzzzzzzzzzzzzzzzzzzzzzzz", "/no/page", "/privacy", "/accessibility", "/login"):
        visitor.open(address)

        assert visitor.heading


def focused(visitor: Visitor) -> str:
    """What the keyboard is at: the name of a field, or the words of a link or button."""
    script = "() => document.activeElement.name || document.activeElement.innerText.trim()"
    return str(visitor.page.evaluate(script))


def tab_to(visitor: Visitor, name: str) -> None:
    """Press the tab key until the keyboard is at the field, link or button of this name."""
    for _ in range(30):
        if focused(visitor) == name:
            return
        visitor.page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never came to “{name}”")


def press_enter_at(visitor: Visitor, name: str) -> None:
    """Go to a button by the tab key, and press it."""
    tab_to(visitor, name)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def continue_by_keyboard(visitor: Visitor) -> None:
    """Press Continue by keyboard until there is everything to check."""
    while visitor.heading != "Check your reply":
        press_enter_at(visitor, "Continue")
