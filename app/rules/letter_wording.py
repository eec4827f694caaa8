"""The words that officers give a letter: its subject, how it opens and how it closes, with fields in them.

A field is a name between two pairs of braces, such as “{{ first name }}”. Nothing else between braces means
anything, and a field's value is never read for fields again. Pure.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any

from app.rules.letter_kinds import ABOUT_NO_EVENT, LETTER_KINDS
from app.rules.refusals import Refused

LONGEST_SUBJECT = 300
LONGEST_WORDS = 5000

#: What may stand in any letter of an event, and what it stands for.
FIELDS = {
    "name": "the person’s whole name",
    "first name": "their first name",
    "last name": "their last name",
    "event": "the event’s title",
    "when": "its days and times",
    "where": "its venue",
    "reply by": "the last day for replies",
    "reference": "the person’s reference, like KX4-9TM",
    "organisers": "who invites",
    "contact name": "whom to ask",
    "contact telephone": "their telephone number",
    "contact email": "their email address",
}
#: What some kinds of letters know besides: the field of each fact.
_OF_FACTS = {
    "deadline": ("deadline", "until when the place is kept"),
    "named_by": ("asked by", "who asks them to come instead"),
    "cancelled": ("session", "the session that was cancelled"),
    "deputy_name": ("deputy", "who comes instead"),
}

_FIELD = re.compile(r"\{\{([^{}\n]*)\}\}")
_BRACES = re.compile(r"\{\{|\}\}")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff]")
_SEVERAL_EMPTY_LINES = re.compile(r"\n{3,}")


class MayNotSay(Refused):
    """Words that cannot be kept as they are; the message says which field is wrong, and what may be meant."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What officers say instead of the standard words; a part that is empty has the standard ones."""

    subject: str = ""
    opening: str = ""
    closing: str = ""

    def over(self, other: "Wording") -> "Wording":
        """These words, and the other's where these are empty."""
        return Wording(*(getattr(self, part.name) or getattr(other, part.name) for part in fields(Wording)))

    def but(self, standard: "Wording") -> "Wording":
        """These words without the parts that say what the standard ones say."""
        pairs = [(getattr(self, part.name), getattr(standard, part.name)) for part in fields(Wording)]
        return Wording(*("" if mine == theirs else mine for mine, theirs in pairs))


STANDARD = Wording()

#: The kinds of letters whose words officers may change: about an event, to a guest, and not in answer to a calendar.
WORDED_KINDS = tuple(
    kind.name
    for kind in LETTER_KINDS.values()
    if kind.about not in ABOUT_NO_EVENT and not kind.name.startswith(("calendar_", "mail_"))
)


def fields_of(kind: str) -> dict[str, str]:
    """The fields that this kind of letter may use, each with what it stands for."""
    facts = LETTER_KINDS[kind].facts
    return FIELDS | {name: meaning for fact, (name, meaning) in _OF_FACTS.items() if fact in facts}


def fact_fields(kind: str) -> dict[str, str]:
    """The fields of this kind that are facts of its own: field and fact."""
    facts = LETTER_KINDS[kind].facts
    return {name: fact for fact, (name, _) in _OF_FACTS.items() if fact in facts}


def tidy_words(words: str) -> str:
    """The words with plain line breaks, no controls, and at most one empty line between paragraphs."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    plain = _CONTROLS.sub("", lines)
    return _SEVERAL_EMPTY_LINES.sub("\n\n", "\n".join(line.rstrip() for line in plain.split("\n"))).strip()


def tidy_subject(words: str) -> str:
    """The words on one line."""
    return " ".join(_CONTROLS.sub("", " ".join(words.split())).split())


def check_words(words: str, *, kind: str, unknown_yet: Collection[str] = ()) -> None:
    """Raise `MayNotSay` for a field that is misspelt, not closed, or of another kind of letter.

    `unknown_yet` are the fields that the event has nothing for, such as a venue that is to be confirmed.
    """
    known = fields_of(kind)
    for name in _fields_in(words):
        if name not in known:
            raise MayNotSay(f"“{{{{ {name} }}}}” is not a field of this letter.{_meant(name, known)}")
        if name in unknown_yet:
            raise MayNotSay(
                f"“{{{{ {name} }}}}” would be empty: this event has no {known[name].removeprefix('the ')} yet."
            )


def _meant(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return f" Did you mean “{{{{ {near[0]} }}}}”?"
    return " Choose one of the fields beside the form."


def _fields_in(words: str) -> Iterator[str]:
    """The names of the fields. Raises `MayNotSay` for braces that open or close nothing."""
    at = 0
    for found in _FIELD.finditer(words):
        _check_no_braces(words, at, found.start())
        name = _name_in(found)
        if not name:
            raise MayNotSay(
                "There is no name between “{{” and “}}”. Choose one of the fields beside the form."
            )
        yield name
        at = found.end()
    _check_no_braces(words, at, len(words))


def _name_in(found: re.Match[str]) -> str:
    return " ".join(found[1].split()).casefold()


def _check_no_braces(words: str, start: int, end: int) -> None:
    stray = _BRACES.search(words, start, end)
    if stray is None:
        return
    missing = "}}" if stray[0] == "{{" else "{{"
    line = words[words.rfind("\n", 0, stray.start()) + 1 :].partition("\n")[0].strip()
    raise MayNotSay(
        f"A field needs “{{{{” before its name and “}}}}” after it. “{missing}” is missing in “{line}”."
    )


def fill_words(words: str, values: Mapping[str, str]) -> str | None:
    """The words with each field's value in its place; None where one of them has none."""
    names = {_name_in(found) for found in _FIELD.finditer(words)}
    if not all(values.get(name) for name in names):
        return None
    return _FIELD.sub(lambda found: values[_name_in(found)], words)


def fill_wording(said: Mapping[str, str], values: Mapping[str, str]) -> Wording:
    """An officer's own words, filled in; a part that has a field without a value is empty, for the standard words."""
    filled = {part.name: fill_words(said.get(part.name, ""), values) or "" for part in fields(Wording)}
    return Wording(**filled | {"subject": " ".join(filled["subject"].split())})


def event_values(
    event: Mapping[str, Any],
    shown: Sequence[Mapping[str, str]],
    *,
    contact: Mapping[str, str],
    organisers: str,
) -> dict[str, str]:
    """The values of the fields that are the same for everybody. `event` and those of its sessions that are `shown`
    are in words already: title and reply_by; when and where."""
    return {
        **{f"contact {part}": contact.get(part, "") for part in ("name", "telephone", "email")},
        "event": event["title"],
        "when": "; ".join(dict.fromkeys(each["when"] for each in shown)),
        "where": "; ".join(dict.fromkeys(each["where"] for each in shown)),
        "reply by": event["reply_by"],
        "organisers": organisers,
    }


def names_fields(words: Wording, names: Collection[str]) -> bool:
    """Whether any part of the words has one of these fields."""
    said = f"{words.subject}\n{words.opening}\n{words.closing}"
    return any(_name_in(found) in names for found in _FIELD.finditer(said))


def choose_wording(
    by_category: Mapping[int | None, Wording], categories: Collection[int]
) -> tuple[int | None, Wording]:
    """The words for somebody in these categories, and the category that they come from.

    Those of the first of their categories that has words of its own, otherwise the event's; what a category
    leaves empty is as the event has it. `by_category` has the event's own under None.
    """
    of_event = by_category.get(None, STANDARD)
    for category in sorted(categories):
        if category in by_category:
            return category, by_category[category].over(of_event)
    return None, of_event
