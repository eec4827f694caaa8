from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from app.formats.calendar_links import LinkedEntry, google_link, outlook_link

CONFERENCE = LinkedEntry(
    title="Looking to the future",
    where="Town Hall, Oxford",
    about="Your reference: KX4-9TM",
    starts_at=datetime(2027, 7, 12, 8, 30, tzinfo=UTC),
    ends_at=datetime(2027, 7, 12, 15, 0, tzinfo=UTC),
)


def parts(link: str | None) -> dict[str, list[str]]:
    assert link is not None
    return parse_qs(urlsplit(link).query)


def test_google_is_told_the_moments_in_utc() -> None:
    assert parts(google_link(CONFERENCE)) == {
        "action": ["TEMPLATE"],
        "text": ["Looking to the future"],
        "dates": ["20270712T083000Z/20270712T150000Z"],
        "location": ["Town Hall, Oxford"],
        "details": ["Your reference: KX4-9TM"],
    }


def test_outlook_is_told_the_moments_in_utc_and_spaces_without_a_plus() -> None:
    link = outlook_link(CONFERENCE)

    assert parts(link)["startdt"] == ["2027-07-12T08:30:00Z"]
    assert parts(link)["enddt"] == ["2027-07-12T15:00:00Z"]
    assert "+" not in str(link)


def test_a_day_whose_hours_are_to_be_confirmed_is_an_entry_of_a_whole_day() -> None:
    day = LinkedEntry(title="Training", where="", about="", on=date(2027, 2, 28))

    assert parts(google_link(day))["dates"] == ["20270228/20270301"]
    assert parts(outlook_link(day))["allday"] == ["true"]
    assert parts(outlook_link(day))["enddt"] == ["2027-03-01"]
    assert "location" not in parts(outlook_link(day))


def test_a_month_is_no_entry() -> None:
    month = LinkedEntry(title="Training", where="", about="")

    assert (google_link(month), outlook_link(month)) == (None, None)


@settings(max_examples=50)
@given(title=st.text(min_size=1))
def test_whatever_a_title_says_stays_one_part_of_the_address(title: str) -> None:
    day = LinkedEntry(title=title.encode(errors="replace").decode(), where="", about="", on=date(2027, 2, 28))

    assert parts(google_link(day)).get("text", [day.title]) == [day.title]
    assert parts(google_link(day))["action"] == ["TEMPLATE"]
