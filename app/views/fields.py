"""Form fields whose answers people type in their own way. How they look is for templates/macros/fields.html.

Every wrong answer gets a sentence, whatever was sent: a field never lets an exception reach the page.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import Field, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.utils import unset_value
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.formats.dates import clock_words

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:. ]?(?P<minute>\d\d))?\s*(?P<half>[ap])?\.?(?:m\.?)?", re.ASCII)
_TIMES_WITH_NAMES = {"midday": time(12), "noon": time(12), "midnight": time(0)}


def option(value: str, label: str, *, hint: str = "", divider: str = "") -> SelectChoice:
    """One answer of a RadiosField or CheckboxesField, with a hint below it or a divider ("or") above it."""
    return SelectChoice(value, label, render_kw={"hint": hint, "divider": divider})


class RadiosField(RadioField):
    """One of several answers, none chosen beforehand; `missing` is the sentence for none and for an unknown one."""

    shown_as = "radios"

    def __init__(self, *args: Any, missing: str = "Choose one of the answers", **kwargs: Any) -> None:
        kwargs.setdefault("invalid_choice_message", missing)
        kwargs.setdefault("invalid_value_message", missing)
        super().__init__(*args, **kwargs)


class DropDownField(SelectField):
    """One of a list too long for radios; `missing` as for RadiosField."""

    shown_as = "select"

    def __init__(self, *args: Any, missing: str = "Choose one from the list", **kwargs: Any) -> None:
        kwargs.setdefault("invalid_choice_message", missing)
        kwargs.setdefault("invalid_value_message", missing)
        super().__init__(*args, **kwargs)


class CheckboxesField(SelectMultipleField):
    """Any number of several answers, as a list in the order of the options' values; none is an empty list."""

    shown_as = "checkboxes"
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(
        self, *args: Any, unknown: str = "Choose from the answers on the page", **kwargs: Any
    ) -> None:
        kwargs.setdefault("invalid_choice_message", unknown)
        kwargs.setdefault("invalid_value_message", unknown)
        super().__init__(*args, **kwargs)


