"""Organisations: known again however their name is typed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.people import Organisation
from app.rules.organisations import organisation_key


def find_or_add_organisation(session: Session, name: str) -> Organisation | None:
    """The organisation of that name, added where there is none yet; none for no name."""
    typed = " ".join(name.split())
    key = organisation_key(typed)
    if not key:
        return None
    found = session.scalar(select(Organisation).where(Organisation.name_key == key))
    if found is None:
        found = Organisation(name=typed, name_key=key)
        session.add(found)
        session.flush()
    return found
