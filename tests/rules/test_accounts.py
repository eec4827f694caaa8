from datetime import UTC, date, datetime, timedelta

import pytest

from app.rules.accounts import AccountEnded, NotAnAddress, check_account, check_address, link_is_good

NOW = datetime(2027, 1, 5, 12, tzinfo=UTC)


def test_a_link_is_good_until_it_ends() -> None:
    assert link_is_good(ends_at=NOW + timedelta(seconds=1), now=NOW)
    assert not link_is_good(ends_at=NOW, now=NOW)
    assert not link_is_good(ends_at=None, now=NOW)


def test_an_account_works_on_its_last_day() -> None:
    check_account(active=True, ends_on=date(2027, 1, 5), today=date(2027, 1, 5))


@pytest.mark.parametrize(("active", "ends_on"), [(False, None), (True, date(2027, 1, 4))])
def test_an_account_that_ended_is_refused(active: bool, ends_on: date | None) -> None:
    with pytest.raises(AccountEnded, match="This account has ended"):
        check_account(active=active, ends_on=ends_on, today=date(2027, 1, 5))


@pytest.mark.parametrize("typed", ["olive@example.org", " o'neil@example.co.uk ", "Zoë@example.org"])
def test_an_address_is_kept_as_it_was_spelt(typed: str) -> None:
    assert check_address(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed", ["", "olive", "olive@example", "Olive <olive@example.org>", "a@b@example.org"]
)
def test_what_is_no_address_is_refused_by_name(typed: str) -> None:
    with pytest.raises(NotAnAddress, match=r"like name@example\.com"):
        check_address(typed)
