import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.categories import Membership
from app.models.events import Event
from app.models.history import HistoryEntry
from app.models.invitations import Invitation
from app.models.people import OtherAddress, Person
from app.models.replies import Reply
from app.rules.merging import CannotMerge, CannotPartAgain
from app.rules.states import Answer, Door
from app.services.checks import check_promises
from app.services.history import Actor
from app.services.known_people import known_people
from app.services.merging import merge_people, merges_of, part_again
from app.services.replies import GivenReply, record_reply
from app.services.waiting_lists import living_places
from tests.make import NOW, SECRET, make_category, make_event, make_invitation, make_person

OFFICER = Actor(Door.PAGE)
LATER = NOW.replace(hour=12)


def merge(session: Session, kept: Person, gone: Person) -> int:
    return merge_people(session, kept.id, gone.id, by=OFFICER, now=LATER).id


def say(session: Session, invitation: Invitation, answer: Answer, *, hour: int = 11) -> None:
    given = GivenReply(
        answer,
        nonce=f"{invitation.id}-{hour}",
        event_session_ids=_sessions(session, invitation) if answer is Answer.YES else [],
    )
    record_reply(session, invitation, given, by=Actor(Door.LINK), now=NOW.replace(hour=hour))
    session.flush()


def _sessions(session: Session, invitation: Invitation) -> list[int]:
    from app.services.events import sessions_of  # noqa: PLC0415

    return [each.id for each in sessions_of(session, invitation.event_id)]


@pytest.fixture
def pete(session: Session) -> Person:
    return make_person(session, "Pete Ash", email="pete@example.org")


@pytest.fixture
def peter(session: Session) -> Person:
    return make_person(session, "Peter Ash", email="peter@example.org")


@pytest.fixture
def event(session: Session) -> Event:
    return make_event(session, seats_limit=1)


def test_one_remains_with_both_addresses_and_memberships(
    session: Session, pete: Person, peter: Person
) -> None:
    both, only = make_category(session, "Both"), make_category(session, "Only Pete's")
    for person, category, role in ((peter, both, ""), (pete, both, "Chair"), (pete, only, "Member")):
        session.add(Membership(person_id=person.id, category_id=category.id, role=role, confirmed_at=NOW))
    pete.job_title, pete.postal_address = "Clerk", "12 Long Road"
    session.flush()

    merge(session, peter, pete)

    assert session.scalars(select(Person)).all() == [peter]
    assert session.scalars(select(OtherAddress.address)).all() == ["pete@example.org"]
    query = select(Membership.category_id, Membership.role).order_by(Membership.category_id)
    assert [tuple(row) for row in session.execute(query)] == [(both.id, "Chair"), (only.id, "Member")]
    assert (peter.job_title, peter.email) == ("Clerk", "peter@example.org")
    assert peter.postal_address == "12 Long Road"


def test_the_one_who_went_is_known_by_that_name_too(session: Session, pete: Person, peter: Person) -> None:
    merge(session, peter, pete)

    assert [(known.id, known.given_name) for known in known_people(session)] == [
        (peter.id, "Peter"),
        (peter.id, "Pete"),
    ]


def test_an_answer_is_never_lost(session: Session, pete: Person, peter: Person, event: Event) -> None:
    silent, answered = make_invitation(session, event, peter), make_invitation(session, event, pete)
    say(session, answered, Answer.YES)
    silent_id = silent.id

    merge(session, peter, pete)

    stands = session.scalars(select(Invitation)).one()
    assert (stands.id, stands.person_id, stands.answer) == (answered.id, peter.id, "yes")
    assert [place.state for place in living_places(session, stands.id)] == ["held"]
    assert session.get(Invitation, silent_id) is None
    assert check_promises(session, secrets=[SECRET], now=LATER) == []


