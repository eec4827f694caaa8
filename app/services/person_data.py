"""All that is kept about one person: in one answer, and erased."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from secrets import token_hex
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.extensions import Base
from app.models.categories import Membership
from app.models.history import HistoryEntry
from app.models.incoming_mail import IncomingMail
from app.models.invitations import FormerInvitation, Invitation
from app.models.letter_stops import LetterStop
from app.models.lists import ListRow
from app.models.merges import Merge
from app.models.messages import Message
from app.models.people import OtherAddress, OtherListing, Person
from app.rules.tokens import token_digest
from app.services.do_not_invite import mark_addresses
from app.services.history import Actor, write_history
from app.services.personal_texts import ERASED, erase_facts_of_history, erase_letters, erase_mail, erase_texts
from app.services.places import forget_reasons, give_up_places
from app.services.rooms import lock_rooms

#: What opens pages or belongs to our own bookkeeping is not told.
_NOT_TOLD = frozenset(
    {"token_seed", "link_digest", "letter", "nonce", "leased_by", "leased_until", "email_key", "address_key"}
)
_BLANK = (
    *("title", "given_name", "family_name", "suffix", "telephone", "other_telephone", "job_title"),
    *("department", "pa_name", "pa_email", "pa_telephone", "postal_address"),
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


def erase_person(session: Session, person: Person, *, secret: str, by: Actor, now: datetime) -> None:
    """Erase all that is known of a person; their places go to whoever waits.

    What remains: that somebody was invited and what they answered, without a name, so that the numbers stay;
    and a mark of each of their addresses, made with the secret key, so that they are not invited again.
    """
    addresses = _addresses(session, person)
    mark_addresses(session, addresses, secret=secret, now=now)
    invitations = session.scalars(
        sa.select(Invitation).where(Invitation.person_id == person.id).order_by(Invitation.id)
    ).all()
    for invitation in invitations:
        rooms = lock_rooms(session, invitation.event_id)
        give_up_places(session, rooms, invitation, reason="The person was erased.", now=now)
        invitation.withdrawn_at = invitation.withdrawn_at or now
        # Nobody has the new link, so the old letters open nothing.
        invitation.token_seed, invitation.link_digest = token_hex(16), token_digest(token_hex(16))
    _erase_around(session, person.id)
    invitation_ids = [invitation.id for invitation in invitations]
    session.execute(sa.delete(FormerInvitation).where(FormerInvitation.invitation_id.in_(invitation_ids)))
    erase_texts(session, invitation_ids)
    erase_letters(session, Message.person_id == person.id)
    erase_mail(session, IncomingMail.person_id == person.id)
    forget_reasons(session, invitation_ids)
    erase_mail(session, sa.func.lower(IncomingMail.from_address).in_([each.casefold() for each in addresses]))
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


def _erase_around(session: Session, person_id: int) -> None:
    session.flush()
    for of_person in (LetterStop, OtherAddress, OtherListing, Membership, Merge):
        session.execute(sa.delete(of_person).where(of_person.person_id == person_id))
    session.execute(
        sa.update(ListRow)
        .where(ListRow.person_id == person_id)
        .values(facts={}, reason="The person was erased.")
    )
    erase_facts_of_history(session, HistoryEntry.person_id == person_id)
