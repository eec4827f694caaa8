"""Tests of how the settings say which mail is ours."""

from pathlib import Path

from app.gateways.incoming_mail import folder_for, mail_door, mailbox_settings
from app.gateways.mailbox import Folder, Security
from app.models.incoming_mail import IncomingMail
from app.rules.states import MailOutcome
from config import read_settings


def settings(folder: Path, **given: str) -> dict[str, object]:
    return read_settings({"PLACECARD_DATA": str(folder), **given})


def test_no_mailbox_is_read_where_none_is_set(tmp_path: Path) -> None:
    assert mailbox_settings(settings(tmp_path)) is None


def test_the_mailbox_is_the_one_of_the_settings(tmp_path: Path) -> None:
    mailbox = mailbox_settings(
        settings(tmp_path, MAIL_IN_SERVER="imap.example.org", MAIL_IN_SECURITY="STARTTLS", MAIL_IN_PORT="143")
    )

    assert mailbox is not None
    assert (mailbox.host, mailbox.port, mailbox.security) == ("imap.example.org", 143, Security.STARTTLS)


def test_our_addresses_are_the_ones_of_the_settings(tmp_path: Path) -> None:
    door = mail_door(settings(tmp_path, MAIL_SERVER="smtp.example.org", RSVP_ADDRESS="Answers@example.org"))

    assert door.ours.reply_local_part == "answers"
    assert door.ours.bounce_local_part == "bounce"
    assert door.ours.own == {"invitations@example.org", "answers@example.org"}


def test_letters_that_are_kept_as_files_show_an_address_for_replies_and_sent_ones_need_a_real_one(
    tmp_path: Path,
) -> None:
    assert settings(tmp_path)["RSVP_ADDRESS"] == "rsvp@example.org"
    assert settings(tmp_path, MAIL_SERVER="smtp.example.org")["RSVP_ADDRESS"] is None


def test_a_message_goes_to_the_folder_that_says_what_became_of_it() -> None:
    def folder(outcome: MailOutcome, *, needs_officer: bool = False) -> Folder:
        return folder_for(IncomingMail(outcome=outcome, needs_officer=needs_officer))

    assert folder(MailOutcome.APPLIED) is Folder.PROCESSED
    assert folder(MailOutcome.HELD, needs_officer=True) is Folder.UNCLEAR
    assert folder(MailOutcome.BOUNCED, needs_officer=True) is Folder.BOUNCES
