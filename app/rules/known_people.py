"""People as our records know them, and what a newer list says differently about one of them."""

from operator import attrgetter
from typing import NamedTuple

from app.rules.addresses import address_key
from app.rules.listed_people import ListedPerson
from app.rules.name_keys import folded_words
from app.rules.telephones import telephone_key


class KnownPerson(NamedTuple):
    """What matching must know about one person in our records; "" where nothing is known.

    A tuple, because there are 100,000 of them. Share equal texts (`sys.intern` for organisations) where you can.
    """

    id: int
    title: str = ""
    given_name: str = ""
    family_name: str = ""
    suffix: str = ""
    email: str = ""
    other_emails: tuple[str, ...] = ()
    telephone: str = ""
    other_telephone: str = ""
    organisation: str = ""
    department: str = ""
    job_title: str = ""
    sector: str = ""
    pa_name: str = ""
    pa_email: str = ""
    pa_telephone: str = ""
    postal_address: str = ""
    category_ids: frozenset[int] = frozenset()
    #: The person asked not to be contacted.
    do_not_contact: bool = False


class Difference(NamedTuple):
    """One detail that a list gives otherwise than our records; `field` is a field of KnownPerson."""

    field: str
    old: str
    new: str


def as_known(listed: ListedPerson) -> KnownPerson:
    """An earlier row, to find what a later one says differently; it has no id and no categories yet."""
    return KnownPerson(id=0, **{field: getattr(listed, field) for field in _SHARED_FIELDS})


_SHARED_FIELDS = [field for field in KnownPerson._fields if field not in ("id", "category_ids")]
_TITLES_OF_ONE_MEANING = {
    "cllr": "councillor",
    "clr": "councillor",
    "coun": "councillor",
    "doctor": "dr",
    "professor": "prof",
    "reverend": "rev",
    "revd": "rev",
}
#: The details compared, in the order in which a page shows them.
_COMPARED_FIELDS = (
    "title",
    "given_name",
    "family_name",
    "suffix",
    "email",
    "telephone",
    "organisation",
    "department",
    "job_title",
    "sector",
    "pa_name",
    "pa_email",
    "pa_telephone",
    "postal_address",
)
_read_compared = attrgetter(*_COMPARED_FIELDS)


def find_differences(listed: ListedPerson, known: KnownPerson) -> tuple[Difference, ...]:
    """The details that the list gives otherwise, in the order in which a page shows them.

    What the list leaves blank is no difference. Neither are capitals, punctuation, "Cllr" for "Councillor", or an
    address or number that we hold as the other one.
    """
    compared = zip(_COMPARED_FIELDS, _read_compared(listed), _read_compared(known), strict=True)
    changed = [Difference(field, old, new) for field, new, old in compared if new and new != old]
    return tuple(filter(lambda difference: _is_worth_showing(difference, known), changed)) if changed else ()


def _is_worth_showing(difference: Difference, known: KnownPerson) -> bool:
    field, old, new = difference
    if field == "title":
        return _title_key(new) != _title_key(old)
    if field in ("email", "pa_email"):
        others = known.other_emails if field == "email" else ()
        return address_key(new) not in map(address_key, (old, *others))
    if field in ("telephone", "pa_telephone"):
        others = (known.other_telephone,) if field == "telephone" else ()
        return _telephone_key(new) not in map(_telephone_key, (old, *others))
    return _text_key(new) != _text_key(old)


def _telephone_key(typed: str) -> str:
    return telephone_key(typed) or typed.casefold()


def _title_key(title: str) -> tuple[str, ...]:
    return tuple(_TITLES_OF_ONE_MEANING.get(word, word) for word in folded_words(title))


def _text_key(text: str) -> str:
    """Without capitals, punctuation and spacing, but with accents: those are worth correcting."""
    return "".join(letter for letter in text.casefold().replace("&", "and") if letter.isalnum())
