"""Versions of a guest's calendar entry, and what each shows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.calendar_entries import EntryChange, EntryVersion, GuestStanding, NextEntry, next_entry

NOW = datetime(2008, 1, 7, 10, tzinfo=UTC)
LAST = EntryVersion(sequence=3, time_sequence=1, dtstamp=NOW - timedelta(days=1))


def after(change: EntryChange, standing: GuestStanding, last: EntryVersion | None = LAST) -> NextEntry:
    return next_entry(change, standing, last=last, now=NOW)


def shown(entry: NextEntry) -> tuple[str, str, str, bool]:
    return entry.method, entry.status, entry.partstat, entry.rsvp


def test_an_invitation_asks_and_is_the_first_version() -> None:
    entry = after(EntryChange.INVITED, GuestStanding.SILENT, last=None)

    assert shown(entry) == ("REQUEST", "confirmed", "NEEDS-ACTION", True)
    assert entry.version == EntryVersion(sequence=0, time_sequence=0, dtstamp=NOW)


def test_an_invitation_to_a_provisional_date_says_so() -> None:
    entry = next_entry(EntryChange.INVITED, GuestStanding.SILENT, last=None, now=NOW, is_provisional=True)

    assert entry.status == "tentative"


def test_a_yes_on_the_page_is_told_with_the_same_sequence_and_a_new_stamp() -> None:
    entry = after(EntryChange.ANSWERED, GuestStanding.COMING)

    assert shown(entry) == ("REQUEST", "confirmed", "ACCEPTED", False)
    assert entry.version == EntryVersion(sequence=3, time_sequence=1, dtstamp=NOW)


def test_a_yes_before_any_entry_was_sent_sends_the_first() -> None:
    assert after(EntryChange.ANSWERED, GuestStanding.COMING, last=None).version.sequence == 0


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (GuestStanding.SILENT, ("REQUEST", "confirmed", "NEEDS-ACTION", True)),
        (GuestStanding.COMING, ("REQUEST", "confirmed", "ACCEPTED", False)),
        (GuestStanding.UNSURE, ("REQUEST", "confirmed", "TENTATIVE", True)),
        (GuestStanding.WAITING, ("REQUEST", "waiting", "TENTATIVE", False)),
    ],
)
def test_a_venue_that_becomes_known_keeps_everybodys_answer(
    standing: GuestStanding, expected: tuple[str, str, str, bool]
) -> None:
    entry = after(EntryChange.DETAILS_CHANGED, standing)

    assert shown(entry) == expected
    assert (entry.version.sequence, entry.version.time_sequence) == (4, 1)


def test_a_new_time_asks_everybody_again_and_is_remembered() -> None:
    entry = after(EntryChange.TIME_CHANGED, GuestStanding.COMING)

    assert shown(entry) == ("REQUEST", "confirmed", "NEEDS-ACTION", True)
    assert (entry.version.sequence, entry.version.time_sequence) == (4, 4)


def test_a_new_time_leaves_who_waits_on_the_waiting_list() -> None:
    assert after(EntryChange.TIME_CHANGED, GuestStanding.WAITING).status == "waiting"


def test_onto_the_waiting_list_and_up_from_it_are_a_version_each() -> None:
    waiting = after(EntryChange.PLACE_CHANGED, GuestStanding.WAITING)

    moved_up = after(EntryChange.PLACE_CHANGED, GuestStanding.COMING, waiting.version)

    assert shown(waiting) == ("REQUEST", "waiting", "TENTATIVE", False)
    assert shown(moved_up) == ("REQUEST", "confirmed", "ACCEPTED", False)
    assert [waiting.version.sequence, moved_up.version.sequence] == [4, 5]


@pytest.mark.parametrize(
    ("standing", "partstat"),
    [(GuestStanding.NOT_COMING, "DECLINED"), (GuestStanding.COMING, "ACCEPTED")],
)
def test_what_ends_is_cancelled_and_asks_nothing(standing: GuestStanding, partstat: str) -> None:
    entry = after(EntryChange.ENDED, standing)

    assert shown(entry) == ("CANCEL", "cancelled", partstat, False)
    assert entry.version.sequence == 4


@pytest.mark.parametrize("change", [EntryChange.DETAILS_CHANGED, EntryChange.TIME_CHANGED, EntryChange.ENDED])
def test_a_calendar_without_the_entry_has_nothing_to_change(change: EntryChange) -> None:
    with pytest.raises(ValueError, match="none to change"):
        after(change, GuestStanding.SILENT, last=None)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([change for change in EntryChange if change is not EntryChange.INVITED]),
            st.sampled_from(GuestStanding),
            st.integers(min_value=-3, max_value=3),
        )
    )
)
def test_stamps_always_rise_and_sequences_never_fall(
    edits: list[tuple[EntryChange, GuestStanding, int]],
) -> None:
    version = after(EntryChange.INVITED, GuestStanding.SILENT, last=None).version
    now = NOW
    for change, standing, seconds in edits:
        now += timedelta(seconds=seconds)

        later = next_entry(change, standing, last=version, now=now).version

        assert later.dtstamp > version.dtstamp
        assert later.sequence >= version.sequence
        assert later.time_sequence <= later.sequence
        version = later
