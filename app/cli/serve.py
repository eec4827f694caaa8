"""Serving: web pages by gunicorn, letters by the worker, both in one process group."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence

import click

from app.cli.database_version import check_tables
from app.cli.running import in_app, make_app, reachable_database
from app.extensions import db
from app.rules.refusals import Refused


class PortInUse(Refused):
    """Somebody listens there already."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"Something listens on {host}, port {port}, already. Stop it, or choose another: PORT=5001 make run"
        )


@click.command()
def serve() -> None:
    """Serve web pages and run the worker until interrupted."""
    from app.cli.welcome import welcome  # noqa: PLC0415 -- Only a command that is run is imported.

    app = make_app()
    host, port = str(app.config["HOST"]), int(app.config["PORT"])
    _check_port(host, port)
    with app.app_context(), reachable_database(app):
        welcome(app)
    me = [sys.executable, "-m", "app.cli.run"]
    parts = [subprocess.Popen([*me, "web"]), subprocess.Popen([*me, "worker"])]  # noqa: S603 -- Our own command.
    sys.exit(_wait_for_first(parts))


def _check_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            raise PortInUse(host, port) from None


def _wait_for_first(parts: Sequence[subprocess.Popen[bytes]]) -> int:
    """Wait until one part ends or we are told to stop, then end the others and give the exit code."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    while not told.wait(0.2):
        if any(part.poll() is not None for part in parts):
            break
    for part in parts:
        if part.poll() is None:
            part.terminate()
    codes = [part.wait() for part in parts]
    return 0 if told.is_set() else max(1, *[abs(code) for code in codes])


@click.command()
def web() -> None:
    """Serve web pages until interrupted."""
    app = make_app()
    config = app.config
    _check_port(str(config["HOST"]), int(config["PORT"]))
    with app.app_context(), reachable_database(app):
        check_tables()
        db.engine.dispose()
    command = gunicorn_command(
        host=str(config["HOST"]),
        port=int(config["PORT"]),
        workers=int(config["WEB_WORKERS"]),
        threads=int(config["WEB_THREADS"]),
    )
    os.execve(sys.executable, command, gunicorn_environment())  # noqa: S606 -- Our own command.


def gunicorn_command(
    *, host: str, port: int, workers: int, threads: int, target: str = "app.cli.wsgi:app"
) -> list[str]:
    """The command line that serves an app as Placecard is served; the benchmarks serve their baseline by it too."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "--worker-class=gthread",
        f"--workers={workers}",
        f"--threads={threads}",
        "--preload",
        f"--bind={host}:{port}",
        "--graceful-timeout=10",
        "--log-level=warning",
        "--no-control-socket",
        target,
    ]


def gunicorn_environment() -> dict[str, str]:
    """The environment of the web processes: ours, and two heaps for each, where nobody chose another number.

    glibc gives each thread a heap of its own, which keeps 5 MB more for threads that take turns anyway.
    """
    return {"MALLOC_ARENA_MAX": "2", **os.environ}


@click.command()
@click.option("--once", is_flag=True, help="Do all that is due, then end.")
@in_app
def worker(*, once: bool) -> None:
    """Send letters, and do whatever else is due."""
    from flask import current_app  # noqa: PLC0415 -- Only a command that is run is imported.

    from app.worker import Worker  # noqa: PLC0415 -- Only a command that is run is imported.

    this = Worker(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 -- Flask's own way.
    if once:
        done = this.run_once()
        click.echo(f"{done} letters dealt with.")
        return
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    this.run(stop, pause_seconds=float(current_app.config["WORKER_PAUSE_SECONDS"]))
