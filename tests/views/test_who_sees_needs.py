"""Access needs are health data: which pages show them to whom, asked of every page by every role."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import writing
from app.models.invitations import Invitation
from app.services.needs import GivenNeeds, keep_needs
from app.views import clock
from tests.make import NOW, token_of
from tests.signing_in import client_of
from tests.views.every_address import Furnished, every_address, furnish

TELLTALE = "Zebra-striped wheelchair"
#: Nobody else's pages show them. The guest's own page says only that something was told.
SHOWN_TO_STAFF = {"needs.index", "people.data"}


@pytest.fixture(autouse=True)
def _the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def furnished(app: Flask) -> Furnished:
    """Everything there is, and everybody who is invited has told of a need."""
    furnished = furnish(app)
    with app.app_context(), writing() as session:
        for invitation in session.scalars(select(Invitation)):
            keep_needs(session, invitation.id, GivenNeeds(access=TELLTALE, diet=TELLTALE), now=NOW)
    return furnished


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("officer", SHOWN_TO_STAFF),
        ("administrator", SHOWN_TO_STAFF),
        ("consultant", set()),
        ("consultant of another event", set()),
        ("stranger", set()),
    ],
)
def test_needs_are_seen_by_staff_on_two_pages_and_by_nobody_else(
    app: Flask, furnished: Furnished, who: str, expected: set[str]
) -> None:
    client = app.test_client() if who == "stranger" else client_of(app, furnished.cookies[who])
    own = {"replies.more", "replies.check"} if who == "stranger" else set()

    seen = set()
    for rule, address in every_address(app, furnished, "GET"):
        with client.get(address, buffered=True) as answer:
            if TELLTALE.encode() in answer.data:
                seen.add(rule.endpoint)

    assert seen - own == expected


def test_a_guests_own_link_shows_nobody_elses_needs(app: Flask, furnished: Furnished) -> None:
    with app.app_context(), writing() as session:
        first, second = session.scalars(select(Invitation).order_by(Invitation.id)).all()[:2]
        keep_needs(session, second.id, GivenNeeds(access="A quiet room"), now=NOW)
        link = f"/r/{token_of(first)}"

    assert "A quiet room" not in app.test_client().get(link, follow_redirects=True).text
