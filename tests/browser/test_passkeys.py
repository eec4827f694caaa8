"""Passkeys in a real browser, with the authenticator that Chromium brings for tests (WebAuthn level 2, section 11)."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import NewVisitor
from tests.browser.real_app import RealApp
from tests.browser.visitor import Visitor

#: A device with a fingerprint that is always right.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

NewOfficer = Callable[..., Visitor]


@pytest.fixture
def new_officer(new_visitor: NewVisitor, real_app: RealApp) -> NewOfficer:
    """An officer of their own, just signed in by a link, at a computer that keeps passkeys."""

    def new(name: str, *, width: int, **device: bool) -> Visitor:
        officer = new_visitor(width=width)
        # A passkey belongs to a name, and an address of numbers has none.
        officer.address = real_app.address.replace("127.0.0.1", "localhost")
        devices = officer.page.context.new_cdp_session(officer.page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, **device}})
        link = real_app.command("accounts", "add", f"{name}@example.org", "--role", "officer").strip()
        officer.open(officer.address + "/sign-in/" + link.rpartition("/")[2])
        officer.press("Sign in")
        return officer

    return new


def add_passkey(officer: Visitor, name: str) -> None:
    officer.open(f"{officer.address}/account")
    officer.press("Add a passkey")
    officer.fill("Name of the passkey", name)
    press_and_be_led(officer, "Continue", "/account")


def press_and_be_led(officer: Visitor, button: str, path: str) -> None:
    """Press a button after which the browser asks for a passkey, and the page goes on by itself."""
    officer.page.get_by_role("button", name=button, exact=True).click()
    officer.page.wait_for_url(lambda url: urlsplit(url).path == path)


def sign_out(officer: Visitor) -> None:
    officer.open(f"{officer.address}/events")
    officer.press("Sign out")


@pytest.mark.parametrize("width", [1280, 320])
def test_a_passkey_is_added_signs_in_without_a_password_and_is_deleted(
    new_officer: NewOfficer, width: int
) -> None:
    officer = new_officer(f"pat{width}", width=width)
    add_passkey(officer, "Work laptop")
    assert officer.page.get_by_text("The passkey “Work laptop” was added.").is_visible()

    sign_out(officer)
    officer.open(f"{officer.address}/login?next=%2Fpeople")
    press_and_be_led(officer, "Sign in with a passkey", "/people")
    assert officer.heading == "People"

    officer.open(f"{officer.address}/account")
    officer.press("Delete Work laptop")
    assert officer.page.get_by_text("was deleted here").is_visible()

    sign_out(officer)
    officer.open(f"{officer.address}/login")
    officer.page.get_by_role("button", name="Sign in with a passkey").click()
    officer.page.get_by_text("No account here knows that passkey.").wait_for()


def test_two_passkeys_do_not_have_the_same_name(new_officer: NewOfficer) -> None:
    officer = new_officer("same", width=320)
    add_passkey(officer, "Work laptop")
    officer.press("Add a passkey")
    officer.fill("Name of the passkey", "Work laptop")
    officer.press("Continue")

    assert "Choose another name" in officer.problems.all_inner_texts()[0]


def test_a_device_that_asks_for_no_finger_is_not_taken(new_officer: NewOfficer) -> None:
    officer = new_officer("nofinger", width=320, hasUserVerification=False, isUserVerified=False)
    officer.open(f"{officer.address}/account")
    officer.press("Add a passkey")
    officer.fill("Name of the passkey", "A key without a PIN")
    officer.press("Continue")

    officer.page.get_by_text("That did not work, or was stopped. Try again.").wait_for()


def test_every_page_about_signing_in_is_well_on_a_telephone(
    new_officer: NewOfficer, new_visitor: NewVisitor
) -> None:
    officer = new_officer("walk", width=320)
    for page in ("/account", "/tf-setup", "/mf-recovery-codes", "/wan-register", "/change"):
        officer.open(officer.address + page)
        assert officer.heading
    officer.open(f"{officer.address}/tf-setup")
    officer.press("Begin")
    assert officer.page.get_by_label("Code").is_visible()

    stranger = new_visitor(width=320)
    for page in ("/login", "/wan-signin", "/reset"):
        stranger.open(stranger.address + page)
        assert stranger.heading
