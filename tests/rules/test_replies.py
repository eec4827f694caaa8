from datetime import UTC, date, datetime, timedelta

import pytest

from app.rules.refusals import Refused
from app.rules.replies import (
    AnswerNotOffered,
    EventCancelled,
    EventIsOver,
    InvitationWithdrawn,
    NotOpenYet,
    ReplyClosed,
    ReplyTaken,
    ReplyTerms,
    check_reply,
    possible_answers,
)
from app.rules.states import Answer, EventState

REPLY_BY = date(2008, 7, 1)
#: The end of the reply-by day in London, which is an hour before midnight in UTC in summer.
CLOSES = datetime(2008, 7, 1, 23, tzinfo=UTC)
EVENT_ENDS = datetime(2008, 7, 8, 15, tzinfo=UTC)
IN_TIME = datetime(2008, 6, 1, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


def make_terms(
    state: EventState = EventState.PUBLISHED,
    *,
    deputies: bool = False,
    deputies_until: date | None = None,
    not_sure: bool = False,
) -> ReplyTerms:
    return ReplyTerms(
        state,
        reply_by=REPLY_BY,
        ends_at=EVENT_ENDS,
        allows_deputies=deputies,
        deputies_until=deputies_until,
        allows_not_sure=not_sure,
    )


def answers(terms: ReplyTerms, now: datetime = IN_TIME) -> list[Answer]:
    return possible_answers(terms, withdrawn=False, now=now)


def test_a_yes_is_taken_until_the_reply_by_day_has_ended_in_london() -> None:
    taken = check_reply(Answer.YES, make_terms(), withdrawn=False, now=CLOSES - INSTANT)

    assert taken == ReplyTaken(Answer.YES)


def test_a_yes_after_the_deadline_is_refused() -> None:
    with pytest.raises(ReplyClosed, match="still tell us that you cannot come") as refusal:
        check_reply(Answer.YES, make_terms(), withdrawn=False, now=CLOSES)

    assert refusal.value.reply_by == REPLY_BY


def test_a_no_after_the_deadline_frees_the_place_and_is_marked_late() -> None:
    assert check_reply(Answer.NO, make_terms(), withdrawn=False, now=CLOSES) == ReplyTaken(
        Answer.NO, late=True
    )
    assert not check_reply(Answer.NO, make_terms(), withdrawn=False, now=CLOSES - INSTANT).late


def test_replies_closed_by_hand_name_no_day_that_has_not_passed() -> None:
    with pytest.raises(ReplyClosed) as refusal:
        check_reply(Answer.YES, make_terms(EventState.CLOSED), withdrawn=False, now=IN_TIME)

    assert refusal.value.reply_by is None
    assert answers(make_terms(EventState.CLOSED)) == [Answer.NO]


def test_without_a_deadline_replies_stay_open_until_the_end() -> None:
    terms = ReplyTerms(EventState.PUBLISHED, ends_at=EVENT_ENDS)

    assert answers(terms, EVENT_ENDS - INSTANT) == [Answer.YES, Answer.NO]
    assert answers(terms, EVENT_ENDS) == []


@pytest.mark.parametrize("answer", list(Answer))
@pytest.mark.parametrize(
    ("state", "withdrawn", "now", "refused"),
    [
        (EventState.DRAFT, False, IN_TIME, NotOpenYet),
        (EventState.CANCELLED, False, IN_TIME, EventCancelled),
        (EventState.CANCELLED, True, IN_TIME, EventCancelled),
        (EventState.PUBLISHED, True, IN_TIME, InvitationWithdrawn),
        (EventState.PUBLISHED, False, EVENT_ENDS, EventIsOver),
    ],
)
def test_nothing_is_taken_when_there_is_nothing_to_answer(
    answer: Answer, state: EventState, withdrawn: bool, now: datetime, refused: type[Refused]
) -> None:
    with pytest.raises(refused):
        check_reply(answer, make_terms(state, deputies=True, not_sure=True), withdrawn=withdrawn, now=now)


def test_only_what_the_event_allows_can_be_answered() -> None:
    assert answers(make_terms()) == [Answer.YES, Answer.NO]
    assert answers(make_terms(deputies=True, not_sure=True)) == list(Answer)


def test_an_answer_that_is_not_offered_is_refused_in_words() -> None:
    with pytest.raises(AnswerNotOffered, match="Nobody can come in your place"):
        check_reply(Answer.DEPUTY, make_terms(), withdrawn=False, now=IN_TIME)
    with pytest.raises(AnswerNotOffered, match="whether you will come"):
        check_reply(Answer.NOT_SURE, make_terms(), withdrawn=False, now=IN_TIME)


def test_deputies_may_have_an_earlier_last_day() -> None:
    terms = make_terms(deputies=True, deputies_until=date(2008, 5, 31))

    with pytest.raises(AnswerNotOffered, match="too late") as refusal:
        check_reply(Answer.DEPUTY, terms, withdrawn=False, now=IN_TIME)

    assert refusal.value.until == date(2008, 5, 31)
    assert answers(terms, IN_TIME - timedelta(days=1)) == [Answer.YES, Answer.NO, Answer.DEPUTY]
