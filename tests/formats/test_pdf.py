import json
from pathlib import Path

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from app.formats.pdf import compile_pdf, printable
from tests.formats.attendee_samples import MOMENT
from tests.formats.printed import HEADING, is_accessible, page_count

TEMPLATE = """
#let values = json(bytes(sys.inputs.values))
#set document(title: "A document")
#set text(lang: "en", region: "GB")
= A document
#values.name
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A template that shows one name."""
    path = tmp_path / "name.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


def test_a_document_is_tagged_titled_and_in_a_stated_language(template: Path) -> None:
    pdf = compile_pdf(template, {"name": "Zoë O'Neil"}, moment=MOMENT)

    assert pdf.startswith(b"%PDF-1.7")
    assert is_accessible(pdf)
    assert page_count(pdf) == 1


def test_a_document_of_the_same_values_and_moment_is_the_same(template: Path) -> None:
    assert compile_pdf(template, {"name": "A"}, moment=MOMENT) == compile_pdf(
        str(template), {"name": "A"}, moment=MOMENT
    )


def test_a_name_in_letters_that_no_font_has_does_not_stop_the_document(template: Path) -> None:
    # The last letter of a private plane, which no font of the machine can have.
    pdf = compile_pdf(template, {"name": "\U0010fffd 👩‍👩‍👧"}, moment=MOMENT)

    assert page_count(pdf) == 1
    assert b"/StructTreeRoot" in pdf


def test_a_mistake_in_a_template_is_not_hidden(template: Path) -> None:
    with pytest.raises(typst.TypstError, match="name"):
        compile_pdf(template, {"family": "A"}, moment=MOMENT)


@pytest.mark.parametrize(
    "text", ["Zoë O'Neil", "Featherstonehaugh-Cholmondeley", "محمد بن أحمد", "👩‍👩‍👧", "", "two  spaces"]
)
def test_a_name_is_printed_as_typed(text: str) -> None:
    assert printable(text) == text


def test_controls_and_turned_writing_are_left_out() -> None:
    assert printable("a\x00b\x1bc\u202ed\ufeff\ud800") == "abcd"


def test_a_long_word_may_be_broken_and_a_short_one_may_not() -> None:
    assert printable("x" * 24) == "x" * 24
    assert printable("x" * 25) == f"{'x' * 10}\u200b{'x' * 10}\u200bxxxxx"
    assert printable("x" * 25, longest_word=45) == "x" * 25


@given(st.text())
def test_whatever_is_typed_can_be_sent_to_a_template(text: str) -> None:
    sent = printable(text)

    assert json.loads(json.dumps(sent, ensure_ascii=False).encode()) == sent
    assert len(sent.replace("\u200b", "")) <= len(text)


def test_a_heading_says_when_its_list_was_true() -> None:
    assert HEADING.values() == {
        "title": "Looking to the future: partnerships in Oxfordshire",
        "when": "Friday 8 February 2008, 9:30am to 4pm",
        "where": "Town Hall, Oxford",
        "as_at": "as at 10:05am 1 February 2008",
    }
