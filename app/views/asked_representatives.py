"""Who comes for an organisation: one page, opened by the link of a letter to it. No account."""

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import EmailField, StringField
from wtforms.validators import Email, InputRequired, Length, Optional

from app.database import writing
from app.extensions import csrf, db
from app.models.vacancies import Vacancy
from app.rules.people import NotToBeNamed
from app.rules.states import Door
from app.services.asked_representatives import Suggested, asked_vacancy, suggest_representative
from app.services.history import Actor
from app.services.vacancies import is_to_be_named
from app.views import clock
from app.views.access import open_to_everybody
from app.views.reply_forms import ReplyForm

blueprint = Blueprint("asked_representatives", __name__, url_prefix="/name/<token>")
# Its form checks the token itself, and shows the page again with what was typed.
csrf.exempt(blueprint)


def _tidy(typed: str | None) -> str:
    return " ".join((typed or "").split())


def _at_most(most: int) -> Length:
    return Length(max=most, message=f"Use {most} characters or fewer; you have used more")


class NameForm(ReplyForm):
    """Whom an organisation sends. Nothing is filled in before somebody types it, so a machine sends nothing."""

    name = StringField(
        "Their name",
        filters=[_tidy],
        validators=[InputRequired("Enter the name of who comes"), _at_most(200)],
    )
    job_title = StringField("Their job title", filters=[_tidy], validators=[_at_most(300)])
    email = EmailField(
        "Their email address",
        description="We write to them here. Leave it empty if they have none",
        filters=[_tidy],
        validators=[
            Optional(),
            Email("Enter an email address in the correct format, like name@example.com"),
            _at_most(320),
        ],
    )

    def suggested(self) -> Suggested:
        """What was typed."""
        return Suggested(self.name.data or "", self.job_title.data or "", self.email.data or "")


def _open(session: Session, token: str) -> Vacancy:
    vacancy = asked_vacancy(session, token, secrets=current_app.config["SECRET_KEYS"])
    if vacancy is None:
        abort(404)
    return vacancy


@blueprint.get("")
@open_to_everybody
def ask(token: str) -> ResponseReturnValue:
    """Ask whom the organisation sends, or say what it said."""
    return _page(token, NameForm())


@blueprint.post("")
@open_to_everybody
def name(token: str) -> ResponseReturnValue:
    """Keep whom it sends, for an officer to look at. Sent again, the later answer counts."""
    _open(db.session(), token)
    form = NameForm()
    if not form.validate():
        return _page(token, form), 422
    try:
        with writing() as session:
            suggest_representative(
                session, _open(session, token), form.suggested(), by=Actor(Door.LINK), now=clock.now()
            )
    except NotToBeNamed:
        return _page(token, NameForm(formdata=None)), 409
    return redirect(url_for(".ask", token=token))


def _page(token: str, form: NameForm) -> str:
    vacancy = _open(db.session(), token)
    return render_template(
        "asked_representatives/ask.html",
        vacancy=vacancy,
        token=token,
        form=form,
        is_open=is_to_be_named(db.session(), vacancy),
        contact={
            part: current_app.config[f"CONTACT_{part.upper()}"] or ""
            for part in ("name", "email", "telephone")
        },
    )
