"""The real app for browsers: gunicorn in a process of its own on a fresh SQLite database with the sample programme."""

import csv
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config import ROOT

#: How long one command may take on a busy machine.
COMMAND_SECONDS = 60


class CommandFailed(Exception):
    """A command of the app ended with an exit code other than 0; the message is what it said."""


@dataclass(frozen=True)
class RealApp:
    """An app that is served at `address`, and its command line on the same database."""

    address: str
    environment: dict[str, str]

    def command(self, *words: str) -> str:
        """Run a command of the app and return what it printed. Raises `CommandFailed`."""
        done = subprocess.run(
            [sys.executable, "-m", "app.cli.run", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        if done.returncode:
            raise CommandFailed(f"{' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def invite(self, event: str, *, category: str = "Oxfordshire Partnership Board") -> list[str]:
        """Invite a category to an event, or everybody; return the links that open the event's invitations."""
        chosen = ["--category", category] if category else []
        self.command("invitations", "send", event, *chosen)
        rows = csv.DictReader(self.command("invitations", "links", event).splitlines())
        return [row["link"] for row in rows]


@contextmanager
def serve_sample(folder: Path) -> Iterator[RealApp]:
    """Serve the sample programme from a database in `folder` until the block ends.

    The socket listens before gunicorn starts, so that no other process can take its port and nobody has to wait
    and see: what is asked early is answered as soon as gunicorn is there.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        app = RealApp(f"http://127.0.0.1:{port}", _environment(folder, port))
        app.command("init", "--sample")
        server = _start_gunicorn(app, listening.fileno())
    try:
        yield app
    finally:
        server.terminate()
        server.wait(timeout=COMMAND_SECONDS)


def _environment(folder: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    return kept | {
        "PLACECARD_DATA": str(folder),
        "SECRET_KEY": "a secret for browsers that is long enough to be one",
        "PORT": str(port),
        "MAIL_MAX_PER_MINUTE": "0",
        "LOG_LEVEL": "WARNING",
        # A test is as quick as a machine, since it is one.
        "REPLY_MINIMUM_SECONDS": "0",
    }


def _start_gunicorn(app: RealApp, socket_number: int) -> subprocess.Popen[bytes]:
    words = ["--worker-class=gthread", "--workers=1", "--threads=8", f"--bind=fd://{socket_number}"]
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            *words,
            "--log-level=warning",
            "--no-control-socket",
            "app.cli.wsgi:app",
        ],
        cwd=ROOT,
        env=app.environment,
        pass_fds=[socket_number],
    )
