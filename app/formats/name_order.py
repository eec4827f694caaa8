"""How people are named and ordered on printed lists. Names are kept as people write them."""

import unicodedata
from collections.abc import Iterable

from app.formats.attendee_list import AttendeeRow


def full_name(row: AttendeeRow) -> str:
    """Title, given name, family name and suffix, as the lists have them: "Cllr Zoë O'Neil CBE"."""
    return " ".join(part for part in (row.title, row.given_name, row.family_name, row.suffix) if part)


def other_names(row: AttendeeRow) -> str:
    """What stands behind the family name where that comes first: "Cllr Zoë CBE"."""
    return " ".join(part for part in (row.title, row.given_name, row.suffix) if part)


def alphabetical(rows: Iterable[AttendeeRow]) -> list[AttendeeRow]:
    """The people from A to Z by family name, then given name, as a reader looks for them.

    Case, accents and apostrophes do not part names: "de Souza" is among D, "Ånger" among A, "O'Neil" with "Oneil".
    """
    return sorted(rows, key=_sort_key)


def _sort_key(row: AttendeeRow) -> tuple[str, str, str]:
    return (_folded(row.family_name or full_name(row)), _folded(row.given_name), row.reference)


def _folded(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalnum() or letter == " ").strip()
