"""A partner whose last officer leaves is missed; one that never had any is not."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.models.accounts import Account
from app.rules.states import AccountRole
from app.services.partner_officers import partners_left_alone
from tests.make import make_account, make_partner

TODAY = date(2027, 1, 5)


def officer_of(session: Session, partner: str, email: str = "ann@example.org") -> Account:
    account = make_account(session, email)
    account.partner = make_partner(session, partner)
    session.flush()
    return account


@pytest.mark.parametrize(
    "left",
    [
        {"active": False},
        {"ends_on": TODAY - timedelta(days=1)},
    ],
)
def test_a_partner_whose_last_officer_left_is_missed(session: Session, left: dict[str, object]) -> None:
    account = officer_of(session, "Cherwell")
    for name, value in left.items():
        setattr(account, name, value)
    session.flush()

    assert [each.name for each in partners_left_alone(session, today=TODAY)] == ["Cherwell"]


def test_a_partner_with_an_officer_left_or_without_any_ever_is_not(session: Session) -> None:
    gone = officer_of(session, "Cherwell")
    gone.active = False
    stays = make_account(session, "stays@example.org", role=AccountRole.ADMINISTRATOR)
    stays.partner = gone.partner
    last_day = officer_of(session, "Oxford", "last@example.org")
    last_day.ends_on = TODAY
    make_partner(session, "West Oxfordshire")
    session.flush()

    assert partners_left_alone(session, today=TODAY) == []


def test_a_consultant_is_no_officer(session: Session) -> None:
    gone = officer_of(session, "Cherwell")
    gone.active = False
    consultant = make_account(session, "con@example.org", role=AccountRole.CONSULTANT)
    consultant.partner = gone.partner
    session.flush()

    assert [each.name for each in partners_left_alone(session, today=TODAY)] == ["Cherwell"]
