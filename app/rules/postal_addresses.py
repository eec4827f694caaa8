"""Postal addresses: kept as they are typed, printed as an envelope has them. Nothing about a place is known here."""

import re

#: In characters: eight lines of an envelope, and then some.
LONGEST = 500

_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]+")
_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
#: "12", "12a", "Flat 3": what belongs to the part after it.
_ONLY_A_NUMBER = re.compile(r"(?:flat|unit|no\.?|number)?\s*\d+\s*[a-z]?", re.IGNORECASE)


def tidy_postal_address(typed: str | None) -> str:
    """The address line by line, without empty lines, controls, and spaces or commas at the ends of lines."""
    lines = _LINE_ENDS.sub("\n", typed or "").split("\n")
    plain = (" ".join(_CONTROLS.sub(" ", line).split()).strip(" ,") for line in lines)
    return "\n".join(line for line in plain if line)


def envelope_lines(address: str) -> list[str]:
    """The lines to print. An address that was typed on one line is broken at its commas, but not after a number."""
    lines = address.splitlines()
    if len(lines) != 1:
        return lines
    parts: list[str] = []
    for part in (each.strip() for each in address.split(",")):
        if parts and _ONLY_A_NUMBER.fullmatch(parts[-1].rpartition(",")[2].strip()):
            parts[-1] = f"{parts[-1]}, {part}"
        elif part:
            parts.append(part)
    return parts
