"""The forms that events are planned with, and the plans that they mean."""

from datetime import datetime

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, IntegerField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.rules.events import LONGEST_TITLE
from app.rules.london_time import london_moment
from app.rules.refusals import Refused
from app.rules.states import Choice
from app.services.events import EventPlan, SessionPlan
from app.views.fields import DateField, MonthField, RadiosField, TimeField, option


def _seats(label: str, description: str = "") -> IntegerField:
    return IntegerField(
        label,
        description=description,
        validators=[Optional(), NumberRange(min=0, message=f"{label} must be 0 or more")],
    )


class EventForm(FlaskForm):
    """An event: what it is, how people attend, how many, until when they may reply, whom they may ask."""

    title = StringField(
        "Title",
        validators=[InputRequired("Enter a title for the event"), Length(max=LONGEST_TITLE)],
    )
    description = TextAreaField("What it is about", validators=[Length(max=4000)])
    attendance = RadiosField(
        "If it has several sessions, a yes means",
        choices=[
            option(Choice.ATTEND_ALL, "Coming to all of them", hint="Such as a course of two days"),
            option(Choice.CHOOSE_ONE, "Choosing one of them", hint="Such as one of two training days"),
        ],
        default=Choice.ATTEND_ALL,
    )
    seats_target = _seats("Target", "How many delegates you hope for")
    seats_limit = _seats("Limit", "How many people may come in all: delegates, speakers and organisers")
    reply_by = DateField("Reply by", what="Reply-by date", validators=[Optional()])
    allows_not_sure = BooleanField("Let people answer “Not sure yet”")
    contact_name = StringField("Contact’s name", validators=[InputRequired("Enter whom delegates may ask")])
    contact_email = EmailField(
        "Contact’s email", validators=[InputRequired("Enter the contact’s email address")]
    )
    contact_telephone = TelField("Contact’s telephone")

    def plan(self) -> EventPlan:
        """The event as it was filled in."""
        return EventPlan(
            title=str(self.title.data),
            description=self.description.data or "",
            attendance=Choice(self.attendance.data),
            seats_target=self.seats_target.data,
            seats_limit=self.seats_limit.data,
            reply_by=self.reply_by.data,
            allows_not_sure=bool(self.allows_not_sure.data),
            contact_name=str(self.contact_name.data).strip(),
            contact_email=str(self.contact_email.data).strip(),
            contact_telephone=(self.contact_telephone.data or "").strip(),
        )


class SessionForm(FlaskForm):
    """One session of an event. Leave out what is to be confirmed."""

    title = StringField(
        "Title", validators=[InputRequired("Enter a title for the session"), Length(max=LONGEST_TITLE)]
    )
    held_on = DateField(
        "Day", what="Day", validators=[Optional()], description="Leave it empty if the day is to be confirmed"
    )
    held_in = MonthField(
        "Month", what="Month", validators=[Optional()], description="Only if the day is to be confirmed"
    )
    starts = TimeField("Starts at", what="Start", validators=[Optional()], description="For example 9:30am")
    ends = TimeField("Ends at", what="End", validators=[Optional()], description="For example 4pm")
    venue = StringField(
        "Venue", validators=[Length(max=500)], description="Leave it empty if it is to be confirmed"
    )
    room = StringField("Room", validators=[Length(max=200)])
    seats_limit = _seats("Places", "Leave it empty for no limit")

    def validate_ends(self, field: TimeField) -> None:
        """Both times or neither; times need a day; the clock must show them; the end comes after the start."""
        if (self.starts.data is None) != (field.data is None):
            raise ValidationError("Enter both times, or neither")
        if field.data is not None and self.held_on.data is None:
            raise ValidationError("Enter the day as well, or leave the times empty")
        try:
            starts_at, ends_at = self._moments()
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None
        if starts_at is not None and ends_at is not None and ends_at <= starts_at:
            raise ValidationError("The end must be after the start")

    def _moments(self) -> tuple[datetime | None, datetime | None]:
        """Start and end, where day and times are all known."""
        on, starts, ends = self.held_on.data, self.starts.data, self.ends.data
        if on is None or starts is None or ends is None:
            return None, None
        return london_moment(on, starts), london_moment(on, ends)

    def plan(self) -> SessionPlan:
        """The session as it was filled in."""
        starts_at, ends_at = self._moments()
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
        )
