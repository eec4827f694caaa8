from collections.abc import Callable
from dataclasses import replace

import pytest

from app.formats.raw_mail import MAX_BYTES, was_cut
from app.gateways.mailbox import MESSAGES_AT_ONCE, Folder, MailboxSettings, Security, read_mailbox
from tests.gateways.imap_server import ImapServer, imap_server

ONE, TWO, THREE = b"Subject: one\r\n\r\n1\r\n", b"Subject: two\r\n\r\n2\r\n", b"Subject: three\r\n\r\n3\r\n"


def settings_for(server: ImapServer) -> MailboxSettings:
    """Give the way into a test's own server."""
    return MailboxSettings(
        host="127.0.0.1",
        port=server.port,
        username="events",
        password="secret",
        security=Security.NONE,
        answer_seconds=5,
    )


def keeping(taken: list[bytes], folder: Folder = Folder.PROCESSED) -> Callable[[bytes], Folder]:
    """Take messages into a list, and send them all to one folder."""

    def take_in(raw: bytes) -> Folder:
        taken.append(raw)
        return folder

    return take_in


def test_unread_mail_is_taken_in_order_and_moved_where_it_belongs() -> None:
    where = {ONE: Folder.PROCESSED, TWO: Folder.UNCLEAR, THREE: Folder.BOUNCES}
    taken: list[bytes] = []

    def take_in(raw: bytes) -> Folder:
        taken.append(raw)
        return where[raw]

    with imap_server() as server:
        server.receive(ONE, TWO, THREE)
        reading = read_mailbox(settings_for(server), take_in)

    assert taken == [ONE, TWO, THREE]
    assert (reading.moved, reading.left, reading.problem) == (3, 0, "")
    assert reading.uidvalidity == server.uidvalidity
    assert server.bodies("INBOX") == []
    assert server.bodies("Processed") == [ONE]
    assert server.bodies("Unclear") == [TWO]
    assert server.bodies("Bounces") == [THREE]


def test_mail_that_somebody_has_read_is_left_alone() -> None:
    taken: list[bytes] = []

    with imap_server() as server:
        server.receive(ONE, TWO)
        server.folders["INBOX"][0].is_seen = True
        read_mailbox(settings_for(server), keeping(taken))

    assert taken == [TWO]
    assert server.bodies("INBOX") == [ONE]


def test_a_second_reading_finds_nothing() -> None:
    taken: list[bytes] = []

    with imap_server() as server:
        server.receive(ONE)
        read_mailbox(settings_for(server), keeping(taken))
        again = read_mailbox(settings_for(server), keeping(taken))

    assert taken == [ONE]
    assert again.moved == 0


def test_a_server_that_cannot_move_keeps_a_copy_in_the_inbox_marked_as_read() -> None:
    taken: list[bytes] = []

    with imap_server(ImapServer(can_move=False)) as server:
        server.receive(ONE)
        read_mailbox(settings_for(server), keeping(taken))
        read_mailbox(settings_for(server), keeping(taken))

    assert taken == [ONE]
    assert server.bodies("INBOX") == server.bodies("Processed") == [ONE]
    assert server.folders["INBOX"][0].is_seen


@pytest.mark.parametrize("can_move", [True, False])
def test_nothing_is_ever_deleted(can_move: bool) -> None:
    with imap_server(ImapServer(can_move=can_move)) as server:
        server.receive(ONE, TWO)
        read_mailbox(settings_for(server), keeping([]))

    assert not {"EXPUNGE", "CLOSE", "DELETE"} & set(server.commands)


def test_a_line_lost_in_the_middle_leaves_the_rest_unread_for_next_time() -> None:
    taken: list[bytes] = []

    with imap_server(ImapServer(cut_at_fetch=2)) as server:
        server.receive(ONE, TWO, THREE)
        lost = read_mailbox(settings_for(server), keeping(taken))
        next_time = read_mailbox(settings_for(server), keeping(taken))

    assert (lost.moved, lost.left) == (1, 2)
    assert lost.problem.startswith("The mailbox at 127.0.0.1 could not be read to its end:")
    assert (next_time.moved, next_time.left, next_time.problem) == (2, 0, "")
    assert taken == [ONE, TWO, THREE]


def test_a_line_lost_before_the_move_brings_the_same_message_again() -> None:
    taken: list[bytes] = []

    with imap_server(ImapServer(cut_at_move=1)) as server:
        server.receive(ONE)
        read_mailbox(settings_for(server), keeping(taken))
        read_mailbox(settings_for(server), keeping(taken))

    assert taken == [ONE, ONE]
    assert server.bodies("Processed") == [ONE]


def test_trouble_in_taking_in_leaves_the_message_unread() -> None:
    def fail(raw: bytes) -> Folder:
        raise RuntimeError("the database is away")

    with imap_server() as server:
        server.receive(ONE)
        with pytest.raises(RuntimeError, match="database"):
            read_mailbox(settings_for(server), fail)

    assert server.bodies("INBOX") == [ONE]
    assert not server.folders["INBOX"][0].is_seen
    assert server.commands[-1] == "LOGOUT"


def test_a_message_that_somebody_moves_meanwhile_is_passed_over() -> None:
    taken: list[bytes] = []

    def take_in(raw: bytes) -> Folder:
        if raw == ONE:
            server.move(server.folders["INBOX"][1].uid, "Unclear")
        taken.append(raw)
        return Folder.PROCESSED

    with imap_server() as server:
        server.receive(ONE, TWO, THREE)
        reading = read_mailbox(settings_for(server), take_in)

    assert taken == [ONE, THREE]
    assert (reading.moved, reading.left, reading.problem) == (2, 0, "")


def test_a_huge_message_arrives_cut() -> None:
    taken: list[bytes] = []

    with imap_server() as server:
        server.receive(b"Subject: big\r\n\r\n" + b"x" * (MAX_BYTES + 100))
        read_mailbox(settings_for(server), keeping(taken))

    assert len(taken[0]) == MAX_BYTES + 1
    assert was_cut(taken[0])


def test_a_full_mailbox_is_read_in_several_readings() -> None:
    taken: list[bytes] = []

    with imap_server() as server:
        server.receive(*[ONE] * (MESSAGES_AT_ONCE + 3))
        reading = read_mailbox(settings_for(server), keeping(taken))

    assert (reading.moved, reading.left) == (MESSAGES_AT_ONCE, 3)


def test_a_wrong_password_is_a_problem_in_words() -> None:
    with imap_server() as server:
        reading = read_mailbox(replace(settings_for(server), password="wrong"), keeping([]))

    assert "AUTHENTICATIONFAILED" in reading.problem
    assert reading.uidvalidity == 0


def test_a_server_that_refuses_folders_loses_nothing() -> None:
    with imap_server(ImapServer(refuses_folders=True)) as server:
        server.receive(ONE)
        reading = read_mailbox(settings_for(server), keeping([]))

    assert reading.problem
    assert server.bodies("INBOX") == [ONE]


def test_a_mailbox_that_cannot_be_reached_is_a_problem_in_words() -> None:
    with imap_server() as server:
        settings = settings_for(server)

    reading = read_mailbox(settings, keeping([]))

    assert reading.problem.startswith("The mailbox at 127.0.0.1 could not be read to its end:")
