"""An organisation is one, however it is typed."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.people import Organisation
from app.services.organisations import find_or_add_organisation


def test_an_organisation_is_added_once_however_its_name_is_typed(session: Session) -> None:
    first = find_or_add_organisation(session, "Abingdon  Town Council")
    again = find_or_add_organisation(session, "abingdon TC")

    assert first is again
    assert first is not None
    assert first.name == "Abingdon Town Council"
    assert session.scalar(select(func.count(Organisation.id))) == 1


def test_no_name_is_no_organisation(session: Session) -> None:
    assert find_or_add_organisation(session, " ") is None
    assert session.scalar(select(func.count(Organisation.id))) == 0
