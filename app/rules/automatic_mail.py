"""Whether a mail may be answered automatically: never in a loop, never to a machine, never too often.

No mail, no clock: the caller says what the incoming mail's headers hold and what was sent already.
"""

from dataclasses import dataclass
from enum import StrEnum

#: How many automatic letters one invitation gets in a day.
LETTERS_A_DAY = 3
#: Mailboxes that belong to mail servers (RFC 2142 section 5, RFC 5321 section 4.5.1).
_MACHINES = frozenset({"mailer-daemon", "postmaster"})


class WhySilent(StrEnum):
    """Why nothing is sent, in words for the log."""

    BOUNCE = "it has no sender to answer"
    AUTO_REPLY = "it was sent by a machine"
    LIST = "it came through a mailing list"
    MACHINE = "it is from a mail server"
    OURSELVES = "it is from ourselves"
    ALREADY_TOLD = "the same letter was sent already"
    TOO_MANY = "enough was sent for one day"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMail:
    """What of an incoming mail decides whether it may be answered.

    `is_auto_reply` is for mail that holds no calendar answer: Gmail marks real answers as sent by a machine.
    `envelope_sender` is None where the mail server does not say, "" for the empty sender of bounces.
    """

    from_address: str
    message_id: str
    envelope_sender: str | None = None
    is_auto_reply: bool = False
    is_list_mail: bool = False


def why_not_answered(
    mail: IncomingMail, *, own_domain: str, own_addresses: frozenset[str] = frozenset()
) -> WhySilent | None:
    """Why the mail must not be answered, or None when it may be."""
    sender = mail.from_address.casefold()
    if mail.envelope_sender == "" or not sender:
        return WhySilent.BOUNCE
    if sender.partition("@")[0] in _MACHINES:
        return WhySilent.MACHINE
    own = {address.casefold() for address in own_addresses}
    written_by_us = mail.message_id.strip().rstrip(">").casefold().endswith(f"@{own_domain.casefold()}")
    if written_by_us or sender in own:
        return WhySilent.OURSELVES
    if mail.is_auto_reply:
        return WhySilent.AUTO_REPLY
    if mail.is_list_mail:
        return WhySilent.LIST
    return None


def why_no_letter(*, sent_today: int, was_sent_for_this_state: bool) -> WhySilent | None:
    """Why an invitation gets no further automatic letter now, or None when it may have one.

    The first letter for a state is the brake on mailboxes that accept whatever arrives.
    """
    if was_sent_for_this_state:
        return WhySilent.ALREADY_TOLD
    if sent_today >= LETTERS_A_DAY:
        return WhySilent.TOO_MANY
    return None
