"""Deputies at events where an officer decides: asked for, approved or refused. Until then the seat stays as it is."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select, update
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.models.calendar_entries import CalendarEntry
from app.models.deputies import DeputyRequest
from app.models.events import Event
from app.models.invitations import Invitation
from app.models.people import Person
from app.models.replies import Reply
from app.rules.refusals import Refused
from app.rules.replies import check_reply
from app.rules.states import Answer, Door, EventState
from app.services.calendar_entries import Telling, entries_of, queue_with_calendar
from app.services.deputies import NamedDeputy, check_may_be_named, name_deputy
from app.services.entries_again import entry_again
from app.services.event_words import event_facts
from app.services.history import Actor, write_history
from app.services.replies import GivenReply, covered_sessions, terms_of
from app.services.rooms import EventRooms, lock_rooms
from app.services.waiting_lists import living_places


class NothingToDecide(Refused):
    """The request was decided before, or whoever asked has answered otherwise since."""

    def __init__(self) -> None:
        super().__init__("There is nothing to decide any more: it was settled, or they have answered since.")


class RefusalNeedsReason(Refused):
    """Whoever asked is told why not."""

    def __init__(self) -> None:
        super().__init__("Enter why not. The person who asked is told so.")


def send_somebody_else(
    session: Session,
    invitation: Invitation,
    given: GivenReply,
    deputy: NamedDeputy,
    *,
    secret: str,
    by: Actor,
    now: datetime,
) -> Reply | DeputyRequest:
    """Let somebody else come instead, or ask an officer where the event wants it and no officer says so now.

    Raises a `Refused`, having changed nothing.
    """
    if invitation.event.deputies_need_approval and by.account_id is None:
        return _ask_for_deputy(session, invitation, given, deputy, by=by, now=now)
    return name_deputy(session, invitation, given, deputy, secret=secret, by=by, now=now)


def _ask_for_deputy(
    session: Session,
    invitation: Invitation,
    given: GivenReply,
    deputy: NamedDeputy,
    *,
    by: Actor,
    now: datetime,
) -> DeputyRequest:
    """Keep the request for an officer, in place of an earlier one, and tell whoever asked that it waits."""
    rooms = lock_rooms(session, invitation.event_id)
    before = session.scalar(select(DeputyRequest).where(DeputyRequest.nonce == given.nonce))
    if before is not None:
        return before
    withdrawn = invitation.withdrawn_at is not None
    check_reply(Answer.DEPUTY, terms_of(rooms.event, rooms.sessions), withdrawn=withdrawn, now=now)
    check_may_be_named(session, invitation, deputy)
    chosen: Sequence[int] = ()
    if not living_places(session, invitation.id):
        chosen = covered_sessions(rooms, given.event_session_ids)
    session.execute(
        update(DeputyRequest)
        .where(DeputyRequest.invitation_id == invitation.id, DeputyRequest.settled_at.is_(None))
        .values(settled_at=now)
        .execution_options(synchronize_session=False)
    )
    request = DeputyRequest(
        invitation_id=invitation.id,
        deputy_name=deputy.name,
        deputy_email=deputy.email,
        event_session_ids=list(chosen),
        nonce=given.nonce,
        door=by.door,
        asked_at=now,
    )
    session.add(request)
    session.flush()
    _tell(session, rooms, "deputy_asked", invitation, request, now=now)
    _write_down(session, "deputy asked for", invitation, by=by, now=now)
    return request


def approve_deputy(
    session: Session, event_id: int, request_id: int, *, secret: str, by: Actor, now: datetime
) -> Reply:
    """Let the deputy come, also when the last day for it has passed meanwhile; both are written to.

    Raises `NothingToDecide` or whatever else stands against it, having changed nothing.
    """
    request = _take(session, event_id, request_id, by=by, now=now)
    invitation = request.invitation
    given = GivenReply(Answer.DEPUTY, request.nonce, request.event_session_ids)
    deputy = NamedDeputy(request.deputy_name, request.deputy_email)
    reply = name_deputy(
        session, invitation, given, deputy, was_asked_in_time=True, secret=secret, by=by, now=now
    )
    request.is_approved = True
    _write_down(session, "deputy approved", invitation, by=by, now=now)
    return reply


def refuse_deputy(
    session: Session, event_id: int, request_id: int, *, reason: str, by: Actor, now: datetime
) -> None:
    """Leave the seat with whoever asked, and tell them why. Raises `RefusalNeedsReason` or `NothingToDecide`."""
    said = " ".join(reason.split())
    if not said:
        raise RefusalNeedsReason
    request = _take(session, event_id, request_id, by=by, now=now)
    request.is_approved, request.reason = False, said
    rooms = lock_rooms(session, event_id)
    entry = _answered_entry(session, request)
    told = entry_again(session, rooms, request.invitation, entry, now=now) if entry is not None else []
    words = {"reason": said, "entry_again": "right" if told else ""}
    _tell(session, rooms, "deputy_refused", request.invitation, request, now=now, words=words, told=told)
    _write_down(session, "deputy refused", request.invitation, by=by, now=now)


def _answered_entry(session: Session, request: DeputyRequest) -> CalendarEntry | None:
    """The entry in which the deputy was asked for; none where that was done on a page."""
    answered = [
        (entry.reply_stamp, entry)
        for entry in entries_of(session, request.invitation_id).values()
        if entry.reply_stamp is not None
    ]
    if request.door != Door.CALENDAR or not answered:
        return None
    return max(answered, key=lambda each: each[0])[1]


def _take(session: Session, event_id: int, request_id: int, *, by: Actor, now: datetime) -> DeputyRequest:
    """The request, settled now by this officer. Decided under the event's lock, so it is decided once."""
    lock_rooms(session, event_id)
    query = _open().where(DeputyRequest.id == request_id, Invitation.event_id == event_id)
    request = session.scalar(query.execution_options(populate_existing=True))
    if request is None:
        raise NothingToDecide
    request.settled_at, request.account_id = now, by.account_id
    return request


