"""The forms in which administrators open accounts and change them."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, StringField
from wtforms.validators import Email, InputRequired, Length, ValidationError

from app.models.events import Event
from app.rules.states import AccountRole
from app.views.fields import CheckboxesField, DateField, RadiosField, option


class AccountForm(FlaskForm):
    """Who somebody is and what they may do. A consultant sees named events until a day."""

    name = StringField("Name", validators=[InputRequired("Enter the person’s name"), Length(max=200)])
    role = RadiosField(
        "What they do",
        choices=[
            option(AccountRole.OFFICER, "Officer", hint="Plans events, invites people, sees replies"),
            option(
                AccountRole.CONSULTANT,
                "Consultant",
                hint="Sees and downloads who is coming to the events below, and nothing else",
            ),
            option(
                AccountRole.ADMINISTRATOR, "Administrator", hint="An officer who also looks after accounts"
            ),
        ],
        missing="Choose what they do",
    )
    events = CheckboxesField("Events that they may see")
    contact = CheckboxesField("Events whose list may hold addresses and telephone numbers")
    partner = StringField(
        "Partner", validators=[Length(max=200)], description="The authority that an officer belongs to"
    )
    ends_on = DateField("Last day", what="Last day")

    def offer(self, events: Sequence[Event]) -> None:
        """Let these events be chosen."""
        self.events.choices = [option(str(each.id), each.title) for each in events]
        self.contact.choices = [option(str(each.id), each.title) for each in events]

    def validate_ends_on(self, field: DateField) -> None:
        """A consultant's access ends on a day."""
        if self.role.data == AccountRole.CONSULTANT and field.data is None:
            raise ValidationError("Enter the last day on which the consultant needs access")

    def validate_events(self, field: CheckboxesField) -> None:
        """A consultant without an event would see nothing."""
        if self.role.data == AccountRole.CONSULTANT and not field.data:
            raise ValidationError("Choose at least one event for the consultant")

    @property
    def event_ids(self) -> set[int]:
        """The events that a consultant may see; none for others, who see every one."""
        return {int(each) for each in self.events.data or []} if self._is_consultant else set()

    @property
    def contact_ids(self) -> set[int]:
        """The events whose lists may hold contact details."""
        return {int(each) for each in self.contact.data or []} & self.event_ids

    @property
    def _is_consultant(self) -> bool:
        return bool(self.role.data == AccountRole.CONSULTANT)


class NewAccountForm(AccountForm):
    """The same, with the address to which the letter goes."""

    email = EmailField(
        "Email address",
        validators=[
            InputRequired("Enter an email address"),
            Email("Enter an email address in the correct format, like name@example.com"),
            Length(max=320),
        ],
        description="The person gets a letter with a link that signs them in once",
    )


class ChangedAccountForm(AccountForm):
    """The same for an account that is there already."""

    active = BooleanField("They may sign in")
