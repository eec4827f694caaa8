"""What a calendar's reply changes, and what is written back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.calendar_replies import (
    Decision,
    GivenAnswer,
    InvitationStanding,
    Letter,
    Method,
    Outcome,
    WhyClosed,
    decide_calendar_reply,
    effective_dtstamp,
)
from app.rules.calendar_responders import Identified, Responder
from app.rules.states import Answer

NOW = datetime(2008, 1, 7, 10, tzinfo=UTC)
INVITEE = Identified(responder=Responder.INVITEE)
PARTSTATS = ["ACCEPTED", "TENTATIVE", "DECLINED", "DELEGATED", "NEEDS-ACTION", "X-PERHAPS"]


def at(**before: float) -> datetime:
    return NOW - timedelta(**before)


def answer(partstat: str = "ACCEPTED", **changes: Any) -> GivenAnswer:
    given_now = GivenAnswer(
        method=Method.REPLY, partstat=partstat, sequence=0, dtstamp=at(seconds=30), received_at=NOW
    )
    return replace(given_now, **changes)


def decide(given_answer: GivenAnswer, who: Identified = INVITEE, **standing: Any) -> Decision:
    return decide_calendar_reply(given_answer, who, InvitationStanding(**standing))


def told(decision: Decision) -> tuple[Outcome, Answer | None, Letter | None]:
    return decision.outcome, decision.answer, decision.letter


NOTHING = (Outcome.UNCHANGED, None, None)
STALE = (Outcome.STALE, None, None)


@pytest.mark.parametrize(
    ("partstat", "recorded"),
    [("ACCEPTED", Answer.YES), ("TENTATIVE", Answer.NOT_SURE), ("DECLINED", Answer.NO)],
)
def test_a_clear_answer_is_recorded_with_a_receipt(partstat: str, recorded: Answer) -> None:
    assert told(decide(answer(partstat))) == (Outcome.APPLIED, recorded, Letter.RECEIPT)


@pytest.mark.parametrize("partstat", ["NEEDS-ACTION", "X-PERHAPS", "IN-PROCESS", ""])
def test_what_is_no_answer_changes_nothing(partstat: str) -> None:
    assert told(decide(answer(partstat), answer=Answer.YES)) == NOTHING


def test_a_deputy_who_is_named_and_allowed_takes_over() -> None:
    decision = decide(answer("DELEGATED", deputy_address="bob@example.org"), deputies_allowed=True)

    assert told(decision) == (Outcome.APPLIED, Answer.DEPUTY, Letter.RECEIPT)
    assert decision.deputy_address == "bob@example.org"


def test_a_deputy_who_is_not_allowed_is_declined_politely() -> None:
    decision = decide(answer("DELEGATED", deputy_address="bob@example.org"))

    assert told(decision) == (Outcome.UNCHANGED, None, Letter.NO_DEPUTIES)
    assert decision.deputy_address == ""


def test_a_deputy_without_an_address_is_asked_for() -> None:
    assert told(decide(answer("DELEGATED"), deputies_allowed=True))[2] is Letter.WHO_IS_THE_DEPUTY


@pytest.mark.parametrize(
    ("method", "letter"),
    [(Method.COUNTER, Letter.DATE_IS_FIXED_TO_CALENDAR), (Method.REPLY, Letter.DATE_IS_FIXED)],
)
def test_another_time_is_noted_and_answered_once(method: Method, letter: Letter) -> None:
    counter = answer("DECLINED", method=method, proposes_time=True)

    decision = decide(counter, answer=Answer.YES)

    assert told(decision) == (Outcome.UNCHANGED, None, letter)
    assert decision.proposes_time


@pytest.mark.parametrize(
    ("partstat", "before", "recorded"),
    [
        ("TENTATIVE", None, Answer.NOT_SURE),
        ("TENTATIVE", Answer.YES, None),
        ("ACCEPTED", None, None),
        ("DECLINED", None, None),
    ],
)
def test_another_time_is_at_most_a_first_not_sure_yet(
    partstat: str, before: Answer | None, recorded: Answer | None
) -> None:
    counter = answer(partstat, method=Method.COUNTER, proposes_time=True)

    assert decide(counter, answer=before).answer is recorded


def test_whoever_lost_the_entry_gets_it_again() -> None:
    refresh = answer("NEEDS-ACTION", method=Method.REFRESH, dtstamp=at(days=9))

    assert told(decide(refresh, last_dtstamp=at(days=1), sequence=2, time_sequence=2)) == (
        Outcome.UNCHANGED,
        None,
        Letter.ENTRY_AGAIN,
    )


@pytest.mark.parametrize("partstat", PARTSTATS)
def test_a_stranger_changes_nothing_and_is_told_once_why(partstat: str) -> None:
    decision = decide(answer(partstat), Identified(responder=Responder.STRANGER))

    assert told(decision) == (Outcome.STRANGER, None, Letter.NOT_ON_THE_LIST)


@pytest.mark.parametrize("responder", [Responder.PERHAPS_INVITEE, Responder.UNPROVEN])
def test_who_is_not_sure_to_be_the_invitee_waits_for_an_officer(responder: Responder) -> None:
    assert told(decide(answer(), Identified(responder=responder))) == (Outcome.HELD, None, None)


def test_an_alias_answers_like_the_invitee() -> None:
    assert decide(answer(), Identified(responder=Responder.INVITEE_BY_ALIAS)).answer is Answer.YES


def test_the_same_reply_twice_counts_once() -> None:
    first = decide(answer())

    assert told(decide(answer(), last_dtstamp=first.dtstamp, answer=Answer.YES)) == STALE


def test_a_no_on_the_page_is_not_undone_by_an_earlier_yes_that_comes_late() -> None:
    late = answer(dtstamp=at(hours=2))

    assert told(decide(late, changed_at=at(hours=1), answer=Answer.NO)) == STALE


def test_a_no_by_calendar_after_a_yes_on_the_page_counts() -> None:
    assert decide(answer("DECLINED"), changed_at=at(hours=1), answer=Answer.YES).answer is Answer.NO


@pytest.mark.parametrize("minutes", [-5, -1, 0, 1, 5])
def test_within_five_minutes_whatever_arrived_later_counts(minutes: int) -> None:
    changed_at = at(hours=1)
    close = answer(dtstamp=changed_at + timedelta(minutes=minutes))

    arrived_after = decide(
        replace(close, received_at=changed_at + timedelta(seconds=1)), changed_at=changed_at
    )
    arrived_before = decide(
        replace(close, received_at=changed_at - timedelta(seconds=1)), changed_at=changed_at
    )

    assert [arrived_after.outcome, arrived_before.outcome] == [Outcome.APPLIED, Outcome.STALE]


def test_an_accept_of_an_old_time_is_asked_to_confirm_the_new_one() -> None:
    decision = decide(answer(sequence=1), sequence=2, time_sequence=2)

    assert told(decision) == (Outcome.STALE, None, Letter.TIME_HAS_CHANGED)


@pytest.mark.parametrize("partstat", ["DECLINED", "TENTATIVE", "NEEDS-ACTION"])
def test_any_other_answer_to_an_old_time_is_passed_over(partstat: str) -> None:
    assert told(decide(answer(partstat, sequence=1), sequence=2, time_sequence=2)) == STALE


def test_an_answer_to_an_older_entry_counts_while_the_time_is_the_same() -> None:
    assert decide(answer(sequence=1), sequence=3, time_sequence=1).answer is Answer.YES


def test_a_client_that_counts_sequences_up_is_taken_to_mean_ours() -> None:
    assert decide(answer(sequence=9), sequence=2, time_sequence=2).answer is Answer.YES


def test_a_clock_far_ahead_is_set_back_to_the_mails_arrival() -> None:
    ahead, slightly = answer(dtstamp=NOW + timedelta(days=1)), answer(dtstamp=NOW + timedelta(minutes=9))

    assert effective_dtstamp(ahead) == NOW
    assert effective_dtstamp(slightly) == NOW + timedelta(minutes=9)


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        ({"replies_close_at": at(days=1)}, WhyClosed.DEADLINE),
        ({"replies_close_at": NOW}, WhyClosed.DEADLINE),
        ({"ends_at": at(hours=1), "replies_close_at": at(days=1)}, WhyClosed.OVER),
        ({"ends_at": NOW}, WhyClosed.OVER),
        ({"is_cancelled": True}, WhyClosed.CANCELLED),
        ({"is_withdrawn": True, "is_cancelled": True}, WhyClosed.WITHDRAWN),
    ],
)
def test_after_replies_close_a_yes_changes_nothing_and_is_told_why(
    standing: dict[str, Any], reason: WhyClosed
) -> None:
    decision = decide(answer(), **standing)

    assert told(decision) == (Outcome.CLOSED, None, Letter.CLOSED)
    assert decision.why_closed is reason


def test_a_no_after_the_deadline_frees_the_place_and_is_flagged() -> None:
    decision = decide(answer("DECLINED"), replies_close_at=at(days=1))

    assert told(decision) == (Outcome.APPLIED, Answer.NO, Letter.RECEIPT)
    assert decision.is_late


def test_a_no_after_the_event_changes_nothing() -> None:
    assert decide(answer("DECLINED"), ends_at=at(days=1)).outcome is Outcome.CLOSED


def test_a_no_in_time_is_not_late() -> None:
    assert not decide(answer("DECLINED"), replies_close_at=NOW + timedelta(days=1)).is_late


def test_a_copy_of_an_applied_answer_gets_no_letter_though_replies_have_closed() -> None:
    assert told(decide(answer(), last_dtstamp=at(seconds=30), replies_close_at=at(seconds=10))) == STALE


ANSWERS_IN_TIME = st.lists(
    st.tuples(st.sampled_from(["ACCEPTED", "DECLINED", "TENTATIVE"]), st.integers(min_value=0, max_value=3)),
    unique_by=lambda given_answer: given_answer[1],
    min_size=1,
)


@given(ANSWERS_IN_TIME, st.randoms(use_true_random=False))
def test_in_whatever_order_replies_arrive_the_latest_given_stands(
    answers: list[tuple[str, int]], chance: Any
) -> None:
    arriving = [*answers, *answers]
    chance.shuffle(arriving)
    standing = InvitationStanding()

    for partstat, hour in arriving:
        decision = decide_calendar_reply(answer(partstat, dtstamp=at(hours=9 - hour)), INVITEE, standing)
        if decision.outcome is Outcome.APPLIED:
            standing = replace(standing, answer=decision.answer, last_dtstamp=decision.dtstamp)

    latest, _ = max(answers, key=lambda given_answer: given_answer[1])
    assert standing.answer is decide(answer(latest)).answer


@given(
    st.sampled_from(PARTSTATS),
    st.sampled_from(Method),
    st.sampled_from(Responder),
    st.integers(min_value=0, max_value=3),
    st.integers(min_value=-120, max_value=120),
    st.booleans(),
)
def test_an_answer_is_recorded_only_when_applied(
    partstat: str, method: Method, responder: Responder, sequence: int, minutes: int, is_cancelled: bool
) -> None:
    given_answer = answer(
        partstat, method=method, sequence=sequence, dtstamp=NOW + timedelta(minutes=minutes)
    )

    decision = decide(
        given_answer,
        Identified(responder=responder),
        sequence=2,
        time_sequence=1,
        changed_at=at(hours=1),
        is_cancelled=is_cancelled,
    )

    assert (decision.answer is not None) == (decision.outcome is Outcome.APPLIED)
    assert decision.dtstamp <= NOW + timedelta(minutes=10)
