"""What a mail server says about a letter that it could not deliver: to whom, how badly, and in which words.

Reports by RFC 3464 are read here; older and looser ones by flufl.bounce, and what it does not know by the
patterns below. Whether an address is given up is for the rules.
"""

import re
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from flufl.bounce import all_failures

from app.formats.raw_mail import first, header_texts, part_text, parts_of, written_text

REPORT_CHARACTERS = 20_000
LINE_CHARACTERS = 300
SENTENCE_CHARACTERS = 300

STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)")
SMTP_ANSWER = re.compile(r"(?<![\d.])([45]\d\d)[ -]+(?=[#\w<(])")
MESSAGE_ID = re.compile(r"<([^<>\s@]{1,200}@[^<>\s@]{1,250})>")
ADDRESS = r"[^\s<>()\[\]:;,\"'@][^\s<>()\[\]:;,\"@]{0,63}@[A-Za-z0-9.-]{1,250}[A-Za-z0-9]"
#: What servers write where they give no better status than 5.0.0: nobody is at this address.
NOBODY_THERE = re.compile(
    r"(?:user|recipient|mailbox|address|account)\b.{0,40}\b(?:unknown|not found|does(?: not|n't) exist|invalid)"
    r"|(?:no such|unknown|invalid|bad destination) (?:user|recipient|mailbox|address|account)",
    re.IGNORECASE,
)
#: How reports without a delivery-status part name who did not get the letter.
NAMED = tuple(
    re.compile(pattern.replace("ADDRESS", f"(?P<address>{ADDRESS})"), re.IGNORECASE)
    for pattern in (
        # Mimecast.
        r"an email you addressed to email address\s*:\s*(?:--\s*)?<?ADDRESS",
        # Microsoft 365, where a gateway has taken the report to pieces.
        r"Delivery has failed to these recipients or groups:\s+(?:[^\n@]{0,100}?[(<\s])?ADDRESS",
        r"Your message to (?:<?mailto:)?ADDRESS couldn't be delivered",
        # Exim.
        r"The following address(?:\(es\)|es)? (?:failed|has yet been delivered):\s+ADDRESS",
        r"The address to which the message has not yet been delivered is:\s+ADDRESS",
        # qmail, and Postfix in plain text.
        r"^<ADDRESS>(?:\s*\([^)\n]*\))?:",
        # Gmail.
        r"Your message wasn't delivered to ADDRESS",
    )
)
STILL_TRYING = re.compile(
    r"not yet been delivered|has been delayed|will (?:be retried|continue to (?:try|be made))", re.IGNORECASE
)


class Severity(StrEnum):
    """How badly a delivery went."""

    #: Nobody is there: the address is wrong.
    HARD = "hard"
    #: It was refused, full, or unreachable: another letter may arrive.
    SOFT = "soft"
    #: The server is still trying.
    DELAYED = "delayed"
    #: It was delivered or passed on, or nobody can tell.
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What happened to the letter for one address; `address` is "" and `status` too where it is not said."""

    address: str
    severity: Severity
    #: RFC 3463, such as `5.1.1`.
    status: str
    #: What the refusing server answered in SMTP, such as 550.
    code: int | None
    #: The server's own words.
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """One report. `message_ids` are those of the letters that it quotes, without angle brackets."""

    diagnoses: tuple[Diagnosis, ...]
    message_ids: tuple[str, ...]


def read_bounce(message: Message) -> Bounce:
    """Read a report of any make. Never raises; no diagnoses where nothing can be made of it."""
    diagnoses = _from_delivery_status(message) or _from_words(message)
    return Bounce(diagnoses=tuple(diagnoses), message_ids=quoted_message_ids(message))


def quoted_message_ids(message: Message) -> tuple[str, ...]:
    """Give the Message-IDs of the letters quoted in a report, whole or only their headers."""
    found: list[str] = []
    for part in parts_of(message):
        if part is message:
            continue
        if part.get_content_type() == "text/rfc822-headers":
            lines = [line for line in part_text(part).splitlines() if line.lower().startswith("message-id:")]
        else:
            lines = header_texts(part).get("message-id", [])
        found += [found_id for line in lines for found_id in MESSAGE_ID.findall(line)]
    return tuple(dict.fromkeys(found))


def severity_of(action: str, status: str, words: str) -> Severity:
    """Judge by action and status (RFC 3464 2.3.3, RFC 3463); by words only where the status says nothing.

    5.1.7 and 5.1.8 find fault with the sender's address and 5.7.x with its reputation, so neither is hard.
    """
    act = action.strip().lower()
    if act.startswith("delayed"):
        return Severity.DELAYED
    if not act.startswith(("fail", "error")):
        return Severity.OTHER
    if status.startswith("5.1.") and status not in {"5.1.7", "5.1.8"}:
        return Severity.HARD
    if status == "5.4.1":
        return Severity.HARD
    if status in {"", "5.0.0"} and NOBODY_THERE.search(words):
        return Severity.HARD
    return Severity.SOFT


def _from_delivery_status(message: Message) -> list[Diagnosis]:
    """Read the machine's part of a report (RFC 3464)."""
    found = []
    for part in parts_of(message):
        if part.get_content_type() == "message/delivery-status":
            found += [_diagnosis_of(block) for block in parts_of(part) if "action" in block]
    return found


