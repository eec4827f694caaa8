"""PDF documents from typst templates. Knows how they are made, not what is in them.

Values travel beside the template as JSON and are never pasted into its source, so that no name can be read as
markup. The documents are PDF/UA-1 (ISO 14289-1): tagged, titled, in a stated language.

Fonts: headings in Libertinus Serif, which comes with typst; the rest in the first of Liberation Sans, Arial and
Helvetica (all of one width) that the machine has, else in Libertinus too. Other scripts use what the machine has.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.formats.dates import as_at_words

if TYPE_CHECKING:
    import typst

# Controls cannot be printed, and a turned direction of writing (UAX 9, overrides) would disguise a name.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LONGEST_WORD = 24
_WORD_ENDS = re.compile(r"[\s-]")
_WORD_PIECE = re.compile(r".{10}")
_ZERO_WIDTH_SPACE = "\u200b"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventHeading:
    """What stands at the top of a document: the event, when and where in words, and when the list was true."""

    title: str
    when: str
    where: str
    moment: datetime

    def values(self) -> dict[str, Any]:
        """The heading as templates take it."""
        return {
            "title": printable(self.title),
            "when": printable(self.when),
            "where": printable(self.where),
            "as_at": as_at_words(self.moment),
        }


def compile_pdf(template: str | Path, values: Mapping[str, Any], *, moment: datetime) -> bytes:
    """The document that the template at this path makes of the values; `moment` is when it says it was made.

    A name in letters for which the machine has no font prints as boxes and still reads and copies as typed;
    such a document is tagged like any other but may not call itself PDF/UA.
    """
    # Imported late: it takes 7 MB of each web process, most of which never make a document.
    import typst  # noqa: PLC0415

    inputs = {"values": json.dumps(values, ensure_ascii=False)}
    try:
        return _compile(template, inputs, moment, standards=["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        return _compile(template, inputs, moment, standards=[])


def printable(text: str, *, longest_word: int = _LONGEST_WORD) -> str:
    """The text without controls, and with places where a word may be broken that is longer than the longest."""
    if len(text) <= longest_word and text.isascii() and text.isprintable():
        return text
    clean = _UNPRINTABLE.sub("", text)
    if max(map(len, _WORD_ENDS.split(clean))) <= longest_word:
        return clean
    return re.sub(rf"[^\s-]{{{longest_word + 1},}}", _breakable, clean)


def _breakable(word: re.Match[str]) -> str:
    return _WORD_PIECE.sub(lambda piece: piece[0] + _ZERO_WIDTH_SPACE, word[0])


def _compile(template: str | Path, inputs: dict[str, str], moment: datetime, *, standards: Any) -> bytes:
    import typst  # noqa: PLC0415

    return typst.compile(
        str(template),
        sys_inputs=inputs,
        font_paths=_fonts(),
        pdf_standards=standards,
        timestamp=int(moment.timestamp()),
    )


@lru_cache(maxsize=1)
def _fonts() -> "typst.Fonts":
    """The fonts of typst and of the machine; looking for them takes longer than a short document."""
    import typst  # noqa: PLC0415

    return typst.Fonts()
