from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.formats.paper_letter import PaperEvent, PaperLetter, letter_values, paper_letters
from tests.formats.attendee_samples import MOMENT
from tests.formats.printed import (
    DOCUMENTS,
    ODD_NAMES,
    elements,
    is_accessible,
    page_count,
    text_places,
    words,
)

TEMPLATE = DOCUMENTS / "paper_letter.typ"
EVENT = PaperEvent(
    title="Looking to the future: partnerships in Oxfordshire",
    sender="The Local Strategic Partnerships in Oxfordshire",
    sessions=["Friday 8 February 2008, 9:30am to 4pm"],
    where="Town Hall, Oxford",
    reply_by="Friday 25 January 2008",
    contact_name="Ann Example",
    telephone="01865 000000",
    web_address="placecard.example.org/reply",
    return_to=["Partnership team", "County Hall", "Oxford OX1 1ND"],
    privacy_notice="We have your name from the list of the scrutiny committee and use it only to invite you.",
)
TWO_DAYS = replace(EVENT, sessions=["Tuesday 8 July 2008: first day", "Thursday 10 July 2008: second day"])
LETTER = PaperLetter(
    name="Mrs Edith Example",
    address_lines=["Leader", "", "Oxford City Council"],
    greeting="Dear Mrs Example,",
    paragraphs=["The partnerships in Oxfordshire invite you to a conference for about 100 people."],
    closing="Yours sincerely,\nAnn Example",
    reference="KX4-9TM",
)


def values_of(letter: PaperLetter, event: PaperEvent = EVENT, *, large_print: bool = False) -> dict[str, Any]:
    return letter_values([letter], event=event, moment=MOMENT, large_print=large_print)


def said(letter: PaperLetter, event: PaperEvent = EVENT, *, large_print: bool = False) -> list[str]:
    """The paragraphs of a letter as they are printed."""
    values = values_of(letter, event, large_print=large_print)
    paragraphs = [words(each["body"]) for each in elements("paper_letter.typ", values, "par")]
    return [" ".join(each.split()) for each in paragraphs]


def test_a_letter_says_all_that_is_needed_to_answer() -> None:
    assert said(LETTER) == [
        "The Local Strategic Partnerships in Oxfordshire",
        "Mrs Edith Example Leader Oxford City Council",
        "1 February 2008",
        "Dear Mrs Example,",
        "Friday 8 February 2008, 9:30am to 4pm",
        "Town Hall, Oxford",
        "Please reply by Friday 25 January 2008.",
        "The partnerships in Oxfordshire invite you to a conference for about 100 people.",
        "Your reference is KX4-9TM.",
        "By telephone: ask for Ann Example on 01865 000000.",
        "Online: type placecard.example.org/reply and enter your reference.",
        "By post: send us the reply slip.",
        "Yours sincerely, Ann Example",
        "We have your name from the list of the scrutiny committee and use it only to invite you.",
        "Mrs Edith Example, reference KX4-9TM Looking to the future: partnerships in Oxfordshire",
        "I will come I cannot come",
        "Somebody else will come instead. Their name:",
        "What we should know about diet or access:",
        "",
        "Please post to: Partnership team, County Hall, Oxford OX1 1ND, by Friday 25 January 2008.",
    ]


def test_with_several_sessions_each_can_be_ticked() -> None:
    slip = said(LETTER, TWO_DAYS)[-7:]

    assert "I will come: Tuesday 8 July 2008: first day" in slip
    assert "I will come: Thursday 10 July 2008: second day" in slip
    assert "I cannot come" in slip


def test_what_is_not_known_is_not_mentioned() -> None:
    bare = replace(
        EVENT,
        where="",
        reply_by="",
        contact_name="",
        telephone="",
        web_address="",
        return_to=[],
        privacy_notice="",
    )

    text = " ".join(said(replace(LETTER, closing="Yours sincerely,"), bare))

    for words_left_out in ("reply by", "telephone", "Online", "post to", "Ann"):
        assert words_left_out not in text