class DateField(Field):
    """A date asked for as day, month and year, each in a box of its own: `name-day`, `name-month`, `name-year`.

    Months may be written as words. `what` begins the sentences about a wrong date: "Reply-by date must be a real date".
    `data` is a `date` or None; `typed` is what stood in each box, so that nothing typed is lost;
    `wrong_parts` names the boxes to mark. Blank boxes are no answer: add InputRequired or Optional as the form needs.
    """

    shown_as = "date"
    parts: Sequence[str] = ("day", "month", "year")

    def __init__(self, *args: Any, what: str = "Date", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.what = what
        self.typed: dict[str, str] = {}
        self.wrong_parts: frozenset[str] = frozenset()

    @property
    def first_box_id(self) -> str:
        """The id of the box that a link from the error summary should go to."""
        return f"{self.id}-{next((part for part in self.parts if part in self.wrong_parts), self.parts[0])}"

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Gather the boxes into one answer, so that validators see an empty answer only when all are blank."""
        if formdata is not None:
            self.typed = {part: _text(formdata, f"{self.name}-{part}") for part in self.parts}
            answer = " ".join(filter(None, self.typed.values()))
            formdata = MultiDict({self.name: answer} if answer else {})
        super().process(formdata, data, extra_filters)
        if formdata is None and isinstance(self.data, date):
            self.typed = {part: str(getattr(self.data, part)) for part in self.parts}

    def process_formdata(self, valuelist: list[str]) -> None:
        """Turn the typed parts into a date; ValueError carries the sentence to show."""
        self.data = None
        if not valuelist:
            return
        missing = [part for part in self.parts if not self.typed[part]]
        if missing:
            self.wrong_parts = frozenset(missing)
            raise ValueError(f"{self.what} must include {_with_article(missing)}")
        year = self.typed["year"]
        if year.isascii() and year.isdigit() and len(year) != 4:
            self.wrong_parts = frozenset({"year"})
            raise ValueError("Year must include 4 numbers")
        try:
            self.data = _date_from(self.typed)
        except ValueError:
            self.wrong_parts = frozenset(self.parts)
            raise ValueError(f"{self.what} must be a real date") from None

    def pre_validate(self, _form: Any) -> None:
        """A date that is wrong is told so, and not also that it is missing."""
        if self.process_errors:
            raise StopValidation

    def post_validate(self, _form: Any, _validation_stopped: bool) -> None:
        """Mark every box when a validator refused the whole date."""
        if self.errors and not self.wrong_parts:
            self.wrong_parts = frozenset(self.parts)


class MonthField(DateField):
    """A month of a year ("September 2008"), for what has no day yet; `data` is the first day of that month."""

    parts = ("month", "year")


class TimeField(Field):
    """A time as people write it: 9:30am, 9.30, 4pm, 16:00, midday. `data` is a `time` without a zone, or None.

    From 1 to 6 without am or pm could be meant either way, and is refused rather than guessed.
    """

    shown_as = "time"

    def __init__(self, *args: Any, what: str = "Time", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.what = what
        self.typed = ""

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Keep what was typed, for showing it again."""
        if formdata is not None:
            self.typed = _text(formdata, self.name)
            formdata = MultiDict({self.name: self.typed} if self.typed else {})
        super().process(formdata, data, extra_filters)
        if formdata is None and isinstance(self.data, time):
            self.typed = clock_words(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time; ValueError carries the sentence to show."""
        self.data = None
        if not valuelist:
            return
        words = valuelist[0].casefold()
        if words in _TIMES_WITH_NAMES:
            self.data = _TIMES_WITH_NAMES[words]
            return
        found = _TIME.fullmatch(words)
        if not found:
            raise ValueError(f"{self.what} must be a time, like 9:30am or 4pm")
        hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
        if half is None and 1 <= hour <= 6 and not found["hour"].startswith("0"):
            raise ValueError(f"{self.what} must say am or pm, like {hour}:{minute:02}pm")
        if half and not 1 <= hour <= 12:
            raise ValueError(f"{self.what} must be a real time")
        try:
            self.data = time((hour % 12 + (12 if half == "p" else 0)) if half else hour, minute)
        except ValueError:
            raise ValueError(f"{self.what} must be a real time") from None

    def pre_validate(self, _form: Any) -> None:
        """A time that is wrong is told so, and not also that it is missing."""
        if self.process_errors:
            raise StopValidation


class UploadField(FileField):
    """One file whose name ends in one of `endings` ((".csv", ".xlsx")); `data` is a FileStorage or None."""

    shown_as = "file"

    def __init__(self, *args: Any, endings: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.endings = tuple(endings)

    def pre_validate(self, _form: Any) -> None:
        """Refuse another kind of file by its name; what it holds is for whoever reads it."""
        if self.data and self.endings and not str(self.data.filename).casefold().endswith(self.endings):
            kinds = ", ".join(ending.lstrip(".").upper() for ending in self.endings)
            raise ValidationError(f"The selected file must be one of these kinds: {kinds}")


def _text(formdata: Any, name: str) -> str:
    """The first text sent under `name`; "" for none, and for a file sent where text belongs."""
    first = next(iter(formdata.getlist(name)), "")
    return first.strip() if isinstance(first, str) else ""


def _with_article(parts: list[str]) -> str:
    return " and ".join(f"a {part}" for part in parts)


def _date_from(typed: Mapping[str, str]) -> date:
    month = typed["month"].casefold().rstrip(".")
    named = [place for place, name in enumerate(_MONTHS, 1) if len(month) >= 3 and name.startswith(month)]
    return date(_number(typed["year"]), named[0] if named else _number(month), _number(typed.get("day", "1")))


def _number(text: str) -> int:
    """Read one to four digits; ValueError for all else, such as "²", "1_0" or "+1"."""
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise ValueError(text)
    return int(text)
