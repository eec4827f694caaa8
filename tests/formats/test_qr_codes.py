import re
import xml.etree.ElementTree as ET

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from app.formats.qr_codes import qr_svg

_RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1H\1z")
references = st.from_regex(r"[2-9A-Z]{3}-[2-9A-Z]{3}", fullmatch=True)
short_texts = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", min_size=1, max_size=10)


def drawn(text: str) -> list[list[int]]:
    """The modules that the picture shows, without the quiet zone; every part of its path must be a run of them."""
    picture = ET.fromstring(qr_svg(text))  # noqa: S314 -- our own picture.
    (path,) = (element.get("d") or "" for element in picture)
    size = int((picture.get("viewBox") or "").split()[-1])
    modules = [[0] * size for _ in range(size)]
    for left, top, width in _RUN.findall(path):
        for x in range(int(left), int(left) + int(width)):
            modules[int(top)][x] = 1
    assert not _RUN.sub("", path)
    assert not any(sum(row) for row in modules[:4] + modules[-4:])
    assert not any(sum(row[:4]) + sum(row[-4:]) for row in modules)
    return [row[4:-4] for row in modules[4:-4]]


def by_segno(code: segno.QRCode) -> list[list[int]]:
    """The modules that segno gives."""
    return [list(row) for row in code.matrix]


@given(references | short_texts)
def test_a_short_text_has_the_code_that_segno_gives_it_with_the_same_mask(text: str) -> None:
    code = segno.make_qr(text, version=1, error="h", mode="alphanumeric", mask=3, boost_error=False)

    assert drawn(text) == by_segno(code)


@pytest.mark.parametrize("text", ["https://placecard.example.org/reply", "kx4-9tm", "ABCDEFGHIJK", "Zoë"])
def test_any_other_text_has_the_code_that_segno_gives_it(text: str) -> None:
    assert drawn(text) == by_segno(segno.make_qr(text, error="m"))


def test_a_code_holds_only_what_is_needed() -> None:
    assert len(drawn("KX4-9TM")) == 21
    assert len(qr_svg("KX4-9TM")) < 3000
