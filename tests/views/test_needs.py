from flask import Flask

from app.database import writing
from app.services.needs import GivenNeeds, keep_needs
from tests.make import NOW
from tests.signing_in import add_consultant, client_of
from tests.views.officer import EVENT, ann, sign_in


def test_officers_see_what_guests_need_and_when_it_is_deleted(app: Flask) -> None:
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        keep_needs(session, ann(session).id, GivenNeeds(access="A hearing loop"), now=NOW)

    page = officer.get(f"{EVENT}/needs")

    assert "Ann Ash" in page.text
    assert "A hearing loop" in page.text
    assert "It is deleted on Sunday 14 March 2027" in page.text


def test_consultants_see_no_health_data(app: Flask) -> None:
    sign_in(app)
    with app.app_context(), writing() as session:
        consultant = client_of(app, add_consultant(session, ann(session).event).fs_uniquifier)

    assert consultant.get(f"{EVENT}/needs").status_code == 403
