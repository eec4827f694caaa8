"""Tests for the words of every letter: golden files, and what is true of all of them."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from jinja2 import meta

from app.formats.letters import GOOD_LINE
from app.rules.letter_kinds import LETTER_KINDS
from config import ROOT
from tests.gateways.letter_pages import Page, one_line
from tests.gateways.letter_samples import (
    ACCOUNT_LETTERS,
    GOLDEN,
    SAMPLES,
    Sample,
    golden_parts,
    make_app,
    make_message,
    write,
    write_account_letter,
)

TEMPLATES = ROOT / "templates" / "email"
ODD_NAME = 'Zoë “Zed” <b>O\'Neil</b> & "עדי" 🎓'
EACH = pytest.mark.parametrize("sample", SAMPLES, ids=[sample.name for sample in SAMPLES])
#: What a letter must not hold: whatever a reader would have to fetch, run, or could send.
ACTIVE = {
    "script",
    "link",
    "img",
    "iframe",
    "object",
    "embed",
    "video",
    "audio",
    "form",
    "input",
    "base",
    "svg",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An app for its templates; no test here opens its database."""
    return make_app(tmp_path_factory.mktemp("letters"))


def leaves(facts: Any) -> Iterator[str]:
    """Every text in the facts of a letter."""
    if isinstance(facts, dict):
        facts = list(facts.values())
    if isinstance(facts, list):
        for each in facts:
            yield from leaves(each)
    elif facts:
        yield str(facts)


def spoilt(facts: Any) -> Any:
    """The facts, with markup in every text."""
    if isinstance(facts, dict):
        return {name: spoilt(value) for name, value in facts.items()}
    if isinstance(facts, list):
        return [spoilt(each) for each in facts]
    return f"{facts}<i>&\"'" if facts else facts


def words_of(app: Flask, template: str) -> set[str]:
    """The words that a template uses, its layout's and macros' included."""
    source = (ROOT / "templates" / template).read_text()
    tree = app.jinja_env.parse(source)
    used = meta.find_undeclared_variables(tree) - {"parts"}
    for other in meta.find_referenced_templates(tree):
        if other is not None and "layout" in other:
            used |= words_of(app, other)
    return used


def test_every_letter_reads_as_its_golden_file(app: Flask) -> None:
    changed = [name for name, words in golden_parts(app) if (GOLDEN / name).read_text() != words]

    assert not changed, "run `python -m tests.gateways.letter_samples` and read what changed"


def test_no_golden_file_is_left_over(app: Flask) -> None:
    kept = {path.name for path in GOLDEN.iterdir() if path.suffix in {".txt", ".html"}}

    assert kept == {name for name, _ in golden_parts(app)}


def test_every_kind_has_its_folder_and_every_folder_its_kind() -> None:
    assert {path.name for path in TEMPLATES.iterdir() if path.is_dir()} == set(LETTER_KINDS)


def test_every_kind_has_a_sample() -> None:
    assert {sample.kind for sample in SAMPLES} == set(LETTER_KINDS)


@pytest.mark.parametrize("part", ["subject.txt", "body.txt", "body.html"])
@pytest.mark.parametrize("kind", sorted(LETTER_KINDS))
def test_a_template_uses_only_words_of_its_kind(app: Flask, kind: str, part: str) -> None:
    assert words_of(app, f"email/{kind}/{part}") - LETTER_KINDS[kind].words == set()


@pytest.mark.parametrize("kind", sorted(LETTER_KINDS))
def test_both_parts_use_every_fact_of_their_kind(app: Flask, kind: str) -> None:
    facts = LETTER_KINDS[kind].facts

    assert facts <= words_of(app, f"email/{kind}/body.txt")
    assert facts <= words_of(app, f"email/{kind}/body.html")


@EACH
def test_a_fact_stands_in_both_parts_or_in_neither(app: Flask, sample: Sample) -> None:
    message = make_message(sample)
    letter = write(app, message)
    page = Page(letter.html)
    shown = " ".join([page.words, *page.links])
    facts = {one_line(leaf) for leaf in leaves([sample.facts, sample.event])}

    in_text = {fact for fact in facts if fact in one_line(letter.text)}
    in_html = {fact for fact in facts if fact in shown}

    assert in_text == in_html


@EACH
def test_every_sentence_of_the_text_stands_in_the_html_too(app: Flask, sample: Sample) -> None:
    letter = write(app, make_message(sample))
    pieces = re.split(r"(?<=[.?:]) ", one_line(letter.text))
    sentences = [piece for piece, following in pairwise(pieces) if "://" not in piece + following]
    shown = Page(letter.html).words

    assert sentences
    assert [sentence for sentence in sentences if sentence not in shown] == []


