"""Words, addresses and moments as a calendar file may hold them (RFC 5545 sections 3.1 and 3.3).

Knows what must be taken out or respelt before icalendar escapes and folds it. Knows nothing of events.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email
from icalendar import Component, Timezone

_LONDON = ZoneInfo("Europe/London")
#: Controls other than tab and line feed, byte order marks, and halves of characters that UTF-8 cannot write.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACE = re.compile(r"\s+")


def writable(text: str) -> str:
    """The text with a line feed for every kind of line end, and without what no calendar can show."""
    return _UNWRITABLE.sub("", _LINE_END.sub("\n", text)).strip()


def one_line(text: str) -> str:
    """The text on one line, with single spaces."""
    return _SPACE.sub(" ", writable(text))


def unbroken(text: str) -> str:
    """The text without any space, for web addresses and identities, where a space would end them."""
    return _SPACE.sub("", writable(text))


def mail_address(address: str) -> str:
    """The address with nothing that could end its line, and its domain as mail servers spell it."""
    bare = unbroken(address)
    if bare.isascii():
        return bare
    local_part, at, domain = bare.rpartition("@")
    return local_part + at + _ascii_domain(domain)


def on_londons_clock(moment: datetime) -> datetime:
    """The moment in Europe/London, or in UTC where London's clock cannot tell it; in whole seconds.

    In the hour that comes twice in October a local time means the first (RFC 5545 section 3.3.5), but libical
    and ical.js take it for the second, so neither is written so.
    """
    local = moment.astimezone(_LONDON).replace(microsecond=0)
    comes_once = local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()
    return local if comes_once else local.astimezone(UTC)


#: Europe/London as two yearly rules, since Outlook and Thunderbird misread lists of dates.
LONDON_TIME_ZONE: Component = Timezone.from_ical(
    "BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:19810329T010000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
    "TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nTZNAME:BST\r\nEND:DAYLIGHT\r\n"
    "BEGIN:STANDARD\r\nDTSTART:19961027T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
    "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nTZNAME:GMT\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)


@lru_cache(maxsize=1024)
def _ascii_domain(domain: str) -> str:
    """The domain in Punycode; as it is when it is no domain, since a strange address is still somebody's."""
    try:
        return validate_email(f"a@{domain}", check_deliverability=False).ascii_domain
    except EmailNotValidError:
        return domain
