"""Reading our mailbox over IMAP: what came, handed on as bytes, and each message put where it then belongs.

It understands no mail. Nothing is ever deleted: a message is moved, or copied and marked as read where the
server cannot move. One that was taken in and could not be moved comes again, so taking in must bear repetition.
"""

import contextlib
import imaplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from app.formats.raw_mail import MAX_BYTES

#: How many messages one reading takes, so that a full mailbox does not keep the worker from its other work.
MESSAGES_AT_ONCE = 200
#: What a mailbox can do wrong, none of which is worth more than trying again in a minute.
MAILBOX_FAULTS = (OSError, imaplib.IMAP4.error, ImapToolsError)


class Security(StrEnum):
    """How the line to the mailbox is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    #: Only for a server on this machine.
    NONE = "none"


class Folder(StrEnum):
    """Where a message goes when it has been taken in."""

    PROCESSED = "Processed"
    UNCLEAR = "Unclear"
    BOUNCES = "Bounces"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxSettings:
    """Which mailbox, and how to get in. Some servers want their folders under `folder_prefix`, as `INBOX.`."""

    host: str
    username: str
    password: str
    port: int = 993
    security: Security = Security.TLS
    folder_prefix: str = ""
    answer_seconds: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxReading:
    """What one reading did. `problem` is a sentence for officers, "" if the mailbox was read to its end."""

    #: Names the mailbox's numbering (RFC 3501 2.3.1.1); 0 if the reading did not get as far.
    uidvalidity: int
    moved: int
    #: Unread messages that wait for the next reading.
    left: int
    problem: str


def read_mailbox(settings: MailboxSettings, take_in: Callable[[bytes], Folder]) -> MailboxReading:
    """Hand every unread message of the inbox to `take_in`, oldest first, and move it where that says.

    A message is moved only after `take_in` has returned. What `take_in` raises ends the reading and comes through.
    Messages beyond the size that we read arrive cut. Never raises for what the mailbox or the line does wrong.
    """
    reading = _Reading()
    try:
        with _open_mailbox(settings) as mailbox:
            reading.begin(mailbox, settings.folder_prefix)
            for uid in list(reading.waiting):
                raw = _fetch(mailbox, uid)
                if raw is not None:
                    _move(mailbox, uid, settings.folder_prefix + take_in(raw))
                    reading.moved += 1
                reading.waiting.remove(uid)
    except MAILBOX_FAULTS as error:
        return reading.ended(f"The mailbox at {settings.host} could not be read to its end: {error}")
    return reading.ended("")


class _Reading:
    """What is known while the mailbox is being read."""

    def __init__(self) -> None:
        self.uidvalidity = self.moved = self.beyond = 0
        self.waiting: list[str] = []

    def begin(self, mailbox: BaseMailBox, prefix: str) -> None:
        """Make the folders that are missing, open the inbox, and see what is unread."""
        for folder in Folder:
            if not mailbox.folder.exists(prefix + folder):
                mailbox.folder.create(prefix + folder)
        mailbox.folder.set("INBOX")
        _, validity = mailbox.client.response("UIDVALIDITY")
        self.uidvalidity = int(validity[0]) if validity and validity[0] else 0
        unread = sorted(mailbox.uids("UNSEEN", charset=None), key=int)
        self.waiting, self.beyond = unread[:MESSAGES_AT_ONCE], len(unread[MESSAGES_AT_ONCE:])

    def ended(self, problem: str) -> MailboxReading:
        """Sum up."""
        return MailboxReading(
            uidvalidity=self.uidvalidity,
            moved=self.moved,
            left=len(self.waiting) + self.beyond,
            problem=" ".join(problem.split()),
        )


@contextmanager
def _open_mailbox(settings: MailboxSettings) -> Iterator[BaseMailBox]:
    """Sign in, and sign out whatever happens."""
    address = (settings.host, settings.port)
    mailbox: BaseMailBox
    if settings.security is Security.TLS:
        mailbox = MailBox(*address, timeout=settings.answer_seconds)
    elif settings.security is Security.STARTTLS:
        mailbox = MailBoxStartTls(*address, timeout=settings.answer_seconds)
    else:
        mailbox = MailBoxUnencrypted(*address, timeout=settings.answer_seconds)
    try:
        mailbox.login(settings.username, settings.password, initial_folder=None)
        # Many servers say only after the sign-in that they can move, and imaplib does not ask again.
        _, said = mailbox.client.capability()
        mailbox.client.capabilities = tuple(said[-1].decode("ascii", "replace").upper().split())
        yield mailbox
    finally:
        with contextlib.suppress(*MAILBOX_FAULTS):
            mailbox.logout()
        # A goodbye on a dead line leaves the socket open; after a proper one this has nothing to do.
        with contextlib.suppress(*MAILBOX_FAULTS):
            mailbox.client.shutdown()


def _fetch(mailbox: BaseMailBox, uid: str) -> bytes | None:
    """Give the message without marking it as read; None if somebody has moved it meanwhile."""
    # One byte more than is read shows that there is more.
    status, found = mailbox.client.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MAX_BYTES + 1}>)")
    if status != "OK":
        raise imaplib.IMAP4.error(f"FETCH was answered with {status}")
    for item in found:
        if isinstance(item, tuple):
            return bytes(item[1])
    return None


def _move(mailbox: BaseMailBox, uid: str, folder: str) -> None:
    """Move the message; or copy it and mark it as read, since deleting is not ours to do."""
    if "MOVE" in mailbox.client.capabilities:
        mailbox.move(uid, folder)
        return
    mailbox.copy(uid, folder)
    mailbox.client.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)")
