from flask import Flask

from app.database import writing
from app.rules.states import DetailKind
from app.services.suggestions import suggest_details
from tests.make import NOW
from tests.views.officer import ann, sign_in


def test_a_correction_is_taken_over_by_an_officer(app: Flask) -> None:
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        suggest_details(session, ann(session), {DetailKind.JOB_TITLE: "Clerk"}, now=NOW)

    shown = officer.get("/suggestions")
    settled = officer.post("/suggestions/1/take", page="/suggestions")

    assert "Clerk" in shown.text
    assert "The correction was taken over" in settled.text
    assert "Clerk" in officer.get("/people/1").text
