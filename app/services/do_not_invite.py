"""Addresses that must not be invited again, since their people were erased: marked, and known again."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.people import DoNotInvite
from app.rules.do_not_invite import NO_KEY, do_not_invite_mark, key_name, keyed_mark, marks_of


def mark_addresses(session: Session, addresses: Iterable[str], *, secret: str, now: datetime) -> None:
    """Keep the mark of each address, once."""
    marks = {do_not_invite_mark(each, secret) for each in addresses}
    known = set(session.scalars(select(DoNotInvite.mark).where(DoNotInvite.mark.in_(marks))))
    name = key_name(secret)
    session.add_all(DoNotInvite(mark=mark, key_name=name, marked_at=now) for mark in sorted(marks - known))


class MarkedAddresses:
    """The marks that there are, read once; tells of each address whether it has one."""

    def __init__(self, session: Session, *, secrets: Sequence[str]) -> None:
        """Read them. `secrets`: the secret key and the older ones that marks were made with."""
        self._marks = frozenset(session.scalars(select(DoNotInvite.mark)))
        self._secrets = secrets

    def __contains__(self, address: str) -> bool:
        """Whether somebody with this address asked to be erased."""
        return bool(self._marks) and not self._marks.isdisjoint(marks_of(address, self._secrets))


def give_marks_their_key(session: Session, *, secret: str) -> int:
    """Make marks from before there were keys into marks of this secret; returns how many there were."""
    plain = session.scalars(
        select(DoNotInvite).where(DoNotInvite.key_name == NO_KEY).order_by(DoNotInvite.id)
    ).all()
    for each in plain:
        each.mark, each.key_name = keyed_mark(each.mark, secret), key_name(secret)
    return len(plain)


def marks_without_secret(session: Session, *, secrets: Sequence[str]) -> int:
    """How many marks were made with a secret that is none of these: their addresses would be invited again."""
    names = [NO_KEY, *(key_name(each) for each in secrets)]
    query = select(func.count()).select_from(DoNotInvite).where(DoNotInvite.key_name.not_in(names))
    return session.scalar(query) or 0
