"""How the built assets travel."""

import gzip
import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.views.static_files import init_app

CSS = "body { color: teal }"


@pytest.fixture
def assets(tmp_path: Path) -> FlaskClient:
    """Somebody at a browser, and an app with one asset that has a compressed copy and one file that has none."""
    (tmp_path / "placecard.1a2b.css").write_text(CSS)
    (tmp_path / "placecard.1a2b.css.gz").write_bytes(gzip.compress(CSS.encode()))
    (tmp_path / "manifest.json").write_text(json.dumps({"placecard.css": "placecard.1a2b.css"}))
    app = Flask("placecard", static_folder=str(tmp_path), static_url_path="/static")
    init_app(app)
    return app.test_client()


def test_a_browser_that_takes_gzip_gets_the_compressed_copy(assets: FlaskClient) -> None:
    answer = assets.get("/static/placecard.1a2b.css", headers={"Accept-Encoding": "br, gzip"}, buffered=True)

    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.mimetype == "text/css"
    assert gzip.decompress(answer.data).decode() == CSS


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0"])
def test_any_other_browser_gets_the_plain_file(assets: FlaskClient, accepted: str) -> None:
    answer = assets.get("/static/placecard.1a2b.css", headers={"Accept-Encoding": accepted}, buffered=True)

    assert "Content-Encoding" not in answer.headers
    assert answer.text == CSS


def test_caches_keep_both_forms_apart_and_for_good(assets: FlaskClient) -> None:
    answer = assets.get("/static/placecard.1a2b.css", headers={"Accept-Encoding": "gzip"}, buffered=True)

    assert "Accept-Encoding" in answer.vary
    assert answer.cache_control.immutable


def test_a_file_without_a_compressed_copy_is_sent_as_it_is(assets: FlaskClient) -> None:
    answer = assets.get("/static/manifest.json", headers={"Accept-Encoding": "gzip"}, buffered=True)

    assert answer.json == {"placecard.css": "placecard.1a2b.css"}


@pytest.mark.parametrize("path", ["missing.css", "../config.py"])
def test_what_is_not_in_the_folder_is_not_found(assets: FlaskClient, path: str) -> None:
    answer = assets.get(f"/static/{path}", headers={"Accept-Encoding": "gzip"}, buffered=True)

    assert answer.status_code == 404
