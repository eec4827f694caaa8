"""People are called what they are called: names that are scripts, formulas or markup stay letters everywhere."""

import csv
import io

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import writing
from app.models.categories import Category
from app.models.events import Event
from app.models.people import Organisation, Person
from app.views import clock
from tests.make import NOW
from tests.signing_in import client_of
from tests.views.every_address import Furnished, every_address, furnish

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FORMULA = '=HYPERLINK("http://example.net/","x")'
MARKUP = '#panic("typst") $x$ *bold* @ref {{ 7*7 }} {% raw %}'
TURNED = "\u202egnp.exe \N{FAMILY} \N{COMBINING ACUTE ACCENT}" + "x" * 60


@pytest.fixture(autouse=True)
def _the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def furnished(app: Flask) -> Furnished:
    """Everything there is, with nobody and nothing called as one would wish."""
    furnished = furnish(app)
    with app.app_context(), writing() as session:
        nasty = Organisation(name=MARKUP + SCRIPT, name_key="nasty")
        for person in session.scalars(select(Person)):
            person.given_name, person.family_name = SCRIPT, FORMULA
            person.title, person.suffix = FORMULA[:90], "+1"
            person.job_title, person.organisation = MARKUP + TURNED, nasty
        for event in session.scalars(select(Event)):
            event.title = f"{event.title} {SCRIPT} {MARKUP}"
        for category in session.scalars(select(Category)):
            category.name = SCRIPT + FORMULA
    return furnished


def signed_in(app: Flask, furnished: Furnished) -> FlaskClient:
    return client_of(app, furnished.cookies["administrator"])


def test_no_page_runs_a_name_or_breaks_by_it(app: Flask, furnished: Furnished) -> None:
    client, wrong, pages = signed_in(app, furnished), [], 0

    for _rule, address in every_address(app, furnished, "GET"):
        for visitor in (client, app.test_client()):
            with visitor.get(address, buffered=True) as answer:
                text = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
                pages += bool(text)
                if answer.status_code >= 500:
                    wrong.append(f"{address}: {answer.status_code}")
                if any(word in text for word in ("<script>alert", "<img src=x", ">49<")):
                    wrong.append(f"{address}: it is live")

    assert not wrong
    assert pages > 50


def test_formulas_are_letters_in_the_lists(app: Flask, furnished: Furnished) -> None:
    client = signed_in(app, furnished)

    text = client.get("/events/training/attendees.csv").get_data().decode("utf-8-sig")
    with client.get("/events/training/attendees.xlsx", buffered=True) as answer:
        book = openpyxl.load_workbook(io.BytesIO(answer.data))

    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert f"'{FORMULA}" in cells
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@"}]
    live = [c.coordinate for s in book.worksheets for r in s.iter_rows() for c in r if c.data_type == "f"]
    assert not live
    assert any(c.value == FORMULA for s in book.worksheets for r in s.iter_rows() for c in r)


@pytest.mark.parametrize("document", ["badges.pdf", "name-list.pdf", "sign-in-sheet.pdf"])
def test_markup_is_letters_in_the_documents(app: Flask, furnished: Furnished, document: str) -> None:
    answer = signed_in(app, furnished).get(f"/events/training/{document}", buffered=True)

    assert answer.status_code == 200, "typst ran a name"
    assert answer.data.startswith(b"%PDF")
