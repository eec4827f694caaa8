"""What an event asks its guests beside whether they come."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired

from app.database import writing
from app.extensions import db
from app.models.events import Event
from app.rules.refusals import Refused
from app.rules.states import QuestionKind
from app.services.answers import answered_questions
from app.services.questions import add_question, questions_of, retire_question
from app.views import clock
from app.views.access import event_or_404, this_officer
from app.views.fields import RadiosField, option

blueprint = Blueprint("questions", __name__, url_prefix="/events/<slug>/questions")


class QuestionForm(FlaskForm):
    """One more question."""

    words = StringField("Question", validators=[InputRequired("Enter the question")])
    kind = RadiosField(
        "How is it answered?",
        choices=[
            option(QuestionKind.TEXT, "In words"),
            option(QuestionKind.ONE_OF, "By choosing one of several answers"),
            option(QuestionKind.SEVERAL_OF, "By choosing any of several answers"),
            option(QuestionKind.YES_NO, "With yes or no"),
        ],
        missing="Choose how it is answered",
    )
    options = TextAreaField("Answers to choose from", description="Each on a line of its own")
    is_required = BooleanField("A yes has to answer it")
    is_shared = BooleanField(
        "The consultant may read the answers, without names",
        description="Guests are told so below the question. Without it, only officers read them.",
    )


@blueprint.get("")
def index(slug: str) -> ResponseReturnValue:
    """The questions, and the form for one more."""
    return _show(event_or_404(slug), QuestionForm())


@blueprint.post("")
def add(slug: str) -> ResponseReturnValue:
    """Ask one more question from now on."""
    event = event_or_404(slug)
    event_id = event.id
    form = QuestionForm()
    if not form.validate():
        return _show(event, form), 422
    try:
        with writing() as session:
            add_question(
                session,
                event_id,
                str(form.words.data),
                kind=QuestionKind(form.kind.data),
                options=(form.options.data or "").splitlines(),
                is_required=bool(form.is_required.data),
                is_shared=bool(form.is_shared.data),
                by=this_officer(),
                now=clock.now(),
            )
    except Refused as refusal:
        return _show(event_or_404(slug), form, str(refusal)), 422
    flash("The question was added.", "done")
    return redirect(url_for("questions.index", slug=slug))


@blueprint.post("/<int:question_id>/remove")
def remove(slug: str, question_id: int) -> ResponseReturnValue:
    """Ask a question no more; what was answered stays with the replies."""
    event_id = event_or_404(slug).id
    with writing() as session:
        retire_question(session, event_id, question_id, by=this_officer(), now=clock.now())
    flash("The question is asked no more.", "done")
    return redirect(url_for("questions.index", slug=slug))


def _show(event: Event, form: QuestionForm, refusal: str = "") -> str:
    session = db.session()
    return render_template(
        "questions/index.html",
        event=event,
        form=form,
        refusal=refusal,
        questions=questions_of(session, event.id),
        answered={each.question_id: len(each.given) for each in answered_questions(session, event.id)},
    )
