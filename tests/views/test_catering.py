"""The caterer's page and paper hold numbers and no names; only the event's officers see them."""

from flask import Flask
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.models.history import HistoryEntry
from app.services.needs import GivenNeeds, keep_needs
from tests.make import NOW
from tests.replying import say_yes
from tests.signing_in import add_consultant, client_of
from tests.views.officer import EVENT, Officer, ann, sign_in


def fed_officer(app: Flask) -> Officer:
    """An officer at whose event Ann eats no nuts, and says why."""
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        invitation = ann(session)
        say_yes(session, invitation)
        keep_needs(
            session,
            invitation.id,
            GivenNeeds(diet="no nuts since my stay at the Radcliffe", access="my own chair"),
            now=NOW,
        )
    return officer


def test_the_page_adds_up_and_names_nobody(app: Flask) -> None:
    page = fed_officer(app).get(f"{EVENT}/catering").text

    assert "No nuts" in page
    assert "Something else: ask the organisers" in page
    assert '<th scope="row">Total</th><td class="pc-n">1</td>' in page
    assert "Ann" not in page
    assert "Radcliffe" not in page


def test_the_paper_is_a_pdf_and_its_download_is_on_record(app: Flask) -> None:
    answer = fed_officer(app).get(f"{EVENT}/catering.pdf")

    assert answer.data.startswith(b"%PDF")
    with app.app_context():
        entries = db.session.scalars(select(HistoryEntry).where(HistoryEntry.what.contains("catering"))).all()
        assert [each.facts for each in entries] == [{"people": 1}]


def test_consultants_see_neither(app: Flask) -> None:
    fed_officer(app)
    with app.app_context(), writing() as session:
        consultant = client_of(app, add_consultant(session, ann(session).event).fs_uniquifier)

    assert consultant.get(f"{EVENT}/catering").status_code == 403
    assert consultant.get(f"{EVENT}/catering.pdf").status_code == 403
