"""The door for people whose letter came on paper: they type the reference on it, and get the pages of their link.

A reference is short, so that it can be copied and read out: it is on badges and lists too. It opens by itself only
where no letter can come by email, or where one went by post, which stays so when an address is found later;
everybody else gives the address that we write to as well. Wrong ones are counted in the database, for all web
processes together.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.database import one_at_a_time
from app.models.guesses import WrongGuess
from app.models.history import HistoryEntry
from app.models.invitations import FormerInvitation, Invitation, Wave
from app.rules.addresses import address_key
from app.rules.refusals import Refused
from app.rules.states import EventState
from app.rules.tokens import read_reference
from app.services.invitation_tokens import link_token
from app.services.paper_letters import PAPER, POSTED

#: For how long a wrong reference counts.
WINDOW = timedelta(minutes=5)
#: How many wrong references one origin may type in that time, and all of them together.
MOST_GUESSES, MOST_GUESSES_OF_ALL = 10, 300


class TooManyGuesses(Refused):
    """Wrong references came too often; right ones wait too, so that nobody learns which is which."""

    def __init__(self) -> None:
        super().__init__("There were too many tries. Wait five minutes and try again.")


def token_for_reference(
    session: Session, typed: str, *, email: str, origin: str, secrets: Sequence[str], now: datetime
) -> str | None:
    """The token of the link that the reference stands for; None, having counted the guess, where it opens nothing.

    `origin` tells those who try from each other. Raises `TooManyGuesses`.
    """
    one_at_a_time(session, "guesses of references")
    _check_may_guess(session, origin, now=now)
    invitation = _find(session, typed)
    if invitation is not None and _is_theirs(session, invitation, email):
        token = link_token(invitation, secrets)
        if token is not None:
            return token
    session.add(WrongGuess(origin=origin, made_at=now))
    return None


def forget_old_guesses(session: Session, *, now: datetime) -> None:
    """Delete wrong references that count no more."""
    session.execute(delete(WrongGuess).where(WrongGuess.made_at <= now - WINDOW))


def _check_may_guess(session: Session, origin: str, *, now: datetime) -> None:
    recent = WrongGuess.made_at > now - WINDOW
    query = select(func.count(), func.count().filter(WrongGuess.origin == origin)).where(recent)
    of_all, of_origin = session.execute(query).one()
    if of_origin >= MOST_GUESSES or of_all >= MOST_GUESSES_OF_ALL:
        raise TooManyGuesses


def _find(session: Session, typed: str) -> Invitation | None:
    reference = read_reference(typed)
    former = select(FormerInvitation.invitation_id).where(FormerInvitation.reference == reference)
    query = (
        select(Invitation)
        .where(or_(Invitation.reference == reference, Invitation.id.in_(former)))
        .options(joinedload(Invitation.event), joinedload(Invitation.person))
    )
    invitation = session.scalar(query)
    return None if invitation is None or invitation.event.state == EventState.DRAFT else invitation


def _is_theirs(session: Session, invitation: Invitation, email: str) -> bool:
    """Whether whoever typed the reference may be its person, or their PA."""
    person = invitation.person
    if not person.email or person.cannot_email_reason:
        return True
    known = {address_key(each) for each in (person.email, person.pa_email) if each}
    return address_key(email) in known or _went_by_post(session, invitation)


def _went_by_post(session: Session, invitation: Invitation) -> bool:
    """Whether they hold a letter on paper: they were invited so, or an officer noted that one was posted."""
    on_paper = select(Wave.id).where(Wave.id == invitation.wave_id, Wave.letter == PAPER)
    posted = select(HistoryEntry.id).where(
        HistoryEntry.event_id == invitation.event_id,
        HistoryEntry.person_id == invitation.person_id,
        HistoryEntry.what == POSTED,
    )
    return bool(session.scalar(select(or_(on_paper.exists(), posted.exists()))))
