"""Numbers that no row has are no row's, and no trouble."""

import pytest
from flask import Flask

from app.views.row_numbers import LARGEST, RowNumber, page_number, row_number


@pytest.mark.parametrize(
    ("query", "page"),
    [("", 1), ("?page=3", 3), ("?page=0", 1), ("?page=-2", 1), ("?page=x", 1), (f"?page={10**20}", 1)],
)
def test_an_odd_page_is_the_first(query: str, page: int) -> None:
    with Flask("pages").test_request_context(f"/{query}"):
        assert page_number() == page


@pytest.mark.parametrize("text", ["-1", "x", "", str(LARGEST + 1), "1.5"])
def test_what_no_row_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- Whatever int() says.
        row_number(text)


@pytest.mark.parametrize(("number", "status"), [(LARGEST, 200), (LARGEST + 1, 404), (10**30, 404)])
def test_an_address_with_a_number_that_no_row_has_is_no_page(number: int, status: int) -> None:
    def one_page(person_id: int) -> str:
        return str(person_id)

    app = Flask("pages")
    app.url_map.converters["int"] = RowNumber
    app.add_url_rule("/people/<int:person_id>", "person", one_page)

    assert app.test_client().get(f"/people/{number}").status_code == status
