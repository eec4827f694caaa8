from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.formats.letters import CalendarPart, Letter, UnsendableLetter, mail_address, write_letter

ENTRY = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
    "SUMMARY:Looking to the future – Café\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
).encode()
LETTER = Letter(
    subject="You are invited",
    text="Dear Zoë,\n\nPlease come.\n",
    html="<p>Dear Zoë,</p><p>Please come.</p>\n",
    to_name="Zoë O'Neil",
    to_address="zoe.oneil@example.net",
    from_name="Events team",
    from_address="invitations@events.example.org",
    reply_to="rsvp+k4xa@events.example.org",
    envelope_from="bounce+q7rt@events.example.org",
    message_id="ab12.0@events.example.org",
    date=datetime(2007, 12, 11, 9, 30, tzinfo=UTC),
)
INVITATION = replace(LETTER, calendar=CalendarPart(content=ENTRY, method="REQUEST"))
PEOPLE = [
    "O'Neil, Zoë",
    'Anna "Nan" Smith; Cllr',
    "Back\\slash",
    "שלום כהן",
    "محمد بن أحمد",
    "Ben 👩‍👩‍👧 Brown",
    "=?utf-8?q?Not_an_encoded_word?=",
    "The Right Honourable " + "Very " * 30 + "Long",
    "x" * 300,
    "é" * 300,
]

words = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029"))
anything = st.text()


def read(letter: Letter) -> EmailMessage:
    """Give the letter as the email package reads it."""
    message = message_from_bytes(write_letter(letter), policy=policy.SMTP)
    assert isinstance(message, EmailMessage)
    assert not [defect for part in message.walk() for defect in part.defects]
    return message


def body_of(message: EmailMessage, subtype: str) -> str:
    """Give the one text part of this subtype."""
    (content,) = [part.get_content() for part in message.walk() if part.get_content_subtype() == subtype]
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


def address_of(letter: Letter) -> str:
    """Give the one address in To, as the email package understands the header."""
    (address,) = read(letter)["To"].addresses
    assert isinstance(address, Address)
    return address.addr_spec


def name_of(letter: Letter) -> str:
    """Give the name in To by RFC 2047: the newer parser leaves spaces between the words of long names."""
    (name, _) = parseaddr(message_from_bytes(write_letter(letter))["To"])
    return str(make_header(decode_header(name)))


def test_a_letter_without_an_entry_is_text_then_html() -> None:
    message = read(LETTER)

    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert body_of(message, "plain") == "Dear Zoë,\n\nPlease come.\n"
    assert body_of(message, "html") == "<p>Dear Zoë,</p><p>Please come.</p>\n"


