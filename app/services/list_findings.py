"""What a preview found out, kept with the upload, so that confirming need not read and compare the file again."""

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from app.formats.headings import Column
from app.formats.invitee_list import InviteeList
from app.formats.list_rows import SkippedRow
from app.models.lists import ListImport
from app.rules.known_people import Difference
from app.rules.listed_people import ListedPerson
from app.rules.matching import Match, OtherPerson, Outcome
from app.services.list_reading import ReadList

#: Findings that an older version kept are not understood: the file is read again then.
_VERSION = 1
_ROWS_IN_A_LINE = 1_000
#: Lines full of the same words become small at once; trying harder would take longer than reading the file again.
_LEAST_EFFORT = 1
_TUPLES = [
    place
    for place, field in enumerate(ListedPerson._fields)
    if isinstance(ListedPerson._field_defaults.get(field), tuple)
]
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}


def pack_findings(read: ReadList) -> bytes:
    """A list that was read and compared, as compressed lines of JSON."""
    packer = zlib.compressobj(_LEAST_EFFORT)
    packed = [packer.compress(line.encode()) for line in _lines(read)]
    return b"".join([*packed, packer.flush()])


def _lines(read: ReadList) -> Iterator[str]:
    # What is still empty of the file has become the people of the lines below.
    file = asdict(replace(read.file, rows=[]))
    yield _line({"version": _VERSION, "file": file, "gone": read.gone, "compared_with": read.compared_with})
    for start in range(0, len(read.listed), _ROWS_IN_A_LINE):
        end = start + _ROWS_IN_A_LINE
        yield _line([read.listed[start:end], read.matches[start:end]])


def _line(values: object) -> str:
    return json.dumps(values, default=sorted, ensure_ascii=False, separators=(",", ":")) + "\n"


def findings_of(upload: ListImport) -> ReadList | None:
    """What the preview of an upload found; none where nothing is kept that this version understands."""
    if upload.findings is None:
        return None
    lines = zlib.decompress(upload.findings).decode().splitlines()
    head = json.loads(lines[0])
    if head["version"] != _VERSION:
        return None
    listed: list[ListedPerson] = []
    matches: list[Match] = []
    for number, line in enumerate(lines[1:], start=1):
        people, found = json.loads(line)
        lines[number] = ""
        listed += map(_read_person, people)
        matches += map(_read_match, found)
    return ReadList(_read_file(head["file"]), listed, matches, head["gone"], tuple(head["compared_with"]))


def _read_person(values: list[Any]) -> ListedPerson:
    for place in _TUPLES:
        values[place] = tuple(values[place])
    return ListedPerson._make(values)


def _read_match(values: Sequence[Any]) -> Match:
    match = Match._make(values)
    return Match(
        match.row,
        _OUTCOMES[match.outcome],
        match.person_id,
        match.same_as_row,
        tuple(match.reasons),
        _read_others(match.possible) if match.possible else (),
        _read_others(match.shared_with) if match.shared_with else (),
        tuple(Difference(*each) for each in match.differences) if match.differences else (),
        frozenset(match.new_category_ids),
        match.stays_uninvited,
    )


def _read_others(others: Sequence[Any]) -> tuple[OtherPerson, ...]:
    return tuple(OtherPerson(known, row, name, tuple(reasons)) for known, row, name, reasons in others)


def _read_file(values: dict[str, Any]) -> InviteeList:
    return InviteeList(
        **values
        | {field: tuple(values[field]) for field in ("sheets", "hidden_sheets", "heading_rows")}
        | {
            "columns": tuple(Column(**each) for each in values["columns"]),
            "skipped": [SkippedRow(**each) for each in values["skipped"]],
        }
    )
