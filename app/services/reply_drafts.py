"""What a delegate has typed on the way to "Send your reply". Kept only after an explicit choice."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from app.models.replies import ReplyDraft
from app.rules.reply_steps import DraftReply
from app.rules.states import Answer, DetailKind

# Plain table statements, built once: every reply sends them, and nothing needs a draft as an object.
_DRAFTS = ReplyDraft.metadata.tables[ReplyDraft.__tablename__]
_IS_IT = (_DRAFTS.c.nonce == bindparam("named")) & (_DRAFTS.c.invitation_id == bindparam("about"))
_LOAD = select(_DRAFTS.c.answers, _DRAFTS.c.begun_at).where(_IS_IT)
_BEGIN = insert(_DRAFTS)
_GO_ON = update(_DRAFTS).where(_IS_IT)
_TAKE = delete(_DRAFTS).where(_IS_IT).returning(_DRAFTS.c.answers, _DRAFTS.c.begun_at)


def load_draft(session: Session, invitation_id: int, nonce: str | None) -> DraftReply:
    """The draft that a browser began for this invitation; an empty one where there is none."""
    if nonce is None:
        return DraftReply()
    row = session.execute(_LOAD, {"named": nonce, "about": invitation_id}).one_or_none()
    return DraftReply() if row is None else _read(row.answers, row.begun_at)


def begin_draft(
    session: Session, invitation_id: int, nonce: str, draft: DraftReply, *, now: datetime
) -> None:
    """Keep the first answers of a browser, under a nonce that is new."""
    row = {"invitation_id": invitation_id, "nonce": nonce, "answers": _as_kept(draft), "begun_at": now}
    session.execute(_BEGIN, row)


def save_draft(session: Session, invitation_id: int, nonce: str, draft: DraftReply, *, now: datetime) -> None:
    """Keep what has been answered so far, under the browser's nonce."""
    known = {"named": nonce, "about": invitation_id, "answers": _as_kept(draft)}
    if not cast("CursorResult[Any]", session.execute(_GO_ON, known)).rowcount:
        begin_draft(session, invitation_id, nonce, draft, now=now)


def take_draft(session: Session, invitation_id: int, nonce: str | None) -> DraftReply:
    """The draft, which is deleted with it: it becomes a reply in this transaction. Who comes second finds none."""
    if nonce is None:
        return DraftReply()
    row = session.execute(_TAKE, {"named": nonce, "about": invitation_id}).one_or_none()
    return DraftReply() if row is None else _read(row.answers, row.begun_at)


def forget_old_drafts(session: Session, *, before: datetime) -> None:
    """Delete drafts that nobody sent."""
    session.execute(delete(_DRAFTS).where(_DRAFTS.c.begun_at < before))


def _as_kept(draft: DraftReply) -> dict[str, Any]:
    return {each.name: getattr(draft, each.name) for each in fields(draft) if each.name != "begun_at"}


def _read(answers: Mapping[str, Any], begun_at: datetime) -> DraftReply:
    kept = dict(answers)
    kept["answer"] = Answer(kept["answer"]) if kept["answer"] else None
    kept["event_session_ids"] = tuple(kept["event_session_ids"])
    # JSON knows neither numbers as keys nor tuples.
    kept["answers"] = {int(each): tuple(given) for each, given in kept["answers"].items()}
    kept["details"] = {DetailKind(each): text for each, text in kept["details"].items()}
    kept["roles"] = {int(each): text for each, text in kept.get("roles", {}).items()}
    return DraftReply(**kept, begun_at=begun_at)
