"""Compares the libraries that are installed here with the lock files. Asks no network. Run by `make check`.

Fails for a library in another version than the locked one, for one that nothing locked (somebody tried something and
left it), and for libraries that do not go together. Whether a version has known weaknesses only a database of them
knows: where there is a network, `make audit` asks one.
"""

import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK_FILES = ("requirements.lock", "requirements-dev.lock")
#: What an environment has by itself, and we ourselves.
NOT_LOCKED = {"pip", "placecard"}
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def plain_name(name: str) -> str:
    """The name as packages are compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> dict[str, set[str]]:
    """Every version that is locked, by name: more than one where it depends on the machine."""
    pins: dict[str, set[str]] = {}
    for lock_file in LOCK_FILES:
        for name, version in _PIN.findall((ROOT / lock_file).read_text(encoding="utf-8")):
            pins.setdefault(plain_name(name), set()).add(version)
    return pins


def differences(installed: dict[str, str], pins: dict[str, set[str]]) -> list[str]:
    """A sentence for each library that is not as it is locked."""
    found = []
    for name, version in sorted(installed.items()):
        if name in NOT_LOCKED:
            continue
        if name not in pins:
            found.append(f"{name} {version} is installed, and nothing asks for it.")
        elif version not in pins[name]:
            found.append(f"{name} {version} is installed, and {' or '.join(sorted(pins[name]))} is locked.")
    return found


def main() -> int:
    """0 where all is as it is locked; 1 with what is not."""
    installed = {plain_name(each.metadata["Name"]): each.version for each in distributions()}
    found = differences(installed, locked())
    checked = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "check"],
        capture_output=True,
        text=True,
        check=False,
    )
    if checked.returncode:
        found.append(checked.stdout.strip())
    for sentence in found:
        sys.stderr.write(f"{sentence}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
