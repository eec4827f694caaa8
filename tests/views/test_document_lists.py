"""One page leads to every list and document, and leads nobody to what they may not have."""

import re

from flask import Flask

from app.database import writing
from app.rules.states import EventState
from tests.make import NOW, make_event_session
from tests.replying import say_yes
from tests.signing_in import add_consultant, client_of
from tests.views.officer import EVENT, ann, sign_in

DOCUMENTS = f"{EVENT}/documents"
_LINK = re.compile(rf'href="({EVENT}[^"]*|/calendar/[^"]*)"')


def test_an_officer_reaches_everything_and_every_link_answers(app: Flask) -> None:
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        invitation = ann(session)
        say_yes(session, invitation)
        make_event_session(session, invitation.event, "Afternoon", starts_at=NOW)

    page = officer.get(DOCUMENTS).text
    links = [link.replace("&amp;", "&") for link in _LINK.findall(page)]

    assert {f"{EVENT}/catering", f"{EVENT}/needs", f"{EVENT}/badges.pdf", f"{EVENT}/attendees.csv"} <= set(
        links
    )
    assert "Afternoon" in page
    assert {officer.client.get(link, buffered=True).status_code for link in links} == {200}


def test_a_consultant_reaches_the_lists_and_nothing_of_health(app: Flask) -> None:
    sign_in(app)
    with app.app_context(), writing() as session:
        consultant = client_of(app, add_consultant(session, ann(session).event).fs_uniquifier)

    page = consultant.get(DOCUMENTS).text
    links = [link.replace("&amp;", "&") for link in _LINK.findall(page)]

    assert f"{EVENT}/attendees.xlsx" in links
    assert not [link for link in links if "catering" in link or "needs" in link]
    assert "telephone" not in page
    assert {consultant.get(link, buffered=True).status_code for link in links} == {200}


def test_a_draft_has_no_calendar_file(app: Flask) -> None:
    officer = sign_in(app, state=EventState.DRAFT)

    assert "Calendar file" not in officer.get(DOCUMENTS).text
