"""`placecard` as a real process: what it says and how it exits when things are not as they should be."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from app.cli import _COMMANDS
from config import ROOT

ME = [sys.executable, "-m", "app.cli.run"]


def settings(folder: Path, **given: str) -> dict[str, str]:
    """An environment with a data folder of its own."""
    return os.environ | {"PLACECARD_DATA": str(folder), "LOG_LEVEL": "ERROR"} | given


def placecard(folder: Path, *words: str, **given: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*ME, *words], cwd=ROOT, env=settings(folder, **given), capture_output=True, text=True, timeout=120
    )


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_help_answers_without_the_web_and_without_the_database() -> None:
    source = (
        "import sys; sys.argv = ['placecard', '--help']\n"
        "from app.cli import main\n"
        "try:\n    main()\nfinally:\n    print({'flask', 'sqlalchemy'} & set(sys.modules))"
    )

    ran = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True)

    assert ran.returncode == 0
    assert ran.stdout.rstrip().endswith("set()")
    assert all(name in ran.stdout for name in _COMMANDS)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["nonsense"], 2, "No such command"),
        (["events", "list", "--nonsense"], 2, "No such option"),
        (["accounts", "add", "ann@example.org", "--role", "king"], 2, "is not one of"),
        (["events", "list"], 1, "Run “placecard init” first"),
        (["worker", "--once"], 1, "Run “placecard init” first"),
    ],
)
def test_wrong_usage_exits_with_2_and_a_missing_database_with_1(
    tmp_path: Path, words: list[str], code: int, sentence: str
) -> None:
    ran = placecard(tmp_path, *words)

    assert ran.returncode == code
    assert sentence in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"PLACECARD_ENV": "production", "SECRET_KEY": "changeme"},
            "SECRET_KEY is missing, short or a default",
        ),
        ({"PLACECARD_DATA": "/proc/placecard"}, "The data folder /proc/placecard cannot be written in"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "cannot be used"),
        ({"PORT": "many"}, "PORT is “many”"),
    ],
)
def test_settings_that_cannot_be_used_are_a_sentence(
    tmp_path: Path, given: dict[str, str], sentence: str
) -> None:
    ran = placecard(tmp_path, "serve", **given)

    assert ran.returncode == 1
    assert sentence in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_port_in_use_is_told_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        ran = placecard(tmp_path, "serve", PORT=port)

    assert ran.returncode == 1
    assert f"Something listens on 127.0.0.1, port {port}, already" in ran.stderr


def test_the_sample_is_loaded_once_checked_exported_and_served_until_told_to_stop(tmp_path: Path) -> None:
    first, again = placecard(tmp_path, "init", "--sample"), placecard(tmp_path, "init", "--sample")
    listed = json.loads(placecard(tmp_path, "events", "list", "--json").stdout)
    unknown = placecard(tmp_path, "attendees", "export", "no-such-event")
    checked = placecard(tmp_path, "check")
    calendar = placecard(tmp_path, "calendar", "export", "facilitation-training")

    assert "Loaded the sample programme" in first.stdout
    assert "loaded before" in again.stdout
    assert len(listed) == 3
    assert (unknown.returncode, "looking-to-the-future" in unknown.stderr) == (1, True)
    assert (checked.returncode, checked.stdout) == (0, "Every promise holds.\n")
    assert calendar.stdout.count("BEGIN:VEVENT") == 2
    assert _serves_until_stopped(tmp_path) == 0


def _serves_until_stopped(folder: Path) -> int:
    """Serve, ask for a page, end it by SIGTERM; how it exited, once nothing listens any more."""
    port = free_port()
    serving = subprocess.Popen(
        [*ME, "serve"],
        cwd=ROOT,
        env=settings(folder, PORT=str(port), WEB_WORKERS="1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert _answers(port)
        serving.send_signal(signal.SIGTERM)
        code = serving.wait(60)
    finally:
        serving.kill()
        serving.wait()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    return code


def _answers(port: int) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    return False
