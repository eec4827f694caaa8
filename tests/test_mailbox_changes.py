"""A mailbox that is restored from a backup, or goes away in the middle: nothing counts twice, nothing is lost."""

from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.models.incoming_mail import IncomingMail
from app.models.replies import Reply
from tests.conftest import Database
from tests.test_calendar_round_trip import Post, answers, post

ALL = tuple(f"a{number}@example.org" for number in range(3))


def counted(app: Flask) -> tuple[int, int]:
    """How many messages were taken in, and how many replies are recorded."""
    with app.app_context():
        mails = db.session.scalar(select(func.count()).select_from(IncomingMail))
        replies = db.session.scalar(select(func.count()).select_from(Reply))
        return mails or 0, replies or 0


def letters(running: Post) -> int:
    return len(running.out.letters)


def test_a_mailbox_with_a_new_uidvalidity_counts_no_answer_twice_and_loses_none(
    database: Database, app: Flask
) -> None:
    with post(database, app, people=3) as running:
        running.worker.run_once()
        running.press(ALL[0], "DECLINED")
        running.press(ALL[1], "ACCEPTED")
        running.worker.run_once()
        taken = running.box.bodies("Processed")
        said, sent = counted(app), letters(running)

        # The backup was made before anything was read, and one more answer has come since.
        running.press(ALL[2], "DECLINED")
        fresh = running.box.bodies("INBOX")
        running.box.restore_from_backup(*fresh, *reversed(taken))
        running.worker.run_once()

        assert (said, counted(app)) == ((2, 2), (3, 3))
        assert answers(app) == ["no", "yes", "no"]
        # One receipt for the new answer, none for those that came again.
        assert letters(running) == sent + 1
        assert running.box.bodies("INBOX") == []
        assert sorted(running.box.bodies("Processed")) == sorted([*taken, *fresh])


def test_a_mailbox_that_goes_away_in_the_middle_is_read_to_its_end_when_it_is_back(
    database: Database, app: Flask
) -> None:
    with post(database, app, people=3) as running:
        running.worker.run_once()
        for address in ALL:
            running.press(address, "DECLINED")
        running.box.gone_at_fetch = 2
        running.worker.run_once()
        without = counted(app), len(running.box.bodies("INBOX"))
        running.worker.run_once()

        running.box.is_gone = False
        running.worker.run_once()

        assert without == ((1, 1), 2)
        assert (counted(app), answers(app)) == ((3, 3), ["no", "no", "no"])
        assert running.box.bodies("INBOX") == []


def test_a_mailbox_that_comes_back_with_a_new_uidvalidity_is_read_to_its_end(
    database: Database, app: Flask
) -> None:
    with post(database, app, people=3) as running:
        running.worker.run_once()
        for address in ALL:
            running.press(address, "DECLINED")
        everything = running.box.bodies("INBOX")
        running.box.cut_at_move = 2
        running.worker.run_once()
        halfway = counted(app)

        # What was taken in when the line was lost, moved or not, is unread again under other numbers.
        running.box.restore_from_backup(*reversed(everything))
        running.worker.run_once()

        assert halfway == (2, 2)
        assert (counted(app), answers(app)) == ((3, 3), ["no", "no", "no"])
        assert len(running.box.bodies("Processed")) == 3
