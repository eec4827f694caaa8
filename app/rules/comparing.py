"""Two people compared: the same, perhaps the same, or two who share a mailbox; and why."""

from enum import Enum
from typing import NamedTuple

from app.rules.match_blocks import Entry
from app.rules.near_names import SAME_NAME, are_two_people_by_title, why_near


class Likeness(Enum):
    """What comparing two people shows."""

    SAME = "same"
    #: The same address, and one of the two names nobody.
    SAME_ADDRESS_UNNAMED = "same address, unnamed"
    PERHAPS = "perhaps"
    SHARED_MAILBOX = "shared mailbox"
    DIFFERENT = "different"


class Comparison(NamedTuple):
    """The likeness of two people and the reasons, as words for an officer."""

    likeness: Likeness
    reasons: tuple[str, ...] = ()


_DIFFERENT = Comparison(Likeness.DIFFERENT)
_SHARED_MAILBOX = Comparison(Likeness.SHARED_MAILBOX)
#: The reason that two people write from one address.
SAME_ADDRESS = "the same email address"


def compare(listed: Entry, other: Entry, *, is_same_source: bool) -> Comparison:
    """How like the person of a row is to somebody known, or to an earlier row.

    The same address and a matching name are one person; the same address and another name are two. Without an
    address in common it takes the same or a near name and a second clue, and even then it is only *perhaps*:
    except where neither side can be told from the other at all (`is_same_source`: this list brought them before,
    or both are rows of one file), and the row has no address to tell them by.
    """
    if share_an_address(listed, other):
        return _compare_at_one_address(listed, other)
    if not listed.is_named or not other.is_named:
        return _DIFFERENT
    if listed.family != other.family:
        return _DIFFERENT
    clues = _find_clues(listed, other)
    is_same_name = listed.given == other.given
    if is_same_name and is_same_source and _is_all_there_is(listed, other):
        return Comparison(Likeness.SAME, (SAME_NAME, *clues))
    if not clues:
        return _DIFFERENT
    why = SAME_NAME if is_same_name else why_near(listed.full_name, other.full_name)
    if not why or _are_two_people(listed, other):
        return _DIFFERENT
    return Comparison(Likeness.PERHAPS, (why, *clues))


def share_an_address(listed: Entry, other: Entry) -> bool:
    """Whether any address of the one is any address of the other."""
    if not listed.other_emails and not other.other_emails:
        return listed.email == other.email != ""
    return not frozenset(listed.emails).isdisjoint(other.emails)


def _compare_at_one_address(listed: Entry, other: Entry) -> Comparison:
    if listed.given != other.given or listed.family != other.family:
        if not listed.is_named or not other.is_named:
            return Comparison(Likeness.SAME_ADDRESS_UNNAMED, (SAME_ADDRESS, "one of the two has no name"))
        why = why_near(listed.full_name, other.full_name) if _are_worth_a_look(listed, other) else ""
        if why != SAME_NAME:
            return Comparison(Likeness.PERHAPS, (why, SAME_ADDRESS)) if why else _SHARED_MAILBOX
    if listed.is_named and _are_two_people(listed, other):
        return Comparison(Likeness.PERHAPS, ("the same name with another title", SAME_ADDRESS))
    return Comparison(Likeness.SAME, (SAME_NAME, SAME_ADDRESS))


def _are_worth_a_look(listed: Entry, other: Entry) -> bool:
    """A quick no for most of those who share a mailbox: neither one part of the name nor all its letters agree."""
    if listed.family == other.family:
        return True
    if listed.given == other.given:
        return abs(len(listed.family) - len(other.family)) <= 1
    one, two = listed.given + listed.family, other.given + other.family
    return len(one) == len(two) and sorted(one) == sorted(two)


def _find_clues(listed: Entry, other: Entry) -> tuple[str, ...]:
    clues = []
    if listed.organisation and listed.organisation == other.organisation:
        clues.append("the same organisation")
    if listed.telephone and listed.telephone == other.telephone:
        clues.append("the same telephone number")
    return tuple(clues)


def _is_all_there_is(listed: Entry, other: Entry) -> bool:
    """Whether the row has no address, and nothing else tells the two apart."""
    return (
        not listed.emails
        and listed.organisation == other.organisation
        and (other.position < 0 or (not other.emails and listed.telephone == other.telephone))
        and not _are_two_people(listed, other)
    )


def _are_two_people(listed: Entry, other: Entry) -> bool:
    one, two = listed.person, other.person
    return are_two_people_by_title((one.title, one.suffix), (two.title, two.suffix))
