"""Handing letters to the mail server, and saying truly what became of each. It queues and records nothing.

SMTP has one moment in which nobody can know: the letter's last dot is gone and no answer comes (RFC 1047).
Every outcome here is one of four, so that this moment is never mistaken for a failure and sent again.
"""

import os
import re
import smtplib
import ssl
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

from flask import current_app
from flask_mail import Connection, Mail, Message, email_dispatched

from app.formats.letters import Letter, UnsendableLetter, mail_address, write_letter
from app.gateways.outcomes import Failed, Outcome, PerhapsSent, Sent, TryAgain, server_words, verdict

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed import ReadableBuffer

#: How long to wait for any one answer. RFC 5321 4.5.3.2 would allow minutes, in which a wave stands still.
ANSWER_SECONDS = 60.0
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")


class LetterMessage(Message):
    """A letter as Flask-Mail carries it: `record_messages()` gives these back, with their `letter`."""

    def __init__(self, letter: Letter) -> None:
        """Write the letter; raises UnsendableLetter."""
        # Message.__init__ asks the resolver for this machine's name to make a message id that the letter has
        # already; so we set what Connection.send reads, and do without it.
        self.letter = letter
        self.raw = write_letter(letter)
        self.subject = " ".join(letter.subject.split())
        self.sender = mail_address(letter.from_address)
        self.recipients = [mail_address(letter.to_address)]
        self.cc, self.bcc, self.attachments = [], [], []
        self.reply_to = mail_address(letter.reply_to)
        self.envelope_from = mail_address(letter.envelope_from)
        self.body = letter.text
        self.alts = {"html": letter.html}
        self.date = letter.date.timestamp()
        self.msgId = f"<{letter.message_id}>"
        self.charset = "utf-8"
        self.extra_headers = None
        self.mail_options, self.rcpt_options = [], []

    def as_bytes(self) -> bytes:
        """Give the letter as it was written, not as Flask-Mail would."""
        return self.raw

    def as_string(self) -> str:
        """Give the same in text; it is all ASCII."""
        return self.raw.decode("ascii")


class LetterBatch:
    """One connection for many letters. Use it in an app context, as `with LetterBatch(mail) as batch:`.

    It connects at the first letter, and again after the server has hung up. Once the server cannot be
    reached, `unreachable` says why, and the rest of the batch is answered with it at once.
    """

    def __init__(self, mail: Mail, *, answer_seconds: float = ANSWER_SECONDS) -> None:
        """Take the settings from Flask-Mail; nothing is opened yet."""
        self.unreachable: TryAgain | None = None
        self._connection = _PatientConnection(mail.connect().mail, answer_seconds)

    def __enter__(self) -> Self:
        """Begin a batch."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: "TracebackType | None"
    ) -> None:
        """Say goodbye, if anybody is there to hear it."""
        self._connection.hang_up()

    def reach(self) -> TryAgain | None:
        """Connect where there is no line yet; what stands in the way, none where nothing does."""
        if self.unreachable is None:
            self.unreachable = self._connection.reach()
        return self.unreachable

    def hand_over(self, letter: Letter) -> Outcome:
        """Offer one letter to the server. Never raises for what a server, a line or a letter can do wrong."""
        try:
            message = LetterMessage(letter)
        except UnsendableLetter as error:
            return Failed(None, str(error))
        if (unreachable := self.reach()) is not None:
            return unreachable
        host = self._connection.witness
        try:
            self._connection.send(message, envelope_from=message.envelope_from)
        except (smtplib.SMTPException, OSError) as error:
            return _outcome(error, host)
        said = server_words(*host.answer) if host is not None and host.answer else "Sending is switched off."
        return Sent(said, letter=message.raw)


def knock(mail: Mail, *, answer_seconds: float) -> tuple[str | None, str]:
    """Connect as for a letter, and hang up: what stood in the way, none where nothing did; and how it went."""
    connection = _PatientConnection(mail, answer_seconds)
    unreachable = connection.reach()
    connection.hang_up()
    if unreachable is not None:
        return unreachable.sentence, ""
    line = "over TLS" if mail.use_tls or mail.use_ssl else "without TLS"
    as_whom = f"signed in as {mail.username}" if mail.username else "without signing in"
    return None, f"{mail.server}, port {mail.port}, lets us in {line}, {as_whom}."


def keep_as_file(letter_bytes: bytes, folder: Path, name: str) -> Path:
    """Keep a letter as `folder/name.eml`, whole or not at all, and give the path.

    For when no mail server is set up. `name` is letters, digits, dots, dashes; another raises ValueError.
    """
    if not FILE_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not a file name.")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.eml"
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".", suffix=".part", delete=False) as part:
        try:
            part.write(letter_bytes)
            part.flush()
            os.fsync(part.fileno())
            Path(part.name).replace(path)
        except OSError:
            Path(part.name).unlink(missing_ok=True)
            raise
    return path


@lru_cache(maxsize=1)
def _trusted_authorities() -> ssl.SSLContext:
    """Whose certificates are believed. Reading them takes longer than sending ten letters, so it is done once."""
    return ssl.create_default_context()


class _Witness(smtplib.SMTP):
    """Remembers how far the last letter went: smtplib gives no answer to it, nor says that one is missing."""

    answer: tuple[int, bytes] | None = None
    is_unanswered = False

    def sendmail(self, *args: object, **kwargs: object) -> dict[str, tuple[int, bytes]]:
        """Begin afresh with each letter."""
        self.answer, self.is_unanswered = None, False
        return super().sendmail(*args, **kwargs)  # type: ignore[arg-type]

    def mail(self, sender: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        """Name the sender as it is: smtplib would take addresses apart that are well written already."""
        self.putcmd("mail", " ".join([f"FROM:<{sender}>", *(options if self.does_esmtp else ())]))
        return self.getreply()

    def rcpt(self, recip: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        """Name the recipient as it is."""
        self.putcmd("rcpt", " ".join([f"TO:<{recip}>", *(options if self.does_esmtp else ())]))
        return self.getreply()

    def send(self, s: "ReadableBuffer | str") -> None:
        """Note that the letter's last dot has gone out."""
        super().send(s)
        self.is_unanswered = isinstance(s, bytes) and s.endswith(b"\r\n.\r\n")

    def getreply(self) -> tuple[int, bytes]:
        """Note that an answer came."""
        reply = super().getreply()
        self.is_unanswered = False
        return reply

    def data(self, msg: "ReadableBuffer | str") -> tuple[int, bytes]:
        """Keep the answer to the whole letter."""
        self.answer = super().data(msg)
        return self.answer


