"""Details are edited by hand; what two officers change at once is neither lost nor overwritten unseen."""

from dataclasses import asdict, replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from app.database import writing
from app.extensions import db
from app.models.history import HistoryEntry
from app.models.people import OtherAddress, Person
from app.rules.edits import ChangedMeanwhile, Plain, plain
from app.rules.states import Door
from app.services.history import Actor
from app.services.person_details import NoName, PersonDetails, change_person, details_of_person
from tests.conftest import Database, settings_for
from tests.make import NOW, make_account, make_organisation, make_person
from tests.processes import all_at_once

OLIVE = Actor(Door.PAGE)


def shown(session: Session, person: Person) -> dict[str, Plain]:
    """What a form for this person shows."""
    return {name: plain(value) for name, value in asdict(details_of_person(session, person)).items()}


def change(session: Session, person: Person, by: Actor = OLIVE, **typed: object) -> list[str]:
    """Save what was typed into a form that shows the person as they are."""
    seen = shown(session, person)
    details = replace(details_of_person(session, person), **typed)  # type: ignore[arg-type]
    return list(change_person(session, person, details, seen=seen, by=by, now=NOW))


def test_every_detail_can_be_changed_and_is_on_record_without_what_it_says(session: Session) -> None:
    person = make_person(session, "Ann Ash", email="ann@example.org")
    typed = PersonDetails(
        title="Cllr",
        given_name="Anne",
        family_name="Ashe",
        suffix="OBE",
        organisation="Witney TC",
        job_title="Chair",
        department="Planning",
        email="anne@example.org",
        other_addresses="ann@example.net",
        telephone="01632 960 001",
        other_telephone="01632 960 002",
        pa_name="Pat",
        pa_email="pat@example.org",
        pa_telephone="01632 960 003",
        postal_address="12 Long Road\nOxford",
        is_interested=True,
    )

    changed = change(session, person, **asdict(typed))

    session.expire_all()
    assert details_of_person(session, person) == typed
    assert set(changed) == set(asdict(typed))
    entry = session.scalars(select(HistoryEntry)).one()
    assert (entry.what, entry.person_id) == ("person changed", person.id)
    assert "Anne" not in str(entry.facts)


def test_saving_what_is_there_changes_nothing(session: Session) -> None:
    person = make_person(session, "Ann Ash")

    assert change(session, person) == []
    assert session.scalars(select(HistoryEntry)).all() == []


def test_an_organisation_is_the_one_that_is_known(session: Session) -> None:
    organisation = make_organisation(session, "witneytowncouncil")
    person = make_person(session)

    change(session, person, organisation="Witney Town Council")

    assert person.organisation is organisation


def test_a_new_address_gets_letters_again_and_an_emptied_one_none(session: Session) -> None:
    person = make_person(session, email="old@example.org")
    person.cannot_email_reason = "The mailbox is full."

    change(session, person, email="New@example.org")
    after = [person.email, person.email_key, person.cannot_email_reason]
    change(session, person, email="")

    assert after == ["New@example.org", "new@example.org", None]
    assert [person.email, person.email_key] == [None, None]


def test_the_first_address_is_not_also_another_one(session: Session) -> None:
    person = make_person(session, email="ann@example.org")

    change(session, person, other_addresses="ANN@example.org\nann@example.net\nAnn@example.net")

    assert [each.casefold() for each in session.scalars(select(OtherAddress.address))] == ["ann@example.net"]


def test_a_person_keeps_a_name(session: Session) -> None:
    person = make_person(session, "Ann Ash")

    with pytest.raises(NoName):
        change(session, person, given_name="", family_name="")


def test_what_two_officers_change_in_different_places_is_both_saved(session: Session) -> None:
    person = make_person(session, "Ann Ash")
    seen = shown(session, person)
    mine = replace(details_of_person(session, person), telephone="01632 960 001")
    change(session, person, job_title="Chair")

    change_person(session, person, mine, seen=seen, by=OLIVE, now=NOW)

    assert (person.telephone, person.job_title) == ("01632 960 001", "Chair")


def test_the_second_officer_sees_what_the_first_changed_and_who_that_was(session: Session) -> None:
    person = make_person(session, "Ann Ash")
    first = Actor(Door.PAGE, make_account(session).id)
    seen = shown(session, person)
    mine = replace(details_of_person(session, person), job_title="Vice-chair", telephone="01632 960 001")
    change(session, person, by=first, job_title="Chair")

    with pytest.raises(ChangedMeanwhile, match="Olive Officer changed the same details") as raised:
        change_person(session, person, mine, seen=seen, by=OLIVE, now=NOW)

    (row,) = raised.value.merged.disagreements
    assert (row.name, row.before, row.theirs, row.yours) == ("job_title", "", "Chair", "Vice-chair")
    assert raised.value.merged.values["telephone"] == "01632 960 001"
    assert raised.value.at == NOW
    assert (person.job_title, person.telephone) == ("Chair", "")


def save_title(number: int, settings: dict[str, object], person_id: int) -> bool:
    """Whether this process could save its own job title into a form that showed none."""
    app = create_app(settings)
    with app.app_context():
        try:
            with writing() as session:
                person = session.get_one(Person, person_id)
                mine = replace(details_of_person(session, person), job_title=f"Chair {number}")
                seen = asdict(replace(mine, job_title=""))
                change_person(session, person, mine, seen=seen, by=OLIVE, now=NOW)
        except ChangedMeanwhile:
            return False
        finally:
            db.session.remove()
            db.engine.dispose()
    return True


def test_of_officers_who_save_at_the_same_moment_one_does(app: Flask, database: Database) -> None:
    with app.app_context(), writing() as session:
        person_id = make_person(session, "Ann Ash").id

    saved = all_at_once(3, save_title, settings_for(database), person_id)

    assert saved.count(True) == 1
