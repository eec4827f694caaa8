"""Letters: queueing a wave, and handing letters to a mail server, beside the least that either needs."""

import smtplib
import sqlite3
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path

from app.database import writing
from app.services.categories import find_category
from app.services.events import event_by_slug
from app.services.history import COMMAND_LINE
from app.services.invitations import send_wave
from app.worker import Worker
from benchmarks.crowds import NOW, add_category, add_event, add_people
from benchmarks.figures import Figure, seconds
from benchmarks.mail_sink import mail_sink
from benchmarks.sites import SECRET, Site, analyse, fresh_nonce, open_site

_CATEGORY = "Scrutiny Committees"


def measure(wave: int, letters: int) -> Iterator[Figure]:
    """Queueing, with its growth from a tenth; and sending."""
    small = _queue(wave // 10)[0]
    ours, baseline = _queue(wave)
    yield Figure(f"queue a wave of {wave:,}", ours, "s", baseline, at_most=8)
    yield Figure(f"queue a wave of {wave:,}: over {wave // 10:,}", ours, "s", small, at_most=12)
    rate, bare_rate = _send(letters)
    yield Figure(f"letters to a mail server, of {letters:,}", rate, "/s", bare_rate, at_least=1.5)


def _queue(people: int) -> tuple[float, float]:
    """The seconds that a wave takes to be queued, and those of the same rows by `executemany`."""
    with open_site() as site:
        _know(site, people)
        return _queue_wave(site), _only_insert(site.folder)


def _know(site: Site, people: int) -> None:
    app = site.make_app()
    with app.app_context(), writing() as session:
        add_people(session, people, category=add_category(session, _CATEGORY))
        add_event(session)
    analyse(app)


def _queue_wave(site: Site) -> float:
    app = site.make_app()
    with app.app_context():
        return seconds(_send_wave)


def _send_wave() -> None:
    with writing() as session:
        category = find_category(session, _CATEGORY)
        event = event_by_slug(session, "bench")
        nonce = fresh_nonce()
        send_wave(
            session,
            event,
            [category],
            secrets=[SECRET],
            nonce=nonce,
            confirmed=None,
            by=COMMAND_LINE,
            now=NOW,
        )


def _only_insert(folder: Path) -> float:
    """The baseline: the same invitations and letters, taken from the tables, into empty ones and one commit."""
    source = sqlite3.connect(folder / "bench.sqlite3")
    target = sqlite3.connect(folder / "baseline.sqlite3")
    target.execute("PRAGMA journal_mode = WAL")
    rows = {}
    for table in ("invitations", "messages"):
        target.execute(source.execute(f"SELECT sql FROM sqlite_master WHERE name = '{table}'").fetchone()[0])
        rows[table] = source.execute(f"SELECT * FROM {table}").fetchall()
    source.close()

    def insert() -> None:
        for table, values in rows.items():
            target.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)
        target.commit()

    taken = seconds(insert)
    target.close()
    return taken


def _send(letters: int) -> tuple[float, float]:
    """Letters a second from the queue to a mail server: by the worker, and by smtplib in a loop."""
    with open_site() as site, mail_sink() as sink:
        _know(site, letters)
        _queue_wave(site)
        app = site.make_app(
            MAIL_SERVER="127.0.0.1", MAIL_PORT=str(sink.port), RSVP_ADDRESS="rsvp@example.org"
        )
        worker = Worker(app)
        ours = letters / seconds(worker.run_once)
        if sink.taken() != letters:
            raise RuntimeError(f"the mail server took {sink.taken()} of {letters} letters")
        pattern = sink.last_letter()
        return ours, letters / seconds(lambda: _only_send(sink.port, pattern, letters))


def _only_send(port: int, pattern: bytes, letters: int) -> None:
    """The baseline: letters of the structure that `pattern` has, each built by EmailMessage, on one connection."""
    parts = list(message_from_bytes(pattern, policy=policy.SMTP).walk())
    texts = {part.get_content_type(): part.get_content() for part in parts if not part.is_multipart()}
    with smtplib.SMTP("127.0.0.1", port) as line:
        for number in range(letters):
            message = EmailMessage(policy=policy.SMTP)
            message["From"] = "The Oxfordshire partnerships <invitations@example.org>"
            message["To"] = f"Ann Ashby <ann.ashby.{number}@example.org>"
            message["Subject"] = "You are invited: Looking to the future"
            message["Date"] = formatdate()
            message["Message-ID"] = f"<letter-{number}@example.org>"
            message.set_content(texts["text/plain"], cte="quoted-printable")
            message.add_alternative(texts["text/html"], subtype="html", cte="quoted-printable")
            if "text/calendar" in texts:
                content = str(texts["text/calendar"]).encode()
                message.add_alternative(content, maintype="text", subtype="calendar")
                message.add_attachment(content, maintype="application", subtype="ics", filename="invite.ics")
            line.sendmail("invitations@example.org", [f"ann.ashby.{number}@example.org"], message.as_bytes())
