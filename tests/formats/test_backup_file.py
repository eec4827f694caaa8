import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.formats.backup_file import BrokenBackup, TableRows, as_kept, read_contents, read_rows, write_backup

MOMENT = datetime(2008, 2, 1, 10, 5, 3, 250, tzinfo=UTC)


def backup() -> io.BytesIO:
    file = io.BytesIO()
    rows: list[list[Any]] = [
        [1, "Zoë – 会議 \n", MOMENT, date(2008, 2, 8), b"\x00\xff", {"a": [1, None]}],
        [2, None, None, None, None, None],
    ]
    tables = [
        TableRows("people", ["id", "name", "at", "on", "letter", "facts"], rows),
        TableRows("empty", ["id"], []),
    ]
    write_backup(file, tables, revision="0004", made_at=MOMENT)
    return file


def test_rows_come_back_as_they_were() -> None:
    first, second = read_rows(backup(), "people")

    kinds = [object, object, datetime, date, bytes, object]
    assert [as_kept(value, kind) for value, kind in zip(first, kinds, strict=True)] == [
        1, "Zoë – 会議 \n", MOMENT, date(2008, 2, 8), b"\x00\xff", {"a": [1, None]},
    ]  # fmt: skip
    assert second == [2, None, None, None, None, None]


def test_a_backup_says_what_it_holds() -> None:
    contents = read_contents(backup())

    assert (contents.revision, contents.made_at, contents.rows) == ("0004", MOMENT, 2)


@pytest.mark.parametrize("cut", [0, 10, 300])
def test_half_a_backup_is_refused(cut: int) -> None:
    with pytest.raises(BrokenBackup):
        read_contents(io.BytesIO(backup().getvalue()[:cut]))


def test_a_backup_with_a_table_that_was_changed_is_refused() -> None:
    whole = zipfile.ZipFile(backup())
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as archive:
        for name in whole.namelist():
            content = whole.read(name)
            archive.writestr(name, content.replace("Zoë".encode(), b"Zoo") if "people" in name else content)

    with pytest.raises(BrokenBackup, match="people"):
        read_contents(changed)


def test_another_zip_is_no_backup() -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("letter.txt", "hello")

    with pytest.raises(BrokenBackup):
        read_contents(other)
