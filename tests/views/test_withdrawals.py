from flask import Flask

from app.extensions import db
from tests.views.officer import EVENT, ann, sign_in


def guest_page(app: Flask) -> str:
    with app.app_context():
        return f"{EVENT}/guests/{ann(db.session()).reference}"


def test_an_invitation_is_withdrawn_with_a_reason_after_a_page_that_says_what_happens(app: Flask) -> None:
    officer = sign_in(app)
    address = guest_page(app)

    asked = officer.get(f"{address}/withdraw")
    done = officer.post(f"{address}/withdraw", reason="A mistake of ours")
    again = officer.post(f"{address}/withdraw", reason="Once more")

    assert "This cannot be taken back" in asked.text
    assert "The invitation is withdrawn." in done.text
    assert "This invitation was withdrawn at" in done.text
    assert (again.status_code, "has been withdrawn already" in again.text) == (409, True)
    assert "Once more" in again.text


def test_a_reason_that_is_too_long_is_kept_and_refused(app: Flask) -> None:
    officer = sign_in(app)

    page = officer.post(f"{guest_page(app)}/withdraw", reason="long " * 300)

    assert page.status_code == 422
    assert "Use 1,000 characters or fewer" in page.text


def test_a_guest_who_is_not_there_is_not_found(app: Flask) -> None:
    officer = sign_in(app)

    assert officer.get(f"{EVENT}/guests/ZZZ-ZZZ/withdraw").status_code == 404
