"""Reading an uploaded list and comparing it with everybody known. Writes nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.formats.invitee_list import InviteeList, read_invitee_list
from app.formats.unreadable import UnreadableFile
from app.models.categories import Category, Membership
from app.models.people import Person
from app.rules.listed_people import ListedPerson, listed_person
from app.rules.lists import UnreadableList, outcome_of
from app.rules.matching import Match, Outcome, match_people
from app.services.known_people import known_people


@dataclass(frozen=True)
class ListChoices:
    """What an officer answered about a file: which sheet, where the headings are, what columns hold."""

    sheet: str | None = None
    heading_row: int | None = None
    mapping: Mapping[str, str] | None = None


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
    #: What was known when the file was compared: see `what_is_known`.
    compared_with: tuple[object, ...]

    @property
    def outcomes(self) -> list[Outcome]:
        """What each row ends as, in the order of the rows."""
        return [outcome_of(*both) for both in zip(self.listed, self.matches, strict=True)]

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
    return ListFile(file, [listed_person(row.row, row.cells) for row in file.rows])


def compare_list(session: Session, read: ListFile | ReadList, *, category: Category) -> ReadList:
    """Compare a file's people with everybody known."""
    known_now = what_is_known(session)
    if isinstance(read, ReadList) and read.compared_with == known_now:
        return read
    into = [frozenset({category.id})] * len(read.listed)
    source = people_of_source(session, read.file.file_name, category)
    matches = match_people(read.listed, known_people(session), category_ids=into, same_source_ids=source)
    return ReadList(read.file, read.listed, matches, known_now)


def read_list(
    session: Session, content: bytes, file_name: str, *, category: Category, choices: ListChoices
) -> ReadList:
    """Read a file and compare it with everybody known. Raises `UnreadableList` with a sentence."""
    return compare_list(session, read_file(content, file_name, choices), category=category)


def what_is_known(session: Session) -> tuple[object, ...]:
    """Something that differs as soon as a person or a membership was added, changed or taken away.

    A list that was compared before a transaction begins need not be compared again in it, while all of this
    is as it was.
    """
    people = select(func.count(Person.id), func.max(Person.id), func.max(Person.changed_at))
    memberships = select(
        func.count(Membership.id), func.max(Membership.id), func.max(Membership.confirmed_at)
    )
    return (*session.execute(people).one(), *session.execute(memberships).one())


def people_of_source(session: Session, file_name: str, category: Category) -> set[int]:
    """Whom an older version of this very list brought into the category."""
    query = select(Membership.person_id).where(
        Membership.category_id == category.id, Membership.source == file_name
    )
    return set(session.scalars(query))
