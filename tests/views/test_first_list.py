"""The first list of all, before there is any category or partner: the form asks only what can be answered."""

import io

from flask import Flask

from app.database import writing
from tests.make import make_account
from tests.signing_in import client_of
from tests.views.delegate import hidden_fields


def test_the_first_list_names_its_category_and_leads_on_when_it_is_imported(app: Flask) -> None:
    with app.app_context(), writing() as session:
        officer = client_of(app, make_account(session).fs_uniquifier)
    form = officer.get("/lists/new").text
    assert "<select" not in form

    file = (io.BytesIO(b"Name,Email\nAnn Ash,ann@example.org\n"), "board.csv")
    sent = hidden_fields(form) | {"new_category": "Board"}
    address = officer.post("/lists/new", data=sent | {"file": file}).location
    officer.post(f"{address}/confirm", data=hidden_fields(officer.get(address).text))

    page = officer.get(address).text
    assert 'href="/people?category=1">Everybody in Board</a>' in page
    assert 'href="/lists/new" class="govuk-button"' in page
