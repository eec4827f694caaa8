"""A delegate's invitation: one thing on a page, nothing chosen for them, nothing changed by opening a link."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, current_app, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.database import writing
from app.extensions import csrf, db
from app.models.invitations import Invitation
from app.rules.refusals import Refused
from app.rules.reply_steps import DraftReply, Step
from app.rules.states import Answer, Door
from app.services.deputies import NamedDeputy
from app.services.deputy_requests import send_somebody_else
from app.services.history import Actor
from app.services.invitation_pages import InvitationPage
from app.services.invitation_tokens import LinkOpened
from app.services.letter_wishes import stop_letters, want_letters_again
from app.services.needs import has_needs
from app.services.replies import GivenReply, record_reply
from app.services.reply_drafts import take_draft
from app.services.suggestions import corrected_details
from app.views import clock
from app.views.access import open_to_everybody
from app.views.reply_forms import AnswerForm, DeputyForm, LettersForm, SendForm
from app.views.reply_journey import (
    address_of,
    as_given,
    draft_of,
    keep,
    nonce_of,
    on_offer,
    open_link,
    open_page,
    step_of,
)
from app.views.reply_more import MoreForm, more_form
from app.views.reply_sessions import sessions_form

blueprint = Blueprint("replies", __name__, url_prefix="/r/<token>")
# Its forms check the token themselves, and show the page again with what was typed.
csrf.exempt(blueprint)


@blueprint.get("/")
@blueprint.get("")
@open_to_everybody
def start(token: str) -> ResponseReturnValue:
    """The invitation: who, what, when, where, and the question."""
    return _show_start(open_page(token), token, AnswerForm())


@blueprint.post("/")
@blueprint.post("")
@open_to_everybody
def answer(token: str) -> ResponseReturnValue:
    """Keep the explicit choice, and go on to what it makes necessary."""
    page = open_page(token)
    form = AnswerForm()
    if not form.validate():
        return _show_start(page, token, form), 422
    chosen = Answer(form.answer.data)
    refusal = page.why_closed(chosen, clock.now())
    if refusal:
        form.answer.errors = [refusal]
        return _show_start(page, token, form), 409
    draft = replace(
        draft_of(page), answer=chosen, reason=form.reason.data or "" if chosen is Answer.NO else ""
    )
    if chosen is Answer.YES and not draft.has_said_more:
        draft = replace(draft, brings_assistant=page.brings_assistant)
    if chosen is Answer.YES and page.offered_until is not None:
        draft = page.taking(draft)
    return keep(page, draft, token, after=Step.ANSWER)


def _show_start(page: InvitationPage, token: str, form: AnswerForm) -> str:
    """The first page, with the answers that are possible now, and the sentence that says why others are not."""
    now = clock.now()
    possible = page.possible_answers(now)
    form.offer(possible, is_offered=page.offered_until is not None)
    closed = "" if Answer.YES in possible else page.why_closed(Answer.YES, now)
    return render_template(
        "replies/start.html", page=page, token=token, form=form, closed=closed, possible=possible
    )


@blueprint.get("/sessions")
@open_to_everybody
def sessions(token: str) -> ResponseReturnValue:
    """Which event sessions, where there is a choice."""
    page = open_page(token)
    draft = draft_of(page)
    if step_of(Step.SESSIONS, page, draft) is not Step.SESSIONS:
        return redirect(url_for("replies.start", token=token))
    form = sessions_form(page, draft)
    return render_template("replies/sessions.html", page=page, token=token, form=form)


@blueprint.post("/sessions")
@open_to_everybody
def choose(token: str) -> ResponseReturnValue:
    """Keep which event sessions were chosen."""
    page = open_page(token)
    form = sessions_form(page, None)
    if not form.validate():
        return render_template("replies/sessions.html", page=page, token=token, form=form), 422
    chosen = form.chosen_ids()
    try:
        page.check_choice(chosen)
    except Refused as refusal:
        form.refuse(refusal)
        return render_template("replies/sessions.html", page=page, token=token, form=form), 422
    return keep(page, replace(draft_of(page), event_session_ids=chosen), token, after=Step.SESSIONS)


@blueprint.get("/deputy")
@open_to_everybody
def deputy(token: str) -> ResponseReturnValue:
    """Who comes instead."""
    page = open_page(token)
    draft = draft_of(page)
    if step_of(Step.DEPUTY, page, draft) is not Step.DEPUTY:
        return redirect(url_for("replies.start", token=token))
    form = DeputyForm(deputy_name=draft.deputy_name, deputy_email=draft.deputy_email)
    return render_template("replies/deputy.html", page=page, token=token, form=form)


@blueprint.post("/deputy")
@open_to_everybody
def name(token: str) -> ResponseReturnValue:
    """Keep who comes instead."""
    page = open_page(token)
    form = DeputyForm()
    if not form.validate():
        return render_template("replies/deputy.html", page=page, token=token, form=form), 422
    named = replace(
        draft_of(page),
        deputy_name=" ".join(form.deputy_name.data.split()),
        deputy_email=form.deputy_email.data.strip(),
    )
    return keep(page, named, token, after=Step.DEPUTY)


@blueprint.get("/more")
@open_to_everybody
def more(token: str) -> ResponseReturnValue:
    """What a guest may add: needs, diet, the event's own questions, corrections, who replies for them."""
    page = open_page(token)
    draft = draft_of(page)
    step = step_of(Step.MORE, page, draft)
    if step is not Step.MORE:
        return redirect(address_of(step, token))
    return _show_more(page, token, more_form(page, draft))


