from flask import Flask

from app.database import writing
from app.rules.states import DetailKind
from app.services.suggestions import suggest_details
from tests.make import NOW, make_partner
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


def test_corrections_are_downloaded_for_the_partner(app: Flask) -> None:
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        person = ann(session).person
        person.partner, person.job_title = make_partner(session, "Cherwell"), "=Clerk()"
        suggest_details(session, ann(session), {DetailKind.JOB_TITLE: "Town clerk"}, now=NOW)
    officer.post("/suggestions/1/take", page="/suggestions")

    file = officer.get("/suggestions/of-1.csv")

    assert "Cherwell" in officer.get("/suggestions").text
    assert "corrections as at" in file.headers["Content-Disposition"]
    assert "Ann Ash,,ann@example.org,Job title,'=Clerk(),Town clerk," in file.text
    assert officer.client.get("/suggestions/of-2.csv").status_code == 404


def test_what_was_changed_since_is_said(app: Flask) -> None:
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        suggest_details(session, ann(session), {DetailKind.JOB_TITLE: "Clerk"}, now=NOW)
        ann(session).person.job_title = "Chair"

    assert "Changed since they wrote: it was “nothing”" in officer.get("/suggestions").text
