import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.gateways.calendar_letters import ReturnAddresses, add_calendar
from app.models.calendar_entries import CalendarEntry
from app.models.events import Event
from app.models.invitations import FormerInvitation, Invitation
from app.models.messages import Message
from app.models.people import Person
from app.rules.states import Answer, Door, EntryState, MessageState
from app.services.calendar_entries import begin_entry
from app.services.checks import check_promises
from app.services.events import sessions_of
from app.services.guests import guest_file
from app.services.history import Actor
from app.services.invitation_tokens import Purpose, find_invitation, find_link, invitation_by_token, token_for
from app.services.merging import merge_people, part_again
from app.services.replies import GivenReply, record_reply
from tests.gateways.test_calendar_letters import LETTER
from tests.make import NOW, SECRET, make_event, make_invitation, make_letter, make_person, token_of

OFFICER = Actor(Door.PAGE)
LATER = NOW.replace(hour=12)


@pytest.fixture
def event(session: Session) -> Event:
    return make_event(session)


@pytest.fixture
def pete(session: Session) -> Person:
    return make_person(session, "Pete Ash", email="pete@example.org")


@pytest.fixture
def peter(session: Session) -> Person:
    return make_person(session, "Peter Ash", email="peter@example.org")


def invite(session: Session, event: Event, person: Person, *, state: MessageState) -> Invitation:
    """An invitation whose letter carries an entry for the calendar."""
    letter = make_letter(session, event, person=person, state=state)
    assert letter.invitation is not None
    [day] = sessions_of(session, event.id)
    entry = begin_entry(session, event, day, letter.invitation.id, EntryState.REQUESTED, now=NOW)
    letter.calendar_key = f"{entry.id}:requested:0"
    session.flush()
    return letter.invitation


def calendar_letters(session: Session) -> list[Message]:
    query = select(Message).where(Message.kind == "calendar_entry").order_by(Message.id)
    return list(session.scalars(query))


def test_both_letters_lead_to_the_invitation_that_stands(
    session: Session, event: Event, pete: Person, peter: Person
) -> None:
    stays, goes = make_invitation(session, event, peter), make_invitation(session, event, pete)
    links, reference = [token_of(stays), token_of(goes)], goes.reference
    reply_to = token_for(goes, Purpose.REPLY, secret=SECRET)

    merge_people(session, peter.id, pete.id, by=OFFICER, now=LATER)

    assert [find_invitation(session, each) for each in links] == [stays, stays]
    assert {opened.id for each in links if (opened := find_link(session, each))} == {stays.id}
    assert invitation_by_token(session, reply_to, Purpose.REPLY, secrets=[SECRET]) is stays
    found = guest_file(session, event.id, reference)
    assert found is not None
    assert found.invitation is stays


def test_links_lead_on_through_several_merges(
    session: Session, event: Event, pete: Person, peter: Person
) -> None:
    third = make_person(session, "P Ash")
    invitations = [make_invitation(session, event, person) for person in (third, peter, pete)]
    stays, links = invitations[0], [token_of(each) for each in invitations]
    merge_people(session, peter.id, pete.id, by=OFFICER, now=LATER)

    merge_people(session, third.id, peter.id, by=OFFICER, now=LATER)

    assert [find_invitation(session, each) for each in links] == [stays, stays, stays]


def test_parted_people_have_their_own_links_again(
    session: Session, event: Event, pete: Person, peter: Person
) -> None:
    stays, goes = make_invitation(session, event, peter), make_invitation(session, event, pete)
    links, ids = [token_of(stays), token_of(goes)], [stays.id, goes.id]

    part_again(
        session,
        merge_people(session, peter.id, pete.id, by=OFFICER, now=LATER).id,
        by=OFFICER,
        now=LATER,
    )

    found = [find_invitation(session, each) for each in links]
    assert [each.id for each in found if each] == ids
    assert session.scalars(select(FormerInvitation)).all() == []


