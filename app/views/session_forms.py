"""The forms for when a session is and what it offers. A time that a London clock shows twice is asked about."""

from datetime import datetime
from typing import Any, Literal, Self

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Optional

from app.models.events import EventSession
from app.rules.events import LONGEST_TITLE
from app.rules.london_time import LONDON, happens_twice, london_moment
from app.rules.refusals import Refused
from app.services.events import SessionPlan
from app.views.event_forms import SeatsField, length
from app.views.fields import DateField, MonthField, RadiosField, TimeField, option

#: Which of two moments a time means when the clocks go back, as PEP 495 says it.
_FOLDS: dict[object, Literal[0, 1]] = {"summer": 0, "winter": 1}
_HAPPENS_TWICE = "That time happens twice: the clocks go back that night. Choose which one you mean"


def _which_of_two(label: str) -> RadiosField:
    return RadiosField(
        label,
        choices=[
            option("summer", "The first, before the clocks go back"),
            option("winter", "The second, after they have gone back"),
        ],
        validate_choice=False,
    )


class TimesForm(FlaskForm):
    """When something is: a day, and the start and end on it where they are known."""

    held_on = DateField(
        "Day", what="Day", validators=[Optional()], description="Leave it empty if the day is to be confirmed"
    )
    starts = TimeField("Starts at", what="Start", validators=[Optional()], description="For example 9:30am")
    starts_which = _which_of_two("Which start do you mean?")
    ends = TimeField("Ends at", what="End", validators=[Optional()], description="For example 4pm")
    ends_which = _which_of_two("Which end do you mean?")

    def which_fields(self) -> list[RadiosField]:
        """The questions about times that happen twice on the day: most days none."""
        on, pairs = self.held_on.data, ((self.starts, self.starts_which), (self.ends, self.ends_which))
        return [
            which for time, which in pairs if on and time.data is not None and happens_twice(on, time.data)
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether each field is right, and the times go together; also where one of them was left empty."""
        if not super().validate(extra_validators):
            return False
        unsaid = [which for which in self.which_fields() if which.data not in _FOLDS]
        for which in unsaid:
            which.errors = [_HAPPENS_TWICE]
        if unsaid:
            return False
        sentence = self._what_is_wrong_with_times()
        if sentence:
            self.ends.errors = [sentence]
        return not sentence

    def _what_is_wrong_with_times(self) -> str:
        """Both or neither; times need a day; the clock must show them; the end comes after the start."""
        if (self.starts.data is None) != (self.ends.data is None):
            return "Enter both times, or neither"
        if self.ends.data is not None and self.held_on.data is None:
            return "Enter the day as well, or leave the times empty"
        try:
            starts_at, ends_at = self.moments()
        except Refused as refusal:
            return str(refusal)
        if starts_at is not None and ends_at is not None and ends_at <= starts_at:
            return "The end must be after the start"
        return ""

    def moments(self) -> tuple[datetime | None, datetime | None]:
        """Start and end, where day and times are all known."""
        on, starts, ends = self.held_on.data, self.starts.data, self.ends.data
        if on is None or starts is None or ends is None:
            return None, None
        return (
            london_moment(on, starts, fold=_FOLDS.get(self.starts_which.data)),
            london_moment(on, ends, fold=_FOLDS.get(self.ends_which.data)),
        )


class SessionForm(TimesForm):
    """One session of an event. Leave out what is to be confirmed."""

    title = StringField(
        "Title", validators=[DataRequired("Enter a title for the session"), length(LONGEST_TITLE)]
    )
    held_in = MonthField(
        "Month", what="Month", validators=[Optional()], description="Only if the day is to be confirmed"
    )
    venue = StringField(
        "Venue", validators=[length(500)], description="Leave it empty if it is to be confirmed"
    )
    room = StringField("Room", validators=[length(200)])
    slot = StringField(
        "Slot",
        filters=[lambda typed: " ".join(typed.split()) if typed else typed],
        validators=[length(60)],
        description="Such as “Morning”, where delegates choose among sessions that run side by side",
    )
    seats_limit = SeatsField("Places", "Leave it empty for no limit")

    @classmethod
    def showing(cls, each: EventSession | SessionPlan) -> Self:
        """The form as it is filled in for a session, with its times as the clock in London shows them."""
        known = {
            name: getattr(each, name)
            for name in ("title", "held_on", "held_in", "venue", "room", "seats_limit", "slot")
        }
        if each.starts_at and each.ends_at:
            starts, ends = each.starts_at.astimezone(LONDON), each.ends_at.astimezone(LONDON)
            known |= {"held_on": starts.date(), "starts": starts.time(), "ends": ends.time()}
            known |= {
                f"{end}_which": ("summer", "winter")[at.fold]
                for end, at in (("starts", starts), ("ends", ends))
            }
        return cls(formdata=None, data=known)

    def plan(self) -> SessionPlan:
        """The session as it was filled in."""
        starts_at, ends_at = self.moments()
        on = self.held_on.data
        return SessionPlan(
            title=str(self.title.data),
            starts_at=starts_at,
            ends_at=ends_at,
            held_on=on if starts_at is None else None,
            held_in=self.held_in.data if on is None else None,
            venue=(self.venue.data or "").strip() or None,
            room=(self.room.data or "").strip() or None,
            seats_limit=self.seats_limit.data,
            slot=self.slot.data or "",
        )
