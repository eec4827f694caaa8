"""Tests for the kinds of letters."""

import pytest

from app.rules.letter_kinds import LETTER_KINDS, WORDS, About, LetterKind

KINDS = pytest.mark.parametrize("kind", LETTER_KINDS.values(), ids=LETTER_KINDS.keys())


def make_kind(about: About) -> LetterKind:
    return LetterKind("offer", "Offer of a place", "sometimes", frozenset({"chosen", "deadline"}), about)


@KINDS
def test_every_word_of_a_kind_is_explained(kind: LetterKind) -> None:
    assert kind.words - set(WORDS) == set()


@KINDS
def test_a_kind_has_a_title_and_says_when_it_is_sent(kind: LetterKind) -> None:
    assert kind.title[0].isupper()
    assert kind.sent_when


def test_no_word_is_explained_that_no_letter_may_use() -> None:
    used = {word for kind in LETTER_KINDS.values() for word in kind.words}

    assert set(WORDS) - used == set()


def test_a_kind_names_the_facts_that_a_message_leaves_out() -> None:
    kind = make_kind(About.INVITATION)

    assert kind.missing({"event", "chosen"}) == ["deadline"]
    assert kind.missing(set()) == ["chosen", "deadline", "event"]


def test_more_facts_than_a_letter_needs_do_no_harm() -> None:
    assert make_kind(About.EVENT).missing({"event", "chosen", "deadline", "reference"}) == []


def test_a_letter_about_an_account_needs_no_event() -> None:
    assert make_kind(About.ACCOUNT).missing({"chosen", "deadline"}) == []


def test_only_letters_about_an_invitation_may_show_its_link() -> None:
    with_link = {about for about in About if "reply_link" in make_kind(about).words}

    assert with_link == {About.INVITATION}