class _WitnessOverTLS(_Witness, smtplib.SMTP_SSL):
    """The same where TLS begins with the connection."""


class _PatientConnection(Connection):
    """Flask-Mail's connection, with a limit to waiting and with certificates checked, which it leaves out."""

    def __init__(self, mail: Mail, answer_seconds: float) -> None:
        super().__init__(mail)
        self.answer_seconds = answer_seconds

    @property
    def witness(self) -> _Witness | None:
        """What is on the line now."""
        return self.host if isinstance(self.host, _Witness) else None

    def send(self, message: Message, envelope_from: str | tuple[str, str] | None = None) -> None:
        """Send a `LetterMessage`, whose addresses were checked when it was written."""
        if self.host is not None:
            self.host.sendmail(
                str(envelope_from), [str(each) for each in message.recipients], message.as_bytes()
            )
        email_dispatched.send(current_app._get_current_object(), message=message)  # type: ignore[attr-defined]  # noqa: SLF001
        self.num_emails += 1
        if self.num_emails == self.mail.max_emails:
            self.num_emails = 0
            if self.host is not None:
                self.host.quit()
                self.host = self.configure_host()

    def configure_host(self) -> smtplib.SMTP:
        """Connect and sign in; raises OSError or SMTPException."""
        settings = self.mail
        context = _trusted_authorities() if settings.use_ssl or settings.use_tls else None
        host: _Witness
        if settings.use_ssl:
            host = _WitnessOverTLS(
                settings.server, settings.port or 0, timeout=self.answer_seconds, context=context
            )
        else:
            host = _Witness(settings.server, settings.port or 0, timeout=self.answer_seconds)
        try:
            host.set_debuglevel(int(settings.debug))
            if settings.use_tls:
                host.starttls(context=context)
            if settings.username and settings.password:
                host.login(settings.username, settings.password)
        except (smtplib.SMTPException, OSError):
            host.close()
            raise
        return host

    def reach(self) -> TryAgain | None:
        """Connect if there is no line; say what stood in the way."""
        if self.mail.suppress or (self.host is not None and self.host.sock is not None):
            return None
        try:
            self.host = self.configure_host()
        except smtplib.SMTPResponseException as error:
            words = server_words(error.smtp_code, error.smtp_error)
            return TryAgain(error.smtp_code, f"The mail server does not let us in: {words}")
        except (smtplib.SMTPException, OSError) as error:
            server = f"{self.mail.server}, port {self.mail.port}"
            return TryAgain(None, f"The mail server ({server}) cannot be reached: {error}")
        return None

    def hang_up(self) -> None:
        """End the conversation; a line that is already dead is no matter."""
        if self.host is None:
            return
        try:
            self.host.quit()
        except (smtplib.SMTPException, OSError):
            self.host.close()


def _outcome(error: smtplib.SMTPException | OSError, host: _Witness | None) -> Outcome:
    """Say what an error means for the letter. What the server said last about the whole letter goes first."""
    if host is not None and host.is_unanswered:
        return PerhapsSent(
            "The mail server took the whole letter and did not say whether it will deliver it."
        )
    if host is not None and host.answer is not None:
        return verdict(*host.answer, was_whole=True)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        (answer,) = error.recipients.values()
        return verdict(*answer)
    if isinstance(error, smtplib.SMTPResponseException):
        return verdict(error.smtp_code, error.smtp_error)
    return TryAgain(None, f"The connection to the mail server was lost before it took the letter: {error}")
