"""Editing a person's details by hand, without overwriting what a colleague changed meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models.people import OtherAddress, Person
from app.rules.addresses import address_key
from app.rules.edits import ChangedMeanwhile, Plain, merge_edits
from app.rules.refusals import Refused
from app.services.history import Actor, last_change, write_history
from app.services.organisations import find_or_add_organisation

CHANGED = "person changed"


class NoName(Refused):
    """Nobody could tell any more who this is."""

    def __init__(self) -> None:
        super().__init__("Enter a forename or a surname.")


@dataclass(frozen=True, kw_only=True)
class PersonDetails:
    """What an officer may type about a person. Addresses are checked already; letters go to the first."""

    title: str = ""
    given_name: str = ""
    family_name: str = ""
    suffix: str = ""
    organisation: str = ""
    job_title: str = ""
    department: str = ""
    email: str = ""
    #: One on each line.
    other_addresses: str = ""
    telephone: str = ""
    other_telephone: str = ""
    pa_name: str = ""
    pa_email: str = ""
    pa_telephone: str = ""
    #: Its lines as they stand on an envelope.
    postal_address: str = ""
    #: Interested in partnerships; none where nobody has said.
    is_interested: bool | None = None


_COLUMNS = tuple(
    name
    for name in PersonDetails.__dataclass_fields__
    if name not in {"organisation", "email", "other_addresses"}
)


def details_of_person(session: Session, person: Person) -> PersonDetails:
    """A person's details as they are now."""
    query = select(OtherAddress.address).where(OtherAddress.person_id == person.id).order_by(OtherAddress.id)
    return PersonDetails(
        organisation=person.organisation.name if person.organisation else "",
        email=person.email or "",
        other_addresses="\n".join(session.scalars(query)),
        **{name: getattr(person, name) for name in _COLUMNS},
    )


def change_person(
    session: Session,
    person: Person,
    details: PersonDetails,
    *,
    seen: Mapping[str, Plain],
    by: Actor,
    now: datetime,
) -> Sequence[str]:
    """Give a person the details that were typed; the names of those that changed.

    `seen` is what the form showed. Raises `NoName`, and `ChangedMeanwhile` where a colleague changed the same
    detail to something else; then nothing is changed.
    """
    # Locked, so that of two officers who save at once the second is compared with what the first saved.
    session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))
    session.refresh(person)
    before = asdict(details_of_person(session, person))
    merged = merge_edits(seen, theirs=before, yours=asdict(details))
    if merged.disagreements:
        last = last_change(session, CHANGED, person_id=person.id)
        raise ChangedMeanwhile(merged, who=last.who, at=last.at)
    changed = [name for name, value in merged.values.items() if value != before[name]]
    if not (merged.values["given_name"] or merged.values["family_name"]):
        raise NoName
    if changed:
        _write(session, person, merged.values, changed)
        person.changed_at = now
        session.flush()
        write_history(session, CHANGED, by=by, now=now, person_id=person.id, changed=changed)
    return changed


def _write(session: Session, person: Person, values: Mapping[str, Any], changed: Sequence[str]) -> None:
    for name in changed:
        if name in _COLUMNS:
            setattr(person, name, values[name])
    if "organisation" in changed:
        person.organisation = find_or_add_organisation(session, values["organisation"])
    if "email" in changed:
        address = values["email"] or None
        person.email, person.email_key = address, address_key(address) if address else None
        # Why letters came back was true of the earlier address.
        person.cannot_email_reason = None
    if "email" in changed or "other_addresses" in changed:
        _write_other_addresses(session, person, values["other_addresses"].split())


def _write_other_addresses(session: Session, person: Person, addresses: Sequence[str]) -> None:
    session.execute(delete(OtherAddress).where(OtherAddress.person_id == person.id))
    by_key = {address_key(address): address for address in addresses}
    by_key.pop(person.email_key or "", None)
    session.add_all(
        OtherAddress(person_id=person.id, address=address, address_key=key) for key, address in by_key.items()
    )
