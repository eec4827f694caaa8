"""Two officers who edit one thing: what each changed, and where they disagree. No database, no Flask.

Each form carries what it showed. What only one of the two changed stands; what both changed, each to something
else, is for a person to decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from app.rules.refusals import Refused

Plain = str | int | bool | None


@dataclass(frozen=True)
class Disagreement:
    """One detail that both changed: what the form showed, what it is now, what was typed."""

    name: str
    before: Plain
    theirs: Plain
    yours: Plain


@dataclass(frozen=True)
class Merged:
    """What would be saved, and where the two disagree; there the value is the one that was typed last."""

    values: Mapping[str, Any]
    disagreements: tuple[Disagreement, ...]


class ChangedMeanwhile(Refused):
    """Somebody else changed the same details meanwhile; carries both versions, and all that was typed."""

    def __init__(self, merged: Merged, *, who: str, at: datetime | None) -> None:
        super().__init__(
            f"{who or 'Somebody else'} changed the same details while you were editing. Nothing has been saved, "
            "and nothing that you typed is lost."
        )
        self.merged = merged
        self.who = who
        self.at = at


def plain(value: object) -> Plain:
    """The value as it travels in a form: dates as ISO 8601, moments in UTC, texts without spaces at their ends."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if value is None or isinstance(value, bool | int):
        return value
    return str(value).replace("\r\n", "\n").strip()


def merge_edits(seen: Mapping[str, Plain], *, theirs: Mapping[str, Any], yours: Mapping[str, Any]) -> Merged:
    """Put two edits of the same thing together. `seen` is what the form showed, by the names of `yours`.

    A name that is missing from `seen` counts as changed by both.
    """
    values: dict[str, Any] = {}
    disagreements = []
    for name, mine in yours.items():
        now, typed, shown = plain(theirs[name]), plain(mine), seen.get(name, _NOT_SHOWN)
        if typed in (now, shown) and type(typed) in (type(now), type(shown)):
            values[name] = theirs[name]
            continue
        values[name] = mine
        if now != shown:
            disagreements.append(Disagreement(name, None if shown is _NOT_SHOWN else seen[name], now, typed))
    return Merged(values, tuple(disagreements))


_NOT_SHOWN = object()
