import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.models.history import HistoryEntry
from app.models.people import Person
from tests.make import make_account, make_event, make_invitation, make_person
from tests.signing_in import client_of


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An officer at a browser; person 1 is Ann Ash and invited."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    with app.app_context(), writing() as session:
        make_invitation(
            session, make_event(session), make_person(session, "Ann Ash", email="ann@example.org")
        )
        return client_of(app, make_account(session).fs_uniquifier)


def test_a_persons_data_is_one_file_and_its_download_is_in_the_history(
    app: Flask, officer: FlaskClient
) -> None:
    answer = officer.get("/people/1/data.json")

    assert answer.json is not None
    assert answer.json["people"][0]["email"] == "ann@example.org"
    assert answer.headers["Content-Disposition"] == "attachment; filename=personal-data-1.json"
    with app.app_context():
        entry = db.session.scalars(select(HistoryEntry)).one()
        assert (entry.what, entry.person_id) == ("personal data downloaded", 1)


def test_erasing_takes_two_clicks_and_the_person_is_found_no_more(officer: FlaskClient) -> None:
    assert "This cannot be taken back" in officer.get("/people/1/erase").text

    after = officer.post("/people/1/erase", follow_redirects=True)

    assert "data was erased" in after.text
    assert "Ash" not in after.text
    assert officer.get("/people/1/data.json").status_code == 404


def test_somebody_who_wants_no_letters_gets_none_until_they_do(app: Flask, officer: FlaskClient) -> None:
    def is_stopped() -> bool:
        with app.app_context():
            person = db.session.get(Person, 1)
            return person is not None and person.do_not_contact_at is not None

    officer.post("/people/1/contact", data={"stop": "yes"})
    assert is_stopped()

    officer.post("/people/1/contact")
    assert not is_stopped()
