"""A small IMAP server in the test's own process (RFC 3501, RFC 6851), with folders that a test can look into.

It knows the commands that the mailbox reader uses, and fails loudly on any other, EXPUNGE among them.
"""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

FETCH = re.compile(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)")


@dataclass
class Mail:
    """One message in a folder."""

    uid: int
    raw: bytes
    is_seen: bool = False


@dataclass
class ImapServer:
    """The folders, and how the server shall behave."""

    folders: dict[str, list[Mail]] = field(default_factory=lambda: {"INBOX": []})
    can_move: bool = True
    #: Cut the line instead of answering this FETCH, counted from 1; or this move.
    cut_at_fetch: int | None = None
    cut_at_move: int | None = None
    #: Say from this FETCH on that there is no inbox, until `is_gone` is taken back.
    gone_at_fetch: int | None = None
    is_gone: bool = False
    refuses_folders: bool = False
    uidvalidity: int = 1197363600
    port: int = 0
    fetches: int = 0
    moves: int = 0
    commands: list[str] = field(default_factory=list)

    def receive(self, *messages: bytes) -> None:
        """Put messages into the inbox."""
        for raw in messages:
            self._add("INBOX", raw)

    def bodies(self, folder: str) -> list[bytes]:
        """Look into a folder."""
        return [mail.raw for mail in self.folders.get(folder, [])]

    def restore_from_backup(self, *messages: bytes) -> None:
        """Begin the numbering anew, with these messages unread in the inbox and nothing anywhere else."""
        self.uidvalidity += 1
        self.folders = {"INBOX": [Mail(uid, raw) for uid, raw in enumerate(messages, 1)]}

    def move(self, uid: int, folder: str) -> None:
        """Move a message out of the inbox."""
        self.copy(uid, folder)
        self.folders["INBOX"] = [mail for mail in self.folders["INBOX"] if mail.uid != uid]

    def copy(self, uid: int, folder: str) -> None:
        """Copy a message out of the inbox."""
        (mail,) = [mail for mail in self.folders["INBOX"] if mail.uid == uid]
        self._add(folder, mail.raw)

    def _add(self, folder: str, raw: bytes) -> None:
        last = max((mail.uid for mails in self.folders.values() for mail in mails), default=10)
        self.folders[folder].append(Mail(last + 1, raw))


class _CutError(Exception):
    """The line is cut here."""


class _Conversation(socketserver.StreamRequestHandler):
    """One connection."""

    disable_nagle_algorithm = True

    @property
    def imap(self) -> ImapServer:
        """What the test sees."""
        assert isinstance(self.server, _TCPServer)
        return self.server.imap

    def handle(self) -> None:
        """Answer line by line until goodbye."""
        self._say("* OK [CAPABILITY IMAP4rev1] ready")
        for line in self.rfile:
            tag, _, rest = line.decode().rstrip("\r\n").partition(" ")
            name, _, arguments = rest.partition(" ")
            if name.upper() == "UID":
                name, _, arguments = arguments.partition(" ")
            self.imap.commands.append(name.upper())
            try:
                answer = getattr(self, f"_{name.lower()}")(arguments)
            except _CutError:
                return
            self._say(f"{tag} {answer or 'OK done'}")
            if name.upper() == "LOGOUT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _capability(self, _: str) -> None:
        signed_in = "LOGIN" in self.imap.commands
        self._say("* CAPABILITY IMAP4rev1" + (" MOVE" if signed_in and self.imap.can_move else ""))

    def _login(self, arguments: str) -> str | None:
        return None if arguments == '"events" "secret"' else "NO [AUTHENTICATIONFAILED] wrong password"

    def _list(self, arguments: str) -> None:
        name = arguments.rsplit(maxsplit=1)[-1].strip('"')
        if name in self.imap.folders:
            self._say(f'* LIST (\\HasNoChildren) "/" "{name}"')

    def _create(self, arguments: str) -> str | None:
        if self.imap.refuses_folders:
            return "NO not here"
        self.imap.folders[arguments.strip('"')] = []
        return None

    def _select(self, _: str) -> str:
        if self.imap.is_gone:
            return "NO [NONEXISTENT] no such mailbox"
        self._say(f"* {len(self.imap.folders['INBOX'])} EXISTS")
        self._say(f"* OK [UIDVALIDITY {self.imap.uidvalidity}] valid")
        return "OK [READ-WRITE] done"

    def _search(self, arguments: str) -> None:
        assert arguments == "UNSEEN"
        # Servers may answer in any order.
        unseen = [str(mail.uid) for mail in reversed(self.imap.folders["INBOX"]) if not mail.is_seen]
        self._say(f"* SEARCH {' '.join(unseen)}".rstrip())

    def _fetch(self, arguments: str) -> str | None:
        self.imap.fetches += 1
        if self.imap.fetches == self.imap.cut_at_fetch:
            raise _CutError
        if self.imap.fetches == self.imap.gone_at_fetch:
            self.imap.is_gone = True
        if self.imap.is_gone:
            return "NO [NONEXISTENT] no such mailbox"
        asked = FETCH.fullmatch(arguments)
        assert asked
        for number, mail in enumerate(self.imap.folders["INBOX"], 1):
            if mail.uid == int(asked[1]):
                content = mail.raw[: int(asked[2])]
                self.wfile.write(
                    f"* {number} FETCH (UID {mail.uid} BODY[]<0> {{{len(content)}}}\r\n".encode()
                )
                self.wfile.write(content + b")\r\n")
        return None

    def _move(self, arguments: str) -> None:
        self.imap.moves += 1
        if self.imap.moves == self.imap.cut_at_move:
            raise _CutError
        uid, _, folder = arguments.partition(" ")
        self.imap.move(int(uid), folder.strip('"'))

    def _copy(self, arguments: str) -> None:
        uid, _, folder = arguments.partition(" ")
        self.imap.copy(int(uid), folder.strip('"'))

    def _store(self, arguments: str) -> None:
        uid, _, flags = arguments.partition(" ")
        assert flags == r"+FLAGS.SILENT (\Seen)"
        for mail in self.imap.folders["INBOX"]:
            mail.is_seen = mail.is_seen or mail.uid == int(uid)

    def _logout(self, _: str) -> None:
        self._say("* BYE")


class _TCPServer(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, imap: ImapServer) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.imap = imap


@contextmanager
def imap_server(server: ImapServer | None = None) -> Iterator[ImapServer]:
    """Run a server on a free port of 127.0.0.1, for the account `events` with the password `secret`."""
    imap = server or ImapServer()
    with _TCPServer(imap) as tcp:
        imap.port = tcp.server_address[1]
        thread = threading.Thread(target=tcp.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield imap
        finally:
            tcp.shutdown()
            thread.join()
