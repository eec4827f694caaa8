"""Representatives to be named: the list of them, and the page on which an officer says who comes."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import EmailField, StringField, TelField
from wtforms.fields.choices import SelectChoice

from app.database import writing
from app.extensions import db
from app.models.people import Person
from app.models.vacancies import Vacancy
from app.rules.listed_people import ListedPerson, listed_person
from app.rules.names import split_name
from app.rules.people import IsKnownAlready, MayBeKnown
from app.rules.refusals import Refused
from app.services.asked_representatives import ask_for_representative
from app.services.people import people_by_id
from app.services.vacancies import (
    drop_vacancy,
    events_that_invited,
    find_vacancy,
    is_to_be_named,
    name_representative,
    name_somebody_known,
    open_vacancies,
)
from app.views import clock
from app.views.access import this_officer
from app.views.fields import RadiosField, option
from app.views.person_forms import at_most
from app.views.row_numbers import row_number

blueprint = Blueprint("vacancies", __name__, url_prefix="/representatives")

_DETAILS = ("title", "given_name", "family_name", "email", "telephone", "job_title")
#: The answer that a new person comes, and none of those who are known.
_SOMEBODY_ELSE = 0


class RepresentativeForm(FlaskForm):
    """Who comes for an organisation."""

    title = StringField("Title", description="Such as Cllr, Mrs, Dr", validators=at_most(100))
    given_name = StringField("Forename", validators=at_most(200))
    family_name = StringField("Surname", validators=at_most(200))
    email = EmailField(
        "Email address",
        description="Leave it empty for somebody who is written to by post",
        validators=at_most(320),
    )
    telephone = TelField("Telephone", validators=at_most(100))
    job_title = StringField("Job title", validators=at_most(300))
    who = RadiosField("Is it one of them?", coerce=row_number, validate_choice=False)

    @classmethod
    def filled_in(cls, vacancy: Vacancy) -> "RepresentativeForm":
        """The form with whom the organisation says that it sends; empty where it said nothing."""
        name = split_name(vacancy.suggested_name)
        return cls(
            formdata=None,
            data={
                "title": name.title,
                "given_name": name.given_name,
                "family_name": name.family_name,
                "email": vacancy.suggested_email,
                "job_title": vacancy.suggested_job_title,
            },
        )

    def listed(self, vacancy: Vacancy) -> ListedPerson:
        """What was typed, as a row of a list says it."""
        typed = {name: self[name].data or "" for name in _DETAILS}
        return listed_person(1, typed | {"organisation": vacancy.organisation.name})

    def offer(self, others: dict[int, tuple[str, ...]], *, may_add: bool) -> None:
        """Ask whether it is one of these people, by id with the reasons to think so."""
        self.who.choices = [_known(each, others[each.id]) for each in people_by_id(db.session(), others)]
        if may_add:
            self.who.choices.append(option(str(_SOMEBODY_ELSE), "Somebody else: add them", divider="or"))


def _known(person: Person, reasons: tuple[str, ...]) -> SelectChoice:
    parts = [person.name, person.organisation.name if person.organisation else "", person.email or ""]
    return option(str(person.id), ", ".join(filter(None, parts)), hint=", ".join(reasons))


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Every organisation whose representative is to be named."""
    return render_template("vacancies/index.html", vacancies=open_vacancies(db.session()))


@blueprint.get("/<int:vacancy_id>")
def show(vacancy_id: int) -> ResponseReturnValue:
    """The form for who comes; where somebody is named, who it is and which events have invited without them."""
    vacancy = find_vacancy(db.session(), vacancy_id) or abort(404)
    return _page(vacancy, RepresentativeForm.filled_in(vacancy))


@blueprint.post("/<int:vacancy_id>")
def name(vacancy_id: int) -> ResponseReturnValue:
    """Add who comes, or show who they may be."""
    form = RepresentativeForm()
    vacancy = find_vacancy(db.session(), vacancy_id) or abort(404)
    if not form.validate():
        return _page(vacancy, form), 422
    try:
        with writing() as session:
            vacancy = find_vacancy(session, vacancy_id) or abort(404)
            if form.who.data:
                known = session.get(Person, form.who.data) or abort(404)
                name_somebody_known(session, vacancy, known, by=this_officer(), now=clock.now())
            else:
                name_representative(
                    session,
                    vacancy,
                    form.listed(vacancy),
                    told_apart=form.who.data == _SOMEBODY_ELSE,
                    by=this_officer(),
                    now=clock.now(),
                )
    except IsKnownAlready as refusal:
        form.offer({refusal.person_id: ("the same name and address",)}, may_add=False)
        return _again(vacancy_id, form, "This person is known already. Say whether they come."), 422
    except MayBeKnown as refusal:
        others = {each.person_id: each.reasons for each in refusal.others if each.person_id is not None}
        form.offer(others, may_add=True)
        return _again(vacancy_id, form, "This may be somebody who is known already."), 422
    except Refused as refusal:
        return _again(vacancy_id, form, str(refusal)), 422
    flash("The representative is named.", "done")
    return redirect(url_for("vacancies.show", vacancy_id=vacancy_id))


@blueprint.post("/<int:vacancy_id>/ask")
def ask(vacancy_id: int) -> ResponseReturnValue:
    """Write to the organisation, so that it says whom it sends."""
    try:
        with writing() as session:
            vacancy = find_vacancy(session, vacancy_id) or abort(404)
            address = request.form.get("email", "").strip()
            ask_for_representative(session, vacancy, address=address, by=this_officer(), now=clock.now())
    except Refused as refusal:
        return _again(vacancy_id, RepresentativeForm(formdata=None), str(refusal)), 409
    flash(f"A letter to {address} is on its way. What they answer is shown here.", "done")
    return redirect(url_for("vacancies.show", vacancy_id=vacancy_id))


@blueprint.post("/<int:vacancy_id>/drop")
def drop(vacancy_id: int) -> ResponseReturnValue:
    """Nobody is to be named any more."""
    try:
        with writing() as session:
            vacancy = find_vacancy(session, vacancy_id) or abort(404)
            organisation = vacancy.organisation.name
            drop_vacancy(session, vacancy, by=this_officer(), now=clock.now())
    except Refused as refusal:
        return _again(vacancy_id, RepresentativeForm(formdata=None), str(refusal)), 409
    flash(f"Nobody is to be named for {organisation}.", "done")
    return redirect(url_for("vacancies.index"))


def _again(vacancy_id: int, form: RepresentativeForm, refusal: str) -> str:
    """The page as it stands by now, with what was typed."""
    return _page(find_vacancy(db.session(), vacancy_id) or abort(404), form, refusal)


def _page(vacancy: Vacancy, form: RepresentativeForm, refusal: str = "") -> str:
    session = db.session()
    is_open = is_to_be_named(session, vacancy)
    events = events_that_invited(session, vacancy, now=clock.now()) if vacancy.person and not is_open else ()
    return render_template(
        "vacancies/show.html", vacancy=vacancy, form=form, is_open=is_open, events=events, refusal=refusal
    )
