"""Reading an uploaded list and comparing it with everybody known. Writes nothing."""

from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.formats.invitee_list import InviteeList, read_invitee_list
from app.formats.unreadable import UnreadableFile
from app.models.accounts import Partner
from app.models.categories import Category, Membership
from app.models.history import HistoryEntry
from app.models.lists import ListImport
from app.models.people import OtherAddress, OtherListing, Person
from app.rules.categories import category_key
from app.rules.listed_people import ListedPerson, listed_person
from app.rules.lists import UnreadableList
from app.rules.matching import Match, Outcome, each_match, find_who_left
from app.rules.states import ListState
from app.services.known_people import known_people

#: How many of a partner's latest lists are searched for the same headings.
LISTS_REMEMBERED = 50
ROWS_BETWEEN_REPORTS = 10_000


@dataclass(frozen=True)
class ListChoices:
    """What an officer answered about a file: which sheet, where the headings are, what columns hold."""

    sheet: str | None = None
    heading_row: int | None = None
    mapping: Mapping[str, str] | None = None

    def stored(self) -> dict[str, object]:
        """The choices as they are kept with an upload."""
        mapping = None if self.mapping is None else dict(self.mapping)
        return {"sheet": self.sheet, "heading_row": self.heading_row, "mapping": mapping}

    @classmethod
    def of(cls, upload: ListImport) -> "ListChoices":
        """The choices that were kept with an upload."""
        kept = upload.choices
        return cls(kept.get("sheet"), kept.get("heading_row"), kept.get("mapping"))


@dataclass(frozen=True)
class ListFile:
    """A file that was read; nobody was looked up yet."""

    file: InviteeList
    listed: Sequence[ListedPerson]


@dataclass(frozen=True)
class ReadList:
    """A file that was read and compared with everybody known; nothing is written."""

    file: InviteeList
    listed: Sequence[ListedPerson]
    matches: Sequence[Match]
    #: Whom an older version of the list brought, and this one no longer names: their ids, in order.
    gone: Sequence[int]
    #: What was known when the file was compared: see `what_is_known`.
    compared_with: tuple[object, ...]

    @property
    def outcomes(self) -> list[Outcome]:
        """What each row ends as, in the order of the rows."""
        return [match.outcome for match in self.matches]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have each outcome; rows that the file itself leaves out are skipped."""
        found = Counter(self.outcomes)
        found[Outcome.SKIPPED] += len(self.file.skipped)
        return {"rows": sum(found.values())} | {outcome.value: found[outcome] for outcome in Outcome}


def read_file(content: bytes, file_name: str, choices: ListChoices) -> ListFile:
    """Read a file, without a look at the database. Raises `UnreadableList` with a sentence."""
    try:
        file = read_invitee_list(
            content,
            file_name,
            sheet=choices.sheet,
            heading_row=choices.heading_row,
            mapping=choices.mapping,
        )
    except UnreadableFile as trouble:
        raise UnreadableList(str(trouble)) from None
    # Cells become people one after the other: holding both would take twice the memory.
    rows = deque(file.rows)
    file.rows.clear()
    listed = []
    while rows:
        row = rows.popleft()
        listed.append(listed_person(row.row, row.cells))
    return ListFile(file, listed)


def compare_list(
    session: Session,
    read: ListFile | ReadList,
    *,
    category: Category,
    partner: Partner | None = None,
    report: Callable[[int], None] = lambda _rows: None,
) -> ReadList:
    """Compare a file's people with everybody known. `report` is told now and then how many rows are done."""
    known_now = what_is_known(session)
    if isinstance(read, ReadList) and read.compared_with == known_now:
        return read
    source = people_of_source(session, read.file.file_name, category, partner=partner)
    categories = _categories_of_rows(session, read.listed, category)
    found = each_match(
        read.listed,
        known_people(session, in_categories=frozenset[int]().union(*set(categories))),
        category_ids=categories,
        same_source_ids=source,
    )
    matches = []
    for match in found:
        matches.append(match)
        if len(matches) % ROWS_BETWEEN_REPORTS == 0:
            report(len(matches))
    gone = find_who_left(
        matches, people_of_source(session, read.file.file_name, category, partner=partner, still_there=True)
    )
    return ReadList(read.file, read.listed, matches, gone, known_now)


def _categories_of_rows(
    session: Session, listed: Sequence[ListedPerson], category: Category
) -> list[frozenset[int]]:
    """Row by row the categories that it puts its person into. One that is still to be added has a negative id."""
    known: dict[str, int] = dict(iter(session.execute(select(Category.name_key, Category.id))))
    just_the_list = frozenset({category.id})
    return [
        just_the_list.union(known.setdefault(category_key(name), -len(known)) for name in person.categories)
        if person.categories
        else just_the_list
        for person in listed
    ]


def read_list(
    session: Session,
    content: bytes,
    file_name: str,
    *,
    category: Category,
    choices: ListChoices,
    partner: Partner | None = None,
) -> ReadList:
    """Read a file and compare it with everybody known. Raises `UnreadableList` with a sentence."""
    return compare_list(session, read_file(content, file_name, choices), category=category, partner=partner)


def what_is_known(session: Session) -> tuple[object, ...]:
    """Plain values that differ as soon as a person, an address or a membership was added, changed or taken away.

    A list that was compared before a transaction begins need not be compared again in it, while all of this
    is as it was.
    """
    people = select(
        *(func.count(Person.id), func.max(Person.id), func.max(Person.changed_at)),
        *(func.count(Person.do_not_contact_at), func.count(Person.erased_at)),
    )
    memberships = select(
        *(func.count(Membership.id), func.max(Membership.id), func.max(Membership.confirmed_at)),
        func.count(Membership.left_at),
    )
    further = [
        select(func.count(each.id), func.max(each.id)) for each in (OtherAddress, OtherListing, Category)
    ]
    # Whatever an officer does to a person is in the history, also when a clock was wrong.
    told = select(func.max(HistoryEntry.id)).where(HistoryEntry.event_id.is_(None))
    queries = (people, memberships, *further, told)
    counted = [value for query in queries for value in session.execute(query).one()]
    return tuple(value.isoformat() if isinstance(value, datetime) else value for value in counted)


def people_of_source(
    session: Session,
    file_name: str,
    category: Category,
    *,
    partner: Partner | None = None,
    still_there: bool = False,
) -> set[int]:
    """Whom an older version of this very list brought into the category; only those still in it if said so.

    An older version has the same name, or came from the same partner for the same category.
    """
    names = {file_name}
    if partner is not None:
        names.update(
            session.scalars(
                select(ListImport.file_name).where(
                    ListImport.category_id == category.id,
                    ListImport.partner_id == partner.id,
                    ListImport.state == ListState.CONFIRMED,
                )
            )
        )
    query = select(Membership.person_id).where(
        Membership.category_id == category.id, Membership.source.in_(names)
    )
    if still_there:
        query = query.where(Membership.left_at.is_(None))
    return set(session.scalars(query))


def remembered_mapping(
    session: Session, file: InviteeList, *, partner: Partner | None
) -> dict[str, str] | None:
    """The columns as an officer chose them the last time that this partner sent a list with these headings."""
    query = (
        select(ListImport.choices, ListImport.summary)
        .where(
            ListImport.partner_id == (partner.id if partner else None),
            ListImport.state == ListState.CONFIRMED,
        )
        .order_by(ListImport.id.desc())
        .limit(LISTS_REMEMBERED)
    )
    for choices, summary in session.execute(query):
        if choices.get("mapping") and summary.get("mapping", {}).keys() == file.mapping.keys():
            return dict(choices["mapping"])
    return None
