"""The attendee list: its columns, its CSV file and its name. It does not know who may see it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from app.formats.dates import as_at_words
from app.formats.safe_csv import csv_file

_LONDON = ZoneInfo("Europe/London")
#: What the pages call these states; any other is shown as it stands, with a capital letter.
_STATUS_WORDS = {
    "held": "Place held",
    "yes": "Coming",
    "no": "Not coming",
    # Of an event that was called off.
    "was_held": "Was coming",
    "was_waiting": "Was waiting",
    "was_offered": "Was offered a place",
}
#: Most file systems take 255 bytes for a name; the rest is for "(1)" and the like.
_LONGEST_NAME_BYTES = 240
# What Windows forbids in a name, and what turns the direction of writing so that an ending can be faked.
_UNSAFE_IN_NAMES = re.compile(
    r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+'
)


class AttendeeRow(Protocol):
    """What the list needs to know of one person. `replied_at` is aware; `deputy_for` is "" for an own place."""

    @property
    def reference(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def given_name(self) -> str: ...
    @property
    def family_name(self) -> str: ...
    @property
    def suffix(self) -> str: ...
    @property
    def job_title(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def sector(self) -> str: ...
    @property
    def partner(self) -> str: ...
    @property
    def categories(self) -> tuple[str, ...]: ...
    @property
    def sessions(self) -> tuple[str, ...]: ...
    @property
    def kind(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def replied_at(self) -> datetime | None: ...
    @property
    def deputy_for(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `key` chooses it and is what a row calls it, `heading` stands above it.

    `words` says how what stands in the row is read (text, or a moment); without it, as it stands.
    `width` is in characters, for spreadsheets.
    """

    key: str
    heading: str
    width: int
    words: Callable[[Any], str] | None = None


class UnknownColumn(ValueError):
    """A column was asked for that the list does not have; `keys` are those, `known` the ones there are."""

    def __init__(self, keys: Sequence[str], known: Sequence[str]) -> None:
        self.keys = tuple(keys)
        self.known = tuple(known)
        asked = ", ".join(f"“{key}”" for key in keys)
        super().__init__(f"The attendee list has no column {asked}. Choose from: {', '.join(known)}.")


def status_words(word: str) -> str:
    """A state or kind as people read it: "Place held", "Given up", "Delegate"."""
    return _STATUS_WORDS.get(word) or word[:1].upper() + word[1:].replace("_", " ")


_cached_status_words = lru_cache(maxsize=64)(status_words)


def _or_empty(text: str | None) -> str:
    return text or ""


#: In the order in which they are written unless somebody chooses otherwise.
COLUMNS = (
    Column("reference", "Reference", 11),
    Column("title", "Title", 9),
    Column("given_name", "Forename", 18),
    Column("family_name", "Surname", 20),
    Column("suffix", "Letters after the name", 22),
    Column("job_title", "Job title", 30),
    Column("organisation", "Organisation", 34),
    Column("partner", "Partner", 30),
    Column("sector", "Sector", 24),
    Column("categories", "Categories", 40, "; ".join),
    Column("sessions", "Sessions", 40, "; ".join),
    Column("kind", "Kind", 12, _cached_status_words),
    Column("status", "Status", 14, _cached_status_words),
    Column("deputy_for", "Deputy for", 26),
    Column("replied_at", "Replied at (London time)", 24),
)
#: Only for those to whom an officer grants them; rows then need `email` and `telephone` too.
CONTACT_COLUMNS = (
    Column("email", "Email", 34, _or_empty),
    Column("telephone", "Telephone", 20, _or_empty),
)
#: Stands first where rows tell what changed; they then need `change`.
CHANGE_COLUMN = Column("change", "Change", 18)


def choose_columns(keys: Iterable[str] = (), *, with_contact: bool = False) -> tuple[Column, ...]:
    """The columns with these keys in this order, each once; without keys, all of them.

    Contact columns are there only `with_contact`. A key that is not there raises UnknownColumn.
    """
    columns = COLUMNS + CONTACT_COLUMNS if with_contact else COLUMNS
    known = {column.key: column for column in columns}
    wanted = tuple(dict.fromkeys(keys))
    unknown = [key for key in wanted if key not in known]
    if unknown:
        raise UnknownColumn(unknown, tuple(known))
    return tuple(known[key] for key in wanted) or columns


def cell_reader(columns: Sequence[Column]) -> Callable[[AttendeeRow], list[Any]]:
    """What reads the cells of a row: texts, and for a moment the moment or None."""
    # One getter takes all values at once, which is several times quicker than one for each column.
    # The reference is asked for again at the end, since for one name alone a getter gives no tuple.
    read_values: Callable[[Any], Iterable[Any]] = attrgetter(*[column.key for column in columns], "reference")
    worded = [(at, column.words) for at, column in enumerate(columns) if column.words is not None]

    def read(row: AttendeeRow) -> list[Any]:
        *cells, _ = read_values(row)
        for at, words in worded:
            cells[at] = words(cells[at])
        return cells

    return read


def write_csv(rows: Iterable[AttendeeRow], columns: Sequence[Column] = COLUMNS) -> Iterator[bytes]:
    """The list as a CSV file bit by bit; see `app.formats.safe_csv`. Moments read "2008-02-01 10:05" in London."""
    moments = [at for at, column in enumerate(columns) if column.key == "replied_at"]
    return csv_file([column.heading for column in columns], _cells(rows, cell_reader(columns), moments))


def london_clock(moment: datetime) -> datetime:
    """The moment as London's clocks show it, to the minute and without a zone, as spreadsheets keep it.

    A naive moment raises ValueError.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return moment.astimezone(_LONDON).replace(second=0, microsecond=0, tzinfo=None)


def attendee_list_name(title: str, moment: datetime, ending: str, *, what: str = "attendee list") -> str:
    """A file name that says event, what it is and moment and is safe everywhere; `ending` is like "csv" or "pdf".

    "Looking to the future – attendee list as at 10.05am 1 February 2008.csv"; a colon is not allowed on Windows.
    """
    tail = f" – {what} {as_at_words(moment)}".replace(":", ".") + f".{ending}"
    clean = " ".join(_UNSAFE_IN_NAMES.sub(" ", title).split()).strip(" .") or "Event"
    room = _LONGEST_NAME_BYTES - len(tail.encode())
    if len(clean.encode()) > room:
        clean = clean.encode()[: room - len("…".encode())].decode(errors="ignore").rstrip() + "…"
    return clean + tail


@lru_cache(maxsize=4096)
def _london_minute(minute: str) -> str:
    """A minute like "2008-07-08 23:30+00:00" in London. Many people reply in the same one."""
    return london_clock(datetime.fromisoformat(minute)).isoformat(" ", "minutes")


def _cells(
    rows: Iterable[AttendeeRow], read: Callable[[AttendeeRow], list[Any]], moments: Sequence[int]
) -> Iterator[list[str]]:
    for row in rows:
        cells = read(row)
        for at in moments:
            moment = cells[at]
            cells[at] = "" if moment is None else _london_minute(moment.isoformat(" ", "minutes"))
        yield cells
