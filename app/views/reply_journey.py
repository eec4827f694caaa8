"""What all pages of a reply share: opening the link, the draft that a browser began, and which page comes next."""

from dataclasses import replace
from secrets import token_hex

from flask import abort, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.database import read_without_transaction, writing
from app.extensions import db
from app.rules.reply_steps import DraftReply, Step, step_after, step_to_show
from app.rules.states import Answer
from app.services.invitation_pages import InvitationPage, open_invitation
from app.services.reply_drafts import begin_draft, load_draft, save_draft
from app.views import clock

#: How many wrong links one address may try.
GUESSES = parse("20 per 5 minutes")
wrong_links = MovingWindowRateLimiter(MemoryStorage())
#: How many invitations one browser may be answering at a time.
_DRAFTS_KEPT = 8


def open_page(token: str) -> InvitationPage:
    """The invitation that the link opens; the same page for every link that opens none, and not many tries."""
    read_without_transaction()
    page = open_invitation(db.session(), token, now=clock.now())
    if page is None:
        if not wrong_links.hit(GUESSES, request.remote_addr or ""):
            abort(429)
        abort(make_response(render_template("errors/link_not_known.html"), 404))
    return page


def has_choice(page: InvitationPage, draft: DraftReply) -> bool:
    """Whether sessions have to be chosen; a deputy gets the places that are there."""
    return page.has_choice and not (draft.answer is Answer.DEPUTY and page.has_places)


def step_of(wanted: Step, page: InvitationPage, draft: DraftReply) -> Step:
    """The page to show to somebody who asks for one."""
    return step_to_show(wanted, draft, has_choice=has_choice(page, draft), must_say_more=page.must_say_more)


def nonce_of(page: InvitationPage) -> str | None:
    """What names this browser's draft for the invitation; none before the first choice."""
    drafts = session.get("drafts", {})
    nonce = drafts.get(str(page.invitation.id))
    return str(nonce) if nonce else None


def draft_of(page: InvitationPage) -> DraftReply:
    """What this browser has answered so far, without sessions that were called off since."""
    return on_offer(page, load_draft(db.session(), page.invitation.id, nonce_of(page)))


def on_offer(page: InvitationPage, draft: DraftReply) -> DraftReply:
    """The draft without the sessions that the event does not offer any more."""
    if not draft.event_session_ids:
        return draft
    offered = {each.id for each in page.event_sessions}
    return replace(
        draft, event_session_ids=tuple(each for each in draft.event_session_ids if each in offered)
    )


def keep(page: InvitationPage, draft: DraftReply, token: str, *, after: Step) -> ResponseReturnValue:
    """Keep the draft, and go on to the page that comes after."""
    known = nonce_of(page)
    nonce = known or token_hex(16)
    drafts = {**session.get("drafts", {}), str(page.invitation_id): nonce}
    session["drafts"] = dict(list(drafts.items())[-_DRAFTS_KEPT:])
    following = step_after(after, draft, has_choice=has_choice(page, draft), must_say_more=page.must_say_more)
    with writing() as database:
        follow = save_draft if known else begin_draft
        follow(database, page.invitation_id, nonce, draft, now=clock.now())
    return redirect(address_of(following, token))


def address_of(step: Step, token: str) -> str:
    """Where a page of the reply is."""
    return url_for("replies.start" if step is Step.ANSWER else f"replies.{step}", token=token)
