"""What is kept about people, and how the pages are made for everybody."""

import pytest
from flask import Flask
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("address", "heading"), [("/privacy", "privacy"), ("/accessibility", "accessibility")]
)
def test_whoever_comes_may_read_it_with_whom_to_ask(
    app: Flask, client: FlaskClient, address: str, heading: str
) -> None:
    answer = client.get(address)

    assert answer.status_code == 200
    assert heading in answer.text.lower()
    assert str(app.config["CONTACT_EMAIL"]) in answer.text
