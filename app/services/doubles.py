"""People who are perhaps one: pairs that lists brought up, and two people side by side. Merges nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Integer, cast, null, select, union_all
from sqlalchemy.orm import Session

from app.models.history import HistoryEntry
from app.models.lists import ListImport, ListRow
from app.models.people import Person
from app.rules.comparing import compare
from app.rules.known_people import KnownPerson
from app.rules.match_blocks import make_entry
from app.rules.matching import Outcome
from app.rules.states import ListState
from app.services.people import PersonFile, people_by_id, person_file

#: What the history calls an officer's word that two people are two.
TOLD_APART = "people told apart"
#: How many pairs a page shows.
MOST_PAIRS = 200
#: How many are looked up for it: some people are merged with others by now.
_MOST_LOOKED_UP = 2_000


#: The rows that bring a pair up, by the person of the row; and without a person the pairs that were told apart.
_BROUGHT_UP_OR_DECIDED = union_all(
    select(ListRow.person_id.label("person_id"), ListRow.facts.label("facts"), ListRow.id.label("id"))
    .join(ListImport, ListImport.id == ListRow.list_import_id)
    .where(
        ListImport.state == ListState.CONFIRMED,
        ListRow.outcome.in_([Outcome.PERHAPS_SAME, Outcome.PROBLEM]),
        ListRow.person_id.is_not(None),
    ),
    select(cast(null(), Integer), HistoryEntry.facts, HistoryEntry.id).where(HistoryEntry.what == TOLD_APART),
).subquery()
_PAIRS = select(_BROUGHT_UP_OR_DECIDED.c.person_id, _BROUGHT_UP_OR_DECIDED.c.facts).order_by(
    _BROUGHT_UP_OR_DECIDED.c.id
)


@dataclass(frozen=True)
class Double:
    """Two people who are perhaps one, and why."""

    one: Person
    other: Person
    reasons: Sequence[str]


@dataclass(frozen=True)
class SideBySide:
    """Two people with all that is known of them, and why they may be one."""

    one: PersonFile
    other: PersonFile
    reasons: Sequence[str]


def find_doubles(session: Session, *, person_id: int | None = None) -> list[Double]:
    """Pairs that imported lists brought up and nobody has decided about; of one person only if said so.

    No more than a page can show: the others come up as these are decided.
    """
    pairs: dict[tuple[int, int], Sequence[str]] = {}
    decided: set[tuple[int, int]] = set()
    for row_person_id, facts in session.execute(_PAIRS):
        if row_person_id is None:
            decided.add((facts["people"][0], facts["people"][1]))
            continue
        for other in facts.get("possible", ()):
            if other.get("id") and other["id"] != row_person_id:
                pair = min(row_person_id, other["id"]), max(row_person_id, other["id"])
                pairs.setdefault(pair, other["reasons"])
    undecided = (
        (pair, reasons)
        for pair, reasons in pairs.items()
        if pair not in decided and (person_id is None or person_id in pair)
    )
    wanted = dict(islice(undecided, _MOST_LOOKED_UP))
    people = {
        person.id: person for person in people_by_id(session, {each for pair in wanted for each in pair})
    }
    return [
        Double(people[one], people[other], reasons)
        for (one, other), reasons in wanted.items()
        if one in people and other in people
    ][:MOST_PAIRS]


def put_side_by_side(session: Session, one_id: int, other_id: int) -> SideBySide | None:
    """Two people with all that is known of them; none where one of them is not there, or both are one."""
    one, other = person_file(session, one_id), person_file(session, other_id)
    if one is None or other is None or one_id == other_id:
        return None
    reasons = compare(make_entry(_known(one)), make_entry(_known(other)), is_same_source=False).reasons
    return SideBySide(one, other, reasons)


def _known(file: PersonFile) -> KnownPerson:
    person = file.person
    return KnownPerson(
        person.id,
        title=person.title,
        given_name=person.given_name,
        family_name=person.family_name,
        suffix=person.suffix,
        email=person.email or "",
        other_emails=tuple(file.other_addresses),
        telephone=person.telephone,
        organisation=person.organisation.name if person.organisation else "",
    )
