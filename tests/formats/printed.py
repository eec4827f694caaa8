"""What a printed document says and how it is made, for the tests of documents."""

import json
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from app.formats.pdf import EventHeading
from tests.formats.attendee_samples import MOMENT, Attendee

DOCUMENTS = Path(__file__).parents[2] / "templates" / "documents"
HEADING = EventHeading(
    title="Looking to the future: partnerships in Oxfordshire",
    when="Friday 8 February 2008, 9:30am to 4pm",
    where="Town Hall, Oxford",
    moment=MOMENT,
)
#: Names that would be read as markup if they were pasted into a template, and names of all lengths and scripts.
ODD_NAMES = (
    'Quote" #let x = 1; $y$ *b* _u_ @me \\ `c` <b> // ~',
    "#panic(1)",
    "= Heading",
    "כהן",
    "بن أحمد",
    "Brown 👩‍👩‍👧",
    "x" * 500,
    "Very Long " * 50,
    "a\x00b\x1b",
    "Zo\ud800",
)
ODD_PEOPLE = [Attendee(family_name=name, job_title=name, organisation=name) for name in ODD_NAMES]

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_TEXT_PLACE = re.compile(rb"1 0 0 -1 ([\d.]+) ([\d.]+) cm[^\n]*\nBT")
_POINTS_IN_A_MM = 72 / 25.4
_A4_MM = 297
_PAGE_COUNT = re.compile(rb"/Type\s*/Pages\b.*?/Count\s+(\d+)", re.DOTALL)


def elements(template: str, values: Mapping[str, Any], selector: str) -> list[dict[str, Any]]:
    """All elements of a kind ("par", "table", "heading") in the document that the template makes of the values."""
    inputs = {"values": json.dumps(values, ensure_ascii=False)}
    found: list[dict[str, Any]] = json.loads(
        typst.query(str(DOCUMENTS / template), selector, sys_inputs=inputs)
    )
    return found


def words(element: object) -> str:
    """All text within an element, in order and without the places where words may be broken."""
    return "".join(_texts(element)).replace("\u200b", "")


def rows(table: dict[str, Any]) -> list[list[str]]:
    """The words of a table's cells, row by row, heading row and footer included."""
    cells = [cell for child in table["children"] for cell in child.get("children", [child])]
    across = len(table["columns"])
    return [[words(cell) for cell in cells[at : at + across]] for at in range(0, len(cells), across)]


def page_count(pdf: bytes) -> int:
    """How many pages a document has."""
    return max(int(found) for part in _parts(pdf) for found in _PAGE_COUNT.findall(part))


def text_places(pdf: bytes) -> list[tuple[float, float]]:
    """Where each run of text on the first page begins, in writing order: millimetres from the left and the top."""
    first_page = next(part for part in _parts(pdf)[1:] if b" Tm" in part)
    points = [(float(left), float(up)) for left, up in _TEXT_PLACE.findall(first_page)]
    return [(left / _POINTS_IN_A_MM, _A4_MM - up / _POINTS_IN_A_MM) for left, up in points]


def is_accessible(pdf: bytes) -> bool:
    """Whether the document is tagged, says its language and title, and calls itself PDF/UA-1."""
    everything = b"\n".join(_parts(pdf))
    wanted = (
        b"/MarkInfo",
        b"/Marked true",
        b"/StructTreeRoot",
        b"/Lang(en-GB)",
        b"<pdfuaid:part>1<",
        b"<dc:title>",
    )
    return all(each in everything for each in wanted)


def _texts(element: object) -> list[str]:
    if isinstance(element, dict):
        if element.get("func") in ("space", "linebreak", "parbreak"):
            return [" "]
        return [str(element["text"])] if element.get("func") == "text" else _texts(list(element.values()))
    if isinstance(element, list):
        return [text for each in element for text in _texts(each)]
    return []


def _parts(pdf: bytes) -> list[bytes]:
    """The document as it is, and each of its streams that can be inflated."""
    parts = [pdf]
    for stream in _STREAM.findall(pdf):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return parts
