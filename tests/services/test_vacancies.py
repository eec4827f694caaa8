"""Organisations whose representative is to be named are kept, and count until somebody comes for them."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.accounts import Partner
from app.models.categories import Category, Membership
from app.models.history import HistoryEntry
from app.models.lists import ListImport
from app.models.people import Person
from app.models.vacancies import Vacancy
from app.rules.listed_people import ListedPerson, listed_person
from app.rules.people import IsKnownAlready, MayBeKnown, NotToBeNamed
from app.services.history import COMMAND_LINE
from app.services.invitations import send_wave
from app.services.list_confirming import confirm_list
from app.services.list_reading import ListChoices
from app.services.list_undoing import undo_list
from app.services.lists import preview_list
from app.services.merging import merge_people
from app.services.vacancies import (
    drop_vacancy,
    events_that_invited,
    name_representative,
    name_somebody_known,
    open_vacancies,
)
from tests.make import (
    NOW,
    SECRET,
    make_category,
    make_event,
    make_organisation,
    make_partner,
    make_person,
    make_vacancies,
)
from tests.queries import statements

DUTY = (
    b"Organisation,Name,E-mail,Telephone,Partner\n"
    b"Ash Water,To be named,ask@ash.example.org,01632 960993,City Partnership\n"
    b"Elm Buses,Ben Hollis,ben@example.org,,\n"
    b"Oak Rail,Vacancy,,,\n"
    b"ash water,To be named,,,\n"
)


@pytest.fixture
def duty(session: Session) -> Category:
    return make_category(session, "Duty to Cooperate")


def import_list(
    session: Session, category: Category, content: bytes = DUTY, name: str = "duty.csv"
) -> ListImport:
    upload = preview_list(
        session,
        content,
        name,
        category=category,
        partner=None,
        choices=ListChoices(),
        by=COMMAND_LINE,
        now=NOW,
    )
    return confirm_list(session, upload.id, by=COMMAND_LINE, now=NOW)


def still_open(session: Session) -> list[str]:
    session.flush()
    return [each.organisation.name for each in open_vacancies(session)]


def ann(email: str = "ann@example.org") -> ListedPerson:
    return listed_person(
        1, {"given_name": "Ann", "family_name": "Ash", "email": email, "organisation": "Ash Water"}
    )


def name_ann(session: Session, vacancy: Vacancy, *, told_apart: bool = False) -> Person:
    return name_representative(session, vacancy, ann(), told_apart=told_apart, by=COMMAND_LINE, now=NOW)


def test_confirming_keeps_each_organisation_once_with_whom_to_ask(session: Session, duty: Category) -> None:
    partner = make_partner(session, "City Partnership")

    import_list(session, duty)

    kept = open_vacancies(session)
    assert [(each.organisation.name, each.email, each.telephone, each.partner) for each in kept] == [
        ("Ash Water", "ask@ash.example.org", "01632 960993", partner),
        ("Oak Rail", "", "", None),
    ]


def test_whoever_is_named_joins_the_category_for_the_organisation(session: Session, duty: Category) -> None:
    partner: Partner = make_partner(session, "City Partnership")
    import_list(session, duty)
    vacancy = open_vacancies(session)[0]

    person = name_ann(session, vacancy)

    assert still_open(session) == ["Oak Rail"]
    assert (person.organisation_id, person.partner_id) == (vacancy.organisation_id, partner.id)
    joined = select(Membership.category_id).where(Membership.person_id == person.id)
    assert session.scalars(joined).all() == [duty.id]
    entry = session.scalars(select(HistoryEntry).where(HistoryEntry.what == "representative named")).one()
    assert (entry.person_id, entry.facts["category"]) == (person.id, duty.id)


def test_somebody_known_is_looked_up_and_may_come(session: Session, duty: Category) -> None:
    known = make_person(session, "Ann Ash", email="ann@example.org")
    [vacancy] = make_vacancies(session, duty, "Ash Water")

    with pytest.raises(IsKnownAlready):
        name_ann(session, vacancy)
    name_somebody_known(session, vacancy, known, by=COMMAND_LINE, now=NOW)

    assert still_open(session) == []
    assert known.organisation_id == vacancy.organisation_id


def test_somebody_who_comes_from_elsewhere_stays_there(session: Session, duty: Category) -> None:
    elsewhere = make_organisation(session, "Elm Buses")
    known = make_person(session, "Ann Ash", organisation=elsewhere)
    [vacancy] = make_vacancies(session, duty, "Ash Water")

    name_somebody_known(session, vacancy, known, by=COMMAND_LINE, now=NOW)

    assert (still_open(session), known.organisation) == ([], elsewhere)


def test_who_may_be_known_is_shown_first(session: Session, duty: Category) -> None:
    make_person(session, "Anne Ash", email="ann@example.org")
    [vacancy] = make_vacancies(session, duty, "Ash Water")

    with pytest.raises(MayBeKnown):
        name_ann(session, vacancy)

    assert still_open(session) == ["Ash Water"]
    name_ann(session, vacancy, told_apart=True)
    assert still_open(session) == []


def test_the_second_of_two_officers_is_told(session: Session, duty: Category) -> None:
    [vacancy] = make_vacancies(session, duty, "Ash Water")
    name_ann(session, vacancy)

    with pytest.raises(NotToBeNamed, match="Ash Water is no longer to be named"):
        name_representative(
            session,
            vacancy,
            listed_person(1, {"name": "Bo Birch"}),
            told_apart=True,
            by=COMMAND_LINE,
            now=NOW,
        )


def test_the_same_list_again_asks_for_nobody_who_was_named(session: Session, duty: Category) -> None:
    import_list(session, duty)
    name_ann(session, open_vacancies(session)[0])

    again = import_list(session, duty)

    assert still_open(session) == ["Oak Rail"]
    undo_list(session, again.id, by=COMMAND_LINE, now=NOW)
    assert still_open(session) == ["Oak Rail"]


def test_a_newer_version_that_names_somebody_asks_no_more(session: Session, duty: Category) -> None:
    import_list(session, duty)
    newer = import_list(session, duty, b"Organisation,Name\nAsh Water,Ann Ash\nOak Rail,Vacancy\n")

    assert still_open(session) == ["Oak Rail"]
    undo_list(session, newer.id, by=COMMAND_LINE, now=NOW)
    assert still_open(session) == ["Ash Water", "Oak Rail"]


def test_two_lists_of_a_category_ask_once(session: Session, duty: Category) -> None:
    import_list(session, duty)
    import_list(session, duty, name="other.csv")
    import_list(session, make_category(session, "Board"), name="board.csv")

    assert still_open(session) == ["Ash Water", "Oak Rail"] * 2
    name_ann(session, open_vacancies(session)[0])
    assert still_open(session) == ["Oak Rail", "Ash Water", "Oak Rail"]


def test_a_representative_who_leaves_is_to_be_replaced(session: Session, duty: Category) -> None:
    [vacancy] = make_vacancies(session, duty, "Ash Water")
    person = name_ann(session, vacancy)

    session.scalars(select(Membership).where(Membership.person_id == person.id)).one().left_at = NOW

    assert still_open(session) == ["Ash Water"]


def test_a_representative_who_is_merged_stays_named(session: Session, duty: Category) -> None:
    [vacancy] = make_vacancies(session, duty, "Ash Water")
    known = make_person(session, "Anne Ash")
    person = name_ann(session, vacancy, told_apart=True)

    merge_people(session, known.id, person.id, by=COMMAND_LINE, now=NOW)

    assert (still_open(session), vacancy.person_id) == ([], known.id)


def test_nobody_is_asked_for_once_an_officer_says_so_until_a_newer_list(
    session: Session, duty: Category
) -> None:
    import_list(session, duty)
    drop_vacancy(session, open_vacancies(session)[0], by=COMMAND_LINE, now=NOW)

    assert still_open(session) == ["Oak Rail"]
    import_list(session, duty)
    assert still_open(session) == ["Ash Water", "Oak Rail"]


def test_an_event_that_has_invited_the_category_is_offered_until_they_are_invited(
    session: Session, duty: Category
) -> None:
    [vacancy] = make_vacancies(session, duty, "Ash Water")
    event = make_event(session, "Conference", slug="conference")
    make_event(session, slug="invites-others")
    wave = {"secrets": [SECRET], "confirmed": None, "by": COMMAND_LINE, "now": NOW}
    send_wave(session, event, [duty], nonce="first", **wave)  # type: ignore[arg-type]
    name_ann(session, vacancy)

    offered = events_that_invited(session, vacancy, now=NOW)

    assert [each.slug for each in offered] == ["conference"]
    assert events_that_invited(session, vacancy, now=NOW + timedelta(days=365)) == []
    send_wave(session, event, [duty], nonce="second", **wave)  # type: ignore[arg-type]
    assert events_that_invited(session, vacancy, now=NOW) == []


def test_a_hundred_take_as_few_queries_as_one(session: Session, duty: Category) -> None:
    make_vacancies(session, duty, *(f"Body {number}" for number in range(100)))
    session.flush()
    session.expunge_all()

    with statements(session) as asked:
        found = [(each.organisation.name, each.list_import.category.name) for each in open_vacancies(session)]

    assert (len(found), len(asked)) == (100, 1)
