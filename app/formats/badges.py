"""Badges to cut out, ten to a sheet of A4: name as typed, role, organisation, category, QR of the reference."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from app.formats.attendee_list import AttendeeRow, status_words
from app.formats.name_order import alphabetical, full_name
from app.formats.pdf import EventHeading, compile_pdf, printable
from app.formats.qr_codes import qr_svg

#: Up to how many characters a name is printed in how many points; longer ones in the last.
_NAME_SIZES = ((17, 24.0), (34, 20.0), (60, 15.0), (100, 11.5), (180, 8.5))
_SMALLEST_NAME = 5.5
#: Longer words than this do not fit the width in the largest size.
_LONGEST_LARGE_WORD = 16
#: The longest word that fits the width in the smallest size for words.
_LONGEST_WORD = 45
_SMALLEST_WORD = 8.5
#: Up to how many characters role and organisation, and category, are printed in how many points.
_DETAIL_SIZES = ((75, 10.0), (130, 8.0))
_SMALLEST_DETAIL = 6.0
_CATEGORY_SIZES = ((45, 9.0), (110, 7.0))
_SMALLEST_CATEGORY = 5.0
_DELEGATE = "delegate"


def badges(template: str | Path, rows: Iterable[AttendeeRow], *, heading: EventHeading) -> bytes:
    """The badges as a PDF, A to Z."""
    return compile_pdf(template, badge_values(rows, heading=heading), moment=heading.moment)


def badge_values(rows: Iterable[AttendeeRow], *, heading: EventHeading) -> dict[str, Any]:
    """What the template shows. `tone` numbers the category's colour: the same for all of one category."""
    people = alphabetical(rows)
    words = [_category_words(row) for row in people]
    tones = {each: tone for tone, each in enumerate(sorted(set(words)))}
    return {
        **heading.values(),
        "badges": [
            _badge(row, category, tones[category]) for row, category in zip(people, words, strict=True)
        ],
    }


def _badge(row: AttendeeRow, category: str, tone: int) -> dict[str, Any]:
    name = full_name(row)
    return {
        "name": printable(name, longest_word=_LONGEST_WORD),
        "size": name_points(name.split()),
        "job_title": printable(row.job_title),
        "organisation": printable(row.organisation),
        "detail_size": _points(row.job_title + row.organisation, _DETAIL_SIZES, _SMALLEST_DETAIL),
        "category": printable(category),
        "category_size": _points(category, _CATEGORY_SIZES, _SMALLEST_CATEGORY),
        "tone": tone,
        "reference": row.reference,
        "qr": qr_svg(row.reference),
    }


def name_points(words: Sequence[str]) -> float:
    """The size in points in which a name of these words is printed, so that it keeps to its part of the badge."""
    size = _points(" ".join(words), _NAME_SIZES, _SMALLEST_NAME)
    longest = max(map(len, words), default=0)
    if longest > _LONGEST_LARGE_WORD:
        size = min(size, max(_NAME_SIZES[0][1] * _LONGEST_LARGE_WORD / longest, _SMALLEST_WORD))
    return round(size, 1)


def _points(text: str, sizes: Sequence[tuple[int, float]], smallest: float) -> float:
    """The size of the first step that the text is short enough for."""
    return next((points for most, points in sizes if len(text) <= most), smallest)


def _category_words(row: AttendeeRow) -> str:
    """As what somebody comes: a speaker or organiser as that, a delegate by the first category."""
    if row.kind not in ("", _DELEGATE) or not row.categories:
        return status_words(row.kind or _DELEGATE)
    return row.categories[0]
