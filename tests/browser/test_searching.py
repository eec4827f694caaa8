"""Finding somebody while their organisation is on the telephone: as one types, and without scripts."""

import time

from playwright.sync_api import expect

from tests.browser.conftest import NewVisitor
from tests.browser.real_app import RealApp

#: Longer than that, and whoever asks on the telephone begins to wonder.
MOST_SECONDS = 10


def test_did_you_invite_my_member_is_answered_as_one_types(
    new_visitor: NewVisitor, real_app: RealApp, sign_in_link: str
) -> None:
    real_app.invite("looking-to-the-future")
    officer = new_visitor(width=320)
    officer.open(sign_in_link)
    officer.press("Sign in")
    officer.open(f"{real_app.address}/people")
    name = officer.page.locator("#found tbody th a").first.inner_text()
    family = name.split()[-1]

    began = time.monotonic()
    officer.page.get_by_label("Title, name, email or organisation").press_sequentially(family, delay=30)
    row = officer.page.locator("#found tbody tr").filter(has_text=name).first
    officer.page.wait_for_url(lambda url: url.endswith(f"q={family}&category="))
    expect(row).to_be_visible()
    answer = row.locator("td").nth(1).inner_text()

    assert time.monotonic() - began < MOST_SECONDS
    assert ":" in answer or answer == "Not invited"
    assert f"q={family}" in officer.page.url
    officer.open(officer.page.url)
    assert officer.page.get_by_label("Title, name, email or organisation").input_value() == family


def test_without_scripts_the_button_finds_them(
    new_visitor: NewVisitor, real_app: RealApp, sign_in_link: str
) -> None:
    officer = new_visitor(width=320, scripts=False)
    officer.open(sign_in_link)
    officer.press("Sign in")
    officer.open(f"{real_app.address}/people")
    family = officer.page.locator("#found tbody th a").first.inner_text().split()[-1]

    officer.fill("Title, name, email or organisation", family)
    officer.press("Find")

    assert f"q={family}" in officer.page.url
    assert all(
        family.casefold() in row.casefold()
        for row in officer.page.locator("#found tbody tr").all_inner_texts()
    )
