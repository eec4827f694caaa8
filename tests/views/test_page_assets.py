"""Where built assets are served."""

import json
from pathlib import Path

import pytest

from app.views.page_assets import AssetsNotBuilt, PageAssets


def test_an_asset_has_the_address_that_the_manifest_gives(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"placecard.css": "placecard.1a2b.css"}))

    assert PageAssets(tmp_path).address("placecard.css") == "/static/placecard.1a2b.css"


def test_the_manifest_is_read_once(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"placecard.css": "placecard.1a2b.css"}))
    assets = PageAssets(tmp_path)
    assets.address("placecard.css")

    manifest.unlink()

    assert assets.address("placecard.css") == "/static/placecard.1a2b.css"


def test_a_missing_manifest_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(AssetsNotBuilt, match="run `make assets`"):
        PageAssets(tmp_path).address("placecard.css")


def test_an_asset_that_was_not_built_is_named(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{}")

    with pytest.raises(AssetsNotBuilt, match=r"“missing\.css”"):
        PageAssets(tmp_path).address("missing.css")
