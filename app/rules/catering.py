"""What guests need and do not eat, in the words of caterers and venues: never in the guests' own.

Guests write sentences, and some of them tell more than a kitchen may know. Only the words below leave as totals;
what none of them covers is counted as something that the officers know, and is asked of them.
"""

import re

#: What is counted where a guest wrote something that is not in the list below.
OTHER_DIET = "Another diet: ask the organisers"
OTHER_NEED = "Something else: ask the organisers"

_NOTHING = re.compile(
    r"^\W*(?:none|no|nil|nothing|n/?a|not applicable|no (?:special |particular )?(?:diet\w*|needs|requirements?)"
    r"|i eat (?:everything|anything)|everything|anything)\W*$",
    re.IGNORECASE,
)
_WITHOUT = (
    r"(?:no|not|without|avoid|allerg\w+ to|can ?(?:no|')t (?:eat|have)|cannot (?:eat|have)|don.t eat|free of)"
)


def _avoids(what: str) -> str:
    return rf"\b{_WITHOUT}[^.;]*\b(?:{what})\b|\b(?:{what})[- ](?:free|allerg\w*|intoleran\w*)\b"


_DIETS = tuple(
    (words, re.compile(pattern, re.IGNORECASE))
    for words, pattern in (
        ("vegan", r"\bvegan\b"),
        ("vegetarian", r"\bvegetarian\b|\bveggie\b|" + _avoids("meat")),
        ("eats fish, no meat", r"\bpesc[ae]tarian\b"),
        ("halal", r"\bhalal\b"),
        ("kosher", r"\bkosher\b"),
        ("no gluten", r"\bcoeliac\b|\bceliac\b|\bgf\b|" + _avoids("gluten|wheat")),
        ("no milk", r"\bdairy[- ]free\b|" + _avoids("dairy|milk|lactose|cheese")),
        ("no nuts", _avoids("nuts?|peanuts?")),
        ("no fish or shellfish", _avoids("fish|shellfish|seafood|prawns?|crustaceans?")),
        ("no eggs", _avoids("eggs?")),
        ("no pork", _avoids("pork|ham|bacon")),
        ("no beef", _avoids("beef")),
        ("no soya", _avoids("soya?|soybeans?")),
        ("no sesame", _avoids("sesame")),
        ("low in sugar", r"\bdiabet\w+\b|\blow sugar\b"),
    )
)
_NEEDS = tuple(
    (words, re.compile(pattern, re.IGNORECASE))
    for words, pattern in (
        (
            "Step-free access",
            r"\bstep[- ]?free\b|\bwheel ?chair\b|\bramp\b|\blift\b|\b(?:no|without) (?:steps|stairs)\b",
        ),
        ("Hearing loop", r"\bhearing\b|\binduction loop\b|\bloop\b"),
        ("Sign language interpreter", r"\bbsl\b|\bsign(?:ed)? language\b|\bsigner\b"),
        ("Live captions", r"\bcaption\w*\b|\bsubtitles?\b|\bpalantyp\w*\b|\bspeech[- ]to[- ]text\b"),
        ("Large print", r"\blarge(?:r)? (?:print|type|font)\b|\b(?:1[68]|2[0-8]) ?(?:pt|point)\b"),
        ("Braille", r"\bbraille\b"),
        (
            "Seat near the front",
            r"\b(?:near|at|by|towards?) the front\b|\bfront (?:row|seat)\b|\blip[- ]?read\w*\b",
        ),
        ("Seat near the door", r"\b(?:near|by|close to) (?:the |an? )?(?:door|exit|toilets?)\b|\baisle\b"),
        ("Parking near the entrance", r"\bparking\b|\bblue badge\b|\bdrop[- ]off\b"),
        ("Accessible toilet", r"\baccessible (?:toilet|wc|loo)\b|\bdisabled toilet\b|\bchanging place\b"),
        ("Space for an assistance dog", r"\b(?:guide|assistance|hearing|support)[- ]dog\b"),
        ("Quiet room", r"\bquiet (?:room|space|area)\b|\bprayer\b|\bmultifaith\b"),
        ("Room for a personal assistant", r"\b(?:carer|personal assistant|support worker|companion)\b"),
        (
            "Papers beforehand",
            r"\b(?:papers|slides|presentations?|documents|hand-?outs?) (?:in advance|before)",
        ),
        ("Comfortable or high chair", r"\b(?:chair|seat) with (?:arms|back)\b|\barm ?chair\b|\bback pain\b"),
    )
)


def diet_in_words(text: str) -> str:
    """The diet of one guest, once however much it is made of: "Vegan, no nuts"; "" where there is none."""
    if not text.strip() or _NOTHING.match(text):
        return ""
    found = [words for words, pattern in _DIETS if pattern.search(text)]
    if "vegan" in found:
        # A vegan eats none of these anyway.
        found = [
            each for each in found if each not in {"vegetarian", "no milk", "no eggs", "eats fish, no meat"}
        ]
    elif "eats fish, no meat" in found and "vegetarian" in found:
        found.remove("vegetarian")
    whole = ", ".join(found)
    return whole[:1].upper() + whole[1:] if found else OTHER_DIET


def needs_in_words(text: str) -> tuple[str, ...]:
    """What the room must have for one guest; nothing where there is nothing to have."""
    if not text.strip() or _NOTHING.match(text):
        return ()
    return tuple(words for words, pattern in _NEEDS if pattern.search(text)) or (OTHER_NEED,)
