"""Letters on paper for people without email: one page each, with a reply slip to cut off and post."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.formats.attendee_list import london_clock
from app.formats.dates import short_day_words
from app.formats.pdf import compile_pdf, printable
from app.formats.qr_codes import qr_svg

#: An address that people type must copy as it is, so it is broken only if it would run off the page.
_LONGEST_ADDRESS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperEvent:
    """What all letters about an event say alike, in words. Whatever is empty is left out.

    `web_address` is the address to type, short and without a token; with the reference it opens the same pages.
    `return_to` are the lines of the postal address for reply slips. `privacy_notice` is the sentence that a
    first letter must carry: who writes, and where the data came from.
    """

    title: str
    sender: str
    sessions: Sequence[str]
    where: str
    reply_by: str
    contact_name: str
    telephone: str
    web_address: str
    return_to: Sequence[str] = ()
    privacy_notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLetter:
    """What one letter says: to whom, at which address, how they are greeted, and the paragraphs of the letter.

    With `postal_lines` the name and these lines stand where a window envelope shows them; without, the name and
    `address_lines` begin the letter. A paragraph may have lines; the closing may have paragraphs, with an empty
    line between. `heading` stands over the letter, in place of the event's title, which then follows
    the `opening` with its days and places.
    """

    name: str
    address_lines: Sequence[str]
    greeting: str
    paragraphs: Sequence[str]
    closing: str
    reference: str
    postal_lines: Sequence[str] = ()
    heading: str = ""
    opening: Sequence[str] = ()


def paper_letters(
    template: str | Path,
    letters: Iterable[PaperLetter],
    *,
    event: PaperEvent,
    moment: datetime,
    large_print: bool = False,
) -> bytes:
    """The letters as one PDF, each on a page of its own, dated the London day of `moment`.

    In large print nothing is smaller than 16 points. A letter that is too long for one page goes on overleaf
    instead of being cut off.
    """
    values = letter_values(letters, event=event, moment=moment, large_print=large_print)
    return compile_pdf(template, values, moment=moment)


def letter_values(
    letters: Iterable[PaperLetter], *, event: PaperEvent, moment: datetime, large_print: bool
) -> dict[str, Any]:
    """What the template shows."""
    return {
        "title": printable(event.title),
        "sender": printable(event.sender),
        "sessions": _lines(event.sessions),
        "where": printable(event.where),
        "reply_by": printable(event.reply_by),
        "contact_name": printable(event.contact_name),
        "telephone": printable(event.telephone),
        "web_address": printable(event.web_address, longest_word=_LONGEST_ADDRESS),
        "return_to": _lines(event.return_to),
        "privacy_notice": printable(event.privacy_notice, longest_word=_LONGEST_ADDRESS),
        "date": short_day_words(london_clock(moment).date()),
        "large_print": large_print,
        "letters": [
            {
                "name": printable(letter.name),
                "address_lines": _lines(letter.address_lines),
                "greeting": printable(letter.greeting),
                "postal_lines": _lines(letter.postal_lines),
                "heading": printable(letter.heading or event.title),
                "opening": _paragraphs(letter.opening),
                "paragraphs": _paragraphs(letter.paragraphs),
                "closing": _paragraphs(letter.closing.split("\n\n")),
                "reference": letter.reference,
                "qr": qr_svg(letter.reference),
            }
            for letter in letters
        ],
    }


def _lines(lines: Sequence[str]) -> list[str]:
    return [printable(line, longest_word=_LONGEST_ADDRESS) for line in lines if line.strip()]


def _paragraphs(paragraphs: Sequence[str]) -> list[list[str]]:
    """The lines of each paragraph that has any."""
    return [_lines(each.split("\n")) for each in paragraphs if each.strip()]
