"""All that is kept about one person: in one answer, and erased."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from secrets import token_hex
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.extensions import Base
from app.models.calendar_entries import CalendarEntry
from app.models.categories import Membership
from app.models.incoming_mail import IncomingMail
from app.models.invitations import Invitation
from app.models.lists import ListRow
from app.models.merges import Merge
from app.models.messages import Message
from app.models.needs import Needs
from app.models.people import DoNotInvite, OtherAddress, OtherListing, Person
from app.models.replies import Reply, ReplyDraft
from app.models.suggestions import Suggestion
from app.rules.do_not_invite import do_not_invite_mark
from app.rules.states import MessageState
from app.rules.tokens import token_digest
from app.services.history import Actor, write_history
from app.services.places import give_up_places
from app.services.rooms import lock_rooms

#: What a person is called once their data is erased.
ERASED = "Erased person"
#: What opens pages or belongs to our own bookkeeping is not told.
_NOT_TOLD = frozenset(
    {"token_seed", "link_digest", "letter", "nonce", "leased_by", "leased_until", "email_key", "address_key"}
)
_BLANK = (
    *("title", "given_name", "family_name", "suffix", "telephone", "other_telephone", "job_title"),
    *("department", "pa_name", "pa_email", "pa_telephone"),
)


def person_data(session: Session, person_id: int) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Every row of every table that belongs to a person or to one of their invitations, as plain values."""
    invited = sa.select(Invitation.id).where(Invitation.person_id == person_id)
    told: dict[str, Sequence[Mapping[str, Any]]] = {}
    for table in Base.metadata.sorted_tables:
        conditions = [
            key.parent == person_id if key.column.table.name == "people" else key.parent.in_(invited)
            for key in table.foreign_keys
            if key.column.table.name in ("people", "invitations")
        ]
        if table.name == "people":
            conditions = [table.columns["id"] == person_id]
        if conditions:
            query = sa.select(table).where(sa.or_(*conditions)).order_by(*table.primary_key.columns)
            rows = [_plain(row._asdict()) for row in session.execute(query)]
            if rows:
                told[table.name] = rows
    return told


def _plain(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in row.items()
        if name not in _NOT_TOLD and not isinstance(value, bytes)
    }


def erase_person(session: Session, person: Person, *, by: Actor, now: datetime) -> None:
    """Erase all that is known of a person; their places go to whoever waits.

    What remains: that somebody was invited and what they answered, without a name, so that the numbers stay;
    and a mark of each of their addresses, so that they are not invited again.
    """
    addresses = _addresses(session, person)
    _mark_addresses(session, addresses, now=now)
    invitations = session.scalars(
        sa.select(Invitation).where(Invitation.person_id == person.id).order_by(Invitation.id)
    ).all()
    for invitation in invitations:
        rooms = lock_rooms(session, invitation.event_id)
        give_up_places(session, rooms, invitation, reason="The person was erased.", now=now)
        invitation.withdrawn_at = invitation.withdrawn_at or now
        # Nobody has the new link, so the old letters open nothing.
        invitation.token_seed, invitation.link_digest = token_hex(16), token_digest(token_hex(16))
    invitation_ids = [invitation.id for invitation in invitations]
    _erase_around(session, person.id, invitation_ids)
    _erase_mail(session, addresses, invitation_ids)
    for name in _BLANK:
        setattr(person, name, "")
    person.name_as_typed, person.email, person.email_key = ERASED, None, None
    person.is_interested, person.organisation_id, person.cannot_email_reason = None, None, None
    person.do_not_contact_at, person.erased_at, person.changed_at = now, now, now
    write_history(session, "person erased", by=by, now=now, person_id=person.id)


def _addresses(session: Session, person: Person) -> list[str]:
    others = session.scalars(sa.select(OtherAddress.address).where(OtherAddress.person_id == person.id)).all()
    listed = session.scalars(sa.select(OtherListing.email).where(OtherListing.person_id == person.id)).all()
    return [each for each in (person.email, *others, *listed) if each]


def _mark_addresses(session: Session, addresses: Sequence[str], *, now: datetime) -> None:
    marks = {do_not_invite_mark(each) for each in addresses}
    known = set(session.scalars(sa.select(DoNotInvite.mark).where(DoNotInvite.mark.in_(marks))))
    session.add_all(DoNotInvite(mark=mark, marked_at=now) for mark in sorted(marks - known))


def _erase_mail(session: Session, addresses: Sequence[str], invitation_ids: Sequence[int]) -> None:
    written = sa.func.lower(IncomingMail.from_address).in_([each.casefold() for each in addresses])
    session.execute(
        sa.update(IncomingMail)
        .where(sa.or_(written, IncomingMail.invitation_id.in_(invitation_ids)))
        .values(
            from_address="",
            from_name="",
            subject="",
            text="",
            answer=sa.null(),
            sentence="",
            alias="",
            raw=None,
        )
    )


def _erase_around(session: Session, person_id: int, invitation_ids: Sequence[int]) -> None:
    session.flush()
    for of_person in (OtherAddress, OtherListing, Membership, Merge):
        session.execute(sa.delete(of_person).where(of_person.person_id == person_id))
    for of_invitation in (Needs, ReplyDraft, Suggestion):
        session.execute(sa.delete(of_invitation).where(of_invitation.invitation_id.in_(invitation_ids)))
    session.execute(
        sa.update(ListRow)
        .where(ListRow.person_id == person_id)
        .values(facts={}, reason="The person was erased.")
    )
    session.execute(
        sa.update(Reply)
        .where(Reply.invitation_id.in_(invitation_ids))
        .values(reason="", answers={}, given_by_name="", given_by_contact="")
    )
    session.execute(
        sa.update(CalendarEntry).where(CalendarEntry.invitation_id.in_(invitation_ids)).values(told={})
    )
    letters = Message.invitation_id.in_(invitation_ids)
    waiting = Message.state.in_([MessageState.QUEUED, MessageState.FAILED, MessageState.PERHAPS_SENT])
    session.execute(sa.update(Message).where(letters, waiting).values(state=MessageState.STOPPED))
    session.execute(
        sa.update(Message)
        .where(letters)
        .values(to_name=ERASED, to_address="", facts={}, subject="", trouble="", letter=None)
    )
