"""How the machine's Chromium is started, for tests and for the pictures of the README: it talks to nobody by itself."""

from shutil import which
from typing import Any

#: Under which names machines have it; Placecard brings no browser.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")


def launch_arguments() -> dict[str, Any]:
    """What Playwright's `launch` takes: which Chromium, and what it may not do. Asserts that there is one."""
    found = [path for name in NAMES if (path := which(name))]
    assert found, "There is no Chromium here: run scripts/ensure_chromium.sh"
    return {"executable_path": found[0], "args": ["--no-sandbox", "--disable-gpu", *_QUIET], "headless": True}
