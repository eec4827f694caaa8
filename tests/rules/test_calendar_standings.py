import pytest

from app.rules.calendar_entries import EntryChange, GuestStanding
from app.rules.calendar_standings import after_answer, standing_in, standing_of
from app.rules.states import Answer, EntryState, PlaceState


def test_a_place_says_more_than_an_answer() -> None:
    assert standing_of(Answer.YES, PlaceState.HELD) is GuestStanding.COMING
    assert standing_of(Answer.YES, PlaceState.WAITING) is GuestStanding.WAITING
    assert standing_of(Answer.YES, PlaceState.OFFERED) is GuestStanding.WAITING


def test_without_a_place_the_answer_counts() -> None:
    assert standing_of(None, None) is GuestStanding.SILENT
    assert standing_of(Answer.NOT_SURE, None) is GuestStanding.UNSURE
    assert standing_of(Answer.NO, None) is GuestStanding.NOT_COMING
    assert standing_of(Answer.DEPUTY, None) is GuestStanding.NOT_COMING
    assert standing_of(Answer.YES, None) is GuestStanding.NOT_COMING


@pytest.mark.parametrize("state", EntryState)
def test_a_calendar_that_shows_it_already_is_told_nothing(state: EntryState) -> None:
    assert after_answer(state, standing_in(state), by_calendar=False) is None


@pytest.mark.parametrize("standing", [GuestStanding.NOT_COMING, GuestStanding.UNSURE])
def test_a_calendar_without_an_entry_is_not_told_that_somebody_stays_away(standing: GuestStanding) -> None:
    assert after_answer(None, standing, by_calendar=False) is None


def _change(
    last: EntryState | None, standing: GuestStanding, *, by_calendar: bool = False
) -> EntryChange | None:
    told = after_answer(last, standing, by_calendar=by_calendar)
    assert told is not None
    return told.change


def test_a_first_place_makes_an_entry() -> None:
    assert _change(None, GuestStanding.COMING) is EntryChange.INVITED
    assert _change(None, GuestStanding.WAITING, by_calendar=True) is EntryChange.INVITED


def test_a_yes_on_the_page_answers_the_entry_that_asked() -> None:
    assert _change(EntryState.REQUESTED, GuestStanding.COMING) is EntryChange.ANSWERED


def test_a_no_on_the_page_takes_the_entry_back() -> None:
    assert _change(EntryState.REQUESTED, GuestStanding.NOT_COMING) is EntryChange.ENDED
    assert _change(EntryState.CONFIRMED, GuestStanding.NOT_COMING) is EntryChange.ENDED


def test_onto_the_waiting_list_and_up_from_it_are_changes_of_the_place() -> None:
    assert _change(EntryState.REQUESTED, GuestStanding.WAITING, by_calendar=True) is EntryChange.PLACE_CHANGED
    assert _change(EntryState.WAITING, GuestStanding.COMING) is EntryChange.PLACE_CHANGED


def test_an_answer_of_the_calendar_itself_is_not_sent_back_to_it() -> None:
    assert _change(EntryState.REQUESTED, GuestStanding.COMING, by_calendar=True) is None
    assert _change(EntryState.REQUESTED, GuestStanding.UNSURE, by_calendar=True) is None
    assert _change(EntryState.CONFIRMED, GuestStanding.NOT_COMING, by_calendar=True) is None


def test_an_entry_that_was_taken_back_comes_again_with_a_new_yes() -> None:
    assert _change(EntryState.CANCELLED, GuestStanding.COMING) is EntryChange.PLACE_CHANGED
    assert _change(EntryState.CANCELLED, GuestStanding.COMING, by_calendar=True) is EntryChange.PLACE_CHANGED
