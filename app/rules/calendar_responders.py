"""Who answers, when a calendar's reply comes in for an invitation. No database, no mail.

A token in the reply's address says which invitation is meant, not who writes: an invitation can be forwarded,
and the calendar of whoever opens it then answers in their own name.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Responder(StrEnum):
    """What the writer is to the invitation."""

    INVITEE = "invitee"
    #: Sent from an address of the invitee, answered in the name of one that is not known yet.
    INVITEE_BY_ALIAS = "invitee_by_alias"
    #: Same name and same domain, another address: an officer says whether it is the same person.
    PERHAPS_INVITEE = "perhaps_invitee"
    #: Found by the entry's identity alone, and nothing proves where the mail came from: an officer looks.
    UNPROVEN = "unproven"
    #: Somebody who was forwarded the invitation.
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """Who was invited. `addresses` has the invited one, the confirmed aliases and the deputy's."""

    name: str
    addresses: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Whose answer a reply says it is, and who sent it. Addresses are bare; "" where there is none.

    `has_token` is true when the reply came to the invitation's own address. `proven_domains` are those
    for which our own mail server wrote dmarc=pass or dkim=pass (RFC 8601).
    """

    attendee_address: str
    attendee_name: str
    from_address: str
    from_name: str
    has_token: bool
    proven_domains: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """Who answered. Both addresses are "" when there is nothing to note."""

    responder: Responder
    #: Who sent the invitee's answer, when it came from another address: an assistant, or a second mailbox.
    sent_by: str = ""
    #: An address that is probably the invitee's too.
    alias: str = ""


def identify_responder(signature: Signature, invitee: Invitee) -> Identified:
    """Who answers, and what to note about it."""
    known = frozenset(map(str.casefold, invitee.addresses))
    attendee, sender = signature.attendee_address.casefold(), signature.from_address.casefold()
    if attendee in known:
        if not _is_proven(signature, attendee):
            return Identified(responder=Responder.UNPROVEN)
        return Identified(responder=Responder.INVITEE, sent_by="" if sender in known else sender)
    if sender in known:
        if not _is_proven(signature, sender):
            return Identified(responder=Responder.UNPROVEN)
        return Identified(responder=Responder.INVITEE_BY_ALIAS, sent_by=sender, alias=attendee)
    alias = attendee or sender
    names = {_words(signature.attendee_name), _words(signature.from_name)} - {()}
    if _words(invitee.name) in names and _domain(alias) in map(_domain, known):
        return Identified(responder=Responder.PERHAPS_INVITEE, sent_by=sender, alias=alias)
    return Identified(responder=Responder.STRANGER, sent_by=sender)


def _is_proven(signature: Signature, address: str) -> bool:
    """Whether the answer may count for the address: by the secret token, else by the mail server's word."""
    if signature.has_token:
        return True
    domain = _domain(address)
    return any(
        domain == proven or domain.endswith(f".{proven}")
        for proven in map(str.casefold, signature.proven_domains)
        if proven
    )


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _words(name: str) -> tuple[str, ...]:
    """A name's words in one order, without accents, apostrophes and case: "O'Neil, Zoë" is "Zoe ONeil"."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter) and letter not in "'’")
    return tuple(sorted(re.findall(r"\w+", plain)))
