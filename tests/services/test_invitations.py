"""Inviting: each person once, whoever sends, however often, at whatever moment."""

from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import create_app
from app.database import writing
from app.extensions import db
from app.models.categories import Category, Membership
from app.models.events import Event
from app.models.history import HistoryEntry
from app.models.invitations import Invitation
from app.models.messages import Message
from app.rules.invitations import LeftOut, MayNotInvite, WaveChanged
from app.rules.refusals import Refused
from app.rules.states import EventState
from app.services import invitations
from app.services.event_words import session_where
from app.services.events import sessions_of
from app.services.history import COMMAND_LINE
from app.services.invitations import (
    count_invitations,
    list_invitations,
    send_wave,
)
from app.services.people import Narrowing
from app.services.wave_plans import plan_wave
from app.services.waves import SentWave
from tests.conftest import Database, settings_for
from tests.make import (
    NOW,
    SECRET,
    make_category,
    make_event,
    make_invitation,
    make_partner,
    make_person,
)
from tests.processes import all_at_once
from tests.queries import statements


def send(
    session: Session,
    event: Event,
    *categories: Category,
    nonce: str = "form 1",
    confirmed: int | None = None,
) -> SentWave:
    return send_wave(
        session,
        event,
        categories,
        secrets=[SECRET],
        nonce=nonce,
        confirmed=confirmed,
        by=COMMAND_LINE,
        now=NOW,
    )


