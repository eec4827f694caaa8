"""What came of comparing one row with others: whom it certainly is, may be, and shares a mailbox with."""

from collections.abc import Sequence
from typing import NamedTuple

from app.rules.comparing import Likeness
from app.rules.known_people import KnownPerson
from app.rules.match_blocks import Entry

#: How many people who may be the same, or who share a mailbox, a row names.
MOST_NAMED = 5


class OtherPerson(NamedTuple):
    """Somebody whom a row may be, or shares a mailbox with: known (`person_id`) or on another row (`row`)."""

    person_id: int | None
    row: int | None
    name: str
    #: Why they may be the same: "the same name", "the same organisation".
    reasons: tuple[str, ...] = ()


Reasoned = tuple[Entry, tuple[str, ...]]


class Found(NamedTuple):
    """What came of comparing one row: whom it is, may be, and shares a mailbox with."""

    same: Entry | None
    possible: tuple[OtherPerson, ...]
    shared_with: tuple[OtherPerson, ...]
    was_crowded: bool


#: Nobody was there to compare with.
NOBODY = Found(None, (), (), was_crowded=False)


class Compared:
    """The people whom one row has been compared with so far."""

    __slots__ = ("possible", "same", "shared_with", "unnamed")

    def __init__(self) -> None:
        self.same: list[Reasoned] = []
        self.possible: list[Reasoned] = []
        self.unnamed: list[Reasoned] = []
        self.shared_with: list[Reasoned] = []

    def put(self, likeness: Likeness, other: Entry, reasons: tuple[str, ...]) -> None:
        """Remember what comparing with the other has shown."""
        if likeness is Likeness.SAME:
            self.same.append((other, reasons))
        elif likeness is Likeness.PERHAPS:
            self.possible.append((other, reasons))
        elif likeness is Likeness.SAME_ADDRESS_UNNAMED:
            self.unnamed.append((other, reasons))
        elif likeness is Likeness.SHARED_MAILBOX:
            self.shared_with.append((other, reasons))

    def sum_up(self, *, was_crowded: bool) -> Found:
        """Whom the row is: the first certain one; or the only user of its address, when one of them has no name."""
        same = self.same
        if len(self.unnamed) == 1 and not (same or self.possible or self.shared_with):
            same = self.unnamed
        return Found(
            same=same[0][0] if same else None,
            possible=() if same else _name_others(self.possible + self.unnamed),
            shared_with=_name_others(self.shared_with),
            was_crowded=was_crowded,
        )


def _name_others(others: Sequence[Reasoned]) -> tuple[OtherPerson, ...]:
    return tuple(_name_other(other, reasons) for other, reasons in others[:MOST_NAMED]) if others else ()


def _name_other(other: Entry, reasons: tuple[str, ...]) -> OtherPerson:
    person = other.person
    words = (person.title, person.given_name, person.family_name)
    name = " ".join(filter(None, words)) or person.organisation or person.email
    if isinstance(person, KnownPerson):
        return OtherPerson(person.id, None, name, reasons)
    return OtherPerson(None, person.row, name, reasons)
