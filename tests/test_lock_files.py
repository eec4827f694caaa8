"""What is locked: every library by its hash, no address, and the same versions for running and for testing."""

import re
import tomllib

import pytest

from config import ROOT

LOCK_FILES = ["requirements.lock", "requirements-dev.lock", "requirements-setup.lock"]
PIN = re.compile(r"^([a-z0-9.-]+)==(\S+)(?: ; ([^\\]+?))? \\$", re.MULTILINE)


def pins(lock_file: str) -> dict[tuple[str, str], str]:
    """The version of each library, by its name and the condition under which it is installed."""
    text = (ROOT / lock_file).read_text()
    return {(name, condition): version for name, version, condition in PIN.findall(text)}


@pytest.mark.parametrize("lock_file", [*LOCK_FILES, "package-lock.json"])
def test_lock_files_name_no_address(lock_file: str) -> None:
    text = (ROOT / lock_file).read_text()

    addresses = re.findall(
        r"^.*(?:https?:|file:|git\+|--index|--extra-index|--find-links|resolved).*$", text, re.MULTILINE
    )

    assert not addresses


@pytest.mark.parametrize("lock_file", LOCK_FILES)
def test_every_locked_library_has_its_version_and_a_hash(lock_file: str) -> None:
    entries = re.split(r"\n(?! )", (ROOT / lock_file).read_text().strip())

    loose = [entry for entry in entries if not PIN.match(entry) or "--hash=sha256:" not in entry]

    assert not loose


def test_every_npm_package_has_its_hash() -> None:
    text = (ROOT / "package-lock.json").read_text()

    assert text.count('"node_modules/') == text.count('"integrity": "sha512-') > 0


def test_tests_run_with_the_libraries_that_people_run() -> None:
    running = pins("requirements.lock")
    testing = pins("requirements-dev.lock")

    different = {library for library, version in running.items() if testing.get(library) != version}

    assert running
    assert not different


def test_every_library_that_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[^\w.-]", words)[0].replace(".", "-").lower() for words in asked}

    unlocked = names - {name for name, _ in pins("requirements-dev.lock")}

    assert not unlocked
