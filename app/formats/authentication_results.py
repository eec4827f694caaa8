"""What a mail server says it has verified of a message (RFC 8601). Only our own server's word may be believed."""

import re
from collections.abc import Iterable

_COMMENT = re.compile(r"\([^()]*\)")
_PASSED = re.compile(r"\s*(dmarc|dkim)\s*=\s*pass\b", re.IGNORECASE)
_DOMAIN = {
    "dmarc": re.compile(r"\bheader\.from\s*=\s*[\"<]?(?:[^\s@;\"<>]*@)?([a-z0-9.-]+)", re.IGNORECASE),
    "dkim": re.compile(r"\bheader\.[di]\s*=\s*[\"<]?(?:[^\s@;\"<>]*@)?([a-z0-9.-]+)", re.IGNORECASE),
}


def proven_domains(headers: Iterable[str], *, trusted: str) -> frozenset[str]:
    """The domains, in lower case, for which the server called `trusted` says dmarc=pass or dkim=pass.

    `headers` are the values of Authentication-Results. Whatever others say is left out, since the sender of a
    message can write such a header too. With `trusted` empty nobody is believed.
    """
    found = set()
    for header in headers:
        server, *results = _COMMENT.sub(" ", header).split(";")
        name = (server.split() or [""])[0].casefold()
        if not trusted or name != trusted.casefold():
            continue
        for result in results:
            passed = _PASSED.match(result)
            if passed and (domain := _DOMAIN[passed[1].lower()].search(result)):
                found.add(domain[1].lower().rstrip("."))
    return frozenset(found)
