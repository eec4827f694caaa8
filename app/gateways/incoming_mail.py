"""Mail that comes in, by the settings: which mailbox, which addresses are ours, and where a message then belongs."""

from collections.abc import Mapping
from typing import Any

from app.formats.incoming_mail import OurAddresses
from app.gateways.mailbox import Folder, MailboxSettings, Security
from app.models.incoming_mail import IncomingMail
from app.rules.states import MailOutcome
from app.services.incoming_mail import MailDoor


def mail_door(config: Mapping[str, Any]) -> MailDoor:
    """What taking mail in depends on, as the settings say."""
    replies, bounces = config["RSVP_ADDRESS"], config["BOUNCE_ADDRESS"]
    own = {str(address).lower() for address in (config["MAIL_DEFAULT_SENDER"], replies, bounces) if address}
    ours = OurAddresses(
        reply_local_part=_local_part(replies, "rsvp"),
        bounce_local_part=_local_part(bounces, "bounce"),
        own=frozenset(own),
    )
    secrets = [str(config["SECRET_KEY"]), *config["SECRET_KEY_FALLBACKS"]]
    return MailDoor(secrets=secrets, ours=ours, trusted_server=str(config["MAIL_IN_TRUSTED"]))


def _local_part(address: str | None, otherwise: str) -> str:
    return address.rpartition("@")[0].lower() if address else otherwise


def mailbox_settings(config: Mapping[str, Any]) -> MailboxSettings | None:
    """The mailbox that is read; none where none is set."""
    if not config["MAIL_IN_SERVER"]:
        return None
    return MailboxSettings(
        host=str(config["MAIL_IN_SERVER"]),
        port=int(config["MAIL_IN_PORT"]),
        security=Security(config["MAIL_IN_SECURITY"]),
        username=str(config["MAIL_IN_USERNAME"]),
        password=str(config["MAIL_IN_PASSWORD"]),
        folder_prefix=str(config["MAIL_IN_FOLDER_PREFIX"]),
        answer_seconds=float(config["MAIL_TIMEOUT_SECONDS"]),
    )


def folder_for(mail: IncomingMail) -> Folder:
    """Where the message goes in the mailbox when it has been taken in."""
    if mail.outcome == MailOutcome.BOUNCED:
        return Folder.BOUNCES
    return Folder.UNCLEAR if mail.needs_officer else Folder.PROCESSED
