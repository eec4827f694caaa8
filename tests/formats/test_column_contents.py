"""What columns hold, told from their cells."""

import pytest

from app.formats.column_contents import (
    holds_emails,
    holds_honorifics,
    holds_membership_roles,
    holds_names,
    holds_parties,
    holds_single_words,
    holds_telephone_numbers,
    looks_like_a_name,
    names_a_group,
)


def test_addresses_are_known_although_some_cells_are_empty_or_wrong() -> None:
    assert holds_emails(["ada@example.org", "", "ben@example.org", "none"])
    assert not holds_emails(["none", "", "@", "ada@example.org"])
    assert not holds_emails([])


@pytest.mark.parametrize(
    "name", ["Ada Marsh", "Cllr. Mrs Ada O’Dair-Pugh", "Marsh, Ada", "Zoë van der Berg", "J. A. Pugh"]
)
def test_names_are_known(name: str) -> None:
    assert looks_like_a_name(name)


@pytest.mark.parametrize(
    "text", ["Ada", "Oxford City Council", "12 High Street", "the end of", "Head of Policy", ""]
)
def test_other_texts_are_not_taken_for_names(text: str) -> None:
    assert not looks_like_a_name(text)


def test_names_differ_from_each_other() -> None:
    assert holds_names(["Ada Marsh", "Ben Hollis", ""])
    assert not holds_names(["West Oxfordshire"] * 20)


def test_titles_before_names_are_known() -> None:
    assert holds_honorifics(["Cllr", "Mrs", "", "The Rt. Hon.", "Councillor Dr."])
    assert not holds_honorifics(["Director", "Clerk"])


def test_roles_in_a_committee_are_known() -> None:
    assert holds_membership_roles(["Chair", "Vice-Chairman", "Member", "Substitute", "Co-opted member"])
    assert not holds_membership_roles(["Chief Executive", "Chair", "Clerk"])


def test_parties_are_known() -> None:
    assert holds_parties(["Conservative", "Labour", "Lib Dem", "Green Party", "Independent"])
    assert not holds_parties(["Environment", "Children"])


def test_numbers_to_dial_and_single_words_are_known() -> None:
    assert holds_telephone_numbers(["01632 960001", "+44 (0)1632 960002"])
    assert not holds_telephone_numbers(["12", "x"])
    assert holds_single_words(["Ada", "Ben"])


@pytest.mark.parametrize(
    "text", ["Oxford City Council", "Oxford", "Councillors:", "Updated 4 May", "Cllr Ada Marsh:"]
)
def test_a_group_is_told_from_a_person(text: str) -> None:
    assert names_a_group(text)


@pytest.mark.parametrize("text", ["Ada Marsh", "Cllr Marsh", "Vacancy", "To be confirmed", "JANE SMITH"])
def test_a_person_is_told_from_a_group(text: str) -> None:
    assert not names_a_group(text)