def test_the_calendar_part_is_the_last_alternative_inside_the_first_child_of_mixed() -> None:
    message = read(INVITATION)
    first, second = message.iter_parts()

    assert message.get_content_type() == "multipart/mixed"
    assert [part.get_content_type() for part in first.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert second.get_content_type() == "application/ics"
    assert second.get_content_disposition() == "attachment"
    assert second.get_filename() == "invite.ics"
    assert second.get_param("name") == "invite.ics"


def test_both_calendar_parts_are_the_entry_to_the_byte() -> None:
    parts = [part for part in read(INVITATION).walk() if "cal" in part["Content-Type"] or part.get_filename()]

    assert [part.get_payload(decode=True) for part in parts] == [ENTRY, ENTRY]


def test_the_calendar_part_says_its_method_and_charset() -> None:
    (part,) = [part for part in read(INVITATION).walk() if part.get_content_type() == "text/calendar"]

    assert part.get_param("method") == "REQUEST"
    assert part.get_param("charset") == "UTF-8"


def test_a_method_that_differs_from_the_entry_is_refused() -> None:
    with pytest.raises(ValueError, match="METHOD:CANCEL"):
        CalendarPart(content=ENTRY, method="CANCEL")


def test_the_headers_are_these_and_no_others() -> None:
    letter = replace(
        INVITATION,
        in_reply_to="ab12.first@events.example.org",
        list_unsubscribe="https://events.example.org/stop/abc?one=1",
    )

    assert [(name, str(value)) for name, value in read(letter).items()] == [
        ("From", "Events team <invitations@events.example.org>"),
        ("To", "Zoë O'Neil <zoe.oneil@example.net>"),
        ("Subject", "You are invited"),
        ("Date", "Tue, 11 Dec 2007 09:30:00 +0000"),
        ("Message-ID", "<ab12.0@events.example.org>"),
        ("Reply-To", "rsvp+k4xa@events.example.org"),
        ("In-Reply-To", "<ab12.first@events.example.org>"),
        ("References", "<ab12.first@events.example.org>"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
        ("List-Unsubscribe", "<https://events.example.org/stop/abc?one=1>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("MIME-Version", "1.0"),
        ("Content-Type", 'multipart/mixed; boundary="=_placecard_mixed"'),
    ]


def test_a_letter_written_by_hand_does_not_say_that_a_machine_wrote_it() -> None:
    message = read(replace(LETTER, auto_submitted=False))

    assert "Auto-Submitted" not in message
    assert "X-Auto-Response-Suppress" not in message


@pytest.mark.parametrize("name", PEOPLE)
def test_a_name_arrives_as_it_is_written(name: str) -> None:
    assert name_of(replace(LETTER, to_name=name)) == name


def test_a_person_without_a_name_is_addressed_by_address_alone() -> None:
    assert b"\r\nTo: zoe.oneil@example.net\r\n" in write_letter(replace(LETTER, to_name=""))


@pytest.mark.parametrize(
    "subject", ["Invitation " * 30, "é" * 300, "👩‍👩‍👧 " * 60, "x" * 300, "Two  spaces: £4,000"]
)
def test_a_subject_is_folded_and_arrives_whole(subject: str) -> None:
    raw = write_letter(replace(LETTER, subject=subject))

    assert message_from_bytes(raw, policy=policy.SMTP)["Subject"] == subject.strip()
    assert max(map(len, raw.split(b"\r\n"))) <= 78


@settings(max_examples=50, deadline=None)
@given(name=anything, subject=anything, text=anything, html=anything)
def test_every_letter_is_short_lines_of_ascii_that_the_email_package_reads(
    name: str, subject: str, text: str, html: str
) -> None:
    raw = write_letter(replace(INVITATION, to_name=name, subject=subject, text=text, html=html))
    message = message_from_bytes(raw, policy=policy.SMTP)

    assert raw.isascii()
    assert b"\x00" not in raw
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert max(map(len, raw.split(b"\r\n"))) <= 100
    assert message.keys() == read(INVITATION).keys()
    assert [part.get_content_type() for part in message.walk()] == [
        part.get_content_type() for part in read(INVITATION).walk()
    ]


@settings(max_examples=50, deadline=None)
@given(subject=words, text=words)
def test_what_is_written_is_what_is_read(subject: str, text: str) -> None:
    message = read(replace(LETTER, subject=subject, text=text))

    assert message["Subject"] == subject.strip()
    assert body_of(message, "plain") == f"{text}\n"


@settings(max_examples=50, deadline=None)
@given(name=words)
def test_any_name_is_read_back(name: str) -> None:
    assert name_of(replace(LETTER, to_name=name)) == name.strip()


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1e"])
def test_a_line_break_in_a_name_or_subject_adds_no_header(ending: str) -> None:
    attack = f"Zoe{ending}Bcc: everybody@example.com{ending}{ending}body"
    message = read(replace(LETTER, to_name=attack, subject=attack, from_name=attack))

    assert message.keys() == read(LETTER).keys()
    assert "Bcc: everybody@example.com" in message["Subject"]


@pytest.mark.parametrize(
    "changes",
    [
        {"to_address": "zoe@example.org\r\nBcc: all@example.com"},
        {"reply_to": "zoe@example.org\nX: y"},
        {"message_id": "a@example.org>\r\nX: y"},
        {"in_reply_to": "a b@example.org"},
        {"list_unsubscribe": "https://example.org/\r\nX: y"},
        {"list_unsubscribe": "javascript:alert(1)"},
    ],
)
def test_a_line_break_in_an_address_an_id_or_a_link_is_refused(changes: dict[str, str]) -> None:
    letter = replace(LETTER, **changes)  # type: ignore[arg-type]

    with pytest.raises(UnsendableLetter) as refusal:
        write_letter(letter)

    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "address",
    ["o'neil+cllr@example.org", "a!#$%&*/=?^_`{|}~-b@example.org", "x@a-b.example.org"],
)
def test_a_strange_but_lawful_address_is_kept(address: str) -> None:
    assert address_of(replace(LETTER, to_address=address)) == address


def test_an_international_domain_goes_out_in_ascii() -> None:
    assert mail_address("info@straße.example") == "info@xn--strae-oqa.example"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "@example.org",
        "a@",
        "a@@example.org",
        "a b@example.org",
        "a@example..org",
        ".a@example.org",
        "a@-example.org",
        "zoë@example.org",
        '"a b"@example.org',
        "a@example.org,b@example.org",
        "Zoe <zoe@example.org>",
        "a" * 65 + "@example.org",
        "a@" + "b." * 130 + "org",
        "a@[192.0.2.1]",
        "a\u2028@example.org",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_with_a_sentence(address: str) -> None:
    with pytest.raises(UnsendableLetter) as refusal:
        mail_address(address)

    assert str(refusal.value).startswith("No letter can be sent to or from “")
    assert str(refusal.value).endswith(".")
    assert refusal.value.value == address


@settings(max_examples=50, deadline=None)
@given(address=st.emails())
def test_an_address_that_is_accepted_is_read_back_the_same(address: str) -> None:
    try:
        written = mail_address(address)
    except UnsendableLetter:
        return

    assert address_of(replace(LETTER, to_address=address)) == written


def test_a_date_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="aware"):
        replace(LETTER, date=datetime(2008, 2, 8, 9, 30))  # noqa: DTZ001


def test_text_that_looks_like_a_boundary_stays_text() -> None:
    text = "--=_placecard_alternative--\n--=_placecard_mixed\n.\nFrom here\n"

    assert body_of(read(replace(INVITATION, text=text)), "plain") == text
