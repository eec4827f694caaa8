"""Answers given as a delegate gives them, through the one door for places."""

from datetime import datetime
from secrets import token_hex

from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.rules.states import Answer, Door
from app.services.history import Actor
from app.services.replies import GivenReply, RecordedReply, record_reply
from tests.make import NOW

BY_LINK = Actor(Door.LINK)


def say(
    session: Session,
    invitation: Invitation,
    answer: Answer,
    *session_ids: int,
    brings_assistant: bool | None = None,
    now: datetime = NOW,
) -> RecordedReply:
    """Record an answer; `session_ids` are what a yes chooses, where there is a choice."""
    given = GivenReply(answer, token_hex(8), session_ids, brings_assistant=brings_assistant)
    return record_reply(session, invitation, given, by=BY_LINK, now=now)


def say_yes(
    session: Session, invitation: Invitation, *session_ids: int, now: datetime = NOW
) -> RecordedReply:
    """Record a yes."""
    return say(session, invitation, Answer.YES, *session_ids, now=now)


def say_no(session: Session, invitation: Invitation, *, now: datetime = NOW) -> RecordedReply:
    """Record a no."""
    return say(session, invitation, Answer.NO, now=now)
