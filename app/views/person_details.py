"""Editing a person's details by hand."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import EmailField, Field, StringField, TelField, TextAreaField
from wtforms.validators import Email, Length, Optional, ValidationError

from app.database import writing
from app.extensions import db
from app.models.people import Person
from app.rules.accounts import NotAnAddress, check_address
from app.rules.edits import ChangedMeanwhile
from app.rules.postal_addresses import LONGEST, tidy_postal_address
from app.rules.refusals import Refused
from app.services.person_details import PersonDetails, change_person, details_of_person
from app.views import clock
from app.views.access import this_officer
from app.views.fields import RadiosField, option
from app.views.seen_values import SeenForm, in_words

blueprint = Blueprint("person_details", __name__, url_prefix="/people/<int:person_id>/edit")

_INTEREST = {"yes": True, "no": False, "": None}
_ADDRESS = Email("Enter an email address in the correct format, like name@example.com")


def _text(label: str, most: int, hint: str = "", *, kind: type[StringField] = StringField) -> Any:
    check = Length(max=most, message=f"{label} must be {most} characters or fewer")
    return kind(label, filters=[_tidy], validators=[check], description=hint)


def _tidy(typed: str | None) -> str:
    return " ".join((typed or "").split())


class PersonForm(SeenForm):
    """Who somebody is, where they work, and how they are reached."""

    title = _text("Title", 100, "Such as Cllr, Dr or Mrs")
    given_name = _text("Forename", 200)
    family_name = _text("Surname", 200)
    suffix = _text("Letters after the name", 100, "Such as OBE")
    organisation = _text("Organisation", 300)
    job_title = _text("Job title", 300)
    department = _text("Department", 300)
    email = EmailField(
        "Email address",
        filters=[_tidy],
        validators=[Optional(), _ADDRESS, Length(max=320)],
        description="Letters go here. Leave it empty if there is none",
    )
    other_addresses = TextAreaField(
        "Other email addresses",
        validators=[Length(max=4000)],
        description="One on each line. No letters go there, but lists that name them find this person",
    )
    telephone = _text("Telephone", 100, kind=TelField)
    other_telephone = _text("Other telephone", 100, kind=TelField)
    postal_address = TextAreaField(
        "Postal address",
        filters=[tidy_postal_address],
        validators=[Length(max=LONGEST, message=f"Postal address must be {LONGEST} characters or fewer")],
        description="As it stands on an envelope below the name. For letters on paper, and nothing else",
    )
    pa_name = _text("Name", 300)
    pa_email = EmailField(
        "Email address", filters=[_tidy], validators=[Optional(), _ADDRESS, Length(max=320)]
    )
    pa_telephone = _text("Telephone", 100, kind=TelField)
    is_interested = RadiosField(
        "Interested in partnerships",
        choices=[option("yes", "Yes"), option("no", "No"), option("", "Nobody has said")],
        default="",
    )

    def validate_other_addresses(self, field: Field) -> None:
        """Each line is one address."""
        for line in (field.data or "").splitlines():
            try:
                if line.strip():
                    check_address(line)
            except NotAnAddress as refusal:
                raise ValidationError(str(refusal)) from None

    @classmethod
    def showing(cls, values: Mapping[str, Any]) -> "PersonForm":
        """The form filled in with a person's details."""
        interest = next(word for word, meaning in _INTEREST.items() if meaning is values["is_interested"])
        return cls(formdata=None, data={**values, "is_interested": interest})

    def details(self) -> PersonDetails:
        """The details as they were filled in."""
        texts = {
            name: getattr(self, name).data or ""
            for name in PersonDetails.__dataclass_fields__
            if name != "is_interested"
        }
        texts["other_addresses"] = "\n".join(texts["other_addresses"].split())
        return PersonDetails(**texts, is_interested=_INTEREST[self.is_interested.data or ""])


@blueprint.get("")
def edit(person_id: int) -> ResponseReturnValue:
    """The form with a person's details."""
    person = _person_or_404(db.session(), person_id)
    now = asdict(details_of_person(db.session(), person))
    form = PersonForm.showing(now)
    form.has_shown(now)
    return render_template("person_details/edit.html", person=person, form=form)


@blueprint.post("")
def change(person_id: int) -> ResponseReturnValue:
    """Save the details, unless a colleague changed the same ones meanwhile."""
    person = _person_or_404(db.session(), person_id)
    form = PersonForm()
    if not form.validate():
        return render_template("person_details/edit.html", person=person, form=form), 422
    try:
        with writing() as session:
            person = _person_or_404(session, person_id)
            changed = change_person(
                session, person, form.details(), seen=form.seen_values, by=this_officer(), now=clock.now()
            )
    except ChangedMeanwhile as meanwhile:
        return _ask_again(person_id, meanwhile)
    except Refused as refusal:
        person = _person_or_404(db.session(), person_id)
        page = render_template("person_details/edit.html", person=person, form=form, refusal=str(refusal))
        return page, 422
    flash("The details were saved." if changed else "Nothing was different.", "done")
    return redirect(url_for("people.show", person_id=person_id))


def _ask_again(person_id: int, meanwhile: ChangedMeanwhile) -> ResponseReturnValue:
    """Both versions, with what was typed in the form: saving once more then means it."""
    person = _person_or_404(db.session(), person_id)
    form = PersonForm.showing(meanwhile.merged.values)
    form.has_shown(asdict(details_of_person(db.session(), person)))
    page = render_template(
        "person_details/edit.html",
        person=person,
        form=form,
        meanwhile=meanwhile,
        both_changed=in_words(meanwhile),
    )
    return page, 409


def _person_or_404(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None or person.erased_at is not None:
        abort(404)
    return person
