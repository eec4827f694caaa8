"""What all pages of a reply share: opening the link, the draft that a browser began, and which page comes next."""

from dataclasses import replace
from secrets import token_hex
from typing import NoReturn

from flask import abort, current_app, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.database import read_without_transaction, writing
from app.extensions import db
from app.rules.refusals import Refused
from app.rules.reply_steps import DraftReply, Step, may_send, step_after, step_to_show
from app.rules.states import Answer, EventState
from app.services.invitation_pages import InvitationPage, open_invitation
from app.services.invitation_tokens import LinkOpened, find_link
from app.services.needs import GivenNeeds
from app.services.replies import GivenReply
from app.services.reply_drafts import begin_draft, load_draft, save_draft
from app.views import clock

_CHANGED_ELSEWHERE = "Your answers were changed in another window. Check them again, then send them."
_TOO_SOON = "That was very quick. Nothing was lost: check your reply, then press the button again."
#: How many wrong links one address may try.
GUESSES = parse("20 per 5 minutes")
wrong_links = MovingWindowRateLimiter(MemoryStorage())
#: How many invitations one browser may be answering at a time.
_DRAFTS_KEPT = 8
_CHANGED_ELSEWHERE = "Your answers were changed in another window. Check them again, then send them."
_TOO_SOON = "That was very quick. Nothing was lost: check your reply, then press the button again."


def open_page(token: str) -> InvitationPage:
    """The invitation that the link opens; the same page for every link that opens none, and not many tries."""
    read_without_transaction()
    return open_invitation(db.session(), token, now=clock.now()) or _refuse_link()


def open_link(token: str) -> LinkOpened:
    """Which invitation the link opens, as `open_page` and with nothing that its pages show."""
    read_without_transaction()
    opened = find_link(db.session(), token)
    return opened if opened is not None and opened.event_state != EventState.DRAFT else _refuse_link()


def _refuse_link() -> NoReturn:
    if not wrong_links.hit(GUESSES, request.remote_addr or ""):
        abort(429)
    abort(make_response(render_template("errors/link_not_known.html"), 404))


def has_choice(page: InvitationPage, draft: DraftReply) -> bool:
    """Whether sessions have to be chosen; a deputy gets the places that are there."""
    return page.has_choice and not (draft.answer is Answer.DEPUTY and page.has_places)


def step_of(wanted: Step, page: InvitationPage, draft: DraftReply) -> Step:
    """The page to show to somebody who asks for one."""
    return step_to_show(wanted, draft, has_choice=has_choice(page, draft), must_say_more=page.must_say_more)


def nonce_of(invitation_id: int) -> str | None:
    """What names this browser's draft for the invitation; none before the first choice."""
    drafts = session.get("drafts", {})
    nonce = drafts.get(str(invitation_id))
    return str(nonce) if nonce else None


def draft_of(page: InvitationPage) -> DraftReply:
    """What this browser has answered so far, without sessions that were called off since."""
    return on_offer(page, load_draft(db.session(), page.invitation_id, nonce_of(page.invitation_id)))


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
    known = nonce_of(page.invitation_id)
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


class MayNotSend(Refused):
    """The draft is not what the page showed, or is too young for a person to have read it."""


def as_given(draft: DraftReply, nonce: str | None, *, shown: str | None) -> GivenReply:
    """The reply that a draft becomes; only a yes carries what was added to it. Raises `MayNotSend`."""
    answer = draft.answer
    if answer is None or nonce is None or shown != draft.fingerprint:
        raise MayNotSend(_CHANGED_ELSEWHERE)
    if not may_send(draft, clock.now(), minimum_seconds=current_app.config["REPLY_MINIMUM_SECONDS"]):
        raise MayNotSend(_TOO_SOON)
    if answer is not Answer.YES:
        return GivenReply(answer, nonce, draft.event_session_ids, reason=draft.reason)
    return GivenReply(
        answer,
        nonce,
        draft.event_session_ids,
        needs=GivenNeeds(draft.access, draft.diet, draft.forgets_needs),
        brings_assistant=draft.brings_assistant,
        answers=draft.answers,
        details=draft.details,
        roles=draft.roles,
        given_by_name=draft.given_by_name,
        given_by_contact=draft.given_by_contact,
    )
