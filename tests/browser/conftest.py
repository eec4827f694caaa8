"""What browser tests share: the real app with people invited, and Chromium, each started once for a worker."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.chromium import launch_arguments
from tests.browser.real_app import RealApp, serve_sample
from tests.browser.visitor import Visitor

#: How long the browser waits for a page on a busy machine, in milliseconds.
PATIENCE_MS = 20_000

NewVisitor = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Start the machine's Chromium."""
    return launch_arguments()


@pytest.fixture(scope="session")
def real_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealApp]:
    """The app with the sample programme."""
    with serve_sample(tmp_path_factory.mktemp("served")) as app:
        yield app


@pytest.fixture(scope="session")
def base_url(real_app: RealApp) -> str:
    """Where the browser finds the app."""
    return real_app.address


@pytest.fixture(scope="session")
def invited(real_app: RealApp) -> Iterator[str]:
    """Links to invitations to the conference, each to be used by one test."""
    return iter(real_app.invite("looking-to-the-future"))


@pytest.fixture(scope="session")
def invited_to_choose(real_app: RealApp) -> Iterator[str]:
    """Links to invitations to the training, which is held on two days to choose from."""
    return iter(real_app.invite("facilitation-training"))


@pytest.fixture
def sign_in_link(real_app: RealApp) -> str:
    """A link that signs in the sample's administrator, once."""
    return real_app.command("accounts", "link", "administrator@example.org").strip()


@pytest.fixture
def new_visitor(new_context: Callable[..., BrowserContext], real_app: RealApp) -> Iterator[NewVisitor]:
    """Open a browser of some width, with or without scripts. Fails the test when something went wrong unseen."""
    visitors: list[Visitor] = []

    def new(*, width: int = 1280, scripts: bool = True, zoom: int = 1) -> Visitor:
        # Zoomed, the same window shows fewer and larger CSS pixels.
        context = new_context(
            viewport={"width": width // zoom, "height": 800 // zoom},
            device_scale_factor=zoom,
            java_script_enabled=scripts,
        )
        context.set_default_timeout(PATIENCE_MS)
        visitors.append(Visitor(context.new_page(), real_app.address, scripts=scripts))
        return visitors[-1]

    yield new

    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    assert not complaints, "\n".join(complaints)
