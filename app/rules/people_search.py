"""What an officer types to find somebody, as the words to look for. No database."""

from collections.abc import Sequence

_SPELLINGS = [
    ("cllr", "councillor", "clr", "coun."),
    ("dr", "doctor"),
    ("prof", "professor"),
    ("rev", "reverend", "revd"),
]
_ALIKE = {word: spellings for spellings in _SPELLINGS for word in spellings}
#: The most words that are looked for: whoever pastes a letter finds nobody anyway.
MOST_WORDS = 8


def search_words(typed: str) -> list[Sequence[str]]:
    """Each word with the other ways in which lists spell it: all words are to be found, each in any of its spellings.

    "Councillor Shah" finds "Cllr Shah". Commas part words, so that "Shah, Anita" finds her too.
    """
    words = typed.replace(",", " ").split()[:MOST_WORDS]
    return [_ALIKE.get(word.casefold().rstrip("."), (word,)) for word in words]


def search_pattern(word: str) -> str:
    """The word for SQL's LIKE with a backslash as escape, anywhere in a text. Any apostrophe finds any other."""
    pattern = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    for apostrophe in "'’‘`":
        pattern = pattern.replace(apostrophe, "_")
    return f"%{pattern}%"
