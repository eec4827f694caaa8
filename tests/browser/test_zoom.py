"""A reply at 200% zoom, and with letters twice as large: everything is there, and nothing scrolls sideways."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import NewVisitor
from tests.browser.test_replies import NO, YES, continue_to_the_check
from tests.browser.visitor import Visitor

_LARGE_LETTERS = "document.documentElement.style.fontSize = '200%'"


@pytest.fixture(params=["zoom", "letters"])
def visitor(new_visitor: NewVisitor, request: pytest.FixtureRequest) -> Visitor:
    """Somebody at a desk who needs everything larger, or the words alone."""
    if request.param == "zoom":
        return new_visitor(zoom=2)
    made = new_visitor()
    made.page.add_init_script(f"document.addEventListener('DOMContentLoaded', () => {{ {_LARGE_LETTERS} }})")
    return made


def test_the_whole_journey_fits_the_window(visitor: Visitor, invited_to_choose: Iterator[str]) -> None:
    visitor.open(next(invited_to_choose))
    visitor.press("Continue")
    assert visitor.problems.count() == 1
    visitor.choose(YES)
    visitor.press("Continue")
    visitor.page.get_by_label("Training day 2").check()
    visitor.press("Continue")
    continue_to_the_check(visitor)
    visitor.press("Send your reply")
    assert visitor.heading == "We are expecting you"

    visitor.press("Change your reply")
    visitor.choose(NO)
    visitor.press("Continue")
    continue_to_the_check(visitor)
    visitor.press("Send your reply")

    assert visitor.heading == "Thank you for telling us"


def test_pages_beside_the_reply_fit_too(visitor: Visitor, invited: Iterator[str]) -> None:
    link = next(invited)

    for address in (f"{link}/letters", "/reply", "/privacy", "/accessibility", "/no/page", "/login"):
        visitor.open(address)

        assert visitor.heading
