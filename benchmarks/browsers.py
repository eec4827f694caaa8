"""The cheapest browser that will do: a socket, cookies, the hidden fields of the last page. Many at a time."""

import re
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from multiprocessing import get_context
from time import perf_counter
from typing import Any
from urllib.parse import quote_plus

CLIENTS = 16
#: Processes that the clients share, so that they do not wait for one another's interpreter.
_PROCESSES = 2
HIDDEN_FIELD = re.compile(r'<input[^>]* name="([^"]+)"[^>]* type="hidden"[^>]* value="([^"]*)"')


class UnexpectedAnswer(Exception):
    """The server answered what no benchmark counts as done."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Browser:
    """One client with a connection of its own, which is opened again when the server hangs up."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    extra_headers: str = ""
    _line: socket.socket | None = None

    def get(self, path: str) -> Answer:
        """Ask for a page and remember the hidden fields of its forms."""
        answer = self._ask(self.request("GET", path))
        if answer.status == 200 and b"<form" in answer.body:
            page = answer.body.decode()
            self.hidden = {name: unescape(value) for name, value in HIDDEN_FIELD.findall(page)}
        return answer

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form, with the hidden fields that the last page had."""
        return self._ask(self.request("POST", path, {**self.hidden, **fields}))

    def request(self, method: str, path: str, fields: Mapping[str, str] | None = None) -> bytes:
        """The bytes of a request."""
        body = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in (fields or {}).items())
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = [f"{method} {path} HTTP/1.1", "Host: bench", *([f"Cookie: {cookies}"] if cookies else [])]
        if fields is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        if self.extra_headers:
            lines.append(self.extra_headers)
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()

    def send(self, request: bytes) -> None:
        """Send a request and do not wait."""
        if self._line is None:
            self._line = socket.create_connection(("127.0.0.1", self.port), timeout=120)
        self._line.sendall(request)

    def receive(self) -> Answer:
        """Wait for the answer to what was sent."""
        if self._line is None:
            raise UnexpectedAnswer("nothing was asked")
        head, _, body = b"", b"", b""
        received = b""
        while b"\r\n\r\n" not in received:
            piece = self._line.recv(65536)
            if not piece:
                raise ConnectionResetError
            received += piece
        head, _, body = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                self.cookies[cookie] = content
            headers[name.lower()] = value
        length = int(headers.get("content-length", 0))
        while len(body) < length:
            piece = self._line.recv(65536)
            if not piece:
                raise ConnectionResetError
            body += piece
        if headers.get("connection") == "close":
            self.close()
        return Answer(int(first.split()[1]), headers, body)

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _ask(self, request: bytes) -> Answer:
        start = perf_counter()
        try:
            self.send(request)
            answer = self.receive()
        except (BrokenPipeError, ConnectionResetError):
            # The server closed a connection that had been idle; a browser asks again on a new one.
            self.close()
            self.send(request)
            answer = self.receive()
        self.times.append(perf_counter() - start)
        return answer


Journey = Callable[[Browser, str], None]


@dataclass(frozen=True)
class Load:
    """What many clients met: how long all of it took, and each single request."""

    elapsed: float
    times: Sequence[float]
    journeys: int

    @property
    def rate(self) -> float:
        """Journeys a second."""
        return self.journeys / self.elapsed


def run_clients(port: int, journey: Journey, subjects: Sequence[str], *, clients: int = CLIENTS) -> Load:
    """Let clients go on journeys, one for each subject, each client one after another, all at the same time."""
    context = get_context("fork")
    start, results = context.Barrier(_PROCESSES + 1), context.SimpleQueue()
    shares = [subjects[at::_PROCESSES] for at in range(_PROCESSES)]
    processes = [
        context.Process(
            target=_be_clients, args=(port, journey, share, clients // _PROCESSES, start, results)
        )
        for share in shares
    ]
    for process in processes:
        process.start()
    start.wait()
    began = perf_counter()
    outcomes = [results.get() for _ in processes]
    elapsed = perf_counter() - began
    for process in processes:
        process.join()
    troubles = [trouble for _, trouble in outcomes if trouble]
    if troubles:
        raise UnexpectedAnswer(troubles[0])
    return Load(elapsed, [each for times, _ in outcomes for each in times], len(subjects))


def _be_clients(
    port: int, journey: Journey, subjects: Sequence[str], clients: int, start: Any, results: Any
) -> None:
    browsers = [Browser(port) for _ in range(clients)]
    troubles: list[str] = []
    threads = [
        threading.Thread(target=_travel, args=(browser, journey, subjects[at::clients], troubles))
        for at, browser in enumerate(browsers)
    ]
    start.wait()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put(([each for browser in browsers for each in browser.times], "; ".join(troubles[:3])))


def _travel(browser: Browser, journey: Journey, subjects: Sequence[str], troubles: list[str]) -> None:
    try:
        for subject in subjects:
            browser.cookies.clear()
            journey(browser, subject)
    except (UnexpectedAnswer, OSError) as trouble:
        troubles.append(f"{type(trouble).__name__}: {trouble}")
    finally:
        browser.close()
