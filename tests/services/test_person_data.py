"""All that is kept about a person is told, and erased: looked for in every table."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.extensions import Base
from app.models.events import Event
from app.models.incoming_mail import IncomingMail
from app.models.invitations import Invitation
from app.models.lists import ListImport, ListRow
from app.models.messages import Message
from app.models.needs import Needs
from app.models.people import OtherAddress, OtherListing, Person
from app.rules.states import Answer, Door, ListState, MailOutcome
from app.services.history import COMMAND_LINE, Actor
from app.services.person_data import erase_person, person_data
from app.services.replies import GivenReply, record_reply
from app.services.waiting_lists import living_places
from app.services.wave_plans import plan_wave
from tests.make import NOW, SECRET, make_category, make_event, make_invitation, make_person
from tests.replying import say_yes

TELLTALE = "Quillfeather"


def known_person(session: Session) -> Person:
    """Somebody whose name stands in every table that can hold it."""
    category = make_category(session)
    address = f"{TELLTALE.lower()}@example.org"
    person = make_person(session, f"Ann {TELLTALE}", email=address, category=category)
    person.pa_name = f"PA of {TELLTALE}"
    person.postal_address = f"{TELLTALE} Cottage\nOxford"
    key = f"other.{address}"
    session.add(OtherAddress(person_id=person.id, address=key, address_key=key))
    session.add(OtherListing(person_id=person.id, family_name=TELLTALE, email=f"listed.{address}"))
    uploaded = ListImport(
        state=ListState.CONFIRMED, file_name="list.csv", category_id=category.id, uploaded_at=NOW
    )
    session.add(uploaded)
    session.flush()
    session.add(
        ListRow(
            list_import_id=uploaded.id, row=2, outcome="new", person_id=person.id, facts={"name": TELLTALE}
        )
    )
    invitation = make_invitation(session, make_event(session, seats_limit=1), person)
    session.add(Needs(invitation_id=invitation.id, diet=f"{TELLTALE} eats no nuts", told_at=NOW))
    session.add(
        IncomingMail(
            digest="a digest",
            kind="reply",
            from_address=address.upper(),
            subject=f"From {TELLTALE}",
            answer={"who": TELLTALE},
            taken_at=NOW,
            outcome=MailOutcome.APPLIED,
        )
    )
    given = GivenReply(Answer.YES, "a form", ())
    record_reply(session, invitation, given, by=Actor(Door.LINK), now=NOW)
    session.flush()
    return person


def where_it_stands(session: Session, words: str) -> set[str]:
    """The tables in which some row holds the words."""
    session.flush()
    return {
        table.name
        for table in Base.metadata.sorted_tables
        for row in session.execute(select(table)).mappings()
        if words.lower() in json.dumps([str(value) for value in row.values()]).lower()
    }


def test_all_that_is_kept_is_told_but_no_secret(session: Session) -> None:
    person = known_person(session)

    told = person_data(session, person.id)

    assert {"people", "invitations", "replies", "needs", "messages", "memberships"} <= told.keys()
    assert told["needs"][0]["diet"] == f"{TELLTALE} eats no nuts"
    assert "token_seed" not in told["invitations"][0]


def test_nothing_is_left_of_an_erased_person(session: Session) -> None:
    person = known_person(session)
    assert {"people", "needs", "messages", "list_rows", "other_addresses"} <= where_it_stands(
        session, TELLTALE
    )

    erase_person(session, person, secret=SECRET, by=COMMAND_LINE, now=NOW)

    assert where_it_stands(session, TELLTALE) == set()


def test_the_place_of_an_erased_person_goes_to_whoever_waits(session: Session) -> None:
    person = known_person(session)
    event = person_event(session, person)
    waiting = make_invitation(session, event)
    say_yes(session, waiting)

    erase_person(session, person, secret=SECRET, by=COMMAND_LINE, now=NOW)

    assert [place.state for place in living_places(session, waiting.id)] == ["held"]
    stopped = session.scalars(select(Message.state).where(Message.to_address == "")).all()
    assert set(stopped) == {"stopped"}


def person_event(session: Session, person: Person) -> Event:
    return session.scalars(select(Invitation).where(Invitation.person_id == person.id)).one().event


def test_an_erased_person_is_not_invited_again_from_another_list(session: Session) -> None:
    person = known_person(session)
    address = person.email
    erase_person(session, person, secret=SECRET, by=COMMAND_LINE, now=NOW)
    category = make_category(session, "Another list")
    make_person(session, "Ann Again", email=address, category=category)
    session.flush()

    plan = plan_wave(session, make_event(session), [category], secrets=[SECRET])

    assert [each.address for each in plan.left_out] == [address]
    assert plan.recipients == []
