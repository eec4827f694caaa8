"""A backup as one file: a zip of the tables, one JSON array a row, and a list of what is in it.

Knows nothing of databases, so that a backup of SQLite can be restored into PostgreSQL and the other way round.
"""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

#: What the file says it is.
FORMAT = "placecard-backup-1"
_CONTENTS = "contents.json"


class BrokenBackup(ValueError):
    """The file is no backup, or not whole; the message is a sentence that says what is wrong."""


@dataclass(frozen=True)
class TableRows:
    """One table: its columns, and its rows in the order of the columns. Moments are aware."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True)
class BackupContents:
    """What a backup holds: the database's revision, when it was made, and for each table its rows and checksum."""

    revision: str
    made_at: datetime
    tables: Mapping[str, Mapping[str, Any]]

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(int(table["rows"]) for table in self.tables.values())


def write_backup(
    file: BinaryIO, tables: Iterable[TableRows], *, revision: str, made_at: datetime
) -> BackupContents:
    """Write the backup; rows go out as they come, so that memory does not grow with them."""
    described: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for table in tables:
            with archive.open(_part(table.name), "w", force_zip64=True) as part:
                described[table.name] = {"columns": list(table.columns), **_write_rows(part, table.rows)}
        contents = {
            "format": FORMAT,
            "revision": revision,
            "made_at": made_at.astimezone(UTC).isoformat(),
            "tables": described,
        }
        archive.writestr(_CONTENTS, json.dumps(contents, indent=1))
    return BackupContents(revision, made_at, described)


def read_contents(file: BinaryIO) -> BackupContents:
    """What the backup says that it holds, once all of it was read and found whole. Raises `BrokenBackup`."""
    try:
        with zipfile.ZipFile(file) as archive:
            contents = json.loads(archive.read(_CONTENTS))
            if contents.get("format") != FORMAT:
                raise BrokenBackup("The file is no backup that this version of Placecard can read.")
            found = BackupContents(
                contents["revision"], datetime.fromisoformat(contents["made_at"]), contents["tables"]
            )
            for name, described in found.tables.items():
                _check_part(archive, name, described)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as trouble:
        if isinstance(trouble, BrokenBackup):
            raise
        raise BrokenBackup("The file is no backup, or it is damaged.") from None
    return found


def read_rows(file: BinaryIO, table: str) -> Iterator[list[Any]]:
    """The rows of one table as they were written: moments and days as ISO 8601, bytes as base 64."""
    with zipfile.ZipFile(file) as archive, archive.open(_part(table)) as part:
        for line in part:
            yield json.loads(line)


def as_kept(text: Any, kind: type) -> Any:
    """A value of a row as its column takes it: `kind` is the column's Python type."""
    if text is None:
        return None
    if kind is datetime:
        return datetime.fromisoformat(text)
    if kind is date:
        return date.fromisoformat(text)
    if kind is bytes:
        return base64.b64decode(text)
    return text


def _part(table: str) -> str:
    return f"tables/{table}.jsonl"


def _write_rows(part: Any, rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    with io.BufferedWriter(part) as buffered:
        for row in rows:
            line = (json.dumps([_plain(value) for value in row], ensure_ascii=False) + "\n").encode()
            buffered.write(line)
            digest.update(line)
            count += 1
    return {"rows": count, "sha256": digest.hexdigest()}


def _check_part(archive: zipfile.ZipFile, name: str, described: Mapping[str, Any]) -> None:
    digest, count = hashlib.sha256(), 0
    with archive.open(_part(name)) as part:
        for line in part:
            digest.update(line)
            count += 1
    if (count, digest.hexdigest()) != (described["rows"], described["sha256"]):
        raise BrokenBackup(f"The table “{name}” in the backup is damaged.")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value
