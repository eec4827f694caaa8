"""Doing what is due: sending letters, settling what a dead worker left. Runs once or for ever."""

import logging
import os
import socket
import threading
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from jinja2 import TemplateError
from sqlalchemy.orm import Session

from app.database import one_at_a_time, writing
from app.extensions import db, mail
from app.formats.letters import Letter, UnsendableLetter, write_letter
from app.gateways.calendar_letters import ReturnAddresses, add_calendar
from app.gateways.incoming_mail import folder_for, mail_door, mailbox_settings
from app.gateways.letters import LetterWriter, Sender
from app.gateways.mailbox import Folder, read_mailbox
from app.gateways.outcomes import Failed, Outcome, PerhapsSent, Sent, TryAgain
from app.gateways.smtp import LetterBatch, keep_as_file
from app.list_worker import work_on_one_list
from app.rules.sending import PACE_WINDOW, pace
from app.services.allocations import move_up_where_released
from app.services.code_secrets import encrypt_codes_anew
from app.services.do_not_invite import give_marks_their_key
from app.services.hand_overs import (
    begin_hand_over,
    give_back_letters,
    load_letters,
    recent_hand_overs,
    record_failed,
    record_perhaps_sent,
    record_put_off,
    record_sent,
    settle_lost_leases,
    take_due_letters,
)
from app.services.incoming_mail import take_in
from app.services.offers import pass_on_offers
from app.services.planned_sendings import send_what_is_due
from app.services.references import forget_old_guesses
from app.services.reminders import remind_when_due
from app.services.reply_drafts import forget_old_drafts
from app.services.retention import erase_what_is_due

log = logging.getLogger("placecard.worker")

#: How many letters a worker takes at a time.
BATCH = 50
#: How many letters are marked before they are handed over: so many are perhaps sent when the power fails.
HAND_OVER = 10
#: How hard letters are compressed: the hardest takes four times as long and saves a tenth.
FAST = 1
#: How long a reply may be left half filled in.
DRAFTS_KEPT = timedelta(days=1)
#: How often a worker looks whether the day has come on which something is erased.
ERASE_EVERY = timedelta(minutes=30)
#: How long a worker leaves a mail server alone that it could not reach.
UNREACHABLE_REST = timedelta(minutes=1)


def now() -> datetime:
    """The present moment, for the worker."""
    return datetime.now(UTC)