@blueprint.post("/more")
@open_to_everybody
def add(token: str) -> ResponseReturnValue:
    """Keep what a guest added."""
    page = open_page(token)
    draft = draft_of(page)
    form = more_form(page, draft)
    if not form.validate():
        return _show_more(page, token, form), 422
    if draft.answer is None:
        return redirect(url_for("replies.start", token=token))
    return keep(page, replace(draft, **form.added()), token, after=Step.MORE)


def _show_more(page: InvitationPage, token: str, form: MoreForm) -> str:
    told_before = has_needs(db.session(), page.invitation_id)
    return render_template("replies/more.html", page=page, token=token, form=form, told_before=told_before)


@blueprint.get("/check")
@open_to_everybody
def check(token: str) -> ResponseReturnValue:
    """Everything that will be sent, with links to change it."""
    page = open_page(token)
    draft = draft_of(page)
    step = step_of(Step.CHECK, page, draft)
    if step is not Step.CHECK:
        return redirect(address_of(step, token))
    return _show_check(page, token, draft)


@blueprint.post("/check")
@open_to_everybody
def send(token: str) -> ResponseReturnValue:
    """Record the reply. Sent twice, it is one reply."""
    form = SendForm()
    if not form.validate():
        return _show_not_sent(token, form.token_problems, status=422)
    opened = open_link(token)
    nonce = nonce_of(opened.id)
    try:
        # Others wait meanwhile, so what the reply is about is read once, when it is locked.
        with writing() as database:
            draft = take_draft(database, opened.id, nonce)
            if form.shown.data != draft.fingerprint:
                draft = on_offer(open_page(token), draft)
            given = as_given(draft, nonce, shown=form.shown.data)
            _record(database, opened, draft, given)
    except Refused as refusal:
        return _show_not_sent(token, [str(refusal)], status=409)
    session.get("drafts", {}).pop(str(opened.id), None)
    session.modified = True
    return redirect(url_for("replies.done", token=token))


def _show_not_sent(token: str, why: Sequence[str], *, status: int) -> ResponseReturnValue:
    """The page again with why it was not sent; where nothing is left to send, what was recorded before."""
    page = open_page(token)
    draft = draft_of(page)
    if draft.answer is None:
        return redirect(url_for("replies.done" if page.is_answered else "replies.start", token=token))
    if step_of(Step.CHECK, page, draft) is Step.SESSIONS:
        choice = sessions_form(page, draft)
        choice.slot_fields()[0].errors = list(why)
        return render_template("replies/sessions.html", page=page, token=token, form=choice), status
    return _show_check(page, token, draft, also=why), status


def _show_check(page: InvitationPage, token: str, draft: DraftReply, *, also: Sequence[str] = ()) -> str:
    form = SendForm(formdata=None, shown=draft.fingerprint)
    page.seats_asked = 1 + draft.brings_assistant
    return render_template(
        "replies/check.html",
        page=page,
        token=token,
        draft=draft,
        form=form,
        also=list(also),
        corrected=corrected_details(page.person, draft.details),
    )


def _record(database: Session, opened: LinkOpened, draft: DraftReply, given: GivenReply) -> None:
    by, now = Actor(Door.LINK), clock.now()
    if given.answer is Answer.DEPUTY:
        invitation = database.get_one(Invitation, opened.id)
        named = NamedDeputy(draft.deputy_name, draft.deputy_email)
        secret = str(current_app.config["SECRET_KEY"])
        send_somebody_else(database, invitation, given, named, secret=secret, by=by, now=now)
    else:
        record_reply(database, opened, given, by=by, now=now)


@blueprint.get("/done")
@open_to_everybody
def done(token: str) -> ResponseReturnValue:
    """What was recorded, and what happens next. Survives a bookmark and a reload."""
    page = open_page(token)
    if not page.is_answered:
        return redirect(url_for("replies.start", token=token))
    return render_template("replies/done.html", page=page, token=token)


@blueprint.get("/letters")
@open_to_everybody
def letters(token: str) -> ResponseReturnValue:
    """Whether somebody wants letters about this event. Not an answer to the invitation."""
    page = open_page(token)
    return render_template("replies/letters.html", page=page, token=token, form=LettersForm())


@blueprint.post("/letters")
@open_to_everybody
def stop(token: str) -> ResponseReturnValue:
    """Write no more letters about this event, or write again."""
    page = open_page(token)
    form = LettersForm()
    if not form.validate():
        return render_template("replies/letters.html", page=page, token=token, form=form), 422
    follow = stop_letters if form.wanted.data == "stop" else want_letters_again
    with writing() as database:
        invitation = database.get_one(Invitation, page.invitation_id)
        follow(database, invitation, by=Actor(Door.LINK), now=clock.now())
    return redirect(url_for("replies.letters", token=token))
