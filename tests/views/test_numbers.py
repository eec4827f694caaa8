"""After hundreds of random actions every number on a page is as long as the list that it links to."""

import random
import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import writing
from app.models.invitations import Invitation
from app.rules.states import Answer
from app.views import clock
from tests.make import (
    NOW,
    make_account,
    make_category,
    make_event,
    make_invitation,
    make_organisation,
    make_partner,
    make_person,
)
from tests.replying import say_no, say_yes
from tests.signing_in import client_of

ACTIONS = 500
_FIGURE = re.compile(r'href="([^"]+)"><span class="pc-figure__number">([\d,]+)</span>')
_TASK = re.compile(r'<li><a class="govuk-link" href="([^"]+)">([\d,]+) ')
_CELL = re.compile(r'<td class="pc-n"><a class="govuk-link" href="([^"]+)">([\d,]+)<')


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An officer at a browser, after five hundred things that people and officers did."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    dice = random.Random(2008)  # noqa: S311 -- Not for secrets.
    with app.app_context(), writing() as session:
        event = make_event(session, slug="busy", seats_limit=12)
        categories = [make_category(session, name) for name in ("Scrutiny", "Board", "Nobody comes")]
        partner, organisation = make_partner(session), make_organisation(session)
        invitations: list[Invitation] = []
        for number in range(ACTIONS):
            if number < 20 or dice.random() < 0.15:
                email = None if dice.random() < 0.2 else ""
                person = make_person(
                    session, f"Pat {number}", email=email, category=dice.choice(categories[:2])
                )
                person.partner = dice.choice([partner, None])
                person.organisation = dice.choice([organisation, None])
                invitations.append(make_invitation(session, event, person))
                continue
            invitation = dice.choice(invitations)
            if dice.random() < 0.45:
                say_yes(session, invitation)
            else:
                say_no(session, invitation)
                invitation.answer = dice.choice([Answer.NO, Answer.NOT_SURE, None])
                if dice.random() < 0.05:
                    invitation.withdrawn_at = NOW
                    invitations.remove(invitation)
            session.flush()
        return client_of(app, make_account(session).fs_uniquifier)


def length_of_list(client: FlaskClient, address: str) -> int:
    found = re.search(r">\s*([\d,]+) (?:people|person)", client.get(address).text)
    assert found, address
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize("page", ["/", "/events/busy", "/events/busy/representation"])
def test_every_number_is_as_long_as_its_list(officer: FlaskClient, page: str) -> None:
    text = officer.get(page).text
    links = [
        (unescape(href), int(number.replace(",", "")))
        for pattern in (_FIGURE, _TASK, _CELL)
        for href, number in pattern.findall(text)
    ]

    different = {href: number for href, number in links if length_of_list(officer, href) != number}

    assert len(links) >= 5
    assert sum(number for _, number in links) > 50
    assert not different
