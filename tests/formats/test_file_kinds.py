"""What a file is, told from its content."""

import pytest

from app.formats.file_kinds import FileKind, file_kind
from app.formats.unreadable import MAX_BYTES, TooLarge, UnreadableFile
from tests.formats.list_files import HEADED, make_csv, make_ods, make_ole, make_xls, make_xlsx, make_zip


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (make_csv(HEADED), FileKind.TEXT),
        (make_csv(HEADED, encoding="utf-16"), FileKind.TEXT),
        (make_xlsx({"A": HEADED}), FileKind.XLSX),
        (make_ods({"A": HEADED}), FileKind.ODS),
        (make_xls(HEADED), FileKind.XLS),
    ],
)
def test_the_kind_is_told_by_content_whatever_the_ending_says(content: bytes, kind: FileKind) -> None:
    assert file_kind(content, "list.pdf") is kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\0" * 500, "empty"),
        (b" \r\n\t\n", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a picture"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "a picture"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"<html><table><tr><td>Name", "a web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "XML"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\n", "contact cards"),
        (bytes(range(1, 32)) * 20, "not a spreadsheet"),
        (b"PK\x03\x04 and no more", "damaged"),
        (make_zip({"word/document.xml": "x"}), "a document"),
        (make_zip({"xl/workbook.bin": "x"}), ".xlsb"),
        (make_zip({"Index/Document.iwa": "x"}), "Numbers"),
        (make_zip({"list.csv": "x"}), "archive"),
        (make_ole({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), "password"),
        (make_ole({"WordDocument": b"x"}), "a document"),
    ],
)
def test_what_is_no_table_is_refused_by_its_name(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        file_kind(content, "list.xlsx")


def test_a_file_beyond_the_limit_is_refused_with_the_limit() -> None:
    with pytest.raises(TooLarge, match="larger than 20 MB") as refused:
        file_kind(b"a" * (MAX_BYTES + 1), "list.csv")

    assert refused.value.limit == MAX_BYTES