def count(session: Session, table: type[Invitation] | type[Message]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def members(session: Session, category: Category, people: int) -> None:
    for _ in range(people):
        make_person(session, category=category)


def test_somebody_in_two_categories_is_invited_once_and_gets_one_letter(session: Session) -> None:
    event, scrutiny, board = make_event(session), make_category(session), make_category(session, "Board")
    person = make_person(session, category=scrutiny)
    session.add(Membership(person=person, category=board, confirmed_at=NOW))
    session.flush()

    plan = plan_wave(session, event, [scrutiny, board], secrets=[SECRET])
    send(session, event, scrutiny, board)

    assert [each.categories for each in plan.recipients] == [("Scrutiny Committees", "Board")]
    assert (count(session, Invitation), count(session, Message)) == (1, 1)


def test_a_plan_says_of_everybody_why_they_get_no_letter(session: Session) -> None:
    event, category = make_event(session), make_category(session)
    make_person(session, "Ann Ash", category=category)
    make_person(session, "Bob Blank", email=None, category=category)
    make_person(session, "Cay Cannot", category=category).cannot_email_reason = "It came back."
    make_person(session, "Dan Declines", category=category).do_not_contact_at = NOW
    make_invitation(session, event, make_person(session, "Eve Earlier", category=category))
    session.add(
        Membership(
            person=make_person(session, "Fay Former"), category=category, confirmed_at=NOW, left_at=NOW
        )
    )
    session.flush()

    plan = plan_wave(session, event, [category], secrets=[SECRET])

    assert [each.name for each in plan.recipients] == ["Ann Ash"]
    assert [(each.name, each.left_out) for each in plan.left_out] == [
        ("Bob Blank", LeftOut.NO_EMAIL),
        ("Cay Cannot", LeftOut.CANNOT_EMAIL),
        ("Dan Declines", LeftOut.DO_NOT_CONTACT),
        ("Eve Earlier", LeftOut.ALREADY_INVITED),
    ]


def test_planning_changes_nothing(session: Session) -> None:
    event, category = make_event(session), make_category(session)
    members(session, category, 2)

    plan_wave(session, event, [category], secrets=[SECRET])

    assert count(session, Invitation) == 0


def test_the_same_form_sends_once(session: Session) -> None:
    event, category = make_event(session), make_category(session)
    members(session, category, 2)

    first = send(session, event, category, nonce="form 1", confirmed=2)
    members(session, category, 1)
    again = send(session, event, category, nonce="form 1", confirmed=2)

    assert (first.invited, first.repeated) == (2, False)
    assert (again.invited, again.repeated, again.wave) == (0, True, first.wave)
    assert (count(session, Invitation), count(session, Message)) == (2, 2)


def test_a_second_wave_invites_only_whom_the_first_did_not(session: Session) -> None:
    event, category = make_event(session), make_category(session)
    members(session, category, 2)
    send(session, event, category, nonce="form 1")
    members(session, category, 1)

    assert send(session, event, category, nonce="form 2").invited == 1
    assert count(session, Invitation) == count(session, Message) == 3


def test_another_number_than_the_one_confirmed_sends_nothing(session: Session) -> None:
    event, category = make_event(session), make_category(session)
    members(session, category, 3)

    with pytest.raises(WaveChanged, match="You confirmed 2 invitations, but there are now 3"):
        send(session, event, category, confirmed=2)

    assert count(session, Invitation) == count(session, Message) == 0


@pytest.mark.parametrize("state", [EventState.DRAFT, EventState.CLOSED, EventState.CANCELLED])
def test_nobody_is_invited_to_an_event_that_is_not_published(session: Session, state: EventState) -> None:
    event, category = make_event(session, state=state), make_category(session)
    members(session, category, 1)

    with pytest.raises(MayNotInvite):
        send(session, event, category)

    assert count(session, Invitation) == 0


def test_a_letter_tells_the_event_as_it_was_when_it_was_queued(session: Session) -> None:
    event, category = make_event(session), make_category(session)
    members(session, category, 1)
    told = send(session, event, category).wave.facts

    sessions_of(session, event.id)[0].venue = "Town Hall"
    session.flush()

    letter = session.scalars(select(Message)).one()
    assert told["sessions"][0]["where"] == "Venue to be confirmed"
    assert session_where(sessions_of(session, event.id)[0]) == "Town Hall"
    assert (letter.state, letter.due_at, letter.wave is not None) == ("queued", NOW, True)


def test_every_invitation_has_a_reference_and_a_link_of_its_own(session: Session) -> None:
    event, category = make_event(session), make_category(session)
    members(session, category, 30)
    send(session, event, category)

    invited = list_invitations(session, event.id)

    assert len({each.reference for each in invited}) == 30
    assert len({each.link_digest for each in invited}) == 30


def test_large_waves_go_in_parts_and_each_letter_reaches_its_own_person(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "_CHUNK", 4)
    event, category = make_event(session), make_category(session)
    members(session, category, 10)

    send(session, event, category)

    letters = session.scalars(select(Message)).all()
    assert len(letters) == 10
    assert all(
        letter.invitation is not None and letter.to_address == letter.invitation.person.email
        for letter in letters
    )


def test_a_wave_reads_as_often_for_forty_people_as_for_four(session: Session) -> None:
    asked = []
    for people in (4, 40):
        event, category = make_event(session), make_category(session, f"Category of {people}")
        members(session, category, people)
        with statements(session) as sent:
            send(session, event, category, nonce=f"form {people}")
        asked.append(sum(statement.startswith("SELECT") for statement in sent))

    assert asked[0] == asked[1]


def test_a_wave_is_on_record_with_its_number_and_without_names(session: Session) -> None:
    event, category = make_event(session), make_category(session)
    members(session, category, 2)

    send(session, event, category)

    assert [(each.what, each.facts) for each in session.scalars(select(HistoryEntry))] == [
        ("invitations sent", {"invitations": 2})
    ]


def test_invitations_that_were_withdrawn_are_neither_listed_nor_counted(session: Session) -> None:
    event = make_event(session)
    stays = make_invitation(session, event)
    make_invitation(session, event).withdrawn_at = NOW
    session.flush()

    assert list(list_invitations(session, event.id)) == [stays]
    assert count_invitations(session, event.id) == 1


def press_send(number: int, settings: dict[str, object], nonces: Sequence[str], people: int) -> str:
    """What an officer's press on Send became: how many were invited, or the refusal."""
    app = create_app(settings)
    with app.app_context():
        try:
            with writing() as session:
                event = session.scalars(select(Event)).one()
                categories = session.scalars(select(Category)).all()
                sent = send(session, event, *categories, nonce=nonces[number], confirmed=people)
                return "repeated" if sent.repeated else str(sent.invited)
        except Refused as refusal:
            return type(refusal).__name__
        finally:
            db.session.remove()
            db.engine.dispose()


@pytest.mark.parametrize(
    ("nonces", "outcomes"),
    [(["a", "a"], ["20", "repeated"]), (["a", "b"], ["20", "WaveChanged"])],
    ids=["one form pressed twice", "two officers"],
)
def test_presses_at_the_same_moment_invite_nobody_twice(
    app: Flask, database: Database, nonces: list[str], outcomes: list[str]
) -> None:
    with app.app_context(), writing() as session:
        make_event(session)
        members(session, make_category(session), 20)

    found = all_at_once(2, press_send, settings_for(database), nonces, 20)

    assert sorted(found) == outcomes
    with app.app_context():
        assert count(db.session(), Invitation) == count(db.session(), Message) == 20


def test_a_wave_is_narrowed_to_a_partner_to_the_interested_and_by_hand(session: Session) -> None:
    event, category, partner = make_event(session), make_category(session), make_partner(session)
    theirs, keen, other, tired = (make_person(session, category=category) for _ in range(4))
    for person in (theirs, keen, tired):
        person.partner = partner
    keen.is_interested, other.is_interested, tired.is_interested = True, True, True
    session.flush()
    narrowing = Narrowing(partner.id, interested_only=True, without=frozenset({tired.id}))

    plan = plan_wave(session, event, [category], narrowing, secrets=[SECRET])

    assert [each.person_id for each in plan.recipients] == [keen.id]
    assert [(each.person_id, each.left_out) for each in plan.left_out] == [(tired.id, "left out by you")]
