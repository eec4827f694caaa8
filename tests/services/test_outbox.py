import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.history import HistoryEntry
from app.rules.states import MessageState
from app.services.history import COMMAND_LINE
from app.services.outbox import LetterFilter, LettersChanged, find_letters, leave_letters, send_again
from tests.make import NOW, make_event, make_letter, make_person, make_wave

FAILED = LetterFilter(state=MessageState.FAILED)


def test_letters_are_found_by_state_event_kind_wave_and_words(session: Session) -> None:
    event, other = make_event(session), make_event(session)
    wave = make_wave(session, event)
    zoe = make_letter(session, event, person=make_person(session, "Zoë Ash", email="zoe@example.org"))
    sam = make_letter(session, event, state=MessageState.FAILED, wave=wave)
    far = make_letter(session, other)

    def found(wanted: LetterFilter) -> list[int]:
        return [each.id for each in find_letters(session, wanted, page=1).letters]

    assert found(LetterFilter()) == [far.id, sam.id, zoe.id]
    assert found(FAILED) == [sam.id]
    assert found(LetterFilter(event_slug=event.slug)) == [sam.id, zoe.id]
    assert found(LetterFilter(wave_id=wave.id)) == [sam.id]
    assert found(LetterFilter(kind="reminder")) == []
    assert found(LetterFilter(words="ash zoe@")) == [zoe.id]
    assert found(LetterFilter(message_id=far.id)) == [far.id]


def test_a_letter_that_a_worker_has_in_hand_is_among_those_that_wait(session: Session) -> None:
    make_letter(session, make_event(session), state=MessageState.SENDING)

    assert find_letters(session, LetterFilter(state=MessageState.QUEUED), page=1).total == 1


def test_failed_letters_go_again_to_the_address_that_the_person_has_now(session: Session) -> None:
    letter = make_letter(session, make_event(session), state=MessageState.FAILED)
    letter.attempts, letter.first_tried_at, letter.handed_over_at, letter.trouble = 9, NOW, NOW, "550 No"
    assert letter.invitation is not None
    letter.invitation.person.email = "corrected@example.org"
    session.flush()

    decided = send_again(session, FAILED, confirmed=1, by=COMMAND_LINE, now=NOW)

    assert decided.letters == 1
    assert (letter.state, letter.to_address, letter.attempts) == ("queued", "corrected@example.org", 0)
    assert not any((letter.first_tried_at, letter.handed_over_at, letter.trouble))


def test_one_decision_covers_all_that_the_filter_lets_through_and_no_other(session: Session) -> None:
    event, other = make_event(session), make_event(session)
    here = [make_letter(session, event, state=MessageState.PERHAPS_SENT) for _ in range(3)]
    elsewhere = make_letter(session, other, state=MessageState.PERHAPS_SENT)
    wanted = LetterFilter(state=MessageState.PERHAPS_SENT, event_slug=event.slug)

    leave_letters(session, wanted, confirmed=3, by=COMMAND_LINE, now=NOW)

    assert {each.state for each in here} == {"stopped"}
    assert elsewhere.state == "perhaps_sent"
    told = session.scalars(select(HistoryEntry).where(HistoryEntry.event_id == event.id)).one()
    assert (told.what, told.facts) == ("letters left as they are", {"letters": 3})


def test_a_letter_that_was_sent_is_never_sent_again(session: Session) -> None:
    letter = make_letter(session, make_event(session), state=MessageState.SENT)

    with pytest.raises(LettersChanged):
        send_again(session, LetterFilter(message_id=letter.id), confirmed=1, by=COMMAND_LINE, now=NOW)

    assert letter.state == "sent"


def test_nothing_is_decided_about_letters_that_the_officer_did_not_see(session: Session) -> None:
    event = make_event(session)
    letters = [make_letter(session, event, state=MessageState.FAILED) for _ in range(2)]

    with pytest.raises(LettersChanged, match="You saw 1 letters to decide about, and there are 2 now"):
        leave_letters(session, FAILED, confirmed=1, by=COMMAND_LINE, now=NOW)

    assert {each.state for each in letters} == {"failed"}


def test_whoever_wants_no_letters_is_not_written_to_again(session: Session) -> None:
    event = make_event(session)
    person = make_person(session)
    person.do_not_contact_at = NOW
    letter = make_letter(session, event, state=MessageState.FAILED, person=person)

    decided = send_again(session, FAILED, confirmed=1, by=COMMAND_LINE, now=NOW)

    assert (decided.letters, decided.unsendable) == (0, 1)
    assert letter.state == "failed"
