"""Who is represented: a page whose numbers can be sorted, and from which the silent of a group are reminded."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from app.database import writing
from app.extensions import db
from app.models.messages import Message
from app.rules.states import MessageState
from app.views import clock
from tests.make import NOW, make_category, make_invitation, make_letter, make_person
from tests.replying import say_yes
from tests.views.officer import EVENT, Officer, ann, sign_in

PAGE = f"{EVENT}/representation"


def officer_with_categories(app: Flask) -> Officer:
    """An officer at whose event one category has two silent people and another one who comes."""
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        event = ann(session).event
        silent, lively = make_category(session, "Aloof"), make_category(session, "Lively")
        for _ in range(2):
            person = make_person(session, category=silent)
            make_letter(session, event, state=MessageState.SENT, person=person)
        say_yes(session, make_invitation(session, event, make_person(session, category=lively)))
    return officer


def categories(page: str) -> list[str]:
    return re.findall(r'<th scope="row">(Aloof|Lively)', page)


def test_a_group_of_which_nobody_comes_is_marked(app: Flask) -> None:
    page = officer_with_categories(app).get(PAGE).text

    assert re.search(r"Aloof <span[^>]*>Nobody comes", page)
    assert not re.search(r"Lively <span", page)


def test_the_numbers_sort_by_their_headings(app: Flask) -> None:
    officer = officer_with_categories(app)

    assert categories(officer.get(PAGE).text) == ["Aloof", "Lively"]
    assert categories(officer.get(f"{PAGE}?sort=-coming").text) == ["Lively", "Aloof"]
    assert 'aria-sort="descending"' in officer.get(f"{PAGE}?sort=-coming").text


def test_the_silent_of_one_group_are_reminded_from_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=5))
    officer = officer_with_categories(app)
    link = re.search(rf'href="({EVENT}/reminders\?category=\d+)"', officer.get(PAGE).text)
    assert link

    page = officer.get(link[1]).text
    assert "Remind 2 people now" in page
    officer.post(link[1].replace("/reminders?", "/reminders/now?"), page=link[1], confirmed="2")

    with app.app_context():
        sent = db.session.query(Message).filter(Message.kind == "reminder").all()
        assert len(sent) == 2