def test_the_second_entry_leaves_the_calendar_that_was_sent_it(
    session: Session, event: Event, pete: Person, peter: Person
) -> None:
    stays = invite(session, event, peter, state=MessageState.SENT)
    goes = invite(session, event, pete, state=MessageState.SENT)
    uid = session.scalar(select(CalendarEntry.uid).where(CalendarEntry.invitation_id == goes.id))

    merge_people(session, peter.id, pete.id, by=OFFICER, now=LATER)

    [letter] = calendar_letters(session)
    assert (letter.to_address, letter.state, letter.invitation_id) == (
        "pete@example.org",
        MessageState.QUEUED,
        stays.id,
    )
    told = letter.facts["calendar"]
    assert (told["uid"], told["method"], told["sequence"]) == (uid, "CANCEL", 1)
    assert told["former"] == session.scalars(select(FormerInvitation.id)).one()
    assert check_promises(session, secrets=[SECRET], now=LATER) == []


def test_a_calendar_that_was_sent_nothing_yet_is_told_nothing(
    session: Session, event: Event, pete: Person, peter: Person
) -> None:
    invite(session, event, peter, state=MessageState.SENT)
    goes = invite(session, event, pete, state=MessageState.QUEUED)
    letter_id = session.scalar(select(Message.id).where(Message.invitation_id == goes.id))

    merge = merge_people(session, peter.id, pete.id, by=OFFICER, now=LATER)

    letter = session.get_one(Message, letter_id)
    assert calendar_letters(session) == []
    assert letter.state == MessageState.STOPPED
    part_again(session, merge.id, by=OFFICER, now=LATER)
    session.refresh(letter)
    assert (letter.state, letter.invitation_id) == (MessageState.QUEUED, goes.id)


@pytest.mark.parametrize("answer", [None, Answer.YES])
def test_parting_puts_the_entry_back_as_the_next_version(
    session: Session, event: Event, pete: Person, peter: Person, answer: Answer | None
) -> None:
    stays = invite(session, event, peter, state=MessageState.SENT)
    goes = invite(session, event, pete, state=MessageState.SENT)
    goes_id = goes.id
    if answer is not None:
        for hour, invitation in ((10, goes), (11, stays)):
            days = [each.id for each in sessions_of(session, event.id)]
            given = GivenReply(answer, nonce=str(invitation.id), event_session_ids=days)
            record_reply(session, invitation, given, by=Actor(Door.LINK), now=NOW.replace(hour=hour))
    merge = merge_people(session, peter.id, pete.id, by=OFFICER, now=LATER)

    part_again(session, merge.id, by=OFFICER, now=LATER)

    gone, back = calendar_letters(session)[-2:]
    assert [each.facts["calendar"]["method"] for each in (gone, back)] == ["CANCEL", "REQUEST"]
    assert back.facts["calendar"]["sequence"] > gone.facts["calendar"]["sequence"]
    assert back.facts["calendar"]["uid"] == gone.facts["calendar"]["uid"]
    entry = session.scalars(select(CalendarEntry).where(CalendarEntry.invitation_id == goes_id)).one()
    assert entry.state == (EntryState.REQUESTED if answer is None else EntryState.CONFIRMED)


def test_the_entry_is_taken_out_by_the_organiser_who_put_it_in(
    session: Session, event: Event, pete: Person, peter: Person
) -> None:
    invite(session, event, peter, state=MessageState.SENT)
    goes = invite(session, event, pete, state=MessageState.SENT)
    addresses = ReturnAddresses(replies="rsvp@example.org", bounces=None, has_plus=True, secret=SECRET)
    organiser = addresses.for_replies(goes)

    merge_people(session, peter.id, pete.id, by=OFFICER, now=LATER)

    [letter] = calendar_letters(session)
    assert letter.invitation is not None
    assert add_calendar(LETTER, letter, addresses).reply_to == organiser
    assert addresses.for_replies(letter.invitation) != organiser