def is_open() -> ColumnElement[bool]:
    """The condition that a request waits for an officer: not settled, and nothing else was answered since."""
    is_latest = or_(Invitation.answered_at.is_(None), Invitation.answered_at <= DeputyRequest.asked_at)
    return DeputyRequest.settled_at.is_(None) & is_latest & Invitation.withdrawn_at.is_(None)


def open_request(session: Session, invitation_id: int) -> DeputyRequest | None:
    """What one guest asked for and nobody has decided yet."""
    return session.scalar(_open().where(DeputyRequest.invitation_id == invitation_id))


def requests_of_event(session: Session, event_id: int) -> Sequence[DeputyRequest]:
    """What waits for an officer at one event, the oldest first."""
    return session.scalars(_open().where(Invitation.event_id == event_id)).all()


def settled_requests(session: Session, event_id: int) -> Sequence[DeputyRequest]:
    """What officers of one event decided, the newest first."""
    query = (
        select(DeputyRequest)
        .join(DeputyRequest.invitation)
        .where(Invitation.event_id == event_id, DeputyRequest.is_approved.is_not(None))
        .options(contains_eager(DeputyRequest.invitation).joinedload(Invitation.person))
        .options(joinedload(DeputyRequest.account))
        .order_by(DeputyRequest.settled_at.desc(), DeputyRequest.id.desc())
    )
    return session.scalars(query).all()


def _open() -> Select[DeputyRequest]:
    return (
        select(DeputyRequest)
        .join(DeputyRequest.invitation)
        .join(Invitation.event)
        .where(is_open(), Event.state != EventState.CANCELLED)
        .options(
            contains_eager(DeputyRequest.invitation).options(
                contains_eager(Invitation.event),
                joinedload(Invitation.person).joinedload(Person.organisation),
            )
        )
        .order_by(DeputyRequest.id)
    )


def _tell(
    session: Session,
    rooms: EventRooms,
    kind: str,
    invitation: Invitation,
    request: DeputyRequest,
    *,
    now: datetime,
    words: Mapping[str, str] | None = None,
    told: Sequence[Telling] = (),
) -> None:
    facts = {
        "event": event_facts(rooms.event, rooms.sessions),
        "deputy_name": request.deputy_name,
        "has_place": "kept" if living_places(session, invitation.id) else "",
        **(words or {}),
    }
    key = str(request.id)
    queue_with_calendar(session, kind, invitation=invitation, key=key, facts=facts, told=told, now=now)


def _write_down(session: Session, what: str, invitation: Invitation, *, by: Actor, now: datetime) -> None:
    write_history(session, what, by=by, now=now, event_id=invitation.event_id, person_id=invitation.person_id)
