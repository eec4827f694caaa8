"""Logs: one JSON object a line, and nothing in them that opens an invitation or reaches a person."""

import io
import json
import logging
import sys

import pytest

from app.logs import JsonLines, without_secrets, write_logs

TOKEN = "k4x9tmq2k4x9tmq2k4x9tmq2k4"


def record(said: str, *arguments: object, **extra: object) -> logging.LogRecord:
    return logging.getLogger("placecard.test").makeRecord(
        "placecard.test", logging.INFO, __file__, 1, said, arguments, None, extra=extra or None
    )


@pytest.mark.parametrize(
    "address",
    [
        f"/r/{TOKEN}",
        f"/r/{TOKEN}/check?x=1",
        f"/name/{TOKEN}",
        f"/calendar/{TOKEN}.ics",
        f"https://events.example.org/sign-in/{TOKEN}",
        f"/reset/{TOKEN}",
    ],
)
def test_the_token_of_a_link_is_not_logged(address: str) -> None:
    assert TOKEN not in without_secrets(f"GET {address} 200")


@pytest.mark.parametrize(
    "address", ["zoe@example.org", "o'neil@example.org", "first.last+tag@mail.example.co.uk"]
)
def test_the_address_of_a_person_is_not_logged(address: str) -> None:
    kept = without_secrets(f"to <{address}>, refused")

    assert kept == "to <[address]>, refused"


def test_what_is_no_secret_stays_as_it_is() -> None:
    line = "GET /events/looking-to-the-future/attendees.csv 200 in 12 ms"

    assert without_secrets(line) == line


def test_a_line_is_one_object_with_moment_level_origin_words_and_facts() -> None:
    line = json.loads(JsonLines().format(record("letter %s", "sent", letter=7)))

    assert line["said"] == "letter sent"
    assert (line["level"], line["from"], line["letter"]) == ("info", "placecard.test", 7)
    assert line["at"].endswith("+00:00")


def test_a_trace_stays_on_its_line_and_tells_no_address() -> None:
    try:
        raise ValueError("zoe@example.org")
    except ValueError:
        made = record("failed")
        made.exc_info = sys.exc_info()

    line = JsonLines().format(made)

    assert "\n" not in line
    assert "example.org" not in line
    assert "ValueError" in json.loads(line)["trace"]


def test_facts_that_are_no_text_are_logged_without_their_secrets() -> None:
    line = JsonLines().format(record("sent", to=["zoe@example.org"], path=f"/r/{TOKEN}"))

    assert "zoe" not in line
    assert TOKEN not in line


def test_logs_go_to_standard_error_from_the_level_up(monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    try:
        root.handlers = []
        write_logs("warning")
        logging.getLogger("placecard.test").info("quiet")
        logging.getLogger("placecard.test").warning("loud")
    finally:
        root.handlers, root.level = handlers, level

    assert [json.loads(line)["said"] for line in written.getvalue().splitlines()] == ["loud"]
