"""A delegate's invitation: one thing on a page, nothing chosen for them, nothing changed by opening a link."""

from dataclasses import replace
from secrets import token_hex

from flask import Blueprint, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from wtforms import TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.database import writing
from app.extensions import db
from app.rules.refusals import Refused
from app.rules.reply_steps import DraftReply, Step, step_after, step_to_show
from app.rules.states import Answer, Choice, Door
from app.services.history import Actor
from app.services.invitation_pages import InvitationPage, open_invitation
from app.services.replies import GivenReply, record_reply
from app.services.reply_drafts import forget_draft, load_draft, save_draft
from app.views import clock
from app.views.access import open_to_everybody
from app.views.fields import CheckboxesField, RadiosField

blueprint = Blueprint("replies", __name__, url_prefix="/r/<token>")

#: How many wrong links one address may try.
GUESSES = parse("20 per 5 minutes")
_limiter = MovingWindowRateLimiter(MemoryStorage())
#: How many invitations one browser may be answering at a time.
_DRAFTS_KEPT = 8

_ANSWERS = [
    SelectChoice(Answer.YES.value, "Yes, I will come"),
    SelectChoice(Answer.NO.value, "No, I cannot come"),
]


class AnswerForm(FlaskForm):
    """Will you come? Nothing is selected beforehand."""

    answer = RadiosField("Will you come?", choices=_ANSWERS, missing="Choose whether you will come")
    reason = TextAreaField(
        "Why not, if you like to say",
        validators=[Length(max=2000, message="Use 2,000 characters or fewer; you have used more")],
    )


class OneSessionForm(FlaskForm):
    """Which one of several event sessions."""

    chosen = RadiosField("Which one will you come to?", missing="Choose which one you will come to")


class SeveralSessionsForm(FlaskForm):
    """Which of several event sessions."""

    chosen = CheckboxesField("Which will you come to?", validators=[InputRequired("Choose at least one")])


def _open(token: str) -> InvitationPage:
    """The invitation that the link opens; the same page for every link that opens none, and not many tries."""
    page = open_invitation(db.session(), token)
    if page is None:
        if not _limiter.hit(GUESSES, request.remote_addr or ""):
            abort(429)
        abort(404, response=current_app.make_response((_link_not_known(), 404)))
    return page


def _link_not_known() -> str:
    return render_template("errors/link_not_known.html")


@blueprint.get("")
@open_to_everybody
def start(token: str) -> ResponseReturnValue:
    """The invitation: who, what, when, where, and the question."""
    page = _open(token)
    return render_template(
        "replies/start.html",
        page=page,
        token=token,
        form=AnswerForm(),
        closed=page.why_closed(Answer.NO, clock.now()),
    )


@blueprint.post("")
@open_to_everybody
def answer(token: str) -> ResponseReturnValue:
    """Keep the explicit choice, and go on to what it makes necessary."""
    page = _open(token)
    form = AnswerForm()
    if not form.validate():
        return render_template(
            "replies/start.html",
            page=page,
            token=token,
            form=form,
            closed=page.why_closed(Answer.NO, clock.now()),
        ), 422
    chosen = Answer(form.answer.data)
    draft = replace(_draft(page), answer=chosen, reason=form.reason.data or "" if chosen is Answer.NO else "")
    return _keep(page, draft, token, after=Step.ANSWER)


@blueprint.get("/sessions")
@open_to_everybody
def sessions(token: str) -> ResponseReturnValue:
    """Which event sessions, where there is a choice."""
    page = _open(token)
    draft = _draft(page)
    if step_to_show(Step.SESSIONS, draft, has_choice=page.has_choice) is not Step.SESSIONS:
        return redirect(url_for("replies.start", token=token))
    form = _sessions_form(page, draft)
    return render_template("replies/sessions.html", page=page, token=token, form=form)