class Worker:
    """One worker of an app. Its name tells its leases from those of others."""

    def __init__(self, app: Flask) -> None:
        """Bind the worker to the app whose settings it follows."""
        self._app = app
        self.name = f"{socket.gethostname()[:40]}-{os.getpid()}"
        config = app.config
        self._writer = LetterWriter(app.jinja_env, Sender.from_settings(config))
        self._addresses = ReturnAddresses.from_settings(config)
        self._folder = Path(str(config["PLACECARD_DATA"])) / "letters"
        self._keeps_files = not config["MAIL_SERVER"]
        self._answer_seconds = float(config["MAIL_TIMEOUT_SECONDS"])
        self._door = mail_door(config)
        self._mailbox = mailbox_settings(config)
        self._read_at: datetime | None = None
        self._rests_until = now()
        self._erased_at: datetime | None = None

    def run_once(self) -> int:
        """Do all that is due and return how many letters were dealt with."""
        with self._app.app_context():
            self._read_mailbox()
            with writing() as session:
                settle_lost_leases(session, now=now())
                forget_old_drafts(session, before=now() - DRAFTS_KEPT)
                forget_old_guesses(session, now=now())
                pass_on_offers(session, now=now())
                move_up_where_released(session, now=now())
                remind_when_due(session, now=now())
                send_what_is_due(session, secrets=self._app.config["SECRET_KEYS"], now=now())
            self._erase()
            done = 0
            while count := self._send_batch():
                done += count
            while work_on_one_list(now):
                # Letters do not wait until every list is done.
                done += self._send_batch()
            return done

    def run(self, stop: threading.Event, *, pause_seconds: float) -> None:
        """Do what is due until `stop` is set, resting in between."""
        while not stop.is_set():
            self.run_once()
            stop.wait(pause_seconds)

    def _read_mailbox(self) -> None:
        """Take in what came, if it is time to look. A mailbox that is away is a line in the log."""
        pause = timedelta(seconds=int(self._app.config["MAIL_IN_EVERY_SECONDS"]))
        if self._mailbox is None or (self._read_at is not None and now() < self._read_at + pause):
            return
        self._read_at = now()
        reading = read_mailbox(self._mailbox, self._take_in)
        if reading.problem or reading.moved:
            level = logging.WARNING if reading.problem else logging.INFO
            log.log(
                level,
                "mailbox",
                extra={"moved": reading.moved, "left": reading.left, "problem": reading.problem},
            )

    def _erase(self) -> None:
        """Erase what is due, if it is time to look: a little in each transaction, so that others can write."""
        if self._erased_at is not None and now() < self._erased_at + ERASE_EVERY:
            return
        self._erased_at = now()
        with writing() as session:
            give_marks_their_key(session, secret=str(self._app.config["SECRET_KEY"]))
            encrypt_codes_anew(session, secrets=self._app.config["SECRET_KEYS"])
        is_something_due = True
        while is_something_due:
            with writing() as session:
                is_something_due = erase_what_is_due(session, now=now())

    def _take_in(self, raw: bytes) -> Folder:
        with writing() as session:
            return folder_for(take_in(session, raw, door=self._door, now=now()).mail)

    def _send_batch(self) -> int:
        if now() < self._rests_until:
            return 0
        with writing() as session:
            most = BATCH if self._keeps_files else self._pace_allows(session)
            ids = take_due_letters(session, worker=self.name, most=most, now=now()) if most else []
        if not ids:
            return 0
        letters = self._write(ids)
        with LetterBatch(mail, answer_seconds=self._answer_seconds) as batch:
            for start in range(0, len(letters), HAND_OVER):
                if not self._keeps_files and batch.reach() is not None:
                    self._give_back(letters[start:], batch)
                    break
                self._hand_over(letters[start : start + HAND_OVER], batch)
        return len(ids)

    def _pace_allows(self, session: Session) -> int:
        """How many letters may go now. Workers ask one after the other, so that together they keep the pace."""
        per_minute = int(self._app.config["MAIL_MAX_PER_MINUTE"])
        if not per_minute:
            return BATCH
        one_at_a_time(session, "pace of letters")
        moment = now()
        recent = recent_hand_overs(session, since=moment - PACE_WINDOW, now=moment)
        return pace(recent, per_minute=per_minute, wanted=BATCH, now=moment).letters

    def _give_back(self, letters: Sequence[tuple[int, Letter]], batch: LetterBatch) -> None:
        """Put letters back that no server could be offered, and leave the server alone for a while."""
        trouble = batch.unreachable.sentence if batch.unreachable is not None else ""
        with writing() as session:
            ids = [message_id for message_id, _ in letters]
            give_back_letters(session, ids, worker=self.name, trouble=trouble)
        self._rests_until = now() + UNREACHABLE_REST
        log.warning("mail server out of reach", extra={"reason": trouble})

    def _write(self, ids: Sequence[int]) -> list[tuple[int, Letter]]:
        """Write the letters out; those that cannot be written fail, and the others go."""
        letters, failed = [], []
        for message in load_letters(db.session(), ids):
            try:
                letter = self._writer.write(message, now=now())
                letters.append((message.id, add_calendar(letter, message, self._addresses)))
            except UnsendableLetter as trouble:
                failed.append((message.id, str(trouble)))
            except TemplateError as trouble:
                log.exception("letter not written", extra={"letter": message.id})
                failed.append((message.id, f"The template of this letter has a mistake: {trouble}"))
        if failed:
            with writing() as session:
                for message_id, sentence in failed:
                    record_failed(session, message_id, trouble=sentence)
        return letters

    def _hand_over(self, letters: Sequence[tuple[int, Letter]], batch: LetterBatch) -> None:
        """Mark the letters, hand them over, record what became of each: three steps that a crash can part."""
        with writing() as session:
            ids = [message_id for message_id, _ in letters]
            mine = set(begin_hand_over(session, ids, worker=self.name, now=now()))
        outcomes = [
            (message_id, letter, self._hand_over_one(message_id, letter, batch))
            for message_id, letter in letters
            if message_id in mine
        ]
        with writing() as session:
            sent = [
                (message_id, letter.subject, zlib.compress(outcome.letter, FAST))
                for message_id, letter, outcome in outcomes
                if isinstance(outcome, Sent)
            ]
            record_sent(session, sent, now=now())
            for message_id, _, outcome in outcomes:
                if outcome is not batch.unreachable:
                    self._record(session, message_id, outcome)
        unoffered = [
            (message_id, letter) for message_id, letter, outcome in outcomes if outcome is batch.unreachable
        ]
        if unoffered:
            self._give_back(unoffered, batch)

    def _hand_over_one(self, message_id: int, letter: Letter, batch: LetterBatch) -> Outcome:
        if not self._keeps_files:
            return batch.hand_over(letter)
        try:
            written = write_letter(letter)
            path = keep_as_file(written, self._folder, f"letter-{message_id}")
        except UnsendableLetter as trouble:
            return Failed(None, str(trouble))
        except OSError as trouble:
            return TryAgain(None, f"The letter could not be kept in {self._folder}: {trouble.strerror}")
        return Sent(f"kept as {path.name}", letter=written)

    def _record(self, session: Session, message_id: int, outcome: Outcome) -> None:
        """Record what became of a letter that was not taken, and log what became of any."""
        match outcome:
            case TryAgain(sentence=sentence):
                record_put_off(session, message_id, trouble=sentence, now=now())
            case Failed(sentence=sentence):
                record_failed(session, message_id, trouble=sentence)
            case PerhapsSent(sentence=sentence):
                record_perhaps_sent(session, message_id, trouble=sentence)
        log.info("letter", extra={"letter": message_id, "outcome": type(outcome).__name__})
