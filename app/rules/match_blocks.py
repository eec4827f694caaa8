"""Who needs comparing with whom: people who share a telling detail, never everybody with everybody.

Each person stands in a block for their address, one for family name and organisation, and one for family name
and telephone, and is compared only with those in the same blocks. A block that is full is divided more finely
(address, then address and family name, then address and whole name), so that one mailbox of 100,000 people
costs no more than 100,000 mailboxes and everybody's own name is still found in it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.rules.addresses import address_key
from app.rules.known_people import KnownPerson
from app.rules.listed_people import ListedPerson
from app.rules.name_keys import folded
from app.rules.organisations import organisation_key
from app.rules.telephones import telephone_key

#: How many people a block holds before it is divided.
PEOPLE_PER_BLOCK = 10
#: How many people of a divided block are compared even though their names look nothing like the one in question.
PEOPLE_OF_A_CROWD = 3


class Entry(NamedTuple):
    """A person with the keys to compare by; `position` in the list, or -1 for somebody known."""

    person: ListedPerson | KnownPerson
    position: int
    email: str
    other_emails: tuple[str, ...]
    given: str
    family: str
    organisation: str
    telephone: str
    #: A number for each telling detail: whoever has one in common needs comparing. See `_divisions`.
    keys: tuple[int, ...]

    @property
    def emails(self) -> tuple[str, ...]:
        """The keys of all addresses, the first one first."""
        return (self.email, *self.other_emails) if self.email else self.other_emails

    @property
    def is_named(self) -> bool:
        """Whether there is any name to compare."""
        return bool(self.given or self.family)

    @property
    def full_name(self) -> tuple[str, str]:
        """Given and family name as typed."""
        return self.person.given_name, self.person.family_name


def make_entry(person: ListedPerson | KnownPerson, *, position: int = -1) -> Entry:
    """The person with their keys."""
    typed = person.email
    email = address_key(typed)
    if email == typed:
        email = typed  # Equal texts are held once: there are 100,000.
    others = tuple(map(address_key, person.other_emails)) if person.other_emails else ()
    given, family = folded(person.given_name), folded(person.family_name)
    organisation = organisation_key(person.organisation) if person.organisation else ""
    telephone = telephone_key(person.telephone) if person.telephone else ""
    keys = [hash(email)] if email else []
    keys += map(hash, others)
    if organisation:
        keys.append(hash((organisation, family)))
    elif not email:
        keys.append(hash((given, family, "without organisation")))
    if telephone:
        keys.append(hash((telephone, family)))
    return Entry(person, position, email, others, given, family, organisation, telephone, tuple(keys))


def _divisions(entry: Entry) -> Iterator[tuple[int, ...]]:
    """For each telling detail the blocks to try, from the whole to the finest division.

    Numbers stand for the texts, since 100,000 people have 300,000 of them. Should two texts ever give one number,
    somebody is compared needlessly: comparing looks at the texts.
    """
    given, family = entry.given, entry.family
    keys = iter(entry.keys)
    for email in entry.emails:
        yield next(keys), hash((email, family)), hash((email, family, given))
    if entry.organisation:
        yield next(keys), hash((entry.organisation, family, given))
    elif not entry.email:
        yield (next(keys),)
    if entry.telephone:
        yield next(keys), hash((entry.telephone, family, given))


class Blocks:
    """Entries by block. A full block sends further ones on to its divisions; the finest lets them go."""

    def __init__(self) -> None:
        self._first: dict[int, Entry] = {}
        self._further: dict[int, list[Entry]] = {}
        self._full: set[int] = set()

    def add(self, entry: Entry, *, where_found_in: "Blocks | None" = None) -> None:
        """Put the entry where it belongs; only where the other blocks have somebody to compare, if they are given."""
        sought = entry.keys if where_found_in is None else where_found_in.shared_keys(entry)
        is_alone = True
        for key in sought:
            if self._first.setdefault(key, entry) is not entry:
                is_alone = False
        if is_alone:
            return
        for division in _divisions(entry):
            if division[0] in sought:
                for key in division:
                    if self._put(key, entry):
                        break

    def shared_keys(self, entry: Entry) -> Sequence[int]:
        """The keys of the entry under which somebody stands here."""
        first = self._first
        return [key for key in entry.keys if key in first]

    def _put(self, key: int, entry: Entry) -> bool:
        if self._first.setdefault(key, entry) is entry:
            return True
        further = self._further.setdefault(key, [])
        if len(further) < PEOPLE_PER_BLOCK - 1:
            further.append(entry)
            return True
        self._full.add(key)
        return False

    def find(self, entry: Entry) -> tuple[Iterable[Entry], bool]:
        """Everybody else to compare with, each once; and whether too many have such a name for comparing all.

        Of each telling detail those of the finest division come first, since they are likest.
        """
        first, further = self._first, self._further
        found: dict[int, Entry] = {}
        for key in entry.keys:
            other = first.get(key)
            if other is None:
                continue
            if key in self._full:
                return self._find_in_crowds(entry)
            found[id(other)] = other
            if key in further:
                found.update((id(another), another) for another in further[key])
        found.pop(id(entry), None)
        return found.values(), False

    def _find_in_crowds(self, entry: Entry) -> tuple[Iterable[Entry], bool]:
        found: dict[int, Entry] = {}
        was_crowded = False
        for division in _divisions(entry):
            tried: list[list[Entry]] = []
            for key in division:
                if key not in self._first:
                    break
                is_mailbox = len(division) - len(tried) > _DIVISIONS_OF_A_MAILBOX
                tried.append(self._find_in_block(key, entry, is_mailbox))
                if key not in self._full:
                    break
                was_crowded = was_crowded or not is_mailbox
            for others in reversed(tried):
                found.update((id(other), other) for other in others)
        found.pop(id(entry), None)
        return found.values(), was_crowded

    def _find_in_block(self, key: int, entry: Entry, is_mailbox: bool) -> list[Entry]:
        if key not in self._further:
            return [self._first[key]]
        people = [self._first[key], *self._further[key]]
        if key not in self._full:
            return people
        return people[:PEOPLE_OF_A_CROWD] + [
            other for other in people[PEOPLE_OF_A_CROWD:] if _resemble(entry, other, is_mailbox)
        ]


#: A mailbox is divided by family name, then by whole name; so its crowd alone hides nobody of a like name.
_DIVISIONS_OF_A_MAILBOX = 2


def _resemble(one: Entry, other: Entry, is_mailbox: bool) -> bool:
    """Whether it is worth comparing the two although many others stand in the same block."""
    return one.family == other.family and (is_mailbox or one.given[:1] == other.given[:1])