@EACH
def test_every_link_is_absolute_and_stands_in_both_parts(app: Flask, sample: Sample) -> None:
    letter = write(app, make_message(sample))
    in_html = Page(letter.html).links
    in_text = set(re.findall(r"https?://\S+", letter.text))

    assert all(link.startswith(("https://", "mailto:")) for link in in_html)
    assert in_text == {link.partition("?")[0] for link in in_html if not link.startswith("mailto:")}


@EACH
def test_the_text_has_no_markup_and_short_lines(app: Flask, sample: Sample) -> None:
    text = write(app, make_message(sample)).text

    assert not re.search(r"<[/a-z]|&\w+;|&#|\{[{%]", text)
    assert [line for line in text.splitlines() if len(line) > GOOD_LINE and " " in line.strip()] == []
    assert "\n\n\n" not in text


@EACH
def test_opening_a_letter_fetches_and_runs_nothing(app: Flask, sample: Sample) -> None:
    letter = write(app, make_message(sample))
    page = Page(letter.html)
    names = {name for name, _ in page.attributes}

    assert page.elements & ACTIVE == set()
    assert names & {"src", "srcset", "background", "action", "ping", "poster"} == set()
    assert not [name for name in names if name.startswith("on")]
    assert not re.search(r"url\(|@import|expression\(", letter.html)


@EACH
def test_a_letter_says_its_language_and_bears_a_dark_screen(app: Flask, sample: Sample) -> None:
    page = Page(write(app, make_message(sample)).html)

    assert ("lang", "en-GB") in page.attributes
    assert ("content", "light dark") in page.attributes
    assert page.attributes.count(("role", "presentation")) == len(
        [name for name, _ in page.attributes if name == "cellpadding"]
    )


@EACH
def test_a_letter_names_somebody_to_ask_and_the_privacy_notice(app: Flask, sample: Sample) -> None:
    text = one_line(write(app, make_message(sample)).text)

    assert re.search(r"Rather talk to somebody\? (Olive Officer|The events team), ", text)
    assert text.endswith("https://placecard.example.org/privacy")


@EACH
def test_a_name_is_escaped_in_the_html_and_not_in_the_text(app: Flask, sample: Sample) -> None:
    letter = write(app, make_message(sample, to_name=ODD_NAME))

    assert letter.text.startswith(f"Dear {ODD_NAME},\n")
    assert "<b>O'Neil" not in letter.html
    assert f"Dear <bdi>{ODD_NAME}</bdi>," in unescape(letter.html)


@EACH
def test_markup_in_any_fact_is_shown_and_not_obeyed(app: Flask, sample: Sample) -> None:
    event = spoilt(sample.event)
    if event:
        event["attendance"] = (sample.event or {})["attendance"]
        event["contact"]["email"] = "olive@example.org"
    facts = spoilt(sample.facts)
    if "answer" in facts:
        facts["answer"] = sample.facts["answer"]
    message = make_message(Sample(sample.kind, facts, event=event))

    letter = write(app, message)

    assert "<i>&\"'" in letter.text
    assert "<i" not in letter.html
    assert "<i>&\"'" in Page(letter.html).words


@pytest.mark.parametrize("kind", ["save_the_date", "invitation", "deputy_invited"])
def test_a_first_letter_says_where_the_details_come_from(app: Flask, kind: str) -> None:
    sample = next(sample for sample in SAMPLES if sample.kind == kind)

    text = one_line(write(app, make_message(sample)).text)

    assert "Your details come from" in text or "gave us your name" in text
    assert "The Oxfordshire partnerships use them" in text


def test_both_buttons_lead_to_the_page_of_the_link(app: Flask) -> None:
    sample = next(sample for sample in SAMPLES if sample.kind == "invitation")

    links = Page(write(app, make_message(sample)).html).links

    (link,) = {link for link in links if re.search(r"/r/\w+$", link)}
    assert {f"{link}?a=yes", f"{link}?a=no"} <= links


def test_an_invitation_to_one_of_several_days_says_that_one_is_chosen(app: Flask) -> None:
    sample = next(sample for sample in SAMPLES if sample.name == "invitation_to_one_of_the_days")

    text = write(app, make_message(sample)).text

    assert "Tuesday 6 July 2027" in text
    assert "Thursday 8 July 2027" in text
    assert "You can come to one of these. Please choose which one" in text


@pytest.mark.parametrize("kind", ACCOUNT_LETTERS)
def test_the_letters_of_an_account_lead_to_the_address_in_the_settings(app: Flask, kind: str) -> None:
    text, html = write_account_letter(app, kind)

    links = set(re.findall(r"https?://\S+", text))
    assert {link.split("/")[2] for link in links} == {"placecard.example.org"}
    assert links == {link for link in Page(html).links if not link.startswith("mailto:")}
    assert max(len(line) for line in text.splitlines()) <= GOOD_LINE
