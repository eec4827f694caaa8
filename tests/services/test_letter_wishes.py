from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.history import HistoryEntry
from app.models.invitations import Invitation
from app.models.letter_stops import LetterStop
from app.models.messages import Message
from app.models.people import Person
from app.rules.invitations import LeftOut
from app.rules.states import Answer, MessageState
from app.services.deputies import NamedDeputy, name_deputy
from app.services.invitation_tokens import Purpose, token_for
from app.services.letter_tokens import token_for_letter
from app.services.letter_wishes import (
    Reader,
    reader_by_token,
    stop_letters,
    stop_letters_to,
    want_letters_again,
    write_again_to,
)
from app.services.merging import merge_people, part_again
from app.services.replies import GivenReply
from app.services.wave_plans import plan_wave
from tests.make import (
    NOW,
    SECRET,
    make_category,
    make_early_letter,
    make_event,
    make_invitation,
    make_letter,
    make_person,
)
from tests.replying import BY_LINK


def done(session: Session) -> list[str]:
    return list(session.scalars(select(HistoryEntry.what).order_by(HistoryEntry.id)))


def test_letters_are_stopped_once_and_the_answer_stands(session: Session) -> None:
    letter = make_letter(session, make_event(session))
    assert letter.invitation is not None
    letter.invitation.answer = Answer.YES

    stop_letters(session, letter.invitation, by=BY_LINK, now=NOW)
    stop_letters(session, letter.invitation, by=BY_LINK, now=NOW)

    assert letter.invitation.no_letters_at == NOW
    assert letter.invitation.answer == Answer.YES
    assert session.scalar(select(Message.state)) == MessageState.STOPPED
    assert done(session) == ["letters stopped"]


def test_whoever_wants_letters_again_gets_none_of_those_that_were_stopped(session: Session) -> None:
    letter = make_letter(session, make_event(session))
    assert letter.invitation is not None
    stop_letters(session, letter.invitation, by=BY_LINK, now=NOW)

    want_letters_again(session, letter.invitation, by=BY_LINK, now=NOW)
    want_letters_again(session, letter.invitation, by=BY_LINK, now=NOW)

    assert letter.invitation.no_letters_at is None
    assert session.scalar(select(Message.state)) == MessageState.STOPPED
    assert done(session) == ["letters stopped", "letters wanted again"]


def reader_of(session: Session, letter: Message) -> Reader:
    """Whom the letter's own stop link means."""
    token = token_for_letter(letter, Purpose.STOP, secret=SECRET)
    reader = reader_by_token(session, token, secrets=[SECRET])
    assert reader is not None
    return reader


def test_whoever_is_not_invited_yet_can_stop_letters_and_is_left_out_of_the_wave(session: Session) -> None:
    event, board = make_event(session), make_category(session)
    letter = make_early_letter(session, event, make_person(session, category=board))

    stop_letters_to(session, reader_of(session, letter), by=BY_LINK, now=NOW)
    stop_letters_to(session, reader_of(session, letter), by=BY_LINK, now=NOW)

    session.refresh(letter)
    assert (letter.state, reader_of(session, letter).stopped_at) == (MessageState.STOPPED, NOW)
    plan = plan_wave(session, event, [board], secrets=[SECRET])
    assert [each.left_out for each in plan.left_out] == [LeftOut.NO_LETTERS]
    assert plan_wave(session, make_event(session), [board], secrets=[SECRET]).left_out == []
    assert done(session) == ["letters stopped"]


def test_whoever_is_not_invited_yet_can_want_letters_again(session: Session) -> None:
    event, board = make_event(session), make_category(session)
    letter = make_early_letter(session, event, make_person(session, category=board))
    stop_letters_to(session, reader_of(session, letter), by=BY_LINK, now=NOW)

    write_again_to(session, reader_of(session, letter), by=BY_LINK, now=NOW)
    write_again_to(session, reader_of(session, letter), by=BY_LINK, now=NOW)

    assert reader_of(session, letter).stopped_at is None
    assert plan_wave(session, event, [board], secrets=[SECRET]).left_out == []
    assert done(session) == ["letters stopped", "letters wanted again"]


def test_an_early_letters_link_stops_the_letters_of_an_invitation_that_came_since(session: Session) -> None:
    event = make_event(session)
    early = make_early_letter(session, event)
    reader = session.get(Person, early.person_id)
    invitation = make_letter(session, event, person=reader).invitation
    assert invitation is not None

    stop_letters_to(session, reader_of(session, early), by=BY_LINK, now=NOW)

    assert invitation.no_letters_at == NOW
    assert session.scalars(select(LetterStop)).all() == []


def test_a_deputy_who_wanted_no_letters_before_is_written_none(session: Session) -> None:
    event = make_event(session)
    event.allows_deputies = True
    sam = make_person(session, "Sam Deputy", email="sam@example.org")
    stop_letters_to(session, reader_of(session, make_early_letter(session, event, sam)), by=BY_LINK, now=NOW)

    named = name_deputy(
        session,
        make_invitation(session, event),
        GivenReply(Answer.DEPUTY, "form"),
        NamedDeputy("Sam Deputy", "sam@example.org"),
        secret=SECRET,
        by=BY_LINK,
        now=NOW,
    )

    assert named is not None
    theirs = session.scalars(select(Invitation).where(Invitation.person_id == sam.id)).one()
    assert theirs.no_letters_at == NOW


def test_the_wish_of_either_of_two_who_are_one_holds_and_goes_when_they_are_parted(session: Session) -> None:
    event = make_event(session)
    pete, peter = make_person(session, "Pete Ash"), make_person(session, "Peter Ash")
    stop_letters_to(
        session, reader_of(session, make_early_letter(session, event, peter)), by=BY_LINK, now=NOW
    )
    make_invitation(session, event, pete)

    merge = merge_people(session, pete.id, peter.id, by=BY_LINK, now=NOW)

    wishes = select(Invitation.no_letters_at)
    assert session.scalars(wishes).all() == [NOW]
    part_again(session, merge.id, by=BY_LINK, now=NOW)
    assert session.scalars(wishes).all() == [None]
    assert session.scalars(select(LetterStop.person_id)).all() == [peter.id]


def test_the_wish_stays_when_the_invitation_that_had_it_gives_way_to_another(session: Session) -> None:
    event = make_event(session)
    stays, goes = make_invitation(session, event), make_invitation(session, event)
    stop_letters(session, goes, by=BY_LINK, now=NOW)
    stays.answer, stays.answered_at = Answer.YES, NOW

    merge_people(session, stays.person_id, goes.person_id, by=BY_LINK, now=NOW)

    assert session.scalars(select(Invitation.no_letters_at)).all() == [NOW]


def test_a_stop_link_of_an_invitation_means_its_guest(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))
    token = token_for(invitation, Purpose.STOP, secret=SECRET)

    reader = reader_by_token(session, token, secrets=[SECRET])

    assert reader == Reader(invitation.event, invitation.person_id, invitation, None)
    assert reader_by_token(session, "anything", secrets=[SECRET]) is None
