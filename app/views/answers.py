"""What guests answered to an event's questions: for officers by name, for consultants without names."""

from collections.abc import Iterator

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.database import writing
from app.extensions import db
from app.formats.answers_list import answers_name, write_answers, write_answers_without_names
from app.rules.states import AccountRole
from app.services.answers import answered_questions, answering_guests
from app.services.history import write_history
from app.views import clock
from app.views.access import event_or_404, open_to_consultants, this_officer
from app.views.downloads import name_download

blueprint = Blueprint("answers", __name__, url_prefix="/events/<slug>")

#: So many answers to one question are shown on the page; the file has them all.
MOST_SHOWN = 100


@blueprint.get("/answers")
@open_to_consultants
def index(slug: str) -> ResponseReturnValue:
    """Every question with its answers, and the files of them."""
    event = event_or_404(slug)
    shared_only = _sees_shared_only()
    return render_template(
        "answers/index.html",
        event=event,
        questions=answered_questions(db.session(), event.id, shared_only=shared_only),
        with_names=not shared_only,
        most_shown=MOST_SHOWN,
        now=clock.now(),
    )


@blueprint.get("/answers.csv")
def csv(slug: str) -> ResponseReturnValue:
    """A row for each guest who answered, with their name. For the event's officers."""
    event = event_or_404(slug)
    event_id, title = event.id, event.title
    words = {each.question_id: each.words for each in answered_questions(db.session(), event_id)}
    guests = list(answering_guests(db.session(), event_id))
    return _file(event_id, title, write_answers(words, guests), rows=len(guests), with_names=True)


@blueprint.get("/answers-without-names.csv")
@open_to_consultants
def without_names(slug: str) -> ResponseReturnValue:
    """A row for each answer and nobody's name. Consultants get the questions that are shared with them."""
    event = event_or_404(slug)
    event_id, title = event.id, event.title
    questions = answered_questions(db.session(), event_id, shared_only=_sees_shared_only())
    answers = [(each.words, text) for each in questions for text in each.texts]
    return _file(event_id, title, write_answers_without_names(answers), rows=len(answers), with_names=False)


def _sees_shared_only() -> bool:
    return bool(current_user.role == AccountRole.CONSULTANT)


def _file(
    event_id: int, title: str, lines: Iterator[bytes], *, rows: int, with_names: bool
) -> ResponseReturnValue:
    """The file, with its download on record; asking only for the headers is none."""
    moment = clock.now()
    if request.method == "GET":
        with writing() as session:
            what = "answers downloaded" if with_names else "answers without names downloaded"
            write_history(session, what, by=this_officer(), now=moment, event_id=event_id, rows=rows)
    response = Response(stream_with_context(lines), content_type="text/csv; charset=utf-8")
    return name_download(response, answers_name(title, moment, with_names=with_names))
