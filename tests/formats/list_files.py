"""Files of invitees for the tests: workbooks of each kind, written here and now, with whatever is wrong with them."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

Cell = str | float | bool
Rows = Sequence[Sequence[Cell]]

HEADED = [["Name", "Email"], ["Ada Marsh", "ada@example.org"], ["Ben Hollis", "ben@example.org"]]


def make_csv(rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8", line_end: str = "\r\n") -> bytes:
    """A plain delimited text, nothing quoted."""
    lines = [delimiter.join(map(str, row)) for row in rows]
    return "".join(line + line_end for line in lines).encode(encoding)


def make_xlsx(
    sheets: Mapping[str, Rows],
    *,
    hidden: Sequence[str] = (),
    merged: Sequence[str] = (),
    shift: tuple[int, int] = (0, 0),
) -> bytes:
    """A workbook; `merged` are ranges of the first sheet, `shift` how many rows and columns are left empty."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for place in merged if name == next(iter(sheets)) else ():
                sheet.merge_range(place, "")
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell != "":
                        sheet.write(number + shift[0], column + shift[1], cell)
    return file.getvalue()


def make_zip(entries: Mapping[str, str | bytes]) -> bytes:
    """A zip of these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def make_xlsx_of_xml(sheet_xml: str) -> bytes:
    """A workbook around a sheet's own XML, for sheets that no writer would write."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(io.BytesIO(make_xlsx({"S": [["x"]]}))) as archive:
        entries: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    entries["xl/worksheets/sheet1.xml"] = f'<worksheet xmlns="{main}">{sheet_xml}</worksheet>'
    return make_zip(entries)


def make_ods(sheets: Mapping[str, Rows], *, hidden: Sequence[str] = ()) -> bytes:
    """An OpenDocument spreadsheet."""
    return make_ods_of_xml("".join(_ods_table(name, rows, name in hidden) for name, rows in sheets.items()))


def make_ods_of_xml(tables_xml: str) -> bytes:
    """An OpenDocument spreadsheet around its tables' own XML."""
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    }
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in names.items())
    hidden_style = (
        '<office:automatic-styles><style:style style:name="away" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    return make_zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>{hidden_style}'
            f"<office:body><office:spreadsheet>{tables_xml}</office:spreadsheet></office:body>"
            "</office:document-content>",
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:x"/>',
        }
    )


def _ods_table(name: str, rows: Rows, is_hidden: bool) -> str:
    style = ' table:style-name="away"' if is_hidden else ""
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    return f"<table:table table:name={quoteattr(name)}{style}>{lines}</table:table>"


def _ods_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return (
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            if cell
            else "<table:table-cell/>"
        )
    return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'


def make_xls(rows: Rows, *, sheet: str = "Sheet1", is_hidden: bool = False, extra: bytes = b"") -> bytes:
    """An Excel 97 workbook of one sheet: BIFF8 records, [MS-XLS]; `extra` are records put before the cells."""
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 6)) + extra
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            body += _xls_cell(number, column, cell)
    body += _record(0x000A, b"")
    name = struct.pack("<BB", len(sheet), 0) + sheet.encode("latin-1")
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 6))
    end = _record(0x000A, b"")
    place = len(start) + 4 + 6 + len(name) + len(end)
    bound_sheet = _record(0x0085, struct.pack("<IBB", place, int(is_hidden), 0) + name)
    return make_ole({"Workbook": start + bound_sheet + end + body})


def _xls_cell(row: int, column: int, cell: Cell) -> bytes:
    if isinstance(cell, str):
        text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
        return _record(0x0204, struct.pack("<HHH", row, column, 0) + text) if cell else b""
    return _record(0x0203, struct.pack("<HHHd", row, column, 0, cell))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def make_ole(streams: Mapping[str, bytes]) -> bytes:
    """An OLE container of these streams, each filled up to the size from which it has sectors of its own."""
    free, last, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    entries = [_ole_entry("Root Entry", 5, last, 0, child=1)]
    sectors: list[bytes] = []
    chain: list[int] = [table, last]
    for number, (name, content) in enumerate(streams.items(), start=1):
        filled = content.ljust(4096, b"\0") + b"\0" * (-max(len(content), 4096) % 512)
        first, count = len(chain), len(filled) // 512
        chain += [*range(first + 1, first + count), last]
        sectors += [filled[start : start + 512] for start in range(0, len(filled), 512)]
        following = number + 1 if number < len(streams) else free
        entries.append(_ole_entry(name, 2, first, len(filled), following=following))
    directory = b"".join(entries).ljust(512, b"\0")
    if len(directory) > 512 or len(chain) > 128:
        raise ValueError("This small container holds three streams and 60 kB.")
    fat = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 6 + struct.pack("<9I", 0, 1, 1, 0, 4096, last, 0, last, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    return header + fat + directory + b"".join(sectors)


def _ole_entry(
    name: str, kind: int, first: int, length: int, *, child: int = 0xFFFFFFFF, following: int = 0xFFFFFFFF
) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    entry += struct.pack("<III", 0xFFFFFFFF, following, child) + b"\0" * 36
    return entry + struct.pack("<IQ", first, length)
