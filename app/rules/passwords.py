"""Which passwords everybody tries first. There are no other rules (NIST SP 800-63B, section 5.1.1.2).

A list of the passwords that leak most often, and of what those become when somebody fills them up to the
shortest length: doubled, followed by digits or signs, with letters written as digits.
"""

import re
import unicodedata
from itertools import pairwise

#: The beginnings of common passwords, as letters and digits in lower case.
_COMMON_WORDS = """
    123456789 1234567890 0123456789 9876543210 0987654321 qwertyuiop asdfghjkl zxcvbnm qwerty qwertz azerty
    1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc qazwsx qazwsxedc zaq12wsx abcdefgh abcdefghijkl abc123
    password passwort passw0rd letmein letmeinnow welcome welcometo iloveyou ilovemyself administrator admin root
    changeme changemenow secret secretpassword default guest login master superman batman spiderman starwars
    football liverpool arsenal chelsea manchester manunited everton rangers celtic tottenham baseball basketball
    dragon monkey princess sunshine shadow michael jordan ashley bailey charlie jessica daniel thomas jennifer
    trustno1 whatever freedom computer internet samsung google facebook microsoft windows pokemon naruto
    mynameis iloveu lovely flower butterfly chocolate cheese banana london oxford oxfordshire england britain
    council councillor partnership partnerships placecard mypassword yourpassword thisismypassword newpassword
    temppassword temporary password1 password123 correcthorsebatterystaple summer winter spring autumn january
    february march april june july august september october november december monday friday
"""
_COMMON = frozenset(_COMMON_WORDS.split())
#: The digits as the keyboard has them, round and round.
_DIGITS = "1234567890" * 30
#: How people write letters as digits and signs.
_WRITTEN_FOR = str.maketrans("@$!", "asi")
_DIGITS_FOR_LETTERS = str.maketrans("01345", "oleas")
_ENDING = re.compile(r"[\W\d_]+\Z")


def is_common(password: str, *, about: str = "") -> bool:
    """Whether the password is one that is tried first, or hardly more than `about`: the account's own address."""
    folded = unicodedata.normalize("NFKC", password).casefold()
    if len(set(folded)) < 4 or _is_a_run(folded):
        return True
    forms = {_core(folded), _core(_ENDING.sub("", folded)), _core(folded.translate(_WRITTEN_FOR))}
    forms |= {_core(_ENDING.sub("", folded.translate(_WRITTEN_FOR)))}
    forms |= {form.translate(_DIGITS_FOR_LETTERS) for form in forms}
    own = {_core(part.casefold()) for part in (about, about.partition("@")[0]) if len(part) > 3}
    return any(_is_made_of(form, _COMMON | own) for form in forms)


def _core(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def _is_made_of(text: str, words: frozenset[str] | set[str]) -> bool:
    """Whether nothing is left of the text once one of the words, however often, is taken out."""
    return bool(text) and any(not text.replace(word, "") for word in words)


def _is_a_run(text: str) -> bool:
    """Whether each letter or digit follows the last one, up or down."""
    steps = {ord(second) - ord(first) for first, second in pairwise(text)}
    return (len(steps) == 1 and abs(min(steps)) <= 1) or text in _DIGITS or text[::-1] in _DIGITS