def test_of_two_answers_the_later_stands_and_both_replies_are_kept(
    session: Session, pete: Person, peter: Person, event: Event
) -> None:
    first, second = make_invitation(session, event, peter), make_invitation(session, event, pete)
    say(session, first, Answer.YES, hour=10)
    say(session, second, Answer.NO, hour=11)

    merge(session, peter, pete)

    stands = session.scalars(select(Invitation)).one()
    assert (stands.answer, living_places(session, stands.id)) == ("no", [])
    assert session.scalars(select(Reply.answer).order_by(Reply.id)).all() == ["yes", "no"]
    assert check_promises(session, secrets=[SECRET], now=LATER) == []


def test_a_merge_takes_nobody_a_seat_twice(
    session: Session, pete: Person, peter: Person, event: Event
) -> None:
    waits = make_invitation(session, event)
    say(session, make_invitation(session, event, peter), Answer.YES, hour=10)
    say(session, make_invitation(session, event, pete), Answer.YES, hour=11)
    say(session, waits, Answer.YES, hour=12)

    merge(session, peter, pete)

    [stands] = session.scalars(select(Invitation).where(Invitation.person_id == peter.id))
    assert [place.state for place in living_places(session, stands.id)] == ["held"]
    assert check_promises(session, secrets=[SECRET], now=LATER) == []


@pytest.mark.parametrize("answers", [(), (Answer.YES,), (Answer.YES, Answer.NO), (Answer.YES, Answer.YES)])
def test_a_merge_can_be_taken_back(
    session: Session, pete: Person, peter: Person, event: Event, answers: tuple[Answer, ...]
) -> None:
    category = make_category(session)
    for person in (pete, peter):
        session.add(Membership(person_id=person.id, category_id=category.id, confirmed_at=NOW))
    invitations = [make_invitation(session, event, person) for person in (pete, peter)]
    for hour, (invitation, answer) in enumerate(zip(invitations, answers, strict=False), start=10):
        say(session, invitation, answer, hour=hour)
    before = everything(session)

    part_again(session, merge(session, peter, pete), by=OFFICER, now=LATER)

    assert everything(session) == before
    assert check_promises(session, secrets=[SECRET], now=LATER) == []


def everything(session: Session) -> dict[str, object]:
    """What both have, as far as people see it."""
    session.flush()
    session.expire_all()
    people = session.scalars(select(Person).order_by(Person.id))
    return {
        "people": [(person.id, person.name, person.email, person.job_title) for person in people],
        "memberships": session.scalar(select(func.count(Membership.id))),
        "addresses": session.scalars(select(OtherAddress.address)).all(),
        "invitations": [
            (each.person_id, each.answer, [place.state for place in living_places(session, each.id)])
            for each in session.scalars(select(Invitation).order_by(Invitation.person_id))
        ],
        "replies": [
            tuple(row) for row in session.execute(select(Reply.id, Reply.invitation_id).order_by(Reply.id))
        ],
    }


def test_a_merge_is_taken_back_once(session: Session, pete: Person, peter: Person) -> None:
    merge_id = merge(session, peter, pete)
    assert [each.id for each in merges_of(session, peter.id)] == [merge_id]
    part_again(session, merge_id, by=OFFICER, now=LATER)

    assert merges_of(session, peter.id) == []
    with pytest.raises(CannotPartAgain):
        part_again(session, merge_id, by=OFFICER, now=LATER)


def test_nobody_is_merged_with_themselves_or_with_nobody(session: Session, peter: Person) -> None:
    with pytest.raises(CannotMerge, match="the same one"):
        merge(session, peter, peter)
    with pytest.raises(CannotMerge, match="not there any more"):
        merge_people(session, peter.id, peter.id + 99, by=OFFICER, now=NOW)


def test_history_follows_the_person(session: Session, pete: Person, peter: Person) -> None:
    session.add(HistoryEntry(at=NOW, door="page", what="details changed", person_id=pete.id, facts={}))
    session.flush()

    merge(session, peter, pete)

    query = select(HistoryEntry.what, HistoryEntry.person_id).order_by(HistoryEntry.id)
    assert [tuple(row) for row in session.execute(query)] == [
        ("details changed", peter.id),
        ("people merged", peter.id),
    ]
