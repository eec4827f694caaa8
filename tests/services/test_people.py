"""Finding people by all the words that are typed, and everything about one of them."""

import pytest
from sqlalchemy.orm import Session

from app.models.categories import Membership
from app.models.people import OtherAddress
from app.services.people import PEOPLE_ON_A_PAGE, anybody_is_known, find_people, person_file
from tests.make import NOW, make_category, make_event, make_invitation, make_organisation, make_person
from tests.queries import statements


def names(session: Session, words: str, category_id: int | None = None) -> list[str]:
    found = find_people(session, words=words, category_id=category_id, page=1)
    return [person.name for person in found.people]


@pytest.fixture
def _three(session: Session) -> None:
    council = make_organisation(session, "Cherwell District Council")
    make_person(session, "Ann O'Hara", email="ann@example.org", organisation=council)
    make_person(session, "Zoë Ash", email="z.ash@example.net", organisation=council)
    make_person(session, "Bob Hara", email=None).title = "Cllr"
    session.flush()


@pytest.mark.usefixtures("_three")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["Zoë Ash", "Cllr Bob Hara", "Ann O'Hara"]),
        ("hara", ["Cllr Bob Hara", "Ann O'Hara"]),
        ("HARA ann", ["Ann O'Hara"]),
        ("cherwell ash", ["Zoë Ash"]),
        ("example.net", ["Zoë Ash"]),
        ("o'h", ["Ann O'Hara"]),
        ("O’HARA", ["Ann O'Hara"]),
        ("hara, ann", ["Ann O'Hara"]),
        ("Councillor Hara", ["Cllr Bob Hara"]),
        ("cllr hara", ["Cllr Bob Hara"]),
        ("ash cherwell zo", ["Zoë Ash"]),
        ("nobody", []),
    ],
)
def test_somebody_is_found_who_has_all_of_the_words(session: Session, words: str, found: list[str]) -> None:
    assert sorted(names(session, words)) == sorted(found)


@pytest.mark.usefixtures("_three")
@pytest.mark.parametrize("words", ["'; DROP TABLE people; --", "\\", "%%%zzz", "\N{SNOWMAN}"])
def test_words_that_look_like_commands_find_nobody_and_break_nothing(session: Session, words: str) -> None:
    assert names(session, words) == []
    assert len(names(session, "")) == 3


@pytest.mark.usefixtures("_three")
def test_a_letter_with_an_accent_is_found_in_either_case(session: Session) -> None:
    assert names(session, "ZOË") == ["Zoë Ash"]


def test_people_come_by_family_name_given_name_and_age_of_their_row(session: Session) -> None:
    for name in ("Bob Ash", "Ann Birch", "Ann Ash", "Ann Ash"):
        make_person(session, name)

    assert names(session, "") == ["Ann Ash", "Ann Ash", "Bob Ash", "Ann Birch"]


def test_a_category_has_its_members_but_not_those_who_left(session: Session) -> None:
    category = make_category(session)
    make_person(session, "Ann Ash", category=category)
    left = make_person(session, "Bob Birch")
    session.add(Membership(person=left, category=category, confirmed_at=NOW, left_at=NOW))
    session.flush()

    assert names(session, "", category.id) == ["Ann Ash"]


def test_pages_part_people_and_say_how_many_there_are(session: Session) -> None:
    for number in range(PEOPLE_ON_A_PAGE + 1):
        make_person(session, f"Pat N{number:03}")

    second = find_people(session, words="", category_id=None, page=2)

    assert (len(second.people), second.total, second.pages) == (1, PEOPLE_ON_A_PAGE + 1, 2)


def test_nobody_is_one_empty_page(session: Session) -> None:
    assert find_people(session, words="", category_id=None, page=1).pages == 1


def test_finding_asks_as_often_for_forty_people_as_for_four(session: Session) -> None:
    asked = []
    for people in (4, 36):
        for number in range(people):
            make_person(session, organisation=make_organisation(session, f"Council {people}-{number}"))
        with statements(session) as sent:
            found = find_people(session, words="", category_id=None, page=1)
            assert all(person.organisation.name for person in found.people if person.organisation)
        asked.append(len(sent))

    assert asked[0] == asked[1] <= 2


def test_a_file_holds_everything_about_one_person(session: Session) -> None:
    person = make_person(session, "Ann Ash", category=make_category(session, "Scrutiny"))
    session.add(OtherAddress(person_id=person.id, address="a@example.net", address_key="a@example.net"))
    invitation = make_invitation(session, make_event(session), person)
    make_invitation(session, invitation.event)

    file = person_file(session, person.id)

    assert file is not None
    assert list(file.other_addresses) == ["a@example.net"]
    assert [each.category.name for each in file.memberships] == ["Scrutiny"]
    assert list(file.invitations) == [invitation]


def test_there_is_no_file_of_nobody(session: Session) -> None:
    assert person_file(session, 12345) is None


def test_nobody_is_known_on_the_first_day(session: Session) -> None:
    assert not anybody_is_known(session)

    make_person(session)

    assert anybody_is_known(session)
