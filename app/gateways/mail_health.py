"""Asking whether mail can leave and will be believed: the mail server, and what the sender's domain publishes.

Everything here waits a few seconds at most, and what could not be asked is said to be so: no answer is no fault.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_mail import Mail

from app.gateways.smtp import knock

#: How long one question may take.
ANSWER_SECONDS = 5.0
#: Where mail services put their keys; a domain may use another name, which nobody can guess (RFC 6376 3.1).
USUAL_SELECTORS = ("selector1", "selector2", "default", "google", "mail", "k1", "s1", "dkim")


class Verdict(StrEnum):
    """What a question came to."""

    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "could not ask"


@dataclass(frozen=True, slots=True)
class Finding:
    """One question, its answer in a word, and a sentence for officers."""

    about: str
    verdict: Verdict
    sentence: str


def ask_mail_server(mail: Mail) -> Finding:
    """Connect, begin TLS and sign in as a letter would, and hang up."""
    about = "Mail server"
    if not getattr(mail, "server", ""):
        return Finding(about, Verdict.UNKNOWN, "None is set, so letters are kept as files and go to nobody.")
    trouble, said = knock(mail, answer_seconds=ANSWER_SECONDS)
    if trouble is not None:
        return Finding(about, Verdict.BAD, trouble)
    return Finding(about, Verdict.GOOD, said)


def ask_domain(domain: str) -> list[Finding]:
    """What the domain of the letters' sender publishes about its mail: SPF, DKIM and DMARC."""
    return [_ask_spf(domain), _ask_dkim(domain), _ask_dmarc(domain)]


def _ask_spf(domain: str) -> Finding:
    about = f"SPF of {domain}"
    found = _records(domain)
    if found is None:
        return _not_asked(about)
    records = [each for each in found if each.lower().startswith("v=spf1")]
    if len(records) > 1:
        return Finding(about, Verdict.BAD, "There are several records; there must be one (RFC 7208, 3.2).")
    if not records:
        return Finding(
            about, Verdict.BAD, "There is none, so that others cannot know which servers may send."
        )
    return Finding(about, Verdict.GOOD, records[0])


def _ask_dmarc(domain: str) -> Finding:
    about = f"DMARC of {domain}"
    # A domain below another has the policy of the one above, where it has none of its own (RFC 7489, 6.6.3).
    above = domain.split(".", 1)[1] if domain.count(".") > 1 else ""
    for name in filter(None, (domain, above)):
        found = _records(f"_dmarc.{name}")
        if found is None:
            return _not_asked(about)
        for record in found:
            if record.lower().replace(" ", "").startswith("v=dmarc1"):
                return Finding(about, Verdict.GOOD, record)
    return Finding(about, Verdict.BAD, "There is none. Large mail services put such letters aside.")


def _ask_dkim(domain: str) -> Finding:
    about = f"DKIM of {domain}"
    for selector in USUAL_SELECTORS:
        found = _records(f"{selector}._domainkey.{domain}")
        if found is None:
            return _not_asked(about)
        if any("p=" in each for each in found):
            return Finding(about, Verdict.GOOD, f"There is a key under the name {selector}.")
    return Finding(
        about,
        Verdict.UNKNOWN,
        "There is no key under the usual names. It may have another: ask whoever runs the mail server.",
    )


def _not_asked(about: str) -> Finding:
    return Finding(about, Verdict.UNKNOWN, "The name servers did not answer.")


def _records(name: str) -> Sequence[str] | None:
    """The texts that a name has; none where nobody answers."""
    # Imported late: it takes memory that a web process whose officers never ask does not need.
    import dns.exception  # noqa: PLC0415
    import dns.resolver  # noqa: PLC0415

    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=ANSWER_SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError):
        return None
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
