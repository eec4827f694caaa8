import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.attendee_list import (
    COLUMNS,
    CONTACT_COLUMNS,
    UnknownColumn,
    attendee_list_name,
    choose_columns,
    london_clock,
    write_csv,
)
from tests.formats.attendee_samples import MOMENT, Attendee, Deputy


def read(row: Attendee, *keys: str, with_contact: bool = False) -> list[str]:
    """The one row of a file with these columns."""
    content = b"".join(write_csv([row], choose_columns(keys, with_contact=with_contact)))
    (_, cells) = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return cells


def test_the_list_says_all_that_a_consultant_needs() -> None:
    content = b"".join(write_csv([Attendee()])).decode("utf-8-sig")

    assert content == (
        "Reference,Title,Forename,Surname,Letters after the name,Job title,Organisation,Partner,Sector,"
        "Categories,Sessions,Kind,Status,Deputy for,Replied at (London time)\r\n"
        "KX4-9TM,Cllr,Zoë,O'Neil,,Chair,Thame Town Council,South Oxfordshire,public,"
        "Members of Scrutiny Committees; Public Service Board,Conference,Delegate,Place held,,2008-02-01 10:05\r\n"
    )


def test_columns_come_once_and_in_the_order_chosen() -> None:
    assert read(Attendee(), "family_name", "reference", "family_name") == ["O'Neil", "KX4-9TM"]


def test_a_reply_in_summer_is_told_in_london_time() -> None:
    row = Attendee(replied_at=datetime(2008, 7, 8, 23, 30, 59, tzinfo=UTC))

    assert read(row, "replied_at") == ["2008-07-09 00:30"]


def test_moments_of_the_same_minute_in_other_zones_read_the_same_in_london() -> None:
    paris, utc = timezone(timedelta(hours=2)), datetime(2008, 7, 8, 23, 30, 1, 999_999, tzinfo=UTC)
    rows = [Attendee(replied_at=moment) for moment in (utc, utc.replace(second=58), utc.astimezone(paris))]

    content = b"".join(write_csv(rows, choose_columns(["replied_at"])))

    assert content.decode("utf-8-sig").splitlines()[1:] == ["2008-07-09 00:30"] * 3


def test_a_reply_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        read(Attendee(replied_at=MOMENT.replace(tzinfo=None)), "replied_at")


def test_who_has_not_replied_has_an_empty_cell() -> None:
    assert read(Attendee(replied_at=None), "replied_at", "title") == ["", "Cllr"]


def test_a_deputy_says_for_whom() -> None:
    assert read(Deputy(), "deputy_for") == ["Ann Example"]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("held", "Place held"),
        ("given_up", "Given up"),
        ("waiting", "Waiting"),
        ("Came and Went", "Came and Went"),
        ("", ""),
    ],
)
def test_a_state_reads_as_on_the_pages(state: str, words: str) -> None:
    assert read(Attendee(status=state), "status", "reference") == [words, "KX4-9TM"]


def test_contact_details_are_not_among_the_columns_unless_granted() -> None:
    granted = {column.key for column in CONTACT_COLUMNS}

    assert granted.isdisjoint(column.key for column in choose_columns())
    with pytest.raises(UnknownColumn):
        choose_columns(["email"])


def test_granted_contact_details_are_readable_and_inert() -> None:
    cells = read(Deputy(), "email", "telephone", with_contact=True)

    assert cells == ["zoe@example.org", "'+44 7700 900123"]


def test_who_has_no_email_has_an_empty_cell() -> None:
    assert read(replace(Deputy(), email=None), "email", "title", with_contact=True) == ["", "Cllr"]


def test_an_unknown_column_is_refused_with_a_sentence_that_names_the_known_ones() -> None:
    with pytest.raises(
        ValueError, match=r"has no column “diet”, “age”\. Choose from: reference, title,"
    ) as refused:
        choose_columns(["title", "diet", "age"])

    assert isinstance(refused.value, UnknownColumn)
    assert refused.value.keys == ("diet", "age")
    assert refused.value.known == tuple(column.key for column in COLUMNS)


def test_no_column_shows_diet_or_access() -> None:
    headings = " ".join(column.heading for column in COLUMNS + CONTACT_COLUMNS).casefold()

    assert "diet" not in headings
    assert "access" not in headings


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        london_clock(MOMENT.replace(tzinfo=None))


def test_a_file_is_named_for_its_event_and_moment() -> None:
    name = attendee_list_name("Partnerships in Oxfordshire", MOMENT, "csv")

    assert name == "Partnerships in Oxfordshire – attendee list as at 10.05am 1 February 2008.csv"


@pytest.mark.parametrize(
    ("title", "start"),
    [
        ("../../etc/passwd", "etc passwd – "),
        ('What now? "Next: steps"', "What now Next steps – "),
        ("Report\u202efdp.exe\r\n", "Report fdp.exe – "),
        ("...", "Event – "),
        ("\ud800", "Event – "),
    ],
)
def test_a_file_name_is_safe_everywhere(title: str, start: str) -> None:
    assert attendee_list_name(title, MOMENT, "xlsx").startswith(start)


@given(st.text(max_size=400))
def test_a_file_name_keeps_its_moment_and_fits_every_file_system(title: str) -> None:
    name = attendee_list_name(title, MOMENT, "csv")

    assert name.endswith(" – attendee list as at 10.05am 1 February 2008.csv")
    assert len(name.encode()) <= 240
    assert not set(name) & set('<>:"/\\|?*\r\n\t\0')
