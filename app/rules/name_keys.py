"""What two spellings of one name have in common: keys for comparing, never for showing."""

import unicodedata
from functools import lru_cache

#: Letters that Unicode does not take apart into a letter and an accent.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n"}
)

_APOSTROPHES = "'’‘`"
#: ASCII in one step, since nearly all names are: punctuation becomes a space and an apostrophe nothing.
_ASCII = str.maketrans(
    {chr(code): " " for code in range(128) if not chr(code).isalnum()} | {"'": "", "`": ""}
)


@lru_cache(maxsize=16_384)
def folded_words(text: str) -> tuple[str, ...]:
    """The words without case, accents or punctuation; "G.A." and "G A" are both ("g", "a").

    A hyphen parts words and an apostrophe does not, so that "O'Brien" is one. Letters of any script stay.
    """
    if text.isascii():
        return tuple(text.lower().translate(_ASCII).split())
    text = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_LETTERS)
    return tuple(
        "".join(
            letter if letter.isalnum() else " "
            for letter in text
            if letter not in _APOSTROPHES and not unicodedata.combining(letter)
        ).split()
    )


@lru_cache(maxsize=16_384)
def folded(text: str) -> str:
    """The text without case, accents, punctuation and spaces: "Kemp-Lloyd" and "kemp lloyd" agree."""
    words = folded_words(text)
    return words[0] if len(words) == 1 else "".join(words)


def name_key(given_name: str, family_name: str) -> str:
    """A key that is equal for one name however it is typed; "" where nobody is named.

    Titles and letters after the name are no part of it: "Cllr G. A. Kemp CBE" and "G A KEMP" agree.
    """
    given, family = folded(given_name), folded(family_name)
    return f"{given} {family}" if given or family else ""
