"""Ids that are guessed: what belongs to another event is not there, whoever asks, and whatever is sent."""

import pytest
from flask import Flask

from app.database import writing
from app.models.people import Person
from app.views import clock
from tests.make import NOW, make_account, make_person
from tests.signing_in import client_of
from tests.views.delegate import everything, hidden_fields
from tests.views.every_address import Furnished, every_address, furnish

#: What an address under an event can name besides the event.
NAMED = {"session_id", "question_id", "reference", "planned_id"}
#: These find nothing to stop, say so, and lead back to the event's own list.
SAY_SO_AND_GO_BACK = {"planned_sendings.stop", "questions.remove"}
#: Columns of a person that the form about them does not have, with what somebody might like to write there.
OTHER_COLUMNS = {
    "id": "999",
    "partner_id": "1",
    "organisation_id": "1",
    "email_key": "other@example.org",
    "name_as_typed": "Somebody else",
    "do_not_contact_at": "2020-01-01",
    "erased_at": "2020-01-01",
    "created_at": "2020-01-01",
    "cannot_email_reason": "None",
}


@pytest.fixture(autouse=True)
def _the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def furnished(app: Flask) -> Furnished:
    return furnish(app)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_belongs_to_another_event_is_not_there(
    app: Flask, furnished: Furnished, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    client = client_of(app, furnished.cookies["administrator"])
    foreign = Furnished(furnished.values | {"slug": "other"}, furnished.cookies)
    before, asked, wrong = everything(app), 0, []

    for rule, address in every_address(app, foreign, method):
        if "slug" in rule.arguments and rule.arguments & NAMED:
            asked += 1
            with client.open(address, method=method, buffered=True) as answer:
                if answer.status_code != 404 and rule.endpoint not in SAY_SO_AND_GO_BACK:
                    wrong.append(f"{method} {address}: {answer.status_code}")

    assert not wrong
    assert asked > 3
    assert everything(app) == before


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "1e3"])
def test_numbers_that_are_none_are_not_there(app: Flask, furnished: Furnished, number: str) -> None:
    client = client_of(app, furnished.cookies["administrator"])

    for address in (f"/people/{number}", f"/people/{number}/edit", f"/events/training/sessions/{number}"):
        assert client.get(address).status_code == 404, address


def test_a_form_changes_nothing_that_it_does_not_show(app: Flask) -> None:
    with app.app_context(), writing() as session:
        person_id = make_person(session, "Ann Ash", email="ann@example.org").id
        client = client_of(app, make_account(session).fs_uniquifier)
    shown = hidden_fields(client.get(f"/people/{person_id}/edit").text)
    typed = {"given_name": "Ann", "family_name": "Ash", "email": "ann@example.org", "job_title": "Chair"}

    client.post(f"/people/{person_id}/edit", data=OTHER_COLUMNS | shown | typed)

    with app.app_context(), writing() as session:
        person = session.get_one(Person, person_id)
        assert (person.job_title, person.name_as_typed, person.email_key) == (
            "Chair",
            "Ann Ash",
            "ann@example.org",
        )
        assert (person.partner_id, person.do_not_contact_at, person.erased_at) == (None, None, None)


def test_an_officer_makes_nobody_an_administrator_by_sending_more(app: Flask) -> None:
    with app.app_context(), writing() as session:
        officer = make_account(session)
        client, officer_id = client_of(app, officer.fs_uniquifier), officer.id
    shown = hidden_fields(client.get("/account").text)
    more = shown | {"role": "administrator", "active": "y", "name": "Boss", "account_id": str(officer_id)}

    for address in (
        "/account/sign-out-everywhere",
        "/change",
        "/login",
        "/tf-setup",
        f"/accounts/{officer_id}",
    ):
        client.post(address, data=more)

    roles = {row[4] for row in everything(app)["accounts"]} | {
        str(row) for row in everything(app)["accounts"]
    }
    assert not [each for each in roles if "administrator" in str(each)]
