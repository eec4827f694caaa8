from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.formats.name_list import name_list_values
from app.formats.pdf import EventHeading
from app.gateways.documents import FEW_PEOPLE, DocumentFailed, make_document
from config import ROOT
from tests.formats.attendee_samples import Attendee

MOMENT = datetime(2008, 2, 1, 10, 5, tzinfo=UTC)
HEADING = EventHeading(title="Looking to the future", when="8 February 2008", where="Thame", moment=MOMENT)
TEMPLATE = ROOT / "templates" / "documents" / "name_list.typ"


def test_a_long_list_made_elsewhere_is_the_same_as_one_made_here() -> None:
    values = name_list_values([Attendee(family_name=f"Person {n}") for n in range(5)], heading=HEADING)

    here = make_document(TEMPLATE, values, moment=MOMENT, people=FEW_PEOPLE)
    elsewhere = make_document(TEMPLATE, values, moment=MOMENT, people=FEW_PEOPLE + 1)

    assert here.startswith(b"%PDF-")
    assert elsewhere == here


def test_a_document_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    broken = tmp_path / "broken.typ"
    broken.write_text('#panic("no such thing")')

    with pytest.raises(DocumentFailed, match="no such thing"):
        make_document(broken, {}, moment=MOMENT, people=FEW_PEOPLE + 1)
