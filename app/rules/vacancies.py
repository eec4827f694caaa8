"""Seats that nobody fills, and people who have left: what a list says where a name should stand."""

import re

from app.rules.name_words import TITLE_WORDS, bare_word, word_set

_VACANT = re.compile(
    r"\b(?:vacan(?:cy|cies|t)|unfilled|no (?:representative|nomination|appointment)"
    r"|awaiting (?:\w+ )?(?:nomination|nominee|appointment|election|confirmation)|nominee awaited"
    r"|not (?:yet )?(?:appointed|filled|nominated|named|known))\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:t\.?b\.?[acdn]\b\.?|to be (?:confirmed|advised|announced|appointed|nominated|named|notified"
    r"|decided|agreed|elected|arranged|determined|identified|filled|found)\b|name to follow\b)",
    re.IGNORECASE,
)
_SEAT_WORDS = word_set(
    "representative representatives rep reps nominee nomination delegate seat post position"
)
_FILLING_WORDS = word_set("a an the of from for name names member members officer substitute deputy chair")

_DATE_WORDS = (
    r"(?:\s+(?:on|in|from|as of|since|at|wef|w\.e\.f\."
    r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}(?:st|nd|rd|th)?"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
    r"|\d{2,4})(?!\w))*"
)
_LEFT_WORDS = (
    r"(?:has |have )?(?:resigned|resignation|deceased|died|passed away|stood down|stepped down|no longer)"
)
_LEFT = re.compile(
    rf"\b(?:{_LEFT_WORDS}\b|left(?=\s+(?:on|in|the|[a-z]{{3,9}}\.?\s+\d{{4}})\b|$))", re.IGNORECASE
)
_AT_THE_FRONT = re.compile(rf"(?:{_LEFT_WORDS}|left)\b{_DATE_WORDS}", re.IGNORECASE)
_REMARK = re.compile(
    r"\b(?:until|from|since|w\.?e\.?f\b\.?|on (?:\w+ )?leave|maternity leave|retired|apologies|appointed"
    r"|term (?:ends|ended))\b",
    re.IGNORECASE,
)

#: A name without any of these words holds no vacancy and no remark; looked up in lower case.
TELLING_WORDS = word_set(
    """
    vacancy vacancies vacant unfilled no awaiting nominee not tba tbc tbd tbn t.b.c. t.b.a. to name
    resigned resignation deceased died passed stood stepped left until from since wef w.e.f. leave
    maternity retired apologies appointed term representative rep nomination delegate seat post position
    unknown none n/a nil
    """
)
_NOBODY = frozenset(["unknown", "none", "nil", "n/a", "na", "not known"])


def is_vacancy(text: str) -> bool:
    """Whether the text says that nobody is named yet: "Vacancy", "Cllr TBC", "Representative to be named".

    A person with a doubt behind the name ("Judith Lloyd (TBC)") is a person.
    """
    if _VACANT.search(text) or text.strip(" .").casefold() in _NOBODY:
        return True
    others = {bare_word(word.strip("()[]-–—/&")) for word in _OPEN.sub(" ", text).split()} - {""}
    if not _OPEN.search(text):
        return bool(others & _SEAT_WORDS) and not others - _SEAT_WORDS - _FILLING_WORDS
    return bool(others & _SEAT_WORDS) or not others - _FILLING_WORDS - TITLE_WORDS


def says_left(text: str) -> bool:
    """Whether the text says that the person has gone: "Resigned Feb 2018", "deceased"."""
    return _LEFT.search(text) is not None


def cut_remark(text: str) -> tuple[str, str]:
    """The text without a remark about coming or going, and that remark ("" when there is none).

    "Judith Lloyd Resigned Feb 2018" gives ("Judith Lloyd", "Resigned Feb 2018"). At the front only the date
    goes with it, since the name follows.
    """
    if front := _AT_THE_FRONT.match(text):
        return text[front.end() :].strip(), front.group().strip()
    for pattern in (_LEFT, _OPEN, _REMARK):
        found = pattern.search(text)
        if found and text[: found.start()].strip():
            return text[: found.start()].strip(), text[found.start() :].strip()
    return text, ""
