"""What somebody chooses of the attendee list: which columns, whom, as which kind of file."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms.validators import InputRequired

from app.formats.attendee_list import COLUMNS, CONTACT_COLUMNS, Column, UnknownColumn, choose_columns
from app.rules.states import AccountRole, Standing
from app.services.attendees import Listed
from app.views.fields import CheckboxesField, RadiosField, option

_STANDING_WORDS = {
    Standing.COMING: "Who is coming",
    Standing.WAITING: "Who is waiting for a place",
    Standing.UNSURE: "Who is not sure yet",
    Standing.NOT_COMING: "Who is not coming",
    Standing.NO_ANSWER: "Who has not answered",
}
_CONTACT_KEYS = frozenset(column.key for column in CONTACT_COLUMNS)


@dataclass(frozen=True)
class AttendeeChoice:
    """The columns and the people that were asked for."""

    columns: Sequence[Column]
    listed: Listed


class ChoicesForm(FlaskForm):
    """Columns, people and kind of file. It asks and changes nothing, so it is sent by GET and needs no token."""

    class Meta:
        csrf = False

    columns = CheckboxesField("Columns", validators=[InputRequired("Choose at least one column")])
    who = CheckboxesField("People", validators=[InputRequired("Choose whom the list should hold")])
    ending = RadiosField(
        "Kind of file",
        choices=[
            option("xlsx", "Excel workbook", hint="With a sheet for each session and a summary"),
            option("csv", "CSV", hint="For mail merges and other programs"),
        ],
        default="xlsx",
    )

    @classmethod
    def asked(cls, with_contact: bool, role: str) -> "ChoicesForm":
        """The form as this request sends it, or with the usual choices where it sends none."""
        was_sent = "ending" in request.args
        form = cls(request.args if was_sent else None)
        form.was_sent = was_sent
        columns = COLUMNS + CONTACT_COLUMNS if with_contact else COLUMNS
        form.columns.choices = [option(column.key, column.heading) for column in columns]
        form.who.choices = [option(each, _STANDING_WORDS[each]) for each in _open_to(role)]
        if not was_sent:
            form.columns.data = [column.key for column in COLUMNS]
            form.who.data = [Standing.COMING]
        return form

    was_sent = False

    @property
    def chosen_columns(self) -> str:
        """The keys of the columns, as an address asks for them."""
        return ",".join(self.columns.data or [])

    @property
    def chosen_people(self) -> str:
        """Whom the list should hold, as an address asks for it."""
        return ",".join(self.who.data or [])


def chosen_by(arguments: "MultiDict[str, str]", with_contact: bool, role: str) -> AttendeeChoice | str:
    """What an address asks for, or the sentence that says what there is not. Without contact unless asked for."""
    keys = _listed_in(arguments, "columns")
    try:
        columns = choose_columns(keys, with_contact=with_contact) if keys else COLUMNS
    except UnknownColumn as unknown:
        return str(unknown)
    open_to = _open_to(role)
    who = _listed_in(arguments, "who") or [Standing.COMING]
    strangers = [word for word in who if word not in open_to]
    if strangers:
        asked = ", ".join(f"“{word}”" for word in strangers)
        return f"The attendee list cannot show {asked}. Choose from: {', '.join(open_to)}."
    asks_contact = any(column.key in _CONTACT_KEYS for column in columns)
    return AttendeeChoice(
        columns, Listed(who=tuple(Standing(word) for word in who), with_contact=asks_contact)
    )


def _open_to(role: str) -> Sequence[Standing]:
    """Whom an account of this role may list: a consultant only who is coming."""
    return (Standing.COMING,) if role == AccountRole.CONSULTANT else tuple(_STANDING_WORDS)


def _listed_in(arguments: "MultiDict[str, str]", name: str) -> list[str]:
    """The words of an argument, however often it is there and with commas in it; each once."""
    words = (word.strip() for text in arguments.getlist(name) for word in text.split(","))
    return list(dict.fromkeys(word for word in words if word))
