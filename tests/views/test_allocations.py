from flask import Flask

from app.database import writing
from tests.make import make_category
from tests.views.officer import EVENT, sign_in

ALLOCATIONS = f"{EVENT}/allocations"


def test_places_are_kept_and_released(app: Flask) -> None:
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        make_category(session, "Councillors")

    kept = officer.post(
        ALLOCATIONS, category="1", seats="20", **{"until-day": "1", "until-month": "2", "until-year": "2027"}
    )
    released = officer.post(f"{ALLOCATIONS}/1/release", page=ALLOCATIONS)

    assert "Monday 1 February 2027" in kept.text
    assert "0 of 20" in kept.text
    assert "No places are kept" in released.text


def test_a_number_below_nought_is_refused(app: Flask) -> None:
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        make_category(session, "Councillors")

    page = officer.post(ALLOCATIONS, category="1", seats="-1")

    assert page.status_code == 422
    assert "Places must be 0 or more" in page.text
