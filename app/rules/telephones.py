"""Telephone numbers: kept as typed, compared by their digits. No dialling, no carrier, no country list."""

import re
from typing import NamedTuple

_EXTENSION = re.compile(r"\s*(?:\bext(?:ension|n)?|\bx|#)[.:\s]*(\d{1,6})\s*$", re.IGNORECASE)
_ALTERNATIVES = re.compile(r"\s*(?:/|;|,|\bor\b|\n)\s*", re.IGNORECASE)
_LABEL = re.compile(
    r"^\s*(?:tel(?:ephone)?|phone|mob(?:ile)?|home|work|office|direct|[tmhw])\b[\s.:]*", re.IGNORECASE
)
#: A British number in full, as nearly all are.
_PLAIN_NUMBER = re.compile(r"0[1-9][0-9 ]{7,12}[0-9]")
_NUMBER = re.compile(r"[+(]*\d[\d\s().+–-]*")


class Telephone(NamedTuple):
    """One cell for a telephone number: as typed, a key for comparing ("" if none), and whether it looks right."""

    as_typed: str
    key: str
    looks_right: bool


def read_telephone(typed: str) -> Telephone:
    """The cell as typed (spaces around it gone), with the key of its first number."""
    return Telephone(typed.strip(), telephone_key(typed), looks_like_telephone(typed))


def telephone_key(typed: str) -> str:
    """A key that is equal for one number however it is typed; "" where there are fewer than six digits.

    "+44 (0)1865 496 001", "01865 496001" and the "1865496001" that a spreadsheet leaves agree. Of several
    numbers in a cell the first counts. An extension is part of the number.
    """
    if _PLAIN_NUMBER.fullmatch(typed):
        return typed[1:].replace(" ", "")
    number = _first_number(typed)
    extension = ""
    if found := _EXTENSION.search(number):
        number, extension = number[: found.start()], "x" + found[1]
    is_international = number.lstrip(" (").startswith(("+", "00"))
    digits = "".join(filter(str.isdecimal, number.replace("(0)", "") if is_international else number))
    if len(digits) < 6:
        return ""
    if is_international:
        digits = digits.removeprefix("00")
        if not digits.startswith("44"):
            return f"+{digits}{extension}"
        digits = digits.removeprefix("44")
    return digits.removeprefix("0") + extension


def looks_like_telephone(typed: str) -> bool:
    """Whether the text is a telephone number, or several, and nothing else: 6 to 15 digits each (ITU-T E.164)."""
    numbers = [number for number in _ALTERNATIVES.split(typed.strip()) if number]
    return bool(numbers) and all(map(_is_one_number, numbers))


def _is_one_number(text: str) -> bool:
    number = _EXTENSION.sub("", _LABEL.sub("", text)).removesuffix(".0").strip()
    return _NUMBER.fullmatch(number) is not None and 6 <= sum(map(str.isdecimal, number)) <= 15


def _first_number(typed: str) -> str:
    numbers = [number for number in _ALTERNATIVES.split(typed.strip()) if number]
    return _LABEL.sub("", numbers[0]).removesuffix(".0") if numbers else ""
