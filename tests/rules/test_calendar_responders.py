"""Who answers when a calendar replies."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.calendar_responders import Identified, Invitee, Responder, Signature, identify_responder

INVITED = "zoe.oneil@guest.example.net"
INVITEE = Invitee(name="Zoë O'Neil", addresses=frozenset({INVITED, "zoe@home.example.org"}))
ADDRESSES = st.sampled_from(
    ["", INVITED, "zoe@home.example.org", "zo@guest.example.net", "pa@guest.example.net", "bob@example.org"]
)


def signature(**changes: Any) -> Signature:
    written = Signature(
        attendee_address=INVITED,
        attendee_name="Zoë O'Neil",
        from_address=INVITED,
        from_name="",
        has_token=True,
    )
    return replace(written, **changes)


def identified(**changes: Any) -> Identified:
    return identify_responder(signature(**changes), INVITEE)


@pytest.mark.parametrize("address", [INVITED, INVITED.upper(), "zoe@home.example.org"])
def test_the_invitee_answers_from_any_confirmed_address(address: str) -> None:
    assert identified(attendee_address=address) == Identified(responder=Responder.INVITEE)


def test_an_assistant_may_answer_for_the_invitee_and_is_noted() -> None:
    by_assistant = identified(from_address="PA@guest.example.net")

    assert by_assistant == Identified(responder=Responder.INVITEE, sent_by="pa@guest.example.net")


def test_a_reply_without_a_sender_is_the_attendees() -> None:
    assert identified(from_address="") == Identified(responder=Responder.INVITEE)


def test_the_invitee_may_answer_in_the_name_of_an_alias_which_is_noted() -> None:
    by_alias = identified(attendee_address="zo@other.example.org", attendee_name="Z")

    assert by_alias == Identified(
        responder=Responder.INVITEE_BY_ALIAS, sent_by=INVITED, alias="zo@other.example.org"
    )


def test_a_calendar_that_names_nobody_answers_for_its_sender() -> None:
    assert identified(attendee_address="") == Identified(
        responder=Responder.INVITEE_BY_ALIAS, sent_by=INVITED
    )


@pytest.mark.parametrize("name", ["Zoë O'Neil", "O'Neil, Zoë", "zoe oneil", "ZOE O’NEIL", "Zoe\u0308 O'Neil"])
def test_the_same_name_at_the_same_domain_is_perhaps_the_invitee(name: str) -> None:
    address = "zo@guest.example.net"

    perhaps = identified(attendee_address=address, attendee_name=name, from_address=address)

    assert perhaps == Identified(responder=Responder.PERHAPS_INVITEE, sent_by=address, alias=address)


def test_the_senders_name_will_do_where_the_calendar_gives_none() -> None:
    address = "zo@guest.example.net"

    perhaps = identified(
        attendee_address=address, attendee_name="", from_address=address, from_name="Zoe ONeil"
    )

    assert perhaps.responder is Responder.PERHAPS_INVITEE


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("bob@guest.example.net", "Bob Ash"),
        ("zo@elsewhere.example.org", "Zoë O'Neil"),
        ("zo@guest.example.net", ""),
        ("zo@notguest.example.net", "Zoë O'Neil"),
        ("all-officers@guest.example.net", "All officers"),
    ],
)
def test_whoever_else_opens_a_forwarded_invitation_is_a_stranger(address: str, name: str) -> None:
    stranger = identified(attendee_address=address, attendee_name=name, from_address=address)

    assert stranger == Identified(responder=Responder.STRANGER, sent_by=address)


def test_a_name_is_the_same_with_and_without_its_accents() -> None:
    invitee = Invitee(name="Renée Ash", addresses=frozenset({INVITED}))
    address = "rash@guest.example.net"
    without = signature(attendee_address=address, attendee_name="Renee Ash", from_address=address)

    assert identify_responder(without, invitee).responder is Responder.PERHAPS_INVITEE


def test_an_invitee_without_a_name_is_not_recognised_by_it() -> None:
    nameless = Invitee(name="", addresses=frozenset({INVITED}))
    stranger = signature(
        attendee_address="bob@guest.example.net", attendee_name="", from_address="bob@guest.example.net"
    )

    assert identify_responder(stranger, nameless).responder is Responder.STRANGER


@pytest.mark.parametrize("proven", ["guest.example.net", "GUEST.example.net", "example.net"])
def test_without_the_token_the_mail_server_must_vouch_for_the_invitees_domain(proven: str) -> None:
    vouched = identified(has_token=False, proven_domains=frozenset({proven}))

    assert vouched.responder is Responder.INVITEE


@pytest.mark.parametrize("proven", ["", "example.org", "uest.example.net", "mail.guest.example.net"])
def test_without_token_and_proof_an_officer_looks(proven: str) -> None:
    proven_domains = frozenset({proven})

    by_invitee = identified(has_token=False, proven_domains=proven_domains)
    by_alias = identified(has_token=False, attendee_address="z@x.example.com", proven_domains=proven_domains)

    assert by_invitee.responder is by_alias.responder is Responder.UNPROVEN


def test_an_alias_needs_proof_of_the_address_that_is_known() -> None:
    by_alias = identified(
        has_token=False,
        attendee_address="z@attacker.example.com",
        proven_domains=frozenset({"attacker.example.com"}),
    )

    assert by_alias.responder is Responder.UNPROVEN


@given(ADDRESSES, ADDRESSES, st.booleans())
def test_only_a_known_address_ever_answers_for_the_invitee(
    attendee: str, sender: str, has_token: bool
) -> None:
    answers = {Responder.INVITEE, Responder.INVITEE_BY_ALIAS}

    responder = identified(attendee_address=attendee, from_address=sender, has_token=has_token).responder

    assert (responder in answers) == (has_token and bool({attendee, sender} & INVITEE.addresses))
