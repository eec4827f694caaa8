"""A browser whose user nothing escapes: other hosts, errors in the console, what axe finds, scrolling sideways."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response

_AXE = Axe()
#: The narrowest window that pages are made for, in CSS pixels.
TELEPHONE_WIDTH = 320
#: WCAG 2.2, 2.5.8: in CSS pixels.
LOWEST_TARGET = 24
_TARGETS = "a[href]:not(.govuk-skip-link), button, input:not([type=hidden]), select, summary"


class Visitor:
    """A page of a browser, with the ways that people use one: open, press, choose, type.

    Counts the pages that were seen and the taps that were made. `complaints` holds what went wrong unseen.
    """

    def __init__(self, page: Page, address: str, *, scripts: bool) -> None:
        """Watch the page; every request has to go to `address`. Axe is a script, so it runs only where scripts do."""
        self.page = page
        self.scripts = scripts
        self.address = address
        self.pages = 0
        self.taps = 0
        self.complaints: list[str] = []
        page.on("request", self._look_at_request)
        page.on("response", self._look_at_response)
        page.on("console", self._look_at_console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def open(self, link: str) -> None:
        """Go to an address of the app, and look at the page."""
        self.page.goto(link)
        self._arrive()

    def press(self, text: str) -> None:
        """Press the button or follow the link with this text, and look at the page that follows."""
        self.page.get_by_role("button", name=text, exact=True).or_(
            self.page.get_by_role("link", name=text, exact=True)
        ).first.click()
        self.taps += 1
        self._arrive()

    def choose(self, text: str) -> None:
        """Choose the radio button or the checkbox with this label."""
        self.page.get_by_label(text, exact=True).check()
        self.taps += 1

    def fill(self, label: str, text: str) -> None:
        """Type into the field with this label, in place of what is there."""
        self.page.get_by_label(label, exact=True).fill(text)

    @property
    def heading(self) -> str:
        """The words of the page's one heading of the first level."""
        return self.page.locator("h1").inner_text()

    @property
    def problems(self) -> Locator:
        """The links of the error summary."""
        return self.page.locator(".govuk-error-summary a")

    def _arrive(self) -> None:
        self.page.wait_for_load_state()
        self.pages += 1
        if self.scripts:
            self._look_with_axe()
        self._look_for_sideways()
        self._look_for_small_targets()

    def _look_with_axe(self) -> None:
        for found in _AXE.run(self.page).response["violations"]:
            where = [node["html"] for node in found["nodes"][:3]]
            self.complaints.append(f"axe on {self._here()}: {found['help']} {where}")

    def _look_for_sideways(self) -> None:
        root = "document.documentElement"
        over = self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
        if over > 0:
            self.complaints.append(f"{self._here()} is {over} pixels wider than the window")
        window = self.page.viewport_size
        if window and window["width"] <= TELEPHONE_WIDTH:
            self._look_for_tables_that_scroll()

    def _look_for_tables_that_scroll(self) -> None:
        """On a telephone, rows read as blocks; a table that scrolls hides its numbers."""
        wide = self.page.locator(".pc-scroll").evaluate_all(
            "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.ariaLabel)"
        )
        self.complaints += [f"{self._here()}: the table “{name}” scrolls sideways" for name in wide]

    def _look_for_small_targets(self) -> None:
        """Whatever can be pressed is at least as high as a finger needs, but for the link that skips to the content."""
        small = self.page.locator(_TARGETS).evaluate_all(
            "(all, least) => all.filter(one => one.checkVisibility() && one.getBoundingClientRect().height < least)"
            ".map(one => one.textContent.trim() || one.name)",
            LOWEST_TARGET,
        )
        self.complaints += [f"{self._here()}: “{words}” is too small to press" for words in small]

    def _look_at_request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.complaints.append(f"a request to {request.url}")

    def _look_at_response(self, response: Response) -> None:
        """A page may answer with an error, since some tests ask for one; what a page is made of may not."""
        if response.status >= 400 and not response.request.is_navigation_request():
            self.complaints.append(f"{response.status} for {response.url}")

    def _look_at_console(self, message: ConsoleMessage) -> None:
        if (
            message.type in {"error", "warning"}
            and "the server responded with a status of" not in message.text
        ):
            self.complaints.append(f"console on {self._here()}: {message.text}")

    def _here(self) -> str:
        return urlsplit(self.page.url).path
