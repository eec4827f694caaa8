"""Names that may be one person's: short forms, initials, words in another order, one slip of the pen.

Says why two names are near, in words for an officer; whether that is enough is for `matching`.
"""

from functools import lru_cache

from app.rules.name_keys import folded, folded_words
from app.rules.short_names import may_be_one_name

_MEN = frozenset(["mr", "sir", "lord", "baron", "viscount"])
_WOMEN = frozenset(["mrs", "ms", "miss", "lady", "dame", "baroness", "viscountess", "countess", "madam"])
#: What `why_near` says of names that match.
SAME_NAME = "the same name"
_GENERATIONS = {"jr": 2, "jnr": 2, "junior": 2, "sr": 1, "snr": 1, "senior": 1}


def is_matching_name(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two (given, family) names are the same name, apart from how it is typed and from middle names.

    "G.A. Kemp" and "g a kemp" match, and so do "Anna Mary Kemp" and "Anna Kemp"; "A Kemp" is only near them.
    """
    one_given, other_given = folded_words(one[0]), folded_words(other[0])
    if folded(one[1]) != folded(other[1]):
        everything = folded("".join(one)) == folded("".join(other))
        return everything and bool(one_given) and bool(other_given)
    if "".join(one_given) == "".join(other_given):
        return True
    if not one_given or not other_given or one_given[0] != other_given[0] or len(one_given[0]) == 1:
        return False
    return (
        len(one_given) == 1 or len(other_given) == 1 or _may_be_middle_names(one_given[1:], other_given[1:])
    )


def _may_be_middle_names(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return all(a[0] == b[0] and (a == b or 1 in (len(a), len(b))) for a, b in zip(one, other, strict=False))


@lru_cache(maxsize=16_384)
def why_near(one: tuple[str, str], other: tuple[str, str]) -> str:
    """Why two (given, family) names may be one person's, as words for an officer; "" where they are not near.

    Anna and Alice are not near: two names that only look alike are two people's.
    """
    if _are_plainly_different(one, other):
        return ""
    if is_matching_name(one, other):
        return SAME_NAME
    one_given, other_given = folded_words(one[0]), folded_words(other[0])
    if folded(one[1]) == folded(other[1]):
        return _why_given_names_are_near(one, other, one_given, other_given)
    one_words, other_words = sorted(folded_words(" ".join(one))), sorted(folded_words(" ".join(other)))
    if one_words == other_words and len(one_words) > 1:
        return "the same words in another order"
    if one_given and one_given == other_given and is_one_slip_apart(folded(one[1]), folded(other[1])):
        return f"“{one[1]}” and “{other[1]}” differ by one letter"
    return ""


def _are_plainly_different(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """A quick answer for most people of one family name: two plain given names that begin differently."""
    given, other_given = one[0].casefold(), other[0].casefold()
    return (
        one[1] == other[1]
        and given[:1] != other_given[:1]
        and given.isalpha()
        and other_given.isalpha()
        and given.isascii()
        and other_given.isascii()
        and not may_be_one_name(given, other_given)
    )


def _why_given_names_are_near(
    one: tuple[str, str], other: tuple[str, str], one_given: tuple[str, ...], other_given: tuple[str, ...]
) -> str:
    if not one_given or not other_given:
        return "the same family name, and one of them has no given name"
    if any(may_be_one_name(a, b) for a in _called(one_given) for b in _called(other_given)):
        return f"“{one[0]}” and “{other[0]}” may be one name"
    if are_initials_of(one_given, other_given):
        return f"“{one[0]}” may stand for “{other[0]}”"
    if are_initials_of(other_given, one_given):
        return f"“{other[0]}” may stand for “{one[0]}”"
    return ""


def _called(given: tuple[str, ...]) -> tuple[str, ...]:
    """The names that the person may go by: the first, or the next after an initial ("J. Michael")."""
    return tuple(word for word in given if len(word) > 1)[:2]


def are_initials_of(initials: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Whether the first are initials that the names begin with: ("g", "a") of ("geraldine", "anne")."""
    if len(initials) == 1 and len(initials[0]) in (2, 3) and len(names) == len(initials[0]):
        initials = tuple(initials[0])
    return len(initials[0]) == 1 and all(
        name.startswith(initial) or initial.startswith(name)
        for initial, name in zip(initials, names, strict=False)
    )


def is_one_slip_apart(one: str, other: str) -> bool:
    """Whether one letter is missing, wrong or swapped with the next; only for names of five letters and more."""
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 5 or one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, other_rest = one[start:], other[start:]
    is_swapped = rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:]
    return is_swapped or rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:]


def are_two_people_by_title(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether (title, suffix) of the same name tell two people apart: Mr and Mrs J Kemp, father and son."""
    if one == other:
        return False
    sexes = _sex_of_title(one[0]), _sex_of_title(other[0])
    generations = _generation(one[1]), _generation(other[1])
    return (all(sexes) and sexes[0] != sexes[1]) or (all(generations) and generations[0] != generations[1])


def _sex_of_title(title: str) -> str:
    """ "m" or "f" where the title says so; "" where it does not, or says both ("Mr and Mrs")."""
    words = frozenset(folded_words(title))
    is_man, is_woman = bool(words & _MEN), bool(words & _WOMEN)
    return "" if is_man == is_woman else "m" if is_man else "f"


def _generation(suffix: str) -> int:
    return max((_GENERATIONS.get(word, 0) for word in folded_words(suffix)), default=0)
