"""What kind of file this is, by its content and never by its ending. Unpacks nothing."""

import enum
import io
import re
import zipfile

from app.formats.unreadable import MAX_BYTES, TooLarge, UnreadableFile


class FileKind(enum.Enum):
    """The kinds that can be read as a list; XLS is the older Excel, in an OLE container."""

    TEXT = "text"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


_SAVE_AS = "Open it in a spreadsheet program and save it as .xlsx or .csv."
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

#: First bytes of what people attach by mistake, and what to call it.
_OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a recording"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a text document"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"BZh", "a compressed archive"),
    (b"PK\x05\x06", "an empty archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
    (b"BEGIN:VCARD", "a set of contact cards"),
    (b"BEGIN:VCALENDAR", "a calendar file"),
)
_WEB_PAGE = re.compile(rb"\s*(?:<!doctype\s+html|<html|<table|<\?xml|<head|<meta)", re.IGNORECASE)
_LOOKED_AT_BYTES = 64 * 1024


def file_kind(content: bytes, file_name: str) -> FileKind:
    """The kind of a file of invitees.

    Raises UnreadableFile for an empty file, a file that is too large, an encrypted workbook and
    whatever is not a table: pictures, documents, archives, web pages renamed .xls.
    """
    if not content.strip(b"\0 \t\r\n"):
        raise UnreadableFile(file_name, "it is empty.")
    if len(content) > MAX_BYTES:
        raise TooLarge(file_name, f"it is larger than {MAX_BYTES // 1024 // 1024} MB.", limit=MAX_BYTES)
    if content.startswith(_ZIP):
        return _zipped_kind(content, file_name)
    if content.startswith(_OLE):
        return _ole_kind(content, file_name)
    _refuse_other_kinds(content, file_name)
    return FileKind.TEXT


def _zipped_kind(content: bytes, file_name: str) -> FileKind:
    """Which of the zipped formats it is, by the names inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.casefold().replace("\\", "/").lstrip("/") for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFile(
            file_name, "it is damaged or incomplete. Save it again and try once more."
        ) from error
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if "xl/workbook.bin" in names:
        raise UnreadableFile(file_name, f"it is an Excel binary workbook (.xlsb). {_SAVE_AS}")
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise UnreadableFile(file_name, f"it is a document, not a spreadsheet. {_SAVE_AS}")
    if "content.xml" in names:
        return FileKind.ODS
    if "index/document.iwa" in names or any(name.endswith(".iwa") for name in names):
        raise UnreadableFile(file_name, f"it is an Apple Numbers file. {_SAVE_AS}")
    raise UnreadableFile(file_name, "it is a compressed archive, not a spreadsheet. Send the list inside it.")


def _ole_kind(content: bytes, file_name: str) -> FileKind:
    """Older Excel, unless the container holds an encrypted workbook or another program's document."""
    if _in_utf16("EncryptedPackage") in content:
        raise UnreadableFile(file_name, "it is protected with a password. Save it without one and try again.")
    if _in_utf16("WordDocument") in content or _in_utf16("PowerPoint Document") in content:
        raise UnreadableFile(file_name, f"it is a document, not a spreadsheet. {_SAVE_AS}")
    return FileKind.XLS


def _in_utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _refuse_other_kinds(content: bytes, file_name: str) -> None:
    """Say what it is when it is none of ours; text that could be a table passes."""
    for start, what in _OTHER_KINDS:
        if content.startswith(start):
            raise UnreadableFile(file_name, f"it is {what}, not a spreadsheet. {_SAVE_AS}")
    if _WEB_PAGE.match(content.removeprefix(b"\xef\xbb\xbf")):
        raise UnreadableFile(file_name, f"it is a web page or XML, whatever its ending says. {_SAVE_AS}")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    beginning = content[:_LOOKED_AT_BYTES].replace(b"\0", b"")
    odd = sum(beginning.count(code) for code in range(1, 32) if code not in b"\t\n\v\f\r\x1a")
    if odd * 50 > len(beginning):
        raise UnreadableFile(file_name, f"it is not a spreadsheet. {_SAVE_AS}")
