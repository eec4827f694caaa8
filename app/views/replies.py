"""A delegate's invitation: one thing on a page, nothing chosen for them, nothing changed by opening a link."""

from collections.abc import Sequence
from dataclasses import replace
from secrets import token_hex

from flask import (
    Blueprint,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.database import writing
from app.extensions import csrf, db
from app.models.invitations import Invitation
from app.rules.refusals import Refused
from app.rules.reply_steps import DraftReply, Step, may_send, step_after, step_to_show
from app.rules.states import Answer, Door
from app.services.history import Actor
from app.services.invitation_pages import InvitationPage, open_invitation
from app.services.needs import GivenNeeds, has_needs
from app.services.replies import GivenReply, record_reply, stop_letters
from app.services.reply_drafts import forget_draft, load_draft, save_draft
from app.services.suggestions import corrected_details, details_of
from app.views import clock
from app.views.access import open_to_everybody
from app.views.reply_forms import AnswerForm, LettersForm, SendForm, sessions_form
from app.views.reply_more import MoreForm, more_form

blueprint = Blueprint("replies", __name__, url_prefix="/r/<token>")
# Its forms check the token themselves, and show the page again with what was typed.
csrf.exempt(blueprint)

#: How many wrong links one address may try.
GUESSES = parse("20 per 5 minutes")
wrong_links = MovingWindowRateLimiter(MemoryStorage())
#: How many invitations one browser may be answering at a time.
_DRAFTS_KEPT = 8

_CHANGED_ELSEWHERE = "Your answers were changed in another window. Check them again, then send them."
_TOO_SOON = "That was very quick. Nothing was lost: check your reply, then press the button again."


def _open(token: str) -> InvitationPage:
    """The invitation that the link opens; the same page for every link that opens none, and not many tries."""
    page = open_invitation(db.session(), token, now=clock.now())
    if page is None:
        if not wrong_links.hit(GUESSES, request.remote_addr or ""):
            abort(429)
        abort(make_response(render_template("errors/link_not_known.html"), 404))
    return page


@blueprint.get("/")
@blueprint.get("")
@open_to_everybody
def start(token: str) -> ResponseReturnValue:
    """The invitation: who, what, when, where, and the question."""
    return _show_start(_open(token), token, AnswerForm())


@blueprint.post("/")
@blueprint.post("")
@open_to_everybody
def answer(token: str) -> ResponseReturnValue:
    """Keep the explicit choice, and go on to what it makes necessary."""
    page = _open(token)
    form = AnswerForm()
    if not form.validate():
        return _show_start(page, token, form), 422
    chosen = Answer(form.answer.data)
    refusal = page.why_closed(chosen, clock.now())
    if refusal:
        form.answer.errors = [refusal]
        return _show_start(page, token, form), 409
    draft = replace(_draft(page), answer=chosen, reason=form.reason.data or "" if chosen is Answer.NO else "")
    return _keep(page, draft, token, after=Step.ANSWER)


def _show_start(page: InvitationPage, token: str, form: AnswerForm) -> str:
    """The first page, with the answers that are possible now, and the sentence that says why others are not."""
    now = clock.now()
    possible = page.possible_answers(now)
    form.offer(possible)
    closed = "" if Answer.YES in possible else page.why_closed(Answer.YES, now)
    return render_template(
        "replies/start.html", page=page, token=token, form=form, closed=closed, possible=possible
    )


@blueprint.get("/sessions")
@open_to_everybody
def sessions(token: str) -> ResponseReturnValue:
    """Which event sessions, where there is a choice."""
    page = _open(token)
    draft = _draft(page)
    if _step_to_show(Step.SESSIONS, page, draft) is not Step.SESSIONS:
        return redirect(url_for("replies.start", token=token))
    form = sessions_form(page, draft)
    return render_template("replies/sessions.html", page=page, token=token, form=form)


@blueprint.post("/sessions")
@open_to_everybody
def choose(token: str) -> ResponseReturnValue:
    """Keep which event sessions were chosen."""
    page = _open(token)
    form = sessions_form(page, None)
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


@blueprint.get("/more")
@open_to_everybody
def more(token: str) -> ResponseReturnValue:
    """What a guest may add: needs, diet, the event's own questions, corrections, who replies for them."""
    page = _open(token)
    draft = _draft(page)
    step = _step_to_show(Step.MORE, page, draft)
    if step is not Step.MORE:
        return redirect(_address(step, token))
    return _show_more(page, token, more_form(page.questions, draft, details_of(page.person)))


@blueprint.post("/more")
@open_to_everybody
def add(token: str) -> ResponseReturnValue:
    """Keep what a guest added."""
    page = _open(token)
    draft = _draft(page)
    form = more_form(page.questions, draft, details_of(page.person))
    if not form.validate():
        return _show_more(page, token, form), 422
    if draft.answer is None:
        return redirect(url_for("replies.start", token=token))
    return _keep(page, replace(draft, **form.added()), token, after=Step.MORE)


def _show_more(page: InvitationPage, token: str, form: MoreForm) -> str:
    told_before = has_needs(db.session(), page.invitation_id)
    return render_template("replies/more.html", page=page, token=token, form=form, told_before=told_before)


@blueprint.get("/check")
@open_to_everybody
def check(token: str) -> ResponseReturnValue:
    """Everything that will be sent, with links to change it."""
    page = _open(token)
    draft = _draft(page)
    step = _step_to_show(Step.CHECK, page, draft)
    if step is not Step.CHECK:
        return redirect(_address(step, token))
    return _show_check(page, token, draft)


@blueprint.post("/check")
@open_to_everybody
def send(token: str) -> ResponseReturnValue:
    """Record the reply. Sent twice, it is one reply."""
    page = _open(token)
    form = SendForm()
    nonce = _nonce(page)
    draft = load_draft(db.session(), page.invitation_id, nonce)
    if draft.answer is None or nonce is None:
        return redirect(url_for("replies.done" if page.invitation.answer else "replies.start", token=token))
    if not form.validate():
        return _show_check(page, token, draft, also=form.token_problems), 422
    if form.shown.data != draft.fingerprint:
        return _show_check(page, token, draft, also=[_CHANGED_ELSEWHERE]), 409
    if not may_send(draft, clock.now(), minimum_seconds=current_app.config["REPLY_MINIMUM_SECONDS"]):
        return _show_check(page, token, draft, also=[_TOO_SOON]), 409
    given = _as_given(draft, draft.answer, nonce)
    try:
        with writing() as database:
            invitation = database.get_one(Invitation, page.invitation_id)
            record_reply(database, invitation, given, by=Actor(Door.LINK), now=clock.now())
            forget_draft(database, nonce)
    except Refused as refusal:
        return _show_check(_open(token), token, draft, also=[str(refusal)]), 409
    session.get("drafts", {}).pop(str(page.invitation_id), None)
    session.modified = True
    return redirect(url_for("replies.done", token=token))


def _show_check(page: InvitationPage, token: str, draft: DraftReply, *, also: Sequence[str] = ()) -> str:
    form = SendForm(formdata=None, shown=draft.fingerprint)
    return render_template(
        "replies/check.html",
        page=page,
        token=token,
        draft=draft,
        form=form,
        also=list(also),
        corrected=corrected_details(page.person, draft.details),
    )


def _as_given(draft: DraftReply, answer: Answer, nonce: str) -> GivenReply:
    """The reply that a draft becomes; only a yes carries what was added to it."""
    if answer is not Answer.YES:
        return GivenReply(answer, nonce, reason=draft.reason)
    return GivenReply(
        answer,
        nonce,
        draft.event_session_ids,
        needs=GivenNeeds(draft.access, draft.diet, draft.forgets_needs),
        answers=draft.answers,
        details=draft.details,
        given_by_name=draft.given_by_name,
        given_by_contact=draft.given_by_contact,
    )


@blueprint.get("/done")
@open_to_everybody
def done(token: str) -> ResponseReturnValue:
    """What was recorded, and what happens next. Survives a bookmark and a reload."""
    page = _open(token)
    if page.invitation.answer is None:
        return redirect(url_for("replies.start", token=token))
    return render_template("replies/done.html", page=page, token=token)


@blueprint.get("/letters")
@open_to_everybody
def letters(token: str) -> ResponseReturnValue:
    """Whether somebody wants letters about this event. Not an answer to the invitation."""
    page = _open(token)
    return render_template("replies/letters.html", page=page, token=token, form=LettersForm())


@blueprint.post("/letters")
@open_to_everybody
def stop(token: str) -> ResponseReturnValue:
    """Write no more letters about this event, where that was chosen."""
    page = _open(token)
    form = LettersForm()
    if not form.validate():
        return render_template("replies/letters.html", page=page, token=token, form=form), 422
    if form.wanted.data == "stop":
        with writing() as database:
            invitation = database.get_one(Invitation, page.invitation_id)
            stop_letters(database, invitation, by=Actor(Door.LINK), now=clock.now())
    return redirect(url_for("replies.letters", token=token))


def _step_to_show(wanted: Step, page: InvitationPage, draft: DraftReply) -> Step:
    return step_to_show(wanted, draft, has_choice=page.has_choice, must_say_more=page.must_say_more)


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
    following = step_after(after, draft, has_choice=page.has_choice, must_say_more=page.must_say_more)
    with writing() as database:
        save_draft(database, page.invitation_id, nonce, draft, now=clock.now())
    return redirect(_address(following, token))


def _address(step: Step, token: str) -> str:
    return url_for("replies.start" if step is Step.ANSWER else f"replies.{step}", token=token)
