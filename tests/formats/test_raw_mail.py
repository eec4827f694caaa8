import pytest

from app.formats.raw_mail import (
    decoded_words,
    first,
    header_texts,
    open_mail,
    parts_of,
    was_cut,
    written_text,
)


def text_of(raw: bytes) -> str:
    """Give what a message says."""
    return written_text(open_mail(raw), limit=2_000)


def nested(depth: int) -> bytes:
    """Make so many multiparts, one inside the other."""
    return b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
        for number in range(depth)
    )


def test_headers_are_unfolded_and_found_in_any_case() -> None:
    headers = header_texts(open_mail(b"SUBJECT: One\r\n two\r\nReceived: a\r\nreceived: b\r\n\r\n"))

    assert first(headers, "subject") == "One two"
    assert headers["received"] == ["a", "b"]
    assert first(headers, "x-none") == ""


def test_a_header_in_bare_utf_8_is_read() -> None:
    assert first(header_texts(open_mail("Subject: Café\n\n".encode())), "subject") == "Café"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("=?utf-8?q?Caf=C3=A9?= and =?utf-8?b?4pyT?=", "Café and ✓"),
        ("=?x-unknown?q?Caf=E9?=", "=?x-unknown?q?Caf=E9?="),
        ("a\x00\x07 b", "a b"),
        ("=?ut�-8?q?Caf=E9?=", "=?ut�-8?q?Caf=E9?="),
    ],
)
def test_encoded_words_are_read_as_far_as_they_can_be(written: str, read: str) -> None:
    assert decoded_words(written) == read


@pytest.mark.parametrize(
    ("charset", "content", "read"),
    [
        (b"utf-8", "Café".encode(), "Café"),
        (b"us-ascii", "Café".encode(), "Café"),
        (b"utf-8", "Café “ok”".encode("cp1252"), "Café “ok”"),
        (b"x-unknown", b"Hello", "Hello"),
        (b"idna", b"Hello", "Hello"),
        (b"a\x00b", "Café".encode(), "Café"),
        (b"utf-16", "Café".encode("utf-16"), "Café"),
    ],
)
def test_text_is_read_whatever_charset_it_claims(charset: bytes, content: bytes, read: str) -> None:
    assert text_of(b'Content-Type: text/plain; charset="' + charset + b'"\n\n' + content) == read


def test_a_message_of_html_alone_is_read_as_text() -> None:
    html = b"<style>p{}</style><p>Yes, &amp; <b>thank</b> you</p><div>Zoe</div><script>x()</script>"

    assert text_of(b"Content-Type: text/html\n\n" + html) == "Yes, & thank you\nZoe"


def test_html_that_makes_no_sense_is_read_up_to_there() -> None:
    assert text_of(b"Content-Type: text/html\n\n<p>Yes</p><![nonsense[") == "Yes"


def test_what_is_quoted_or_attached_is_not_what_was_written() -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nMine\n--b\nContent-Type: message/rfc822\n\n"
        b"Subject: x\n\nQuoted\n--b\nContent-Disposition: attachment\n\nAttached\n--b--\n"
    )

    assert text_of(raw) == "Mine"
    assert len(list(parts_of(open_mail(raw)))) == 5


def test_a_message_of_many_megabytes_is_read_to_a_limit() -> None:
    raw = b"Subject: big\n\n" + b"words " * 2_000_000

    assert was_cut(raw)
    assert first(header_texts(open_mail(raw)), "subject") == "big"
    assert len(text_of(raw)) == 2_000


@pytest.mark.parametrize(
    "raw",
    [
        nested(5_000),
        b"Content-Type: message/rfc822\n\n" * 5_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000,
        b"Content-Type: text/html\n\n" + b"<!--" * 200_000,
        b"Subject: " + b"=?utf-8?q?" * 100_000,
        b"X: y\n" * 100_000,
        b"Content-Type: multipart/mixed; " + b"a;" * 900_000 + b"boundary=b\n\n--b\n\nx\n",
    ],
    ids=[
        "nested parts",
        "nested messages",
        "many parts",
        "open comments",
        "open words",
        "many headers",
        "parameters",
    ],
)
def test_a_bomb_is_opened_without_harm(raw: bytes) -> None:
    message = open_mail(raw)

    header_texts(message)
    written_text(message, limit=2_000)
    assert len(list(parts_of(message))) <= 200
