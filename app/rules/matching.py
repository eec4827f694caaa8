"""Who is who: each row of an invitee list against everybody known, and against the rows before it.

Decides nothing that an officer should: one person is recognised only by the same address and a matching name.
Takes time and memory in proportion to the number of people; see `match_blocks`.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from app.rules.comparing import Likeness, compare, share_an_address
from app.rules.known_people import Difference, KnownPerson, as_known, find_differences
from app.rules.listed_people import ListedPerson
from app.rules.match_blocks import Blocks, Entry, make_entry
from app.rules.resemblances import MOST_NAMED, NOBODY, Compared, Found, OtherPerson
from app.rules.row_outcomes import (
    Outcome,
    adds_nobody,
    choose_outcome,
    is_open_seat,
    say_what_else,
    says_more_than_a_name,
)

__all__ = ["Match", "OtherPerson", "Outcome", "each_match", "find_who_left", "match_people"]


class Match(NamedTuple):
    """What was found out about one row."""

    row: int
    outcome: Outcome
    #: The known person whom the row certainly is.
    person_id: int | None = None
    #: The earlier row that certainly lists the same person.
    same_as_row: int | None = None
    #: Sentences for the officer: why it ended so, and what else to know.
    reasons: tuple[str, ...] = ()
    possible: tuple[OtherPerson, ...] = ()
    shared_with: tuple[OtherPerson, ...] = ()
    differences: tuple[Difference, ...] = ()
    #: The categories of this row that the person is not in yet.
    new_category_ids: frozenset[int] = frozenset()
    #: The row or our records say that the person asked not to be contacted.
    stays_uninvited: bool = False


def match_people(
    listed: Sequence[ListedPerson],
    known: Iterable[KnownPerson],
    *,
    category_ids: Sequence[frozenset[int]] = (),
    same_source_ids: AbstractSet[int] = frozenset(),
) -> list[Match]:
    """What each row ends as, in the order of the rows.

    `category_ids` says, row by row, which categories the row puts its person into (none for all when left out).
    `same_source_ids` are the people whom an older version of this very list brought: there somebody without an
    address is recognised by exactly the same name and organisation.
    """
    return list(each_match(listed, known, category_ids=category_ids, same_source_ids=same_source_ids))


def each_match(
    listed: Sequence[ListedPerson],
    known: Iterable[KnownPerson],
    *,
    category_ids: Sequence[frozenset[int]] = (),
    same_source_ids: AbstractSet[int] = frozenset(),
) -> Iterator[Match]:
    """The same as `match_people`, row by row, for whoever shows how far it has come."""
    matching = _Matching(listed, known, category_ids, same_source_ids)
    return map(matching.decide, range(len(listed)))


def find_who_left(matches: Iterable[Match], same_source_ids: AbstractSet[int]) -> list[int]:
    """The ids, in order, of those whom an older version of the list brought and this one no longer names.

    Somebody whom a row may mean is not counted as gone, and somebody whose name says "resigned" is.
    """
    still_there: set[int | None] = set()
    for match in matches:
        if match.outcome is not Outcome.SKIPPED or match.same_as_row is not None:
            still_there.add(match.person_id)
            still_there.update(other.person_id for other in match.possible)
    return sorted(same_source_ids - still_there)


class _Matching:
    """One list against everybody known: the blocks, and whom the rows so far turned out to be."""

    def __init__(
        self,
        listed: Sequence[ListedPerson],
        known: Iterable[KnownPerson],
        category_ids: Sequence[frozenset[int]],
        same_source_ids: AbstractSet[int],
    ) -> None:
        self._listed = listed
        self._entries = [make_entry(person, position=position) for position, person in enumerate(listed)]
        self._category_ids = category_ids
        self._same_source_ids = same_source_ids
        self._rows = Blocks()
        for entry in self._entries:
            self._rows.add(entry)
        self._known = Blocks()
        for person in known:
            self._known.add(make_entry(person), where_found_in=self._rows)
        #: By position: the known person whom the row is.
        self._known_at: list[KnownPerson | None] = [None] * len(listed)
        #: By position of a row that repeats an earlier one: the position of the first that lists the person.
        self._first_at: dict[int, int] = {}
        #: By id of a known person: the position of the first row that is them.
        self._position_of_known: dict[int, int] = {}
        #: Which listings of known people some row has turned out to be: a person may be known under several.
        self._listings_met: set[int] = set()
        #: By position of a first row: all categories that its person has, when later rows added some.
        self._categories_at: dict[int, frozenset[int]] = {}

    def decide(self, position: int) -> Match:
        """What the row at the position ends as; rows are to be decided in order."""
        listed = self._listed[position]
        # A seat that nobody holds is nobody's, also where a known clerk's address stands beside it.
        found = NOBODY if is_open_seat(listed) else self._look_up(self._entries[position])
        if found is NOBODY and not says_more_than_a_name(listed):
            # Most rows of most lists: somebody new, and nothing to tell an officer.
            return Match(listed.row, Outcome.NEW, new_category_ids=self._categories_of_row(position))
        known, first = self._resolve(position, found.same)
        new_category_ids = self._categories_of_row(position) - self._find_categories(position, known, first)
        differences: tuple[Difference, ...] = ()
        if known is not None:
            differences = find_differences(listed, known)
        elif first is not None:
            differences = find_differences(listed, as_known(self._listed[first]))
        stays_uninvited = listed.do_not_contact or (known is not None and known.do_not_contact)
        outcome, reason = choose_outcome(
            listed,
            is_known=known is not None,
            first_row=None if first is None else self._listed[first].row,
            differs=bool(differences),
            is_in_new_category=bool(new_category_ids),
            may_be_somebody=bool(found.possible),
        )
        return Match(
            row=listed.row,
            outcome=outcome,
            person_id=known.id if known else None,
            same_as_row=None if first is None else self._listed[first].row,
            reasons=reason + say_what_else(listed, found, stays_uninvited=stays_uninvited),
            possible=found.possible,
            shared_with=found.shared_with,
            differences=differences,
            new_category_ids=new_category_ids,
            stays_uninvited=stays_uninvited,
        )

    def _look_up(self, entry: Entry) -> Found:
        known_people, known_were_crowded = self._known.find(entry)
        rows, rows_were_crowded = self._rows.find(entry)
        if not known_people and not rows:
            return NOBODY
        compared = Compared()
        for other in (*known_people, *rows):
            if self._is_worth_comparing(entry, other, compared):
                likeness, reasons = compare(entry, other, is_same_source=self._is_same_source(other))
                if other.position < entry.position or likeness is Likeness.SHARED_MAILBOX:
                    compared.put(likeness, other, reasons)
        return compared.sum_up(was_crowded=known_were_crowded or rows_were_crowded)

    def _is_worth_comparing(self, entry: Entry, other: Entry, compared: Compared) -> bool:
        """Whether the other can still add to what is known about the row; saves most of the work in a crowd."""
        if other.position >= 0 and adds_nobody(self._listed[other.position]):
            # No other row can be the same as it, or nobody would be added for either.
            return False
        is_later = other.position > entry.position
        if share_an_address(entry, other):
            return len(compared.shared_with) < MOST_NAMED or not (is_later or compared.same)
        if is_later or compared.same:
            return False
        # Without an address, whoever comes from this list may still be certainly the same.
        return len(compared.possible) < MOST_NAMED or (not entry.email and self._is_same_source(other))

    def _is_same_source(self, other: Entry) -> bool:
        """Whether the other comes from this list: an earlier row, or somebody known whom no row has been yet."""
        if isinstance(other.person, KnownPerson):
            return other.person.id in self._same_source_ids and id(other.person) not in self._listings_met
        return True

    def _resolve(self, position: int, same: Entry | None) -> tuple[KnownPerson | None, int | None]:
        """The known person that the row is, and the position of the first row that listed the same person."""
        if same is None:
            return None, None
        # Somebody who is gone, or to be put right first, stands in nobody's way: a later row may be who is there.
        takes_them = not self._listed[position].has_left and not self._listed[position].problems
        if isinstance(same.person, KnownPerson):
            known: KnownPerson | None = same.person
            if takes_them:
                self._listings_met.add(id(same.person))
            first = self._position_of_known.get(same.person.id)
        else:
            known = self._known_at[same.position]
            first = self._first_at.get(same.position, same.position)
        if known is not None:
            self._known_at[position] = known
            if takes_them:
                self._position_of_known.setdefault(known.id, position)
        if first is not None:
            self._first_at[position] = first
        return known, first

    def _find_categories(self, position: int, known: KnownPerson | None, first: int | None) -> frozenset[int]:
        """The categories that the person has before this row; and remember that the row adds its own."""
        before = known.category_ids if known is not None else frozenset()
        if first is None:
            return before
        before = self._categories_at.get(first, before | self._categories_of_row(first))
        self._categories_at[first] = before | self._categories_of_row(position)
        return before

    def _categories_of_row(self, position: int) -> frozenset[int]:
        return self._category_ids[position] if self._category_ids else frozenset()