def _diagnosis_of(block: Message) -> Diagnosis:
    """Read one recipient's block of fields."""
    fields = header_texts(block)
    words = first(fields, "diagnostic-code").partition(";")[2].strip() or first(fields, "diagnostic-code")
    status = _status(first(fields, "status"), words)
    recipient = first(fields, "original-recipient") or first(fields, "final-recipient")
    found = re.search(ADDRESS, recipient.rpartition(";")[2])
    return Diagnosis(
        address=found[0].lower() if found else "",
        severity=severity_of(first(fields, "action"), status, words),
        status=status,
        code=_smtp_code(words),
        sentence=_sentence(words),
    )


def _from_words(message: Message) -> list[Diagnosis]:
    """Read a report that is written for people only."""
    text = written_text(message, limit=REPORT_CHARACTERS)
    delayed, failed = _known_to_flufl(message, text)
    if not delayed and not failed:
        named = _named_in(text)
        delayed, failed = (named, []) if STILL_TRYING.search(text) else ([], named)
    return [_diagnosis_in(text, address, "delayed") for address in delayed] + [
        _diagnosis_in(text, address, "failed") for address in failed
    ]


def _known_to_flufl(message: Message, text: str) -> tuple[list[str], list[str]]:
    """Give the addresses that flufl.bounce finds: delayed, and failed.

    It gets the text decoded and with its lines cut: it does not decode, and it searches without limits. Of the
    headers it gets only the addresses, since it gives up on a sender without one.
    """
    plain = Message()
    headers = header_texts(message)
    senders = re.findall(ADDRESS, first(headers, "from"))
    plain["From"] = senders[0] if senders else "unknown@example.invalid"
    if failed_recipients := re.findall(ADDRESS, first(headers, "x-failed-recipients")):
        plain["X-Failed-Recipients"] = ", ".join(failed_recipients)
    plain.set_payload("\n".join(line[:LINE_CHARACTERS] for line in text.splitlines()))
    try:
        delayed, failed = all_failures(plain)
    except (ValueError, TypeError, AttributeError, LookupError):
        # Its detectors take a message apart as their makers sent it, and stumble over forgeries.
        return [], []
    return _whole_addresses(delayed), _whole_addresses(failed)


def _whole_addresses(found: frozenset[bytes]) -> list[str]:
    texts = sorted(address.decode("ascii", "replace").strip().lower() for address in found)
    return [text for text in texts if re.fullmatch(ADDRESS, text)]


def _named_in(text: str) -> list[str]:
    found = [match["address"].lower() for pattern in NAMED for match in pattern.finditer(text)]
    return list(dict.fromkeys(found))


def _diagnosis_in(text: str, address: str, action: str) -> Diagnosis:
    """Look for the server's answer in the lines that follow the address."""
    at = max(text.lower().find(address), 0)
    after = text[at : at + 2_000]
    answer = STATUS.search(after) or SMTP_ANSWER.search(after)
    rest = after[len(address) :].strip(" \n>:)")
    words = _line_around(after, answer.start()) if answer else rest.partition("\n\n")[0]
    status = _status("", words)
    return Diagnosis(
        address=address,
        severity=severity_of(action, status, words),
        status=status,
        code=_smtp_code(words),
        sentence=_sentence(words),
    )


def _line_around(text: str, at: int) -> str:
    begin = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return text[begin : end if end >= 0 else len(text)]


def _status(said: str, words: str) -> str:
    """Give the more exact of the two statuses: many reports say 5.0.0 and quote a server that said 5.1.1."""
    stated = STATUS.search(said)
    quoted = STATUS.search(words)
    if quoted and (stated is None or stated[1].endswith(".0.0")):
        return quoted[1]
    return stated[1] if stated else ""


def _smtp_code(words: str) -> int | None:
    found = SMTP_ANSWER.search(words)
    return int(found[1]) if found else None


def _sentence(words: str) -> str:
    return " ".join(words.split())[:SENTENCE_CHARACTERS]
