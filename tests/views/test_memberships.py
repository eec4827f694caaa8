"""An officer changes by hand who is in which category."""

from flask import Flask
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.models.categories import Membership
from app.models.people import Person
from tests.make import make_category
from tests.views.officer import sign_in

PERSON = "/people/1"


def test_somebody_joins_changes_role_and_leaves(app: Flask) -> None:
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        make_category(session, "Board")

    joined = officer.post(f"{PERSON}/memberships", page=PERSON, category="1", role="Chair").text
    edited = officer.get(f"{PERSON}/memberships/1").text
    left = officer.post(f"{PERSON}/memberships/1", role="Observer", left="yes").text

    assert "They are in “Board” now." in joined
    assert "Vice-chair" in edited
    assert "The membership was changed." in left
    with app.app_context():
        membership = db.session.scalars(select(Membership)).one()
        assert (membership.role, membership.left_at is not None) == ("Observer", True)


def test_a_role_in_a_lists_own_words_stays_while_nobody_changes_it(app: Flask) -> None:
    officer = sign_in(app)
    with app.app_context(), writing() as session:
        make_category(session, "Board")
    officer.post(f"{PERSON}/memberships", page=PERSON, category="1", role="Member (co-opted)")

    page = officer.get(f"{PERSON}/memberships/1").text

    assert '<option value="Member (co-opted)" selected>' in page


def test_no_category_is_asked_for_again(app: Flask) -> None:
    officer = sign_in(app)

    assert "Choose a category." in officer.post(f"{PERSON}/memberships", page=PERSON, category="").text
    assert officer.post(f"{PERSON}/memberships", page=PERSON, category="99").status_code == 404


def test_interest_is_noted_and_narrows_the_list(app: Flask) -> None:
    officer = sign_in(app)
    assert "Nobody has said." in officer.get(PERSON).text

    officer.post(f"{PERSON}/interest", page=PERSON, interested="yes")

    with app.app_context():
        assert db.session.get_one(Person, 1).is_interested is True
    assert "Ann Ash" in officer.get("/people?interested=yes").text
    officer.post(f"{PERSON}/interest", page=PERSON, interested="no")
    assert "Ann Ash" not in officer.get("/people?interested=yes").text
    assert officer.post(f"{PERSON}/interest", page=PERSON, interested="perhaps").status_code == 400


def test_a_membership_of_somebody_else_is_not_there(app: Flask) -> None:
    assert sign_in(app).get(f"{PERSON}/memberships/99").status_code == 404
