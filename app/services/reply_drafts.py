"""What a delegate has typed on the way to "Send your reply". Kept only after an explicit choice."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from app.models.replies import ReplyDraft
from app.rules.reply_steps import DraftReply
from app.rules.states import Answer, DetailKind

# Built once, since every reply asks it.
_DRAFT = select(ReplyDraft).where(
    ReplyDraft.nonce == bindparam("nonce"), ReplyDraft.invitation_id == bindparam("invitation_id")
)


def load_draft(session: Session, invitation_id: int, nonce: str | None) -> DraftReply:
    """The draft that a browser began for this invitation; an empty one where there is none."""
    row = _find(session, invitation_id, nonce)
    return DraftReply() if row is None else _from_row(row)


def save_draft(session: Session, invitation_id: int, nonce: str, draft: DraftReply, *, now: datetime) -> None:
    """Keep what has been answered so far, under the browser's nonce."""
    answers = {each.name: getattr(draft, each.name) for each in fields(draft) if each.name != "begun_at"}
    row = _find(session, invitation_id, nonce)
    if row is None:
        session.add(ReplyDraft(invitation_id=invitation_id, nonce=nonce, answers=answers, begun_at=now))
    else:
        row.answers = answers


def forget_draft(session: Session, nonce: str) -> None:
    """Delete a draft that has become a reply."""
    session.execute(delete(ReplyDraft).where(ReplyDraft.nonce == nonce))


def forget_old_drafts(session: Session, *, before: datetime) -> None:
    """Delete drafts that nobody sent."""
    session.execute(delete(ReplyDraft).where(ReplyDraft.begun_at < before))


def _find(session: Session, invitation_id: int, nonce: str | None) -> ReplyDraft | None:
    if nonce is None:
        return None
    return session.scalar(_DRAFT, {"nonce": nonce, "invitation_id": invitation_id})


def _from_row(row: ReplyDraft) -> DraftReply:
    kept = dict(row.answers)
    kept["answer"] = Answer(kept["answer"]) if kept["answer"] else None
    kept["event_session_ids"] = tuple(kept["event_session_ids"])
    # JSON knows neither numbers as keys nor tuples.
    kept["answers"] = {int(each): tuple(given) for each, given in kept["answers"].items()}
    kept["details"] = {DetailKind(each): text for each, text in kept["details"].items()}
    return DraftReply(**kept, begun_at=row.begun_at)
