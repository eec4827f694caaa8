"""Tests of where the links of letters lead; that they open what they should is in `tests/views/`."""

import pytest

from app.formats.letters import UnsendableLetter
from app.gateways.letter_links import LetterLinks
from app.models.messages import Message
from tests.gateways.letter_samples import SAMPLES, make_message
from tests.make import SECRET

BASE = "https://placecard.example.org"
LINKS = LetterLinks(BASE, [SECRET])


def message(kind: str) -> Message:
    return make_message(next(sample for sample in SAMPLES if sample.kind == kind))


def test_a_letter_about_an_invitation_leads_to_its_page_and_to_the_end_of_letters() -> None:
    invitation = message("invitation")

    assert LINKS.to_page(invitation).startswith(f"{BASE}/r/")
    assert (LINKS.to_stop(invitation) or "").startswith(f"{BASE}/stop/kx49tm")


def test_a_letter_before_the_invitation_has_an_end_of_its_own_and_no_page() -> None:
    early = message("save_the_date")

    assert (LINKS.to_stop(early) or "").startswith(f"{BASE}/stop/l7")
    with pytest.raises(UnsendableLetter):
        LINKS.to_page(early)


def test_a_letter_that_is_nobodys_on_our_lists_cannot_be_stopped() -> None:
    assert LINKS.to_stop(message("account_invitation")) is None


@pytest.mark.parametrize("kind", ["save_the_date", "invitation"])
def test_every_link_of_a_letter_that_is_tried_out_leads_to_nobodys_page(kind: str) -> None:
    trial = message(kind)
    trial.facts = trial.facts | {"is_trial": True}

    assert {LINKS.to_page(trial), LINKS.to_stop(trial)} == {f"{BASE}/test-letter"}


def test_an_organisation_is_led_to_the_page_on_which_it_says_whom_it_sends() -> None:
    assert LINKS.to_name(message("representative_asked")).startswith(f"{BASE}/name/l7")
