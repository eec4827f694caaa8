"""The forms of a delegate's reply. Nothing is selected beforehand, and nothing typed is lost."""

from collections.abc import Collection

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from app.rules.addresses import read_email_cell
from app.rules.states import Answer
from app.rules.tokens import read_reference
from app.views.fields import RadiosField

#: How much anybody may write in one answer.
LONGEST_TEXT = 2000
_SEND_AGAIN = (
    "This page was open for a long time, or cookies are off. Nothing was sent: press the button again."
)
_ANSWERS = [
    SelectChoice(Answer.YES.value, "Yes, I will come"),
    SelectChoice(Answer.NO.value, "No, I cannot come"),
    SelectChoice(Answer.DEPUTY.value, "Somebody will come instead of me"),
    SelectChoice(Answer.NOT_SURE.value, "Not sure yet"),
]


_TO_AN_OFFER = {
    Answer.YES.value: "Yes, I take the place",
    Answer.NO.value: "No, somebody else can have it",
}


class ReplyForm(FlaskForm):
    """A form whose page is shown again, with what was typed, where its token is missing or too old."""

    def validate(self, extra_validators: object = None) -> bool:
        """Whether the form can be taken; each field that cannot has a sentence."""
        is_valid = bool(super().validate(extra_validators))
        if self.token_problems:
            self.csrf_token.errors = [_SEND_AGAIN]
        return is_valid

    @property
    def token_problems(self) -> list[str]:
        """What is wrong with the form's token; it has none where tokens are switched off."""
        return list(self.csrf_token.errors) if "csrf_token" in self else []


class AnswerForm(ReplyForm):
    """Will you come?"""

    answer = RadiosField("Will you come?", choices=_ANSWERS, missing="Choose whether you will come")
    reason = TextAreaField(
        "Why not, if you like to say",
        validators=[
            Length(max=LONGEST_TEXT, message=f"Use {LONGEST_TEXT:,} characters or fewer; you have used more")
        ],
    )

    def offer(self, answers: Collection[Answer], *, is_offered: bool = False) -> None:
        """Show only these answers; where a place is offered, the question is whether to take it."""
        choices = [each for each in _ANSWERS if each.value in answers]
        if is_offered:
            self.answer.label.text = "Will you take the place?"
            choices = [SelectChoice(each.value, _TO_AN_OFFER.get(each.value, each.label)) for each in choices]
        self.answer.choices = choices


class DeputyForm(ReplyForm):
    """Who comes instead."""

    deputy_name = StringField(
        "Their name",
        validators=[InputRequired("Enter the name of whoever comes instead"), Length(max=300)],
    )
    deputy_email = EmailField(
        "Their email address",
        validators=[InputRequired("Enter an email address, like name@example.com"), Length(max=320)],
    )

    def validate_deputy_email(self, field: EmailField) -> None:
        """An address to which the invitation can go."""
        if not read_email_cell(str(field.data)).address:
            raise ValidationError("Enter an email address in the correct format, like name@example.com")


class LettersForm(ReplyForm):
    """Whether to write to somebody about this event. Neither is selected beforehand."""

    wanted = RadiosField(
        "Do you want letters about this event?",
        choices=[
            SelectChoice("keep", "Yes, keep writing to me about it"),
            SelectChoice("stop", "No, stop writing to me about it"),
        ],
        missing="Choose whether you want letters about this event",
    )


class NewAddressForm(ReplyForm):
    """Whether the guest's own calendar gets a new address."""

    agreed = BooleanField(
        "Yes, give my calendar a new address",
        validators=[InputRequired("Choose whether your calendar gets a new address")],
    )


class ReferenceForm(ReplyForm):
    """The reference on a letter that came by post."""

    reference = StringField("Your reference", description="Six letters and numbers, like KX4‑9TM")
    email = EmailField(
        "Your email address",
        description="Only if we write to you by email. Leave it empty if your letter came by post.",
        validators=[Length(max=320, message="Use 320 characters or fewer; you have used more")],
    )

    def validate_reference(self, field: StringField) -> None:
        """What may be a reference at all; whether it is one is not told here."""
        if not str(field.data or "").strip():
            raise ValidationError("Enter your reference, like KX4-9TM")
        if read_reference(str(field.data)) is None:
            raise ValidationError("A reference has six letters and numbers, like KX4-9TM. Check yours")


class SendForm(ReplyForm):
    """Send your reply. `shown` names the answers that the page showed."""

    shown = HiddenField()
