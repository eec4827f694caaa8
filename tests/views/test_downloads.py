from flask import Response

from app.views.downloads import name_download


def test_a_name_in_any_letters_stands_in_a_header_of_plain_ones() -> None:
    header = name_download(Response(), "Café “Zoë” – 会议.csv").headers["Content-Disposition"]

    assert header.isascii()
    assert header.startswith('attachment; filename="Cafe Zoe - .csv"')
    assert "filename*=UTF-8''Caf%C3%A9%20%E2%80%9CZo%C3%AB" in header


def test_a_plain_name_is_there_once() -> None:
    header = name_download(Response(), "badges.pdf", kind="inline").headers["Content-Disposition"]

    assert header == "inline; filename=badges.pdf"


def test_a_name_cannot_end_the_header() -> None:
    header = name_download(Response(), 'a"; x="b\\.csv').headers["Content-Disposition"]

    assert header.startswith('attachment; filename="a\\"; x=\\"b\\\\.csv"')
