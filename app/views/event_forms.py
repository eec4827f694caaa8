"""The forms that events are planned with, and the plans that they mean."""

from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, IntegerField, StringField, TelField, TextAreaField
from wtforms.validators import DataRequired, Email, Length, NumberRange, Optional, ValidationError

from app.models.events import Event
from app.rules.events import LONGEST_TITLE
from app.rules.retention import (
    HISTORY_KEPT_MONTHS,
    MOST_DAYS,
    MOST_MONTHS,
    NEEDS_KEPT_DAYS,
    REPLIES_KEPT_MONTHS,
    KeptTooLong,
    Retention,
    check_retention,
)
from app.rules.states import Choice
from app.services.events import EventPlan
from app.views.fields import DateField, RadiosField, option

#: More than any hall holds, and less than a database refuses.
_MOST_SEATS = 1_000_000


class SeatsField(IntegerField):
    """A number of seats, or nothing where there is no limit."""

    def __init__(self, label: str, description: str = "", **kwargs: Any) -> None:
        too_small, too_large = f"{label} must be 0 or more", f"{label} must be {_MOST_SEATS:,} or fewer"
        checks = [NumberRange(min=0, message=too_small), NumberRange(max=_MOST_SEATS, message=too_large)]
        super().__init__(label, [Optional(), *checks], description=description, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; ValueError carries the sentence to show."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(f"{self.label.text} must be a whole number, like 100") from None


def length(most: int) -> Length:
    """A validator with a sentence: no more than so many characters."""
    return Length(max=most, message=f"Use {most:,} characters or fewer")


def _whole_number(label: str, description: str, *, least: int, most: int) -> IntegerField:
    """A number that may be left empty, within bounds that keep it sensible."""
    sentence = f"{label} must be a number from {least} to {most}"
    return IntegerField(
        label, [Optional(), NumberRange(least, most, sentence)], description=description, default=None
    )


def _kept(label: str, default: int, most: int) -> IntegerField:
    """How long something is kept; what is left empty is kept as long as the documents say."""
    sentence = f"{label.split(',', maxsplit=1)[0]}: enter a whole number from 0 to {most}"
    checks = [Optional(), NumberRange(min=0, max=most, message=sentence)]
    return IntegerField(label, checks, default=default, description=f"{default} if you leave it empty")


class EventForm(FlaskForm):
    """An event: what it is, how people attend, how many, until when they may reply, whom they may ask.

    Fields stand as on the page, so that the summary of errors names them in that order.
    """

    title = StringField(
        "Title",
        validators=[DataRequired("Enter a title for the event"), length(LONGEST_TITLE)],
    )
    description = TextAreaField("What it is about", validators=[length(4000)])
    seats_limit = SeatsField("Limit", "How many people may come in all: delegates, speakers and organisers")
    seats_target = SeatsField("Target", "How many delegates you hope for")
    counts_assistants = BooleanField(
        "Count assistants towards the target",
        description="Whoever comes to assist a disabled delegate. They always count against limits.",
    )
    shows_places_left = BooleanField("Show delegates how many places are left where they choose")
    reply_by = DateField("Reply by", what="Reply-by date", validators=[Optional()])
    allows_not_sure = BooleanField("Let people answer “Not sure yet”")
    allows_deputies = BooleanField("Let people name somebody to come instead")
    deputies_until = DateField("Until the end of", what="Date for deputies", validators=[Optional()])
    deputies_need_approval = BooleanField(
        "An officer approves each deputy first",
        description="The place stays with whoever named them until then",
    )
    moving_up = RadiosField(
        "When a place comes free, the next on the waiting list",
        choices=[
            option("at_once", "Gets it at once", hint="With a letter that says so"),
            option("offers", "Is offered it", hint="With a letter that asks them to take it in time"),
        ],
        default="at_once",
        validate_choice=False,
    )
    offer_hours = _whole_number(
        "Working hours to take it",
        "Counted from 9am to 5pm, Monday to Friday, without bank holidays. Then it is offered to the next.",
        least=1,
        most=200,
    )
    stops_hours_before = _whole_number(
        "Stop this many hours before a session starts",
        "From then on nobody moves up by themselves, and an officer decides",
        least=0,
        most=2000,
    )
    attendance = RadiosField(
        "If it has several sessions, a yes means",
        choices=[
            option(Choice.ATTEND_ALL, "Coming to all of them", hint="Such as a course of two days"),
            option(Choice.CHOOSE_ONE, "Choosing one of them", hint="Such as one of two training days"),
            option(
                Choice.CHOOSE_UP_TO, "Choosing among them", hint="Such as a workshop in each part of the day"
            ),
        ],
        default=Choice.ATTEND_ALL,
    )
    choose_up_to = _whole_number(
        "Most that can be chosen for each slot",
        "Sessions with the same slot, such as “Morning”, run side by side",
        least=1,
        most=20,
    )
    contact_name = StringField(
        "Contact’s name", validators=[DataRequired("Enter whom delegates may ask"), length(200)]
    )
    contact_email = EmailField(
        "Contact’s email",
        filters=[lambda typed: typed.strip() if typed else typed],
        validators=[
            DataRequired("Enter the contact’s email address"),
            Email("Enter an email address in the correct format, like name@example.com"),
            length(320),
        ],
    )
    contact_telephone = TelField("Contact’s telephone", validators=[length(100)])
    needs_kept_days = _kept("Access and diet needs, for days", NEEDS_KEPT_DAYS, MOST_DAYS)
    replies_kept_months = _kept("Replies and letters, for months", REPLIES_KEPT_MONTHS, MOST_MONTHS)
    history_kept_months = _kept("What was done, without names, for months", HISTORY_KEPT_MONTHS, MOST_MONTHS)

    @classmethod
    def showing(cls, event: Event) -> Self:
        """The form as it is filled in for an event."""
        return cls(obj=event, moving_up="offers" if event.offer_hours is not None else "at_once")

    @property
    def _chooses_among(self) -> bool:
        return bool(self.attendance.data == Choice.CHOOSE_UP_TO)

    @property
    def _offers(self) -> bool:
        return bool(self.moving_up.data == "offers")

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether each field is right, and an offer has its hours."""
        is_valid = bool(super().validate(extra_validators))
        if self._offers and self.offer_hours.data is None and not self.offer_hours.errors:
            self.offer_hours.errors = ["Enter how many working hours there are to take an offered place"]
            return False
        return is_valid

    def validate_history_kept_months(self, _field: object) -> None:
        """Nothing outlives what explains it. Raises ValidationError with the sentence to show."""
        try:
            check_retention(self._retention())
        except KeptTooLong as refusal:
            raise ValidationError(str(refusal)) from None

    def _retention(self) -> Retention:
        kept = (self.needs_kept_days, self.replies_kept_months, self.history_kept_months)
        return Retention(*(each.default if each.data is None else each.data for each in kept))

    def plan(self) -> EventPlan:
        """The event as it was filled in."""
        kept = self._retention()
        return EventPlan(
            title=str(self.title.data),
            description=self.description.data or "",
            attendance=Choice(self.attendance.data),
            choose_up_to=(self.choose_up_to.data or 1) if self._chooses_among else None,
            shows_places_left=bool(self.shows_places_left.data),
            seats_target=self.seats_target.data,
            counts_assistants=bool(self.counts_assistants.data),
            seats_limit=self.seats_limit.data,
            reply_by=self.reply_by.data,
            allows_not_sure=bool(self.allows_not_sure.data),
            allows_deputies=bool(self.allows_deputies.data),
            deputies_until=self.deputies_until.data,
            deputies_need_approval=bool(self.deputies_need_approval.data),
            offer_hours=self.offer_hours.data if self._offers else None,
            stops_hours_before=self.stops_hours_before.data or 0,
            contact_name=str(self.contact_name.data).strip(),
            contact_email=str(self.contact_email.data).strip(),
            contact_telephone=(self.contact_telephone.data or "").strip(),
            needs_kept_days=kept.needs_days,
            replies_kept_months=kept.replies_months,
            history_kept_months=kept.history_months,
        )
