from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.categories import Membership
from app.models.events import Event
from app.models.messages import Message
from app.rules.letter_wording import STANDARD, MayNotSay, Wording
from app.services.history import COMMAND_LINE
from app.services.invitations import send_wave
from app.services.letter_wordings import (
    WordsChanged,
    copy_wordings,
    find_wording,
    list_wordings,
    read_wordings,
    save_wording,
    version_of,
)
from app.services.messages import queue_letter
from tests.make import NOW, SECRET, make_category, make_event, make_invitation, make_person
from tests.queries import statements


def say(
    session: Session,
    event: Event,
    wording: Wording,
    *,
    kind: str = "invitation",
    category_id: int | None = None,
    seen: str = "",
) -> None:
    save_wording(session, event, kind, wording, category_id=category_id, seen=seen, by=COMMAND_LINE, now=NOW)


def test_words_are_kept_and_empty_words_are_the_standard_again(session: Session) -> None:
    event = make_event(session)

    say(session, event, Wording(opening="Hello {{ first name }}"))
    kept = find_wording(session, event.id, "invitation", None)

    assert kept is not None
    assert (kept.subject, kept.opening) == ("", "Hello {{ first name }}")
    say(session, event, STANDARD, seen=version_of(kept))
    assert list_wordings(session, event.id) == []


def test_a_misspelt_field_is_refused_when_it_is_saved(session: Session) -> None:
    event = make_event(session)

    with pytest.raises(MayNotSay, match=r"Did you mean “.. first name ..”"):
        say(session, event, Wording(closing="Yours, {{ firstname }}"))

    assert list_wordings(session, event.id) == []


def test_a_field_that_the_event_has_nothing_for_is_refused(session: Session) -> None:
    dated, undated = make_event(session, reply_by=date(2027, 1, 29)), make_event(session)

    say(session, dated, Wording("Reply by {{ reply by }}"))

    with pytest.raises(MayNotSay, match="has no last day for replies yet"):
        say(session, undated, Wording("Reply by {{ reply by }}"))


def test_letters_of_an_account_have_fixed_words(session: Session) -> None:
    with pytest.raises(MayNotSay, match="fixed"):
        say(session, make_event(session), Wording("Hello"), kind="account_invitation")


def test_nobody_overwrites_words_that_they_have_not_seen(session: Session) -> None:
    event = make_event(session)
    say(session, event, Wording("First"))

    with pytest.raises(WordsChanged, match="changed these words while you were writing"):
        say(session, event, Wording("Second"), seen="")

    kept = find_wording(session, event.id, "invitation", None)
    assert kept is not None
    assert kept.subject == "First"


def test_everybody_and_each_category_have_words_once(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")

    say(session, event, Wording("All"))
    say(session, event, Wording("Board"), category_id=board.id)

    words = read_wordings(session, event.id).by_kind["invitation"]
    assert words == {None: Wording("All"), board.id: Wording("Board")}


def test_a_letter_keeps_the_words_of_the_day_it_was_queued(session: Session) -> None:
    event = make_event(session)
    invitation = make_invitation(session, event, make_person(session, "Ann Ash"))
    say(session, event, Wording("Come, {{ first name }}"), kind="invitation_withdrawn")

    facts = {"event": {}, "reason": ""}
    letter = queue_letter(
        session, "invitation_withdrawn", invitation=invitation, key="1", facts=facts, now=NOW
    )
    kept = find_wording(session, event.id, "invitation_withdrawn", None)
    say(session, event, Wording("Other"), kind="invitation_withdrawn", seen=version_of(kept))

    assert letter is not None
    assert letter.facts["wording"] == {
        "subject": "Come, {{ first name }}",
        "first name": "Ann",
        "last name": "Ash",
    }


def test_a_letter_with_the_standard_words_keeps_none(session: Session) -> None:
    event = make_event(session)
    say(session, event, Wording("Reminder"), kind="reminder")

    facts = {"event": {}, "reason": ""}
    letter = queue_letter(
        session,
        "invitation_withdrawn",
        invitation=make_invitation(session, event),
        key="1",
        facts=facts,
        now=NOW,
    )

    assert letter is not None
    assert "wording" not in letter.facts


def test_words_of_a_category_are_for_its_present_members(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    member, former = make_person(session, category=board), make_person(session, category=board)
    for person in (member, former):
        make_invitation(session, event, person)
    left = select(Membership).where(Membership.person_id == former.id)
    session.scalars(left).one().left_at = NOW
    say(session, event, Wording("All", "Hello"))
    say(session, event, Wording("Board"), category_id=board.id)
    session.flush()

    wordings = read_wordings(session, event.id)

    assert wordings.facts_for("invitation", member)["wording"] == {"subject": "Board", "opening": "Hello"}
    assert wordings.facts_for("invitation", former)["wording"] == {"subject": "All", "opening": "Hello"}
    alone = read_wordings(session, event.id, person_id=member.id)
    assert alone.facts_for("invitation", member) == wordings.facts_for("invitation", member)


def test_a_wave_keeps_its_words_once_and_each_letter_says_whose(session: Session) -> None:
    event = make_event(session)
    board, scrutiny = make_category(session, "Board"), make_category(session, "Scrutiny")
    make_person(session, "Ann Ash", category=board)
    make_person(session, "Bob Birch", category=scrutiny)
    say(session, event, Wording("For all"))
    say(session, event, Wording(opening="For the board"), category_id=board.id)

    sent = send_wave(
        session,
        event,
        [board, scrutiny],
        secrets=[SECRET],
        nonce="form",
        confirmed=2,
        by=COMMAND_LINE,
        now=NOW,
    )

    letters = session.scalars(select(Message).order_by(Message.to_name)).all()
    assert sent.wave.facts["wordings"][str(board.id)] == {
        "subject": "For all",
        "opening": "For the board",
        "closing": "",
    }
    assert [each.facts["wording"]["of"] for each in letters] == [str(board.id), "everybody"]
    assert letters[0].facts["wording"]["first name"] == "Ann"


def test_the_words_of_many_people_are_read_in_two_statements(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    for _ in range(20):
        make_invitation(session, event, make_person(session, category=board))
    say(session, event, Wording("Board"), category_id=board.id)

    with statements(session) as sent:
        read_wordings(session, event.id)

    assert len(sent) <= 3


def test_an_event_planned_like_another_has_its_words(session: Session) -> None:
    event, other = make_event(session), make_event(session)
    say(session, event, Wording("Words"))

    later = NOW + timedelta(days=1)
    copy_wordings(session, event.id, to_event_id=other.id, by=COMMAND_LINE, now=later)
    session.flush()

    assert [each.subject for each in list_wordings(session, other.id)] == ["Words"]
