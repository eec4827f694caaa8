"""The form of all that a guest may add to a yes: needs, diet, the event's questions, corrections, who replies."""

from collections.abc import Sequence
from typing import Any, cast

from wtforms import BooleanField, Field, Form, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from app.rules.questions import AnswerRefused, AskedQuestion, check_answer
from app.rules.reply_steps import DraftReply
from app.rules.states import DetailKind, QuestionKind
from app.services.invitation_pages import InvitationPage
from app.services.suggestions import RoleShown, details_of
from app.views.fields import CheckboxesField, RadiosField
from app.views.reply_forms import LONGEST_TEXT, ReplyForm

#: The details of a person; roles have fields of their own.
_DETAILS = tuple(detail.value for detail in DetailKind if detail is not DetailKind.ROLE)


def _up_to(most: int) -> Length:
    return Length(max=most, message=f"Use {most:,} characters or fewer; you have used more")


class MoreForm(ReplyForm):
    """All of it optional, but for questions that the event marks."""

    access = TextAreaField("Is there anything you need to take part?", validators=[_up_to(LONGEST_TEXT)])
    brings_assistant = BooleanField(
        "Somebody comes with me to assist me",
        description="We keep a seat beside yours for them",
    )
    diet = TextAreaField("Is there anything you do not eat?", validators=[_up_to(LONGEST_TEXT)])
    forgets_needs = BooleanField("Forget what I told you before")
    name = StringField("Name for your badge", validators=[_up_to(300)])
    organisation = StringField("Organisation", validators=[_up_to(300)])
    job_title = StringField("Job title", validators=[_up_to(300)])
    telephone = TelField("Telephone", validators=[_up_to(100)])
    given_by_name = StringField("Your name", validators=[_up_to(200)])
    given_by_contact = StringField("Your telephone number or email address", validators=[_up_to(320)])

    #: The event's questions, in order.
    asked: Sequence[AskedQuestion] = ()
    #: What the guest is in their categories, as we have it.
    roles: Sequence[RoleShown] = ()

    def role_fields(self) -> list[Field]:
        """A field for the role in each category."""
        return [self[_role_name(each)] for each in self.roles]

    def question_fields(self) -> list[tuple[AskedQuestion, Field]]:
        """Each of the event's questions with its field."""
        return with_fields(self, self.asked)

    def validate(self, extra_validators: object = None) -> bool:
        """Whether the form can be taken, the event's own questions too."""
        is_valid = super().validate(extra_validators)
        return check_answers(self, self.asked) and is_valid

    def added(self) -> dict[str, Any]:
        """What the form adds to a draft, by the names that the draft has for it."""
        told = {name: (self[name].data or "").strip() for name in ("access", "diet")}
        told |= {name: (self[name].data or "").strip() for name in ("given_by_name", "given_by_contact")}
        return {
            **told,
            "has_said_more": True,
            "forgets_needs": bool(self.forgets_needs.data),
            "brings_assistant": bool(self.brings_assistant.data),
            "answers": answers_in(self, self.asked),
            "details": {DetailKind(name): (self[name].data or "").strip() for name in _DETAILS},
            "roles": self._corrected_roles(),
        }

    def _corrected_roles(self) -> dict[int, str]:
        """The roles that were typed otherwise than we have them. Clearing one corrects nothing."""
        typed = {each: " ".join((self[_role_name(each)].data or "").split()) for each in self.roles}
        return {each.membership_id: role for each, role in typed.items() if role and role != each.role}


def more_form(page: InvitationPage, draft: DraftReply) -> MoreForm:
    """The form with the event's questions, and with what the draft has already, else our details."""
    asked, roles, details = page.questions, page.roles, details_of(page.person)
    fields = question_fields(asked) | {_role_name(each): _role_field(each) for each in roles}
    form_class = cast(
        "type[MoreForm]", type("MoreFormOfEvent", (MoreForm,), {**fields, "asked": asked, "roles": roles})
    )
    kept: dict[str, object] = {
        name: getattr(draft, name)
        for name in (
            *("access", "diet", "forgets_needs", "brings_assistant", "given_by_name", "given_by_contact"),
        )
    }
    kept |= {detail.value: draft.details.get(detail, have) for detail, have in details.items()}
    kept |= {_role_name(each): draft.roles.get(each.membership_id, each.role) for each in roles}
    for each in asked:
        given = draft.answers.get(each.question_id, ())
        kept[_field_name(each)] = (
            list(given) if each.kind is QuestionKind.SEVERAL_OF else (given[0] if given else None)
        )
    return form_class(data=kept)


def question_fields(asked: Sequence[AskedQuestion]) -> dict[str, Field]:
    """The fields that a form gets for the event's own questions, by their names."""
    return {_field_name(each): _field(each) for each in asked}


def with_fields(form: Form, asked: Sequence[AskedQuestion]) -> list[tuple[AskedQuestion, Field]]:
    """Each question with the form's field for it."""
    return [(each, form[_field_name(each)]) for each in asked]


def check_answers(form: Form, asked: Sequence[AskedQuestion]) -> bool:
    """Whether every answer fits its question; those that do not get a sentence."""
    is_valid = True
    for question, field in with_fields(form, asked):
        try:
            check_answer(question, _given(field))
        except AnswerRefused as refusal:
            field.errors = [str(refusal)]
            is_valid = False
    return is_valid


def answers_in(form: Form, asked: Sequence[AskedQuestion]) -> dict[int, tuple[str, ...]]:
    """What the form answers, by the question's id."""
    return {each.question_id: tuple(_given(field)) for each, field in with_fields(form, asked)}


def _role_name(shown: RoleShown) -> str:
    return f"role_{shown.membership_id}"


def _role_field(shown: RoleShown) -> Field:
    return StringField(f"Your role in {shown.category}", validators=[_up_to(100)])


def _field_name(question: AskedQuestion) -> str:
    return f"question_{question.question_id}"


def _field(question: AskedQuestion) -> Field:
    choices = [SelectChoice(each, each) for each in question.answers_offered]
    if question.kind is QuestionKind.TEXT:
        return TextAreaField(question.words)
    if question.kind is QuestionKind.SEVERAL_OF:
        return CheckboxesField(question.words, choices=choices)
    # Not answering is fine unless the question is marked, which `validate` looks at.
    return RadiosField(question.words, choices=choices, validate_choice=False)


def _given(field: Field) -> list[str]:
    data = field.data
    if isinstance(data, list):
        return [str(each) for each in data]
    return [str(data)] if data else []
