"""A real SMTP server in the test's own process, which behaves as badly as it is told.

with smtp_server({"gone@example.org": refuse("recipient", "550 5.1.1 No such user")}) as server:
    ...  # send to 127.0.0.1, port server.port
assert server.recipients == ["zoe@example.org"]
"""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

#: Where in the conversation it happens: MAIL, RCPT, in the middle of the letter, after its last dot.
Moment = Literal["sender", "recipient", "data", "letter"]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What the server does at a moment: answer, hang up without a word, or fall silent."""

    moment: Moment
    answer: str = ""
    is_silent: bool = False


def refuse(moment: Moment, answer: str) -> Behaviour:
    """Answer with this line, such as `451 4.3.0 Try later`; `data` cannot answer."""
    return Behaviour(moment, answer=answer)


def hang_up(moment: Moment) -> Behaviour:
    """Cut the connection at this moment."""
    return Behaviour(moment)


def fall_silent(moment: Moment) -> Behaviour:
    """Keep the connection and never answer."""
    return Behaviour(moment, is_silent=True)


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """One letter that the server took, with its envelope."""

    envelope_from: str
    recipients: tuple[str, ...]
    raw: bytes


@dataclass
class SmtpServer:
    """The server's side of a test: what it keeps, and how often somebody connected.

    `behaviours` may change while it runs; its keys are recipients, or senders for the moment `sender`.
    """

    behaviours: dict[str, Behaviour]
    letters_per_connection: int | None = None
    port: int = 0
    letters: list[KeptLetter] = field(default_factory=list)
    connections: int = 0

    @property
    def recipients(self) -> list[str]:
        """Everybody who got a letter, in order."""
        return [address for letter in self.letters for address in letter.recipients]

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Count who comes."""
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the sender, or not."""
        taken = getattr(server, "letters_taken", 0)
        if self.letters_per_connection is not None and taken >= self.letters_per_connection:
            return "421 4.4.2 Too many letters on one connection"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return await self._answer(server, "sender", address) or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the recipient, or not."""
        answer = await self._answer(server, "recipient", address)
        if answer is None:
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the letter, and only then behave: a server that hangs up now has it all the same."""
        for address in envelope.rcpt_tos:
            answer = self.behaviours.get(address)
            if answer is not None and answer.moment == "letter" and answer.answer:
                return answer.answer
        content = envelope.original_content or b""
        self.letters.append(KeptLetter(envelope.mail_from or "", tuple(envelope.rcpt_tos), content))
        for address in envelope.rcpt_tos:
            await self._answer(server, "letter", address)
        server.letters_taken = getattr(server, "letters_taken", 0) + 1  # type: ignore[attr-defined]
        return f"250 2.0.0 OK: kept as {len(self.letters)}"

    async def _answer(self, server: SMTP, moment: Moment, address: str) -> str | None:
        behaviour = self.behaviours.get(address)
        if behaviour is None or behaviour.moment != moment:
            return None
        if not behaviour.answer:
            await leave(server, behaviour)
        return behaviour.answer


class _Conversation(SMTP):
    """One connection; it differs from aiosmtpd's only where a letter is cut in the middle."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Read one line of the letter and go, where that was asked for."""
        assert self.envelope is not None
        for address in self.envelope.rcpt_tos:
            behaviour = self.event_handler.behaviours.get(address)
            if behaviour is not None and behaviour.moment == "data":
                await self.push("354 Go on")
                await self._reader.readuntil(b"\r\n")
                await leave(self, behaviour)
        await super().smtp_DATA(arg)


async def leave(server: SMTP, behaviour: Behaviour) -> None:
    """Hang up or fall silent; either way this conversation goes no further."""
    if not behaviour.is_silent:
        assert server.transport is not None
        server.transport.close()
    await asyncio.Event().wait()


class _Controller(Controller):
    def factory(self) -> SMTP:
        """Give each connection its own conversation."""
        return _Conversation(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        """Learn which port the system chose, before aiosmtpd knocks there itself."""
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def smtp_server(
    behaviours: Mapping[str, Behaviour] | None = None,
    *,
    letters_per_connection: int | None = None,
    **options: Any,
) -> Iterator[SmtpServer]:
    """Run a server on a free port of 127.0.0.1; `options` go to aiosmtpd (`authenticator`)."""
    server = SmtpServer(dict(behaviours or {}), letters_per_connection)
    controller = _Controller(server, hostname="127.0.0.1", port=0, **options)
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        controller.stop()
