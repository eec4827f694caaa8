"""Where built assets are served."""

import json
import re
from pathlib import Path

import pytest

from app.views.page_assets import AssetsNotBuilt, PageAssets
from config import ROOT


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


@pytest.mark.parametrize("ground", ["paper", "sheet"])
@pytest.mark.parametrize("colour", ["ink", "ink-soft", "teal", "brick", "amber"])
def test_every_colour_of_words_has_a_contrast_of_seven(colour: str, ground: str) -> None:
    source = (ROOT / "assets" / "placecard.css").read_text()
    colours = dict(re.findall(r"--([\w-]+): #([0-9a-f]{6});", source))

    lighter, darker = luminance(colours[ground]), luminance(colours[colour])

    assert (lighter + 0.05) / (darker + 0.05) >= 7


def luminance(colour: str) -> float:
    """The relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
