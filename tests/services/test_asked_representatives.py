from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.models.lists import ListImport
from app.models.messages import Message
from app.models.people import Person
from app.models.vacancies import Vacancy
from app.rules.accounts import NotAnAddress
from app.rules.listed_people import listed_person
from app.rules.people import NotToBeNamed
from app.rules.states import ListState
from app.services.asked_representatives import (
    Suggested,
    ask_for_representative,
    asked_vacancy,
    suggest_representative,
)
from app.services.history import COMMAND_LINE
from app.services.invitation_tokens import Purpose
from app.services.letter_tokens import token_for_letter
from app.services.vacancies import drop_vacancy, name_representative
from tests.make import NOW, SECRET, make_category, make_early_letter, make_event, make_vacancies
from tests.replying import BY_LINK

SAM = Suggested("Ms Sam Example", "Clerk", "sam@example.org")


@pytest.fixture
def vacancy(session: Session) -> Vacancy:
    [vacancy] = make_vacancies(session, make_category(session, "Duty to Cooperate"), "Oxford Civic Society")
    return vacancy


def ask(session: Session, vacancy: Vacancy, *, days: int = 0) -> str:
    """Ask by letter; the token of its link."""
    later = NOW + timedelta(days=days)
    ask_for_representative(session, vacancy, address="office@example.org", by=COMMAND_LINE, now=later)
    assert vacancy.letter is not None
    return token_for_letter(vacancy.letter, Purpose.NAME, secret=SECRET)


def suggest(session: Session, vacancy: Vacancy, suggested: Suggested = SAM) -> None:
    suggest_representative(session, vacancy, suggested, by=BY_LINK, now=NOW)


def test_the_organisation_is_written_to_once_a_day_at_an_address_that_is_kept(
    session: Session, vacancy: Vacancy
) -> None:
    ask(session, vacancy)

    with pytest.raises(NotToBeNamed, match="less than a day ago"):
        ask(session, vacancy)

    letter = session.scalars(select(Message)).one()
    assert (letter.kind, letter.to_name, letter.to_address) == (
        "representative_asked",
        "Oxford Civic Society",
        "office@example.org",
    )
    assert vacancy.email == "office@example.org"
    assert letter.facts == {"organisation": "Oxford Civic Society", "category": "Duty to Cooperate"}
    ask(session, vacancy, days=2)
    assert len(session.scalars(select(Message.id)).all()) == 2


def test_without_an_address_nobody_is_asked(session: Session, vacancy: Vacancy) -> None:
    for typed in ("", "nobody", "a@b@c"):
        with pytest.raises(NotAnAddress):
            ask_for_representative(session, vacancy, address=typed, by=COMMAND_LINE, now=NOW)

    assert session.scalars(select(Message)).all() == []


def test_only_the_latest_letters_link_opens_the_organisation(session: Session, vacancy: Vacancy) -> None:
    first, second = ask(session, vacancy), ask(session, vacancy, days=2)
    other = token_for_letter(make_early_letter(session, make_event(session)), Purpose.NAME, secret=SECRET)

    assert asked_vacancy(session, second, secrets=["newer", SECRET]) is vacancy
    for token in (first, other, "anything"):
        assert asked_vacancy(session, token, secrets=[SECRET]) is None


def test_what_it_says_waits_for_an_officer_and_adds_and_invites_nobody(
    session: Session, vacancy: Vacancy
) -> None:
    ask(session, vacancy)

    suggest(session, vacancy, Suggested("Alex Else", "", ""))
    suggest(session, vacancy)

    assert (vacancy.suggested_name, vacancy.suggested_email) == ("Ms Sam Example", "sam@example.org")
    assert session.scalars(select(Person)).all() == []
    assert session.scalars(select(Invitation)).all() == []


def test_once_somebody_is_named_nothing_is_kept_of_it_and_nothing_more_is_taken(
    session: Session, vacancy: Vacancy
) -> None:
    ask(session, vacancy)
    suggest(session, vacancy)

    named = listed_person(1, {"name": "Sam Example", "email": "sam@example.org"})
    name_representative(session, vacancy, named, told_apart=False, by=COMMAND_LINE, now=NOW)

    assert (vacancy.suggested_name, vacancy.suggested_at) == ("", None)
    with pytest.raises(NotToBeNamed):
        suggest(session, vacancy)
    with pytest.raises(NotToBeNamed):
        ask(session, vacancy, days=2)


def test_nothing_is_kept_where_nobody_is_to_be_named(session: Session, vacancy: Vacancy) -> None:
    suggest(session, vacancy)

    drop_vacancy(session, vacancy, by=COMMAND_LINE, now=NOW)

    assert vacancy.suggested_name == ""


def test_the_link_fills_the_row_of_a_newer_list(session: Session, vacancy: Vacancy) -> None:
    token = ask(session, vacancy)
    upload = ListImport(
        state=ListState.CONFIRMED,
        file_name=vacancy.list_import.file_name,
        category_id=vacancy.list_import.category_id,
        summary={"rows": 1},
        uploaded_at=NOW,
    )
    newer = Vacancy(list_import=upload, organisation=vacancy.organisation)
    session.add(newer)
    session.flush()

    assert asked_vacancy(session, token, secrets=[SECRET]) is newer
