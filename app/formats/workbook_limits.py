"""Whether a workbook is safe to open: what it would unfold to, measured before the library that opens it sees it.

That library lays every sheet out as a grid from its first to its last cell, and the whole process dies when the
memory for it is not there. So the size is measured here, from the cells themselves and not from what is declared.
"""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from app.formats.ole_stream import DamagedContainer, ole_stream
from app.formats.sheet_extent import (
    CellCounter,
    OdsCells,
    SheetExtent,
    XlsxCells,
    is_narrow,
    is_plainly_small,
)
from app.formats.unreadable import TooLarge, UnreadableFile

_MAX_UNPACKED_BYTES = 250 * 1024 * 1024
_MAX_ENTRIES = 5_000
_BLOCK_BYTES = 1 << 20
_DAMAGED = "it is damaged or incomplete. Save it again and try once more."
_PROTECTED = "it is protected with a password. Save it without one and try again."
_ODS_MANIFEST = "META-INF/manifest.xml"
#: What a broken or hostile archive makes the standard library raise: RuntimeError over an encrypted entry,
#: LookupError over an encoding that nobody knows.
_ZIP_TROUBLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    expat.ExpatError,
    LookupError,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)

# Records of an older workbook, [MS-XLS] section 2.3. Empty cells are not among them: nobody allocates those.
_ONE_CELL = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x0206, 0x00D6, 0x00FD, 0x027E, 0x0406})
_SEVERAL_CELLS = 0x00BD
_BEGINNING_OF_SHEET = 0x0809
_DIMENSIONS = 0x0200
_SHARED_STRINGS = 0x00FC
_PASSWORD = 0x002F
_XLS_ROWS, _XLS_COLUMNS = 65_536, 256


def check_xlsx(content: bytes, file_name: str) -> None:
    """Raise UnreadableFile when an XLSX file is damaged or would unfold to more than the limits."""
    _check_zipped(content, file_name, marker=b"sheetData", counter=XlsxCells)


def check_ods(content: bytes, file_name: str) -> None:
    """Raise UnreadableFile when an ODS file is damaged, encrypted or would unfold to more than the limits."""
    _check_zipped(content, file_name, marker=b"table-row", counter=OdsCells)


def check_xls(content: bytes, file_name: str) -> None:
    """Raise UnreadableFile when an XLS file is damaged, encrypted or would unfold to more than the limits."""
    try:
        stream = ole_stream(content, "Workbook", "Book")
        extent = SheetExtent(file_name)
        for kind, record in _records(stream):
            if kind == _PASSWORD:
                raise UnreadableFile(file_name, _PROTECTED)
            if kind == _BEGINNING_OF_SHEET:
                extent = SheetExtent(file_name)
            _check_record(kind, record, extent, stream_bytes=len(stream))
    except (DamagedContainer, struct.error) as error:
        raise UnreadableFile(file_name, _DAMAGED) from error


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of an older workbook: kind and content."""
    position = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield kind, stream[position + 4 : position + 4 + length]
        position += 4 + length


def _check_record(kind: int, record: bytes, extent: SheetExtent, *, stream_bytes: int) -> None:
    """Take one record into account; raises DamagedContainer when it declares what cannot be."""
    if kind in _ONE_CELL:
        row, column = struct.unpack_from("<HH", record)
        extent.reach(row + 1, column + 1)
    elif kind == _SEVERAL_CELLS:
        (row,) = struct.unpack_from("<H", record)
        (last_column,) = struct.unpack_from("<H", record, len(record) - 2)
        extent.reach(row + 1, last_column + 1)
    elif kind == _DIMENSIONS:
        layout = "<IIHH" if len(record) >= 12 else "<HHHH"
        first_row, last_row, first_column, last_column = struct.unpack_from(layout, record)
        if max(first_row, last_row) > _XLS_ROWS or max(first_column, last_column) > _XLS_COLUMNS:
            raise DamagedContainer
    elif kind == _SHARED_STRINGS:
        total, different = struct.unpack_from("<II", record)
        # A string takes three bytes at least, so a larger number is a lie that would be allocated for.
        if max(total if total < different else 0, different) * 3 > stream_bytes:
            raise DamagedContainer


def _check_zipped(content: bytes, file_name: str, *, marker: bytes, counter: type[CellCounter]) -> None:
    """Unpack everything once to see that it stays within bounds, then measure the parts that hold cells."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            declared = sum(entry.file_size for entry in entries)
            if len(entries) > _MAX_ENTRIES or declared > _MAX_UNPACKED_BYTES:
                raise _unpacks_to_too_much(file_name)
            # Unpacking stops at the declared size and then compares checksums: a lying size is damage.
            for entry in entries:
                if entry.filename == _ODS_MANIFEST and _holds(archive, entry, b"encryption-data"):
                    raise UnreadableFile(file_name, _PROTECTED)
                if _holds(archive, entry, marker):
                    _measure(archive, entry, counter(file_name))
    except _ZIP_TROUBLE as error:
        raise UnreadableFile(file_name, _DAMAGED) from error


def _unpacks_to_too_much(file_name: str) -> TooLarge:
    limit = _MAX_UNPACKED_BYTES // 1024 // 1024
    return TooLarge(file_name, f"unpacked, it is larger than {limit} MB.", limit=_MAX_UNPACKED_BYTES)


def _blocks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes of one entry, a block at a time."""
    with archive.open(entry) as stream:
        while block := stream.read(_BLOCK_BYTES):
            yield block


def _holds(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, marker: bytes) -> bool:
    """Whether these bytes occur in the entry, which is read to its end whatever is found."""
    found, tail = False, b""
    for block in _blocks(archive, entry):
        found = found or marker in tail + block
        tail = block[-len(marker) :]
    return found


def _measure(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, counter: CellCounter) -> None:
    """Show every element of the entry to the counter, which raises when there is too much."""
    if isinstance(counter, XlsxCells) and any(
        is_small(_blocks(archive, entry)) for is_small in (is_narrow, is_plainly_small)
    ):
        return
    parser = expat.ParserCreate()
    parser.StartElementHandler = counter.element
    for block in _blocks(archive, entry):
        parser.Parse(block, False)
    parser.Parse(b"", True)