@blueprint.post("/sessions")
@open_to_everybody
def choose(token: str) -> ResponseReturnValue:
    """Keep which event sessions were chosen."""
    page = _open(token)
    form = _sessions_form(page, None)
    if not form.validate():
        return render_template("replies/sessions.html", page=page, token=token, form=form), 422
    data = form.chosen.data
    chosen = tuple(int(each) for each in (data if isinstance(data, list) else [data]))
    try:
        page.check_choice(chosen)
    except Refused as refusal:
        form.chosen.errors = [str(refusal)]
        return render_template("replies/sessions.html", page=page, token=token, form=form), 422
    return _keep(page, replace(_draft(page), event_session_ids=chosen), token, after=Step.SESSIONS)


@blueprint.get("/check")
@open_to_everybody
def check(token: str) -> ResponseReturnValue:
    """Everything that will be sent, with links to change it."""
    page = _open(token)
    draft = _draft(page)
    step = step_to_show(Step.CHECK, draft, has_choice=page.has_choice)
    if step is not Step.CHECK:
        return redirect(_address(step, token))
    return render_template("replies/check.html", page=page, token=token, draft=draft, form=FlaskForm())


@blueprint.post("/check")
@open_to_everybody
def send(token: str) -> ResponseReturnValue:
    """Record the reply. Sent twice, it is one reply."""
    page = _open(token)
    nonce = _nonce(page)
    draft = load_draft(db.session(), page.invitation.id, nonce)
    if draft.answer is None or nonce is None:
        return redirect(url_for("replies.done" if page.invitation.answer else "replies.start", token=token))
    given = GivenReply(draft.answer, nonce, draft.event_session_ids, draft.reason)
    try:
        with writing() as database:
            invitation = database.get_one(type(page.invitation), page.invitation_id)
            record_reply(database, invitation, given, by=Actor(Door.LINK), now=clock.now())
            forget_draft(database, nonce)
    except Refused as refusal:
        page = _open(token)
        return _show_refusal(page, token, draft, refusal)
    session.get("drafts", {}).pop(str(page.invitation_id), None)
    session.modified = True
    return redirect(url_for("replies.done", token=token))


def _show_refusal(
    page: InvitationPage, token: str, draft: DraftReply, refusal: Refused
) -> ResponseReturnValue:
    return render_template(
        "replies/check.html", page=page, token=token, draft=draft, form=FlaskForm(), refusal=str(refusal)
    ), 409


@blueprint.get("/done")
@open_to_everybody
def done(token: str) -> ResponseReturnValue:
    """What was recorded, and what happens next. Survives a bookmark and a reload."""
    page = _open(token)
    if page.invitation.answer is None:
        return redirect(url_for("replies.start", token=token))
    return render_template("replies/done.html", page=page, token=token)


def _sessions_form(page: InvitationPage, draft: DraftReply | None) -> OneSessionForm | SeveralSessionsForm:
    one = page.event.attendance == Choice.CHOOSE_ONE
    form: OneSessionForm | SeveralSessionsForm = OneSessionForm() if one else SeveralSessionsForm()
    form.chosen.choices = [
        SelectChoice(str(each.id), f"{each.title}: {each.when}", render_kw={"hint": each.hint})
        for each in page.sessions
    ]
    if draft is not None and draft.event_session_ids:
        ids = [str(each) for each in draft.event_session_ids]
        form.chosen.data = ids[0] if one else ids
    return form


def _nonce(page: InvitationPage) -> str | None:
    drafts = session.get("drafts", {})
    nonce = drafts.get(str(page.invitation.id))
    return str(nonce) if nonce else None


def _draft(page: InvitationPage) -> DraftReply:
    return load_draft(db.session(), page.invitation.id, _nonce(page))


def _keep(page: InvitationPage, draft: DraftReply, token: str, *, after: Step) -> ResponseReturnValue:
    nonce = _nonce(page) or token_hex(16)
    drafts = {**session.get("drafts", {}), str(page.invitation_id): nonce}
    session["drafts"] = dict(list(drafts.items())[-_DRAFTS_KEPT:])
    following = step_after(after, draft, has_choice=page.has_choice)
    with writing() as database:
        save_draft(database, page.invitation_id, nonce, draft, now=clock.now())
    return redirect(_address(following, token))


def _address(step: Step, token: str) -> str:
    endpoints = {Step.ANSWER: "replies.start", Step.SESSIONS: "replies.sessions", Step.CHECK: "replies.check"}
    return url_for(endpoints[step], token=token)
