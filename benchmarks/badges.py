"""Badges, beside typst on the same page with the same values at hand."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import typst

from app.formats.badges import badge_values, badges
from app.formats.pdf import EventHeading
from app.rules.tokens import reference_from
from benchmarks.crowds import NOW, invented_people
from benchmarks.figures import Figure, seconds
from config import ROOT

_TEMPLATE = ROOT / "templates" / "documents" / "badges.typ"
_HEADING = EventHeading(title="Looking to the future", when="Friday 8 February", where="Kassam", moment=NOW)


@dataclass(frozen=True)
class Guest:
    """Somebody with a badge, as the attendee list has them."""

    title: str
    given_name: str
    family_name: str
    job_title: str
    organisation: str
    reference: str
    suffix: str = ""
    sector: str = ""
    partner: str = ""
    categories: tuple[str, ...] = ("Members",)
    sessions: tuple[str, ...] = ()
    kind: str = "delegate"
    status: str = "held"
    replied_at: datetime | None = field(default=None)
    deputy_for: str = ""


def measure(guests: int) -> Iterator[Figure]:
    """All badges in one document."""
    rows = _guests(guests, start=0)
    # Other people than ours: typst keeps what it has laid out once.
    others = badge_values(_guests(guests, start=guests), heading=_HEADING)
    inputs = {"values": json.dumps(others, ensure_ascii=False)}
    fonts = typst.Fonts()
    # The first document of a process also pays for what both ways keep afterwards.
    badges(_TEMPLATE, _guests(10, start=2 * guests), heading=_HEADING)
    baseline = seconds(
        lambda: typst.compile(
            str(_TEMPLATE), sys_inputs=inputs, font_paths=fonts, pdf_standards=["ua-1"], timestamp=0
        )
    )
    ours = seconds(lambda: badges(_TEMPLATE, rows, heading=_HEADING))
    yield Figure(f"badges for {guests:,}", ours, "s", baseline, at_most=1.5)


def _guests(count: int, *, start: int) -> list[Guest]:
    return [
        Guest(
            each["title"],
            each["given_name"],
            each["family_name"],
            each["job_title"],
            each["organisation"],
            reference_from(number),
        )
        for number, each in enumerate(invented_people(count, start=start), start=start)
    ]
