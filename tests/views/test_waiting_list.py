import sqlalchemy as sa
from flask import Flask

from app.database import writing
from app.extensions import db
from app.models.history import HistoryEntry
from app.rules.states import Answer, Door
from app.services.history import Actor
from app.services.replies import GivenReply, record_reply
from tests.make import NOW
from tests.views.officer import EVENT, Officer, ann, sign_in

WAITING_LIST = f"{EVENT}/waiting-list"


def with_ann_waiting(app: Flask) -> tuple[Officer, str]:
    """An officer, and the address at which Ann, who waits, can be given a place."""
    officer = sign_in(app, seats_limit=0)
    with app.app_context(), writing() as session:
        invitation = ann(session)
        record_reply(session, invitation, GivenReply(Answer.YES, "form"), by=Actor(Door.LINK), now=NOW)
        return officer, f"{WAITING_LIST}/{invitation.reference}"


def test_the_list_shows_position_and_reason(app: Flask) -> None:
    officer, _ = with_ann_waiting(app)

    page = officer.get(WAITING_LIST)

    assert "Ann Ash" in page.text
    assert "All 0 places in Day 1 are taken." in page.text


def test_a_place_over_the_limit_needs_a_reason_and_goes_on_record(app: Flask) -> None:
    officer, address = with_ann_waiting(app)

    unexplained = officer.post(address, how="over_limit")
    seated = officer.post(address, how="over_limit", reason="She speaks")

    assert unexplained.status_code == 422
    assert "Give a reason" in unexplained.text
    assert "The place is given" in seated.text
    with app.app_context():
        entry = db.session.scalars(
            sa.select(HistoryEntry).where(HistoryEntry.what == "seated over the limit")
        ).one()
        assert entry.facts == {"reason": "She speaks"}


def test_out_of_turn_is_refused_where_no_seat_is_free(app: Flask) -> None:
    officer, address = with_ann_waiting(app)

    page = officer.post(address, how="out_of_turn", reason="She speaks")

    assert page.status_code == 409
    assert "There are not enough places left" in page.text
    assert "She speaks" in page.text


def test_somebody_who_does_not_wait_is_not_found(app: Flask) -> None:
    officer, _ = with_ann_waiting(app)

    assert officer.get(f"{WAITING_LIST}/NOBODY").status_code == 404
