import pytest
from sqlalchemy.orm import Session

from app.rules.lists import UnreadableList
from app.rules.matching import Outcome
from app.services.list_reading import (
    ListChoices,
    compare_list,
    people_of_source,
    read_file,
    read_list,
    what_is_known,
)
from tests.make import make_category, make_person

CONTENT = b"Name,Email\nAnn Ash,ann@example.org\n,\nTotal,\n"


def test_the_counts_add_up_to_the_rows(session: Session) -> None:
    read = read_list(session, CONTENT, "a.csv", category=make_category(session), choices=ListChoices())

    assert read.counts["rows"] == sum(read.counts[outcome.value] for outcome in Outcome)
    assert (read.counts["new"], read.counts["skipped"]) == (1, 2)


def test_what_is_no_list_is_refused() -> None:
    with pytest.raises(UnreadableList, match=r"“a\.csv”"):
        read_file(b"\x00\x01", "a.csv", ListChoices())


def test_a_list_is_compared_again_only_when_somebody_has_written(session: Session) -> None:
    category = make_category(session)
    read = read_list(session, CONTENT, "a.csv", category=category, choices=ListChoices())

    assert compare_list(session, read, category=category) is read
    before = what_is_known(session)
    make_person(session, "Ann Ash", email="ann@example.org", category=category)

    again = compare_list(session, read, category=category)
    assert what_is_known(session) != before
    assert again.outcomes == [Outcome.UNCHANGED]


def test_nobody_is_of_a_list_that_was_not_imported(session: Session) -> None:
    category = make_category(session)
    make_person(session, category=category)

    assert people_of_source(session, "a.csv", category) == set()