POSTED = replace(LETTER, postal_lines=["12 Long Road", "Headington", "Oxford", "OX3 7AA"])


@pytest.mark.parametrize("address", [POSTED.postal_lines, ["Cherry Tree Cottage", *POSTED.postal_lines]])
def test_a_postal_address_stands_in_the_window_of_an_envelope(address: list[str]) -> None:
    pdf = paper_letters(TEMPLATE, [replace(POSTED, postal_lines=address)], event=EVENT, moment=MOMENT)

    # The sender and the date come first.
    lines = text_places(pdf)[2 : 3 + len(address)]
    assert {round(left) for left, _ in lines} == {22}
    assert 50 < lines[0][1] < 57
    assert lines[-1][1] < 81
    assert text_places(pdf)[3 + len(address)][1] > 81
    assert page_count(pdf) == 1
    assert is_accessible(pdf)


def test_a_postal_address_takes_the_place_of_job_and_organisation() -> None:
    text = said(POSTED)

    assert text[2] == "Mrs Edith Example 12 Long Road Headington Oxford OX3 7AA"
    assert "Oxford City Council" not in " ".join(text)


def test_in_large_print_one_page_is_worth_more_than_the_window() -> None:
    pdf = paper_letters(TEMPLATE, [POSTED], event=EVENT, moment=MOMENT, large_print=True)

    assert page_count(pdf) == 1
    assert is_accessible(pdf)


def test_a_letter_says_an_officers_own_heading_paragraphs_and_closing() -> None:
    own = replace(
        LETTER,
        heading="Come and talk",
        opening=["We miss you.\nDo come."],
        closing="Best wishes\n\nOlive\nfor all of us",
    )

    text = said(own)
    headings = [words(each["body"]) for each in elements("paper_letter.typ", values_of(own), "heading")]

    assert headings == ["Come and talk", "Reply slip"]
    at = text.index("We miss you. Do come.")
    assert text[at + 1 : at + 3] == [EVENT.title, "Friday 8 February 2008, 9:30am to 4pm"]
    assert text[text.index("Best wishes") + 1] == "Olive for all of us"


def test_a_letter_is_dated_by_the_day_in_london() -> None:
    moment = datetime(2008, 7, 8, 23, 30, tzinfo=UTC)

    assert letter_values([LETTER], event=EVENT, moment=moment, large_print=False)["date"] == "9 July 2008"


@pytest.mark.parametrize("large_print", [False, True])
def test_each_letter_has_one_page_of_its_own(large_print: bool) -> None:
    pdf = paper_letters(
        TEMPLATE, [LETTER, LETTER, LETTER], event=EVENT, moment=MOMENT, large_print=large_print
    )

    assert page_count(pdf) == 3
    assert is_accessible(pdf)


def test_a_longer_letter_is_printed_smaller_before_it_needs_a_second_page() -> None:
    longer = replace(LETTER, paragraphs=["A sentence of six words or so. " * 28])

    assert page_count(paper_letters(TEMPLATE, [longer], event=EVENT, moment=MOMENT)) == 1


def test_a_letter_that_cannot_fit_goes_on_overleaf_instead_of_being_cut_off() -> None:
    endless = replace(LETTER, paragraphs=["A sentence of six words or so. " * 200])

    assert page_count(paper_letters(TEMPLATE, [endless], event=EVENT, moment=MOMENT)) == 2


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_are_printed_as_typed_and_never_obeyed(name: str) -> None:
    typed = name.translate({0: None, 27: None, 0xD800: None})

    text = said(replace(LETTER, name=name, greeting=f"Dear {name}"))

    assert text[3] == " ".join(f"Dear {typed}".split())


def test_the_address_to_type_copies_as_it_is() -> None:
    values = letter_values([LETTER], event=EVENT, moment=MOMENT, large_print=False)

    assert values["web_address"] == EVENT.web_address
