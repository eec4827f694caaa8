"""After hundreds of random actions every number on a page is as long as the list that it links to."""

import random
import re
from collections.abc import Sequence
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.database import writing
from app.models.incoming_mail import IncomingMail
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.suggestions import Suggestion
from app.rules.states import Answer, MailOutcome, MessageState
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
    make_vacancies,
)
from tests.replying import say_no, say_yes
from tests.signing_in import client_of

ACTIONS = 500
_FIGURE = re.compile(r'href="([^"]+)"><span class="pc-figure__number">([\d,]+)</span>')
_TASK = re.compile(r'<li><a class="govuk-link" href="([^"]+)">([\d,]+) ')
_CELL = re.compile(
    r'<td class="pc-n"><span class="pc-only-stacked">\w[^<]*</span><a class="govuk-link" href="([^"]+)">([\d,]+)<'
)
_BESIDE = re.compile(r'href="([^"]+)">[^<]+</a> <strong class="pc-count">([\d,]+)<')


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
        add_desk_work(session, invitations, dice)
        make_vacancies(session, categories[0], "Ash Water", "Elm Buses", "Oak Rail")
        return client_of(app, make_account(session).fs_uniquifier)


def add_desk_work(session: Session, invitations: Sequence[Invitation], dice: random.Random) -> None:
    """Letters that failed, mail that came in, and corrections: some of it settled."""
    for invitation in invitations:
        state = dice.choice([MessageState.FAILED, MessageState.PERHAPS_SENT, MessageState.SENT])
        session.add(
            Message(
                kind="reminder",
                key=f"reminder {invitation.id}",
                event_id=invitation.event_id,
                invitation_id=invitation.id,
                to_name=invitation.person.name,
                to_address="",
                state=state,
                due_at=NOW,
                queued_at=NOW,
            )
        )
        settled_at = dice.choice([NOW, None, None])
        session.add(
            Suggestion(
                invitation_id=invitation.id, detail="name", after="Pat", made_at=NOW, settled_at=settled_at
            )
        )
        session.add(
            IncomingMail(
                digest=f"digest {invitation.id}",
                message_id=f"<{invitation.id}@example.org>",
                kind="human",
                taken_at=NOW,
                invitation_id=invitation.id,
                outcome=dice.choice([MailOutcome.HELD, MailOutcome.BOUNCED, MailOutcome.TO_READ]),
                needs_officer=settled_at is None,
            )
        )


def length_of_list(client: FlaskClient, address: str) -> int:
    """How long the list at an address says that it is, or how many rows it has where it does not say."""
    page = client.get(address).text
    found = re.search(r">\s*([\d,]+) (?:people|person|letter|message)", page)
    if found:
        return int(found[1].replace(",", ""))
    assert 'class="pc-pages"' not in page, address
    return page.count("<tr>") - page.count("<thead>")


@pytest.mark.parametrize("page", ["/", "/events/busy", "/events/busy/representation"])
def test_every_number_is_as_long_as_its_list(officer: FlaskClient, page: str) -> None:
    text = officer.get(page).text
    links = [
        (unescape(href), int(number.replace(",", "")))
        for pattern in (_FIGURE, _TASK, _CELL, _BESIDE)
        for href, number in pattern.findall(text)
    ]

    different = {href: number for href, number in links if length_of_list(officer, href) != number}

    assert len(links) >= 5
    assert sum(number for _, number in links) > 50
    assert not different
