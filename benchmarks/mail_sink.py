"""A mail server in a process of its own that takes every letter and keeps the last, as cheaply as can be (RFC 5321)."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any


@dataclass(frozen=True)
class MailSink:
    """Where it listens, and how to ask it what it took."""

    port: int
    questions: Any

    def taken(self) -> int:
        """How many letters came."""
        self.questions.send("taken")
        return int(self.questions.recv())

    def last_letter(self) -> bytes:
        """The letter that came last."""
        self.questions.send("last")
        return bytes(self.questions.recv())


@contextmanager
def mail_sink() -> Iterator[MailSink]:
    """A mail server until the block ends."""
    context = get_context("fork")
    listener = socket.create_server(("127.0.0.1", 0))
    questions, answers = context.Pipe()
    process = context.Process(target=_serve, args=(listener, answers), daemon=True)
    process.start()
    try:
        yield MailSink(int(listener.getsockname()[1]), questions)
    finally:
        listener.close()
        process.terminate()
        process.join()


def _serve(listener: socket.socket, answers: Any) -> None:
    kept: dict[str, Any] = {"taken": 0, "last": b""}

    def answer() -> None:
        while True:
            answers.send(kept[answers.recv()])

    threading.Thread(target=answer, daemon=True).start()
    while True:
        line, _ = listener.accept()
        threading.Thread(target=_converse, args=(line, kept), daemon=True).start()


def _converse(line: socket.socket, kept: dict[str, Any]) -> None:
    with line, line.makefile("rb") as heard:
        line.sendall(b"220 sink\r\n")
        for command in heard:
            word = command[:4].upper()
            if word == b"QUIT":
                line.sendall(b"221 bye\r\n")
                return
            if word == b"DATA":
                line.sendall(b"354 go on\r\n")
                letter = []
                for text in heard:
                    if text == b".\r\n":
                        break
                    letter.append(text)
                kept["taken"] += 1
                kept["last"] = b"".join(letter)
            line.sendall(b"250 taken\r\n")
