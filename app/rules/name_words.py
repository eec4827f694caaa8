"""The words around a name: titles, letters after it, particles, and offices that stand where a name should.

Knows English public life and nothing about whole names; `names` puts the words together.
"""

from collections.abc import Sequence
from functools import lru_cache


def word_set(words: str) -> frozenset[str]:
    """The words of a table that is written as running text."""
    return frozenset(words.split())


#: A word of a title wherever a name begins with it. Compared by `bare_word`: no case, no full stops.
TITLE_WORDS = word_set(
    """
    councillor councillors cllr cllrs cllor clr cnllr coun councilor coucillor alderman alderwoman ald
    mr mrs ms miss mx messrs master madam dr doctor prof professor emeritus rev revd rev'd rev’d
    reverend canon preb prebendary father fr sister brother rabbi imam pastor bishop archbishop
    archdeacon venerable ven deacon sir dame lord lady baroness viscount viscountess countess hon
    honourable honble excellency mayor mayoress sheriff lieutenant lt lt-col ltcol lieut col colonel
    capt captain maj major gen general brig brigadier cdr cmdr cmd commander commodore cdre admiral
    marshal sgt sergeant cpl corporal ldr supt superintendent insp inspector constable judge ambassador
    """
)

#: These belong to a title only when more of it follows: "The Rt Hon", "County Councillor".
_TITLE_OPENERS = word_set(
    """
    the rt right very most his her worshipful county district town parish city borough honorary former
    past deputy vice acting high chair chairman chairwoman chairperson vice-chair vice-chairman leader
    and & chief ch wing wg sqn squadron flt flight air rear assistant asst group surgeon
    """
)

#: First names too, so a title only after "The": "The Earl", "The Dean".
_TITLES_AFTER_THE = frozenset(["earl", "duke", "duchess", "dean", "baron", "prince", "princess", "provost"])

#: Surnames too, so given back when nothing else is left to be the name: "Cllr Major", "Dr Lord".
_TITLES_THAT_ARE_SURNAMES = frozenset(
    [
        "major",
        "lord",
        "bishop",
        "mayor",
        "judge",
        "canon",
        "marshal",
        "constable",
        "master",
        "pastor",
        "deacon",
    ]
)

#: Titles that also stand after a name without a comma: "Judith Lloyd Cllr".
TRAILING_TITLES = frozenset(["cllr", "councillor", "mr", "mrs", "miss", "ms", "dr", "rev", "revd", "prof"])

#: Letters after a name in any mixture of capitals.
_SUFFIXES = word_set(
    """
    cbe obe mbe kbe dbe gbe bem cmg kcb dcb gcb kcmg gcmg kcvo dcvo cvo lvo mvo dso dsc dfc afc qpm kpm
    qfsm vrd phd dphil edd llb llm mba msc bsc beng meng bed med mphil pgce mres bphil barch march hons
    oxon cantab frs frsa frsc frcp frcs frcgp mrcp mrcgp frics mrics frtpi mrtpi riba fca aca fcca acca
    cpfa cipfa fcipd mcipd fcma fba fsa frgs ceng cphys csci mice fice mieee fiet fcih mcih fcilt mcmi
    fcmi rgn mep msp mla esq jnr snr junior senior jr bart rtd retd
    """
)

#: Letters after a name only in capitals as given here: "Ma", "Ba" and "Pc" in small letters may be names.
_SUFFIXES_IN_CAPITALS = word_set(
    "JP DL QC KC MP MS AM MA BA CB CH OM PC MC TD MD RN RM RAF GC VC GM RD DD BD BM BS ERD II III IV"
) | frozenset(["Bt", "Sr", "BCh", "BDS"])

#: Words that begin a family name; never when nothing would be left as the given name ("Van Morrison").
PARTICLES = word_set(
    """
    van von der den de du da di la le del della des dos das ter ten zu zur zum vom vander af av al el
    bin ibn bint ap ab ferch st saint ní nic uí ó o' o’ mac mc m' d' d’
    """
)

_OFFICE_QUALIFIERS = word_set(
    """
    the town parish city district county borough chief deputy assistant managing executive senior
    company lord vice general policy partnership principal acting interim high council
    """
)
_OFFICES = word_set(
    """
    clerk executive officer director secretary manager leader chair chairman chairwoman chairperson
    mayor mayoress treasurer administrator head bishop archdeacon dean sheriff constable coordinator
    co-ordinator president
    """
)


@lru_cache(maxsize=4096)
def bare_word(word: str) -> str:
    """The word for looking up: case folded, with no full stops or outer commas ("Ph.D.," is "phd")."""
    return word.strip(",.;:").replace(".", "").casefold()


def count_title_words(words: Sequence[str]) -> int:
    """How many words at the front are a title, in any mixture ("The Mayor. Councillor Mrs." has four)."""
    bare = [bare_word(word) for word in words]
    taken = 0
    while taken < len(bare):
        after_opener = _skip_openers(bare, taken)
        if after_opener < len(bare) and (
            bare[after_opener] in TITLE_WORDS
            or (
                bare[after_opener] in _TITLES_AFTER_THE
                and bare[after_opener - 1] == "the"
                and after_opener > taken
            )
        ):
            taken = after_opener + 1
        else:
            break
    if 1 < taken == len(bare) and bare[-1] in _TITLES_THAT_ARE_SURNAMES and bare[-2] in TITLE_WORDS:
        taken -= 1
    return taken


def _skip_openers(bare: Sequence[str], start: int) -> int:
    position = start
    while position < len(bare) and bare[position] in _TITLE_OPENERS:
        position += 1
    return position


def is_title(words: Sequence[str]) -> bool:
    """Whether all of the words are a title and nothing is left to be a name; "Leader" alone is no title."""
    bare = [bare_word(word) for word in words]
    return bool(bare) and bare[-1] in TITLE_WORDS and TITLE_WORDS.union(_TITLE_OPENERS).issuperset(bare)


def is_suffix(word: str) -> bool:
    """Whether the word is letters after a name (CBE, JP, Ph.D.), dots or none."""
    plain = word.strip(",.;:()").replace(".", "")
    return plain in _SUFFIXES_IN_CAPITALS or plain.casefold() in _SUFFIXES


def count_suffixes(words: Sequence[str]) -> int:
    """How many words at the end are letters after the name; at least one word is left to be the name.

    Where everything is in capitals, two letters may be somebody's name ("JOHN MA"), so they stay.
    """
    count = 0
    while count < len(words) - 1 and is_suffix(words[-1 - count]):
        is_short = len(bare_word(words[-1 - count])) <= 2
        if is_short and count == len(words) - 2 and words[0].isupper():
            break
        count += 1
    return count


def is_office(words: Sequence[str]) -> bool:
    """Whether the words say an office, not a person: "The Clerk", "Bishop of Oxford", "Chief Executive"."""
    bare = [bare_word(word) for word in words]
    position = 0
    while position < len(bare) - 1 and bare[position] in _OFFICE_QUALIFIERS:
        position += 1
    if position == len(bare) or bare[position] not in _OFFICES:
        return False
    rest = bare[position + 1 :]
    return not rest or rest[0] in {"of", "to", "for"} or (rest == ["officer"])


#: The first words of offices, so that ordinary names need not be looked at twice.
OFFICE_OPENERS = _OFFICE_QUALIFIERS | _OFFICES
