"""The forms for invitee lists: the upload, what the columns hold, and what an officer decides about rows."""

from collections.abc import Mapping

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from app.extensions import db
from app.rules.categories import LONGEST_NAME
from app.rules.list_decisions import Decision
from app.services.accounts import list_partners
from app.services.categories import count_categories
from app.services.list_reading import ListChoices
from app.views.fields import DropDownField, UploadField

#: The endings of the files that lists are sent as.
ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xls", ".ods")
#: What a column may hold, in the words of the page and in their order.
FIELD_WORDS = {
    "": "Not used",
    "name": "Name, all of it",
    "title": "Title",
    "given_name": "Forename",
    "family_name": "Surname",
    "suffix": "Letters after the name",
    "email": "Email address",
    "other_email": "Another email address",
    "telephone": "Telephone",
    "mobile": "Mobile",
    "organisation": "Organisation",
    "department": "Department",
    "job_title": "Job title",
    "category": "Part of the category",
    "role": "Role in the category",
    "sector": "Sector",
    "partner": "Partner",
    "pa_name": "PA’s name",
    "pa_email": "PA’s email address",
    "pa_telephone": "PA’s telephone",
    "postal_address": "Postal address",
    "interested": "Interested in partnerships",
    "do_not_contact": "Do not contact",
}
LEFT_OUT_WORDS = "Left out"


class UploadForm(FlaskForm):
    """A file, the category that its people are in, and whose list it is."""

    file = UploadField(
        "The list",
        endings=ENDINGS,
        validators=[InputRequired("Choose the file with the list")],
        description="CSV, Excel or OpenDocument, up to 20 MB. Nothing is saved before you have looked at it.",
    )
    category = DropDownField("Category", coerce=int, description="The group that these people belong to")
    new_category = StringField(
        "Or a new category",
        description="Its name, where none of these is the right one",
        validators=[Length(max=LONGEST_NAME, message=f"The name can have {LONGEST_NAME} characters")],
    )
    partner = DropDownField(
        "Whose list it is",
        coerce=int,
        description="Columns that you choose are remembered for this partner’s next list",
    )

    def offer(self) -> None:
        """Fill the drop-down lists from the database."""
        self.category.choices = [
            SelectChoice(0, "Choose one, or name a new one"),
            *(
                SelectChoice(each.id, f"{'– ' * each.depth}{each.name}")
                for each in count_categories(db.session())
            ),
        ]
        self.partner.choices = [
            SelectChoice(0, "Not a partner’s"),
            *(SelectChoice(each.id, each.name) for each in list_partners(db.session())),
        ]

    def validate_new_category(self, field: StringField) -> None:
        """One category, not two and not none."""
        named = bool((field.data or "").strip())
        if named and self.category.data:
            raise ValidationError("Choose a category or name a new one, not both")
        if not named and not self.category.data:
            raise ValidationError("Choose a category, or name a new one")


def read_choices(form: MultiDict[str, str], asked: Mapping[str, object]) -> ListChoices:
    """The sheet, the heading row and the columns as the page sent them.

    `asked` is what the page was made from, with "sheet", "heading_row" and "mapping": the columns count only
    where neither the sheet nor the heading row was changed, since another row has other headings.
    """
    sheet = form.get("sheet") or None
    heading_row = _whole(form.get("heading_row", ""))
    if heading_row == asked["heading_row"]:
        heading_row_chosen = _whole(form.get("heading_row_told", ""))
    else:
        heading_row_chosen = heading_row
    if (sheet or asked["sheet"]) != asked["sheet"] or heading_row != asked["heading_row"]:
        return ListChoices(sheet, heading_row_chosen)
    mapping = {}
    for number in range(len(form)):
        heading = form.get(f"heading-{number}")
        if heading is None:
            break
        mapping[heading] = form.get(f"field-{number}", "")
    return ListChoices(sheet, heading_row_chosen, mapping)


def read_row_decisions(form: MultiDict[str, str]) -> dict[int, Decision]:
    """What the officer decided about the rows of a page; answers that mean nothing are left alone."""
    decisions = {}
    for name, answer in form.items():
        row = _whole(name.removeprefix("row-")) if name.startswith("row-") else None
        if row is None:
            continue
        word, _, number = answer.partition("-")
        person_id = _whole(number)
        if word == "same" and person_id is not None:
            decisions[row] = Decision(same_as=person_id)
        elif word == "take":
            decisions[row] = Decision(takes_details=True)
        else:
            decisions[row] = Decision()
    return decisions


def read_gone(form: MultiDict[str, str]) -> list[int] | None:
    """Those whom the officer says have left; none where the page did not ask."""
    if "asks_gone" not in form:
        return None
    return [number for text in form.getlist("gone") if (number := _whole(text)) is not None]


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
