"""The pictures that the README shows: each is there, light enough to load, and taken by the script."""

import re
from pathlib import Path

import pytest

from config import ROOT

MOST_BYTES = 150_000
PICTURES = sorted((ROOT / "docs" / "screenshots").glob("*.png"))


def test_every_picture_that_the_readme_shows_is_there() -> None:
    shown = set(re.findall(r"\((docs/screenshots/[^)]+)\)", (ROOT / "README.md").read_text()))

    assert shown
    assert shown <= {path.relative_to(ROOT).as_posix() for path in PICTURES}


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.name)
def test_a_picture_is_light_and_can_be_taken_again(picture: Path) -> None:
    script = (ROOT / "scripts" / "take_screenshots.py").read_text()

    assert picture.stat().st_size < MOST_BYTES
    assert f'"{picture.stem}"' in script
