"""Pages on paper: what is for the screen alone stays off it."""

from tests.browser.conftest import NewVisitor


def test_no_address_of_a_link_and_no_button_is_printed(new_visitor: NewVisitor, sign_in_link: str) -> None:
    officer = new_visitor()
    officer.open(sign_in_link)
    officer.press("Sign in")
    officer.open("/events/looking-to-the-future")
    officer.page.emulate_media(media="print")

    added = officer.page.locator("a.govuk-link").evaluate_all(
        "links => links.map(link => getComputedStyle(link, ':after').content)"
    )

    assert set(added) == {"none"}
    assert not officer.page.locator(".govuk-button:visible, nav:visible, form:visible").count()
