"""Web servers as processes: Placecard's own command for gunicorn, around Placecard or around a bare app."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from app.cli.serve import gunicorn_command, gunicorn_environment
from benchmarks.sites import Site

PLACECARD = "app.cli.wsgi:app"
BARE = "benchmarks.bare:app"
WORKERS = 2
_ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS = 60.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as trial:
        return int(trial.getsockname()[1])


@contextmanager
def serving(site: Site, target: str = PLACECARD) -> Iterator[int]:
    """Serve an app on the site until the block ends, with the settings of `placecard web`. Gives the port."""
    with serving_process(site, target) as (port, _):
        yield port


@contextmanager
def serving_process(
    site: Site, target: str = PLACECARD, *, workers: int = WORKERS
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The same, with the process that the web processes are children of."""
    port = free_port()
    command = gunicorn_command(host="127.0.0.1", port=port, workers=workers, threads=8, target=target)
    environment = {**gunicorn_environment(), **site.environment, "PORT": str(port), "PYTHONPATH": str(_ROOT)}
    process = subprocess.Popen(command, cwd=_ROOT, env=environment)
    try:
        wait_until_it_answers(port, process)
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_until_it_answers(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server says 200 to /healthz."""
    deadline = monotonic() + _START_SECONDS
    while monotonic() < deadline:
        if process.poll() is not None:
            sys.exit("A web server of the benchmarks ended before it answered.")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
                line.sendall(b"GET /healthz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")
                if b" 200 " in line.recv(64):
                    return
        except OSError:
            sleep(0.02)
    sys.exit("A web server of the benchmarks never answered.")


def memory_of_workers(process: subprocess.Popen[bytes]) -> list[float]:
    """The resident memory of each web process, in MB."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [memory_mb(int(child)) for child in children]


def memory_mb(pid: int | str = "self", field: str = "VmRSS") -> float:
    """The memory of a process in MB: what is resident now, or with `VmHWM` the most that ever was."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"/proc says nothing about {field}")
