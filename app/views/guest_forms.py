"""The forms of a guest's page at the desk: an answer by telephone or post, and as what somebody comes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from app.extensions import db
from app.models.events import Event
from app.rules.addresses import read_email_cell
from app.rules.questions import AskedQuestion
from app.rules.states import Answer, Choice, Door, PlaceKind
from app.services.deputies import NamedDeputy
from app.services.event_words import session_when
from app.services.events import sessions_of
from app.services.needs import GivenNeeds
from app.services.questions import questions_of
from app.services.replies import GivenReply
from app.views.fields import CheckboxesField, DropDownField, RadiosField, option
from app.views.reply_forms import LONGEST_TEXT
from app.views.reply_more import answers_in, check_answers, question_fields

_ANSWERS = [
    option(Answer.YES, "Yes"),
    option(Answer.NO, "No"),
    option(Answer.DEPUTY, "Somebody comes instead"),
    option(Answer.NOT_SURE, "Not sure yet"),
]


def _up_to(most: int) -> Length:
    return Length(max=most, message=f"Use {most:,} characters or fewer; you have used more")


class RecordForm(FlaskForm):
    """An answer as somebody gave it, how it came, and who said so. Nothing is chosen beforehand."""

    answer = RadiosField("Answer", missing="Choose the answer")
    chosen = CheckboxesField("Which sessions")
    deputy_name = StringField("Who comes instead", validators=[_up_to(300)])
    deputy_email = EmailField(
        "Their email address",
        validators=[_up_to(320)],
        description="Leave it empty if they have none: then tell them yourself",
    )
    door = RadiosField(
        "How it came",
        choices=[option(Door.PHONE, "By telephone"), option(Door.POST, "By post")],
        missing="Choose how the answer came",
    )
    given_by_name = StringField("Who said so, if somebody else", validators=[_up_to(200)])
    reason = StringField("Why not", validators=[_up_to(500)])
    brings_assistant = BooleanField(
        "Somebody comes with them to assist them", description="For a yes: two seats beside each other"
    )
    access = TextAreaField("What they need to take part", validators=[_up_to(LONGEST_TEXT)])
    diet = TextAreaField("What they do not eat", validators=[_up_to(LONGEST_TEXT)])
    nonce = HiddenField(validators=[InputRequired()])

    #: The event's own questions. On the telephone none of them has to be answered.
    asked: Sequence[AskedQuestion] = ()

    def offer(self, event: Event) -> None:
        """Fill in the sessions to choose from, and only the answers that the event takes."""
        sessions = sessions_of(db.session(), event.id) if event.attendance != Choice.ATTEND_ALL else []
        self.chosen.choices = [
            SelectChoice(str(each.id), ": ".join(filter(None, [each.slot, each.title, session_when(each)])))
            for each in sessions
        ]
        left_out = set() if event.allows_not_sure else {Answer.NOT_SURE}
        left_out |= set() if event.allows_deputies else {Answer.DEPUTY}
        self.answer.choices = [each for each in _ANSWERS if each.value not in left_out]

    @property
    def names_deputy(self) -> bool:
        """Whether somebody else comes."""
        return bool(self.answer.data == Answer.DEPUTY)

    def validate(self, extra_validators: object = None) -> bool:
        """Whether the form can be taken, the event's own questions too."""
        is_valid = bool(super().validate(extra_validators))
        return check_answers(self, self.asked) and is_valid

    def validate_deputy_name(self, field: StringField) -> None:
        """Whoever comes instead has a name."""
        if self.names_deputy and not str(field.data or "").strip():
            raise ValidationError("Enter the name of whoever comes instead")

    def validate_deputy_email(self, field: EmailField) -> None:
        """An address to which the invitation can go, if there is one."""
        typed = str(field.data or "").strip()
        if self.names_deputy and typed and not read_email_cell(typed).address:
            raise ValidationError("Enter an email address in the correct format, like name@example.com")

    def given(self) -> GivenReply:
        """The answer as it was filled in; only a yes carries what was added to it."""
        is_yes = self.answer.data == Answer.YES
        return GivenReply(
            Answer(self.answer.data),
            str(self.nonce.data)[:64],
            [int(each) for each in self.chosen.data],
            reason=self.reason.data or "",
            given_by_name=self.given_by_name.data or "",
            brings_assistant=bool(self.brings_assistant.data),
            needs=GivenNeeds(_text(self.access), _text(self.diet)) if is_yes else GivenNeeds(),
            answers=answers_in(self, self.asked) if is_yes else {},
        )

    def deputy(self) -> NamedDeputy:
        """Who comes instead."""
        return NamedDeputy(" ".join(str(self.deputy_name.data).split()), _text(self.deputy_email))


def record_form(event: Event, **kept: object) -> RecordForm:
    """The form with the event's sessions, its answers and its own questions."""
    asked = [replace(each, is_required=False) for each in questions_of(db.session(), event.id)]
    made = type("RecordFormOfEvent", (RecordForm,), {**question_fields(asked), "asked": asked})
    form = cast("type[RecordForm]", made)(data=kept)
    form.offer(event)
    return form


def _text(field: StringField) -> str:
    return str(field.data or "").strip()


class KindForm(FlaskForm):
    """As what somebody comes."""

    kind = DropDownField(
        "Comes as",
        choices=[
            SelectChoice(PlaceKind.DELEGATE.value, "Delegate"),
            SelectChoice(PlaceKind.SPEAKER.value, "Speaker"),
            SelectChoice(PlaceKind.ORGANISER.value, "Organiser"),
            SelectChoice(PlaceKind.ASSISTANT.value, "Personal assistant"),
        ],
        missing="Choose as what they come",
    )
