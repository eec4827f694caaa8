import logging

import pytest
from flask.testing import FlaskClient


def test_an_answer_is_logged_by_its_page_and_never_by_its_address(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "placecard.web")

    client.get("/r/abcdefghijklmnopqrstuvwxyz?who=ann@example.org")

    (record,) = caplog.records
    assert (record.page, record.status) == ("replies.start", 404)  # type: ignore[attr-defined]
    assert "abcdefghij" not in str(record.__dict__)
    assert "ann@example.org" not in str(record.__dict__)
