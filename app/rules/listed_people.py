"""One row of an invitee list: who it names and how to reach them. Who that is in our records is `matching`."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from app.rules.addresses import EmailCell, read_email_cell
from app.rules.names import PersonName, join_name, split_name
from app.rules.postal_addresses import tidy_postal_address
from app.rules.telephones import telephone_key

#: The fields that `listed_person` reads; any other cell is not for us.
CELL_FIELDS = (
    "title", "given_name", "family_name", "suffix", "name", "email", "other_email", "telephone", "mobile",
    "organisation", "department", "job_title", "category", "role", "sector", "partner", "pa_name", "pa_email",
    "pa_telephone", "postal_address", "interested", "do_not_contact",
)  # fmt: skip


class ListedPerson(NamedTuple):
    """What one row says, each text as typed without the spaces around it; "" where it says nothing.

    A tuple, because an import holds 100,000. `row` is the row's number in the file as its reader sees it.
    """

    row: int
    title: str = ""
    given_name: str = ""
    family_name: str = ""
    suffix: str = ""
    name_as_typed: str = ""
    #: The address to write to, "" when there is none.
    email: str = ""
    other_emails: tuple[str, ...] = ()
    telephone: str = ""
    other_telephone: str = ""
    organisation: str = ""
    department: str = ""
    job_title: str = ""
    categories: tuple[str, ...] = ()
    role: str = ""
    sector: str = ""
    partner: str = ""
    pa_name: str = ""
    pa_email: str = ""
    pa_telephone: str = ""
    #: Its lines as they stand on an envelope.
    postal_address: str = ""
    #: Interested in partnerships: None when the row does not say.
    interested: bool | None = None
    do_not_contact: bool = False
    #: Sentences about what was mended or set aside.
    notes: tuple[str, ...] = ()
    #: Sentences about what whoever made the list must put right.
    problems: tuple[str, ...] = ()
    #: An organisation whose representative is to be named, or an empty seat.
    is_vacancy: bool = False
    #: The name says that the person has gone: "Resigned Feb 2018".
    has_left: bool = False
    #: Why nobody can be written to by email; "" when they can.
    cannot_email_reason: str = ""

    @property
    def is_named(self) -> bool:
        """Whether the row names a person or an office."""
        return bool(self.given_name or self.family_name)


_BLANK = EmailCell()
_CATEGORY_SEPARATORS = re.compile(r"[;|\r\n]+")
_YES = frozenset(["y", "yes", "true", "t", "1", "1.0", "x", "✓", "✔", "interested", "tick", "on"])
_NO = frozenset(["n", "no", "false", "f", "0", "0.0", "-", "–", "none", "n/a", "not interested", "off", "✗"])


def listed_person(row: int, cells: Mapping[str, str]) -> ListedPerson:
    """The person, or the organisation without one, that a row lists. Nothing about a row raises.

    `cells` holds the texts by the names in CELL_FIELDS; fields that the list does not have may be missing.
    """
    texts = {field: text for field, typed in cells.items() if (text := typed.strip())}
    email, others = _addresses(texts)
    pa_email = read_email_cell(texts["pa_email"]) if "pa_email" in texts else _BLANK
    name = _name(texts, email)
    telephone, other_telephone = _telephones(texts, email)
    organisation = texts.get("organisation", "")
    is_nobody = name.is_blank and not name.title and not email.address
    interested, interested_note = _read_interest(texts.get("interested", ""))
    notes = [*_name_notes(name), *email.notes, *_about_pa(pa_email.notes), interested_note]
    return ListedPerson(
        row=row,
        title=name.title,
        given_name=name.given_name,
        family_name=name.family_name,
        suffix=name.suffix,
        name_as_typed=name.name_as_typed,
        email=email.address or "",
        other_emails=others,
        telephone=telephone,
        other_telephone=other_telephone,
        organisation=organisation,
        department=texts.get("department", ""),
        job_title=texts.get("job_title", ""),
        categories=read_categories(texts["category"]) if "category" in texts else (),
        role=texts.get("role", ""),
        sector=texts.get("sector", ""),
        partner=texts.get("partner", ""),
        pa_name=texts.get("pa_name", "") or pa_email.display_name,
        pa_email=pa_email.address or "",
        pa_telephone=texts.get("pa_telephone", "") or pa_email.telephone,
        postal_address=tidy_postal_address(texts["postal_address"]) if "postal_address" in texts else "",
        interested=interested,
        do_not_contact=texts.get("do_not_contact", "").casefold() not in _NO | {""},
        notes=tuple(filter(None, notes)),
        problems=_problems(email, pa_email, is_empty=is_nobody and not organisation and not name.is_vacancy),
        is_vacancy=name.is_vacancy or (is_nobody and bool(organisation)),
        has_left=name.has_left,
        cannot_email_reason=_why_no_email(email),
    )


def read_categories(cell: str) -> tuple[str, ...]:
    """The categories in a cell, parted by semicolons, upright strokes or line ends; each once, as typed."""
    names = {
        " ".join(name.split()).casefold(): " ".join(name.split()) for name in _CATEGORY_SEPARATORS.split(cell)
    }
    return tuple(name for name in names.values() if name)


def _addresses(texts: Mapping[str, str]) -> tuple[EmailCell, tuple[str, ...]]:
    """The cell to write to, and all further addresses; the other column stands in where the first has none."""
    first = read_email_cell(texts["email"]) if "email" in texts else _BLANK
    if "other_email" not in texts:
        return first, first.others
    second = read_email_cell(texts["other_email"])
    notes = (*first.notes, *second.notes, *filter(None, [second.problem if first.address else None]))
    if first.address is None:
        if second.address is not None:
            notes = (*notes, *filter(None, [first.problem]))
        return second._replace(notes=notes, telephone=first.telephone or second.telephone), second.others
    further = [*first.others, *filter(None, [second.address]), *second.others]
    others = tuple(dict.fromkeys(address for address in further if address != first.address))
    return first._replace(notes=notes), others


def _name(texts: Mapping[str, str], email: EmailCell) -> PersonName:
    if not texts.keys() & {"title", "given_name", "family_name", "suffix", "name"}:
        return split_name(email.display_name) if email.display_name else PersonName()
    name = join_name(
        title=texts.get("title", ""),
        given_name=texts.get("given_name", ""),
        family_name=texts.get("family_name", ""),
        suffix=texts.get("suffix", ""),
        name=texts.get("name", ""),
    )
    if name.is_blank and email.display_name and not name.is_vacancy:
        from_address = split_name(email.display_name)
        return from_address._replace(title=name.title or from_address.title)
    return name


def _name_notes(name: PersonName) -> tuple[str, ...]:
    if not name.note:
        return ()
    if name.is_vacancy:
        return (f"Nobody is named yet: “{name.note}”.",)
    return (f"The name also says “{name.note}”.",)


def _telephones(texts: Mapping[str, str], email: EmailCell) -> tuple[str, str]:
    """The number to ring and another one; a number from the cell for the email address comes last."""
    if "mobile" not in texts and not email.telephone:
        return texts.get("telephone", ""), ""
    numbers = {telephone_key(text) or text: text for text in _telephone_texts(texts, email)}
    first, second = [*numbers.values(), "", ""][:2]
    return first, second


def _telephone_texts(texts: Mapping[str, str], email: EmailCell) -> Iterable[str]:
    return filter(None, (texts.get("telephone", ""), texts.get("mobile", ""), email.telephone))


def _read_interest(text: str) -> tuple[bool | None, str]:
    """Yes, no or not said; with a note where the text is neither."""
    answer = text.casefold()
    if not answer or answer in _YES or answer in _NO:
        return (answer in _YES) if answer else None, ""
    return None, f"We do not understand “{text}” as an answer to “interested in partnerships”."


def _problems(email: EmailCell, pa_email: EmailCell, *, is_empty: bool) -> tuple[str, ...]:
    problems = [email.problem, *_about_pa([pa_email.problem] if pa_email.problem else [])]
    if is_empty:
        problems.append("There is no name, no email address and no organisation.")
    return tuple(filter(None, problems))


def _about_pa(sentences: Iterable[str]) -> list[str]:
    return [f"PA: {sentence}" for sentence in sentences]


def _why_no_email(email: EmailCell) -> str:
    if email.address:
        return ""
    if email.problem:
        return email.problem
    if email.telephone:
        return "There is a telephone number where the email address should be."
    return "There is no email address."
