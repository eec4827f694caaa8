"""An officer's main job in a real browser: import a list, invite, see the letters go; plan an event."""

from pathlib import Path

import pytest

from tests.browser.conftest import NewVisitor
from tests.browser.real_app import RealApp
from tests.browser.visitor import Visitor

CATEGORY = "Duty to Cooperate representatives"


def signed_in(new_visitor: NewVisitor, link: str, *, width: int = 1280) -> Visitor:
    """An administrator at their first page."""
    visitor = new_visitor(width=width)
    visitor.open(link)
    visitor.press("Sign in")
    assert visitor.heading == "Your events"
    return visitor


def write_list(folder: Path, number: int) -> Path:
    """A list with two new people, one of whom has an address that cannot be right."""
    path = folder / f"list {number}.csv"
    path.write_text(
        "Name,Organisation,Email\n"
        f"Cllr Wilhelmina Quartermaine-{number},Witney Town Council,quartermaine{number}@witney.example.org\n"
        f"Mr Osric Featherstone-{number},Witney Town Council,featherstone at witney\n"
    )
    return path


@pytest.mark.parametrize("width", [1280, 320])
def test_an_officer_imports_a_list_and_invites_who_is_on_it(
    new_visitor: NewVisitor, real_app: RealApp, sign_in_link: str, tmp_path: Path, width: int
) -> None:
    officer = signed_in(new_visitor, sign_in_link, width=width)
    name = f"Cllr Wilhelmina Quartermaine-{width}"

    officer.press("Lists")
    officer.press("Import a list")
    officer.page.get_by_label("The list", exact=True).set_input_files(write_list(tmp_path, width))
    officer.page.get_by_label("Category", exact=True).select_option(label=CATEGORY)
    officer.press("Read the list")
    assert officer.page.get_by_text("Nothing has been saved yet").is_visible()
    officer.press("Confirm and import")
    assert officer.page.get_by_text("The list was imported.").is_visible()

    officer.press("Events")
    officer.press("The Oxfordshire Partnership and your role")
    officer.press("Invite people")
    officer.page.get_by_label(CATEGORY).check()
    officer.press("Show me who that is")
    row = officer.page.get_by_role("row").filter(has_text=name)
    assert f"quartermaine{width}@witney.example.org" in row.inner_text()
    officer.press(officer.page.get_by_role("button", name="Send ").inner_text())
    assert " way." in officer.page.get_by_role("status").inner_text()

    real_app.command("worker", "--once")

    officer.press("Outbox")
    officer.fill("Name or address", name)
    officer.press("Find")
    officer.press(name)
    assert officer.page.get_by_text(f"quartermaine{width}@witney.example.org").first.is_visible()
    assert f"{real_app.address}/r/" in officer.page.locator(".pc-letter-text").inner_text()

    officer.press("Events")
    officer.press("The Oxfordshire Partnership and your role")
    officer.press("Who is coming")
    assert officer.heading.endswith("Who is coming")


@pytest.mark.parametrize("width", [1280, 320])
def test_an_officer_plans_an_event_with_a_session(
    new_visitor: NewVisitor, sign_in_link: str, width: int
) -> None:
    officer = signed_in(new_visitor, sign_in_link, width=width)
    officer.press("Plan an event")
    officer.fill("Title", f"Winter meeting {width}")
    officer.fill("Contact’s name", "Olive Officer")
    officer.fill("Contact’s email", "olive@example.org")
    officer.page.get_by_label("Limit").fill("-1")
    fill_day(officer, 31, 2, 2027)
    officer.press("Save the draft")

    assert officer.page.title().startswith("Error: ")
    for link in officer.problems.all():
        link.click()
        assert officer.page.evaluate("document.activeElement.id") == (link.get_attribute("href") or "").strip(
            "#"
        )
    assert len(officer.problems.all()) == 2

    officer.page.get_by_label("Limit").fill("40")
    fill_day(officer, 28, 2, 2027)
    officer.press("Save the draft")
    assert officer.heading.endswith("Add a session")

    officer.fill("Title", "The meeting")
    fill_day(officer, 12, 3, 2027)
    officer.fill("Starts at (optional)", "half past nine")
    officer.press("Save")
    assert officer.problems.count() >= 1
    officer.fill("Starts at (optional)", "9:30am")
    officer.fill("Ends at (optional)", "midday")
    officer.press("Save")

    assert officer.heading == f"Winter meeting {width}"
    assert officer.page.get_by_text("Friday 12 March 2027, 9:30am to midday").first.is_visible()
    officer.press("Publish")
    assert officer.page.get_by_role("link", name="Invite people").is_visible()


def fill_day(officer: Visitor, *parts: int) -> None:
    """Type a day, month and year into the form's one date."""
    for label, part in zip(("Day", "Month", "Year"), parts, strict=True):
        officer.page.get_by_role("group").get_by_label(label, exact=True).first.fill(str(part))
