"""What an officer decided about single rows of a list, and what then becomes of each. No database."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.rules.listed_people import ListedPerson
from app.rules.lists import adds_person
from app.rules.matching import Match


class Decision(NamedTuple):
    """What an officer decided about one row: whose it is, and whether its details replace ours."""

    same_as: int | None = None
    takes_details: bool = False


class Settled(NamedTuple):
    """What confirming does with one row: whose it is, if anybody's whom we know, or whether it adds somebody."""

    person_id: int | None
    adds: bool
    #: The officer said whose it is: remember how this list has them.
    by_decision: bool
    takes_details: bool


def read_decisions(stored: Mapping[str, Any]) -> dict[int, Decision]:
    """Decisions by row, from how they are kept; what cannot be understood is no decision."""
    found = {}
    for row, kept in stored.items():
        same_as, takes = kept.get("same_as"), bool(kept.get("takes_details"))
        found[int(row)] = Decision(same_as if isinstance(same_as, int) else None, takes)
    return found


def store_decisions(decisions: Mapping[int, Decision]) -> dict[str, Any]:
    """Decisions as they are kept; those that decide nothing are left out."""
    return {
        str(row): {"same_as": each.same_as, "takes_details": each.takes_details}
        for row, each in sorted(decisions.items())
        if each != Decision()
    }


def settle(listed: ListedPerson, match: Match, decision: Decision | None) -> Settled:
    """What confirming does with a row.

    A decision counts only while the person is still among those whom the row may be: somebody else may have
    merged or changed them since.
    """
    chosen = decision or Decision()
    offered = {other.person_id for other in match.possible}
    if match.person_id is None and chosen.same_as is not None and chosen.same_as in offered:
        return Settled(chosen.same_as, adds=False, by_decision=True, takes_details=chosen.takes_details)
    takes = chosen.takes_details and bool(match.differences)
    return Settled(match.person_id, adds_person(listed, match), by_decision=False, takes_details=takes)
