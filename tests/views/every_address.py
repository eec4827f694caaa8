"""Every address of the app's own list, filled in with things that exist."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from app.database import writing
from app.models.categories import Membership
from app.models.deputies import DeputyRequest
from app.models.events import Event
from app.models.questions import Question
from app.models.vacancies import Vacancy
from app.rules.states import AccountRole, Door, QuestionKind
from app.services.accounts import make_sign_in_link
from app.services.events import sessions_of
from app.services.history import COMMAND_LINE
from app.services.invitation_tokens import Purpose, token_for
from app.services.invitations import send_wave
from app.services.letter_tokens import token_for_letter
from app.services.list_reading import ListChoices
from app.services.lists import preview_list
from app.services.planned_sendings import WhatIsPlanned, plan_sending
from tests.make import (
    NOW,
    SECRET,
    make_account,
    make_category,
    make_early_letter,
    make_event,
    make_invitation,
    make_organisation,
    make_partner,
    make_person,
    token_of,
)
from tests.replying import say_yes
from tests.signing_in import add_consultant


@dataclass(frozen=True)
class Furnished:
    """What addresses are filled in with, and how each account is signed in."""

    values: dict[str, str | int]
    cookies: dict[str, str]


def furnish(app: Flask) -> Furnished:
    """An event with everything about it, and one account of each role; the consultant sees another event only."""
    with app.app_context(), writing() as session:
        event, other = make_event(session, slug="training", sessions=2), make_event(session, slug="other")
        accounts = {
            "officer": make_account(session),
            "administrator": make_account(session, "boss@example.org", role=AccountRole.ADMINISTRATOR),
            "consultant": add_consultant(session, event),
            "consultant of another event": add_consultant(session, other, email="far@example.org"),
        }
        cookies = {name: account.fs_uniquifier for name, account in accounts.items()}
        return Furnished(_things(session, event), cookies)


def _things(session: Session, event: Event) -> dict[str, str | int]:
    category = make_category(session)
    person = make_person(session, category=category)
    send_wave(
        session,
        event,
        [category],
        secrets=[SECRET],
        nonce="form",
        confirmed=None,
        by=COMMAND_LINE,
        now=NOW,
    )
    invitation = make_invitation(session, event)
    say_yes(session, invitation)
    sessions_of(session, event.id)[0].seats_limit = 1
    waiting = make_invitation(session, event)
    say_yes(session, waiting)
    uploaded = preview_list(
        session,
        b"Name,E-mail\nAnn Ash,ann@example.org\nBob Birch,\n",
        "list.csv",
        category=category,
        partner=None,
        choices=ListChoices(),
        by=COMMAND_LINE,
        now=NOW,
    )
    planned = plan_sending(
        session,
        event,
        WhatIsPlanned(letter="reminder", due_at=NOW + timedelta(days=7)),
        secrets=[SECRET],
        nonce="planned",
        confirmed=None,
        by=COMMAND_LINE,
        now=NOW,
    )
    question = Question(event_id=event.id, words="Which workshop?", kind=QuestionKind.TEXT)
    request = DeputyRequest(
        invitation=waiting,
        deputy_name="Ben Birch",
        deputy_email="ben@example.org",
        event_session_ids=[],
        nonce="deputy",
        door=Door.LINK,
        asked_at=NOW,
    )
    asked = make_early_letter(session, event)
    vacancy = Vacancy(list_import_id=uploaded.id, organisation=make_organisation(session), letter=asked)
    session.add_all([question, request, vacancy])
    session.flush()
    return {
        "slug": event.slug,
        "token": token_of(invitation),
        "session_id": sessions_of(session, event.id)[0].id,
        "person_id": person.id,
        "membership_id": session.scalars(select(Membership.id)).one(),
        "account_id": 1,
        "message_id": 1,
        "wave_id": 1,
        "partner_id": make_partner(session).id,
        "decision": "again",
        "step": "pause",
        "list_import_id": uploaded.id,
        "question_id": question.id,
        "kind": "invitation",
        "planned_id": planned.id,
        "request_id": request.id,
        "vacancy_id": vacancy.id,
        "reference": waiting.reference,
        "filename": "manifest.json",
        "feed": token_for(invitation, Purpose.FEED, secret=SECRET),
        "stop": token_for(invitation, Purpose.STOP, secret=SECRET),
        "name": token_for_letter(asked, Purpose.NAME, secret=SECRET),
        "sign_in": make_sign_in_link(make_account(session, "link@example.org"), now=NOW),
    }


def every_address(app: Flask, furnished: Furnished, method: str) -> Iterator[tuple[Rule, str]]:
    """Each rule that takes the method, with its address."""
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()):
            yield rule, address_of(app, rule, furnished)


def is_known(rule: Rule, furnished: Furnished) -> bool:
    """Whether everything that the rule's address names exists."""
    chosen = {name for name, converter in rule._converters.items() if isinstance(converter, AnyConverter)}  # noqa: SLF001
    return rule.arguments - chosen <= set(furnished.values)


def address_of(app: Flask, rule: Rule, furnished: Furnished) -> str:
    """The rule's address; what nothing is known of is filled in with something that fits and does not exist."""
    values = {name: _value(rule, name, furnished) for name in rule.arguments}
    if rule.endpoint.startswith("stops."):
        values["token"] = furnished.values["stop"]
    if rule.endpoint.startswith("asked_representatives."):
        values["token"] = furnished.values["name"]
    if rule.endpoint.startswith("sign_in."):
        values["token"] = furnished.values["sign_in"]
    built = app.url_map.bind("placecard.example.org").build(rule.endpoint, values, method=None)
    return str(built)


def _value(rule: Rule, name: str, furnished: Furnished) -> str | int:
    converter = rule._converters[name]  # noqa: SLF001 -- Werkzeug tells it nowhere else.
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return furnished.values.get(name, 987654 if isinstance(converter, IntegerConverter) else "unknown")
