"""Organisations' names compared: "The Oxfordshire C.C. & Partners" typed in two ways is one body."""

from functools import lru_cache

from app.rules.name_keys import folded_words

_LONG_FORMS = {
    "dc": "district council",
    "tc": "town council",
    "pc": "parish council",
    "bc": "borough council",
    "ltd": "limited",
    "assoc": "association",
    "dept": "department",
    "univ": "university",
    "and": "",
}


@lru_cache(maxsize=16_384)
def organisation_key(name: str) -> str:
    """A key that is equal for one organisation however it is typed; "" where none is given.

    Case, accents, punctuation, "The" and "and" or "&" do not count, and common short forms are written out:
    "Abingdon TC" is Abingdon Town Council. "CC" stays, since it may be a county or a city council.
    """
    words = list(folded_words(name))
    if len(words) > 1 and words[0] == "the":
        del words[0]
    if len(words) == 1:
        return words[0]
    return "".join(_LONG_FORMS.get(word, word) for word in words).replace(" ", "")
