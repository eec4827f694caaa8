"""A short text as a QR code in SVG. ISO/IEC 18004 by segno."""

import re
from functools import lru_cache

import segno

#: The letters of alphanumeric mode in the order of their values (ISO/IEC 18004, table 5).
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {letter: value for value, letter in enumerate(_LETTERS)}
#: What the smallest code holds at the highest level of correction, and how many modules its side has.
_LONGEST_SHORT_TEXT = 10
_SIDE = 21
#: Readers take any of the eight masks; trying all of them for the prettiest takes five times as long.
_MASK = 3
_QUIET_MODULES = 4
_DARK_RUN = re.compile("1+")


def qr_svg(text: str) -> str:
    """A square picture, black on nothing, with the quiet zone of four modules round it (ISO/IEC 18004, 6.3.8).

    A reference, or another text of ten capitals and digits at most, can be read with 30% of it damaged (level H);
    a longer text with 15% (level M).
    """
    if 0 < len(text) <= _LONGEST_SHORT_TEXT and _VALUES.keys() >= set(text):
        bits = f"{_short_code(text):0{_SIDE * _SIDE}b}"
        rows = [bits[start : start + _SIDE] for start in range(0, len(bits), _SIDE)]
    else:
        rows = _rows(segno.make_qr(text, error="m"))
    size = len(rows) + 2 * _QUIET_MODULES
    path = "".join(_row_path(row, y) for y, row in enumerate(rows, start=_QUIET_MODULES))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{path}"/></svg>'


def _row_path(row: str, y: int) -> str:
    return "".join(
        f"M{run.start() + _QUIET_MODULES} {y}h{run.end() - run.start()}v1H{run.start() + _QUIET_MODULES}z"
        for run in _DARK_RUN.finditer(row)
    )


def _short_code(text: str) -> int:
    """The modules of the code, row by row as the bits of a number.

    Among texts of one length, each bit of the text turns over a fixed set of modules, whatever the other bits
    are: error correction adds without carrying, and the mask is fixed. So a code is put together from those
    sets, which makes thousands of badges in the time of hundreds.
    """
    code, effects = _effects(len(text))
    for start, turned in zip(range(0, len(text), 2), effects, strict=True):
        value = 0
        for letter in text[start : start + 2]:
            value = value * len(_LETTERS) + _VALUES[letter]
        for bit, modules in enumerate(turned):
            if value >> bit & 1:
                code ^= modules
    return code


@lru_cache(maxsize=_LONGEST_SHORT_TEXT)
def _effects(length: int) -> tuple[int, list[list[int]]]:
    """The code of "00…", and for each pair of letters which modules each bit of the pair's value turns over."""
    zeros = "0" * length
    blank = _encoded(zeros)
    effects = []
    for start in range(0, length, 2):
        # Two letters are written in 11 bits, one that is left over in 6 (ISO/IEC 18004, 7.4.4).
        width, after = (11, start + 2) if start + 2 <= length else (6, start + 1)
        pairs = ("".join(_LETTERS[each] for each in divmod(1 << bit, len(_LETTERS))) for bit in range(width))
        texts = [zeros[:start] + pair[start - after :] + zeros[after:] for pair in pairs]
        effects.append([_encoded(text) ^ blank for text in texts])
    return blank, effects


def _encoded(text: str) -> int:
    code = segno.make_qr(text, version=1, error="h", mode="alphanumeric", mask=_MASK, boost_error=False)
    return int("".join(_rows(code)), 2)


def _rows(code: segno.QRCode) -> list[str]:
    """The modules as rows of 0 and 1."""
    return ["".join("01"[module] for module in row) for row in code.matrix]
