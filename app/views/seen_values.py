"""What a form showed travels with it, so that a colleague's change in the meantime is noticed."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField

from app.formats.dates import day_words, moment_words
from app.rules.edits import ChangedMeanwhile, Plain, plain

_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT")


class SeenForm(FlaskForm):
    """A form that carries what it showed."""

    seen = HiddenField()

    def has_shown(self, values: Mapping[str, Any]) -> None:
        """Note what stands in the form, before anybody types."""
        self.seen.data = json.dumps({name: plain(value) for name, value in values.items()})

    @property
    def seen_values(self) -> Mapping[str, Plain]:
        """What the form showed; nothing where that was lost or tampered with, so that nothing passes unseen."""
        try:
            read = json.loads(self.seen.data or "")
        except ValueError:
            return {}
        if not isinstance(read, dict):
            return {}
        return {
            name: value
            for name, value in read.items()
            if value is None or isinstance(value, str | int | bool)
        }


@dataclass(frozen=True)
class ShownDisagreement:
    """One detail that both changed, in words."""

    name: str
    before: str
    theirs: str
    yours: str


def in_words(meanwhile: ChangedMeanwhile) -> list[ShownDisagreement]:
    """What both changed, as a page says it."""
    return [
        ShownDisagreement(each.name, _words(each.before), _words(each.theirs), _words(each.yours))
        for each in meanwhile.merged.disagreements
    ]


def _words(value: Plain) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    text = "" if value is None else str(value)
    if _DAY.match(text):
        return day_words(date.fromisoformat(text))
    if _MOMENT.match(text):
        return moment_words(datetime.fromisoformat(text))
    return text
