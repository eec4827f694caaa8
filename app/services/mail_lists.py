"""Mail that came in, as officers see it: why it waits for them, and what each decision would change. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, case, func, literal_column, select, true
from sqlalchemy.orm import Session, joinedload

from app.models.incoming_mail import IncomingMail
from app.models.invitations import Invitation
from app.models.places import Place
from app.rules.held_answers import stands_now, would_change
from app.rules.states import Answer, Choice, EventState, MailOutcome, PlaceState
from app.services.desk import SessionGlance, session_glances

#: How many messages a page shows.
MESSAGES_ON_A_PAGE = 50


class MailPile(StrEnum):
    """What an officer does with a message that waits: decide, look for another address, or read."""

    HELD = "held"
    BOUNCED = "bounced"
    TO_READ = "to_read"


def pile_of_mail() -> ColumnElement[str]:
    """On which pile a message lies while it waits for an officer."""
    outcome = IncomingMail.outcome
    return case(
        (outcome == MailOutcome.HELD, literal_column(f"'{MailPile.HELD}'")),
        (outcome == MailOutcome.BOUNCED, literal_column(f"'{MailPile.BOUNCED}'")),
        else_=literal_column(f"'{MailPile.TO_READ}'"),
    )


@dataclass(frozen=True)
class MailToShow:
    """A message, and where it waits for an officer what they may decide and what that would change."""

    mail: IncomingMail
    #: What the invitee has said so far, and what counting the answer would change; "" where there is nothing to count.
    stands_now: str = ""
    would_change: str = ""
    may_count: bool = False
    #: Whether an officer has to say what a deputy is called.
    asks_name: bool = False
    #: Whether somebody who was not invited may be named as the deputy of whoever was.
    may_come_instead: bool = False
    #: Whether somebody who was not invited may be invited in their own right.
    may_be_invited: bool = False


@dataclass(frozen=True)
class MailPage:
    """One page of messages, newest first; how many there are in all, and how many wait for an officer."""

    messages: Sequence[MailToShow]
    total: int
    waiting: int
    page: int


def list_mail(session: Session, *, only_waiting: bool, page: int, pile: MailPile | None = None) -> MailPage:
    """Messages that came in, or only those that an officer has to look at: all of them, or those of one pile."""
    wanted: ColumnElement[bool] = IncomingMail.needs_officer.expression if only_waiting else true()
    if only_waiting and pile is not None:
        wanted &= pile_of_mail() == pile
    waiting = session.scalar(select(func.count()).where(IncomingMail.needs_officer)) or 0
    total = session.scalar(select(func.count(IncomingMail.id)).where(wanted)) or 0
    query = select(IncomingMail).where(wanted).order_by(IncomingMail.id.desc())
    shown = query.limit(MESSAGES_ON_A_PAGE).offset((page - 1) * MESSAGES_ON_A_PAGE)
    found = session.scalars(shown.options(*_WITH_GUEST)).all()
    return MailPage(_to_show(session, found), total, waiting, page)


_WITH_GUEST = (
    joinedload(IncomingMail.invitation).joinedload(Invitation.person),
    joinedload(IncomingMail.invitation).joinedload(Invitation.event),
    joinedload(IncomingMail.person),
    joinedload(IncomingMail.account),
)


def find_mail(session: Session, mail_id: int) -> MailToShow | None:
    """One message; none where there is no such message."""
    mail = session.get(IncomingMail, mail_id, options=_WITH_GUEST)
    return _to_show(session, [mail])[0] if mail is not None else None


def mail_about(session: Session, invitation_id: int) -> Sequence[IncomingMail]:
    """What came in about one invitation, the oldest first."""
    query = select(IncomingMail).where(IncomingMail.invitation_id == invitation_id).order_by(IncomingMail.id)
    return session.scalars(query).all()


def _to_show(session: Session, mails: Sequence[IncomingMail]) -> list[MailToShow]:
    """Each message with what may be decided; as many queries for one as for a page of them."""
    undecided = [each for each in mails if each.needs_officer and each.answer and each.invitation is not None]
    invitations = {each.invitation for each in undecided if each.invitation is not None}
    sessions = session_glances(session, sorted({each.event_id for each in invitations}))
    holding = _holding(session, [each.id for each in invitations])
    decided = {
        each.id: _decision(each, each.invitation, sessions, has_place=each.invitation.id in holding)
        for each in undecided
        if each.invitation is not None
    }
    return [decided.get(each.id) or MailToShow(each) for each in mails]


def _holding(session: Session, invitation_ids: Sequence[int]) -> frozenset[int]:
    query = select(Place.invitation_id).where(
        Place.invitation_id.in_(invitation_ids), Place.state == PlaceState.HELD
    )
    return frozenset(session.scalars(query.order_by(Place.id)))


def _decision(
    mail: IncomingMail,
    invitation: Invitation,
    sessions: Mapping[int, Sequence[SessionGlance]],
    *,
    has_place: bool,
) -> MailToShow:
    answer, event = mail.answer or {}, invitation.event
    theirs = sessions.get(event.id, ())
    says = str(answer.get("says", ""))
    said = Answer(invitation.answer) if invitation.answer else None
    if mail.outcome == MailOutcome.STRANGER:
        name = answer.get("name") or mail.from_name
        may = event.allows_deputies and says == "ACCEPTED" and bool(name)
        wants_to_come = says in {"ACCEPTED", "TENTATIVE"}
        return MailToShow(
            mail,
            stands_now=stands_now(said),
            may_come_instead=may,
            may_be_invited=wants_to_come and event.state == EventState.PUBLISHED,
        )
    if mail.outcome != MailOutcome.HELD:
        return MailToShow(mail)
    is_free = all(each.left is None or (each.left > 0 and not each.waiting) for each in theirs)
    change = would_change(says, answer=said, has_place=has_place, is_place_free=is_free)
    is_one_of_all = event.attendance == Choice.ATTEND_ALL and len(theirs) > 1 and says == "DECLINED"
    asks_name = says == "DELEGATED" and bool(answer.get("deputy")) and not answer.get("deputy_name")
    return MailToShow(
        mail,
        stands_now=stands_now(said),
        would_change="" if is_one_of_all else change,
        may_count=not is_one_of_all and says != "DELEGATED",
        asks_name=asks_name,
    )
