"""What the heading of a column means: the spellings that lists of invitees really use. Looks at words only."""

import re
import unicodedata
from dataclasses import dataclass

LEFT_OUT = "left_out"
NOT_USED = ""

#: Everything that a column may be imported as.
FIELDS = (
    "title",
    "given_name",
    "family_name",
    "suffix",
    "name",
    "email",
    "other_email",
    "telephone",
    "mobile",
    "organisation",
    "department",
    "job_title",
    "category",
    "role",
    "sector",
    "partner",
    "pa_name",
    "pa_email",
    "pa_telephone",
    "postal_address",
    "interested",
    "do_not_contact",
)

_SPELLINGS: dict[str, str] = {
    "title": "title, salutation, honorific, prefix, name prefix, courtesy title, form of address, mr mrs miss ms",
    "given_name": "forename, forenames, first name, first names, firstname, given name, given names, "
    "christian name, first, fname",
    "family_name": "surname, surnames, last name, lastname, family name, second name, last, lname",
    "suffix": "suffix, name suffix, letters after name, letters after the name, post nominals, "
    "postnominals, honours, decorations",
    "name": "name, names, full name, fullname, contact, contact name, contact person, main contact, person, "
    "delegate, delegate name, attendee, attendee name, invitee, invitee name, representative, "
    "representative name, name of representative, nominated representative, named representative, "
    "councillor, councillors, councillor name, name of councillor, member, members, member name, "
    "name of member, officer, officer name, lead officer, nominee, participant, guest, guest name",
    "email": "email, emails, email address, email addresses, email 1, email 1 address, email 1 value, "
    "email address 1, work email, work email address, business email, primary email, contact email, "
    "council email, email work, mail",
    "other_email": "alternative email, other email, secondary email, home email, personal email, private email, "
    "additional email, email home, second email",
    "telephone": "telephone, telephones, tel, tel no, telephone no, telephone number, phone, phone no, phone number, "
    "work phone, work telephone, business phone, business phone 2, business tel, business telephone, "
    "office phone, office telephone, direct line, direct dial, ddi, landline, contact number, contact no, "
    "daytime telephone, telephone work, primary phone, company main phone",
    "mobile": "mobile, mobile phone, mobile no, mobile number, mobile tel, mobile telephone, mob, cell, cell phone",
    "organisation": "organisation, organisations, organisation name, organisation 1 name, name of organisation, "
    "company, company name, authority, local authority, council, council name, name of council, employer, "
    "body, agency, member organisation, partner organisation, representing, parish council, town council",
    "department": "department, directorate, section, team, service, service area, organisation department, "
    "organisation 1 department",
    "job_title": "job title, jobtitle, job, post, post title, post held, position, position held, role, "
    "designation, occupation, organisation title, organisation 1 title",
    "category": "category, categories, committee, committees, committee name, board, panel, forum, list, "
    "partnership, thematic partnership, invitee category, group, groups, group membership, labels, "
    "committee membership, committee memberships, committee appointments",
    "role": "committee role, board role, role on committee, role on the committee, role on board, role on the board, "
    "membership role, membership type, member type, member role",
    "sector": "sector, sector type, organisation type, type of organisation, organisation sector",
    "partner": "partner, lsp, local strategic partnership, district lsp, lead partner, partner authority, "
    "host authority",
    "pa_name": "pa, pas, pa name, pas name, name of pa, pa contact, assistant, assistant name, assistants name, "
    "personal assistant, executive assistant, secretary, secretary name",
    "pa_telephone": "assistant phone, assistants phone",
    "interested": "interested, interest, interested in partnership, interested in partnerships, "
    "interest in partnerships, interest in partnership, partnership interest, partnerships interest",
    "do_not_contact": "do not contact, do not invite, do not email, do not mail, dnc, no contact, opt out, opted out, "
    "unsubscribe, unsubscribed",
    NOT_USED: "no, number, id, ref, reference, row, ward, wards, division, electoral division, parish, district, "
    "term of office, start date, end date, date elected, last updated, middle name, middle names, "
    "additional name, initials, nickname, file as, short name, maiden name, location, keywords, priority, "
    "private, sensitivity, language, profession, user 1, user 2, user 3, user 4, web page, website, account, "
    "mileage, directory server, billing information, referred by, managers name, office location, "
    "internet free busy, organisational id number, callback, isdn, pager, telex, radio phone, car phone, "
    "tty tdd phone, other phone, subject, username, user name",
}
_EXACT = {spelling: field for field, line in _SPELLINGS.items() for spelling in line.split(", ")}

#: Why a column of parties is left out.
POLITICS = "political opinions are special-category data"
_HEALTH = "health and access needs are asked of each person, never copied from a list"
_BELIEFS = "this is special-category data"
_HOME = "an invitation by email needs no postal or home address"
_BIRTH = "an invitation needs no age or date of birth"
_FREE_TEXT = "free text often says what the person has not agreed to"
_FAMILY = "an invitation needs nothing about family or private life"
_IDENTITY = "an invitation needs no official numbers or payments"

#: Words that leave a column out unless somebody asks for it, and the reason that is shown.
_LEFT_OUT_WORDS: dict[str, str] = {
    word: reason
    for reason, words in (
        (POLITICS, "party political politics whip"),
        (
            _HEALTH,
            "diet dietary allergy allergies disability disabilities disabled medical health accessibility",
        ),
        (
            _BELIEFS,
            "ethnicity ethnic religion religious faith race nationality gender sex sexual sexuality marital",
        ),
        (_HOME, "address addresses street postcode postal zip home po"),
        (_BIRTH, "birth birthday dob age born"),
        (_FREE_TEXT, "note notes comment comments remark remarks biography bio memo"),
        (_FAMILY, "spouse children anniversary hobby hobbies kin photo"),
        (_IDENTITY, "passport salary bank insurance government"),
    )
    for word in words.split()
}

_PA_WORDS = frozenset({"pa", "pas", "ea", "assistant", "assistants", "secretary", "secretarys"})
_PHONE_WORDS = frozenset({"telephone", "tel", "phone", "landline"})
_MOBILE_WORDS = frozenset({"mobile", "cell", "mob"})
_SECOND_WORDS = frozenset(
    {"other", "alternative", "secondary", "second", "home", "personal", "private", "additional"}
)
_ABOUT_WORDS = frozenset(
    {"type", "label", "display", "format", "preference", "consent", "status", "fax", "date", "yomi"}
)
_NOT_A_PERSON = frozenset(
    {
        "user",
        "file",
        "domain",
        "committee",
        "nick",
        "maiden",
        "yomi",
        "phonetic",
        "middle",
        "display",
        "event",
        "ward",
    }
)
_MOST_WORDS = 7


@dataclass(frozen=True)
class Meaning:
    """What a heading stands for: one of FIELDS, `left_out` with the reason why, or "" for known but not used."""

    field: str
    reason: str = ""


def heading_words(heading: str) -> str:
    """The heading without case, punctuation and the differences of spelling that do not matter."""
    plain = unicodedata.normalize("NFKC", heading).casefold().replace("'", "").replace("’", "")
    plain = re.sub(r"\be[\s\-‐‑–]*mail", "email", plain).replace("organiz", "organis")
    return " ".join(re.findall(r"[^\W_]+", plain))


def heading_meaning(heading: str) -> Meaning | None:
    """What the heading of a column stands for; None when its words say nothing."""
    if "@" in heading or len(heading) > 100:
        return None
    plain = heading_words(heading)
    if plain in _EXACT:
        return Meaning(_EXACT[plain])
    words = plain.split()
    if not words or len(words) > _MOST_WORDS:
        return None
    found = set(words)
    if "email" in found:
        return Meaning(_email_field(found))
    if found & (_PHONE_WORDS | _MOBILE_WORDS):
        return _telephone_meaning(found)
    for word in words:
        if word in _LEFT_OUT_WORDS:
            return Meaning(LEFT_OUT, _LEFT_OUT_WORDS[word])
    return _meaning_by_one_word(found)


def _email_field(words: set[str]) -> str:
    if words & _ABOUT_WORDS:
        return NOT_USED
    if words & _PA_WORDS:
        return "pa_email"
    is_another = words & _SECOND_WORDS or any(word.isdigit() and word != "1" for word in words)
    return "other_email" if is_another else "email"


def _telephone_meaning(words: set[str]) -> Meaning:
    if words & _ABOUT_WORDS:
        return Meaning(NOT_USED)
    if words & _PA_WORDS:
        return Meaning("pa_telephone")
    if "home" in words:
        return Meaning(LEFT_OUT, "a home number may be used only where it was given for this")
    return Meaning("mobile" if words & _MOBILE_WORDS else "telephone")


def _meaning_by_one_word(words: set[str]) -> Meaning | None:
    """Headings of several words, one of which is telling."""
    if words & _PA_WORDS and "name" in words:
        return Meaning("pa_name")
    if words & {"surname"}:
        return Meaning("family_name")
    if words & {"forename", "forenames"}:
        return Meaning("given_name")
    if {"job", "title"} <= words:
        return Meaning("job_title")
    if "organisation" in words and not words & _ABOUT_WORDS:
        return Meaning("organisation")
    if "name" in words and len(words) <= 3 and not words & _NOT_A_PERSON:
        return Meaning("name")
    return Meaning(NOT_USED) if words & _ABOUT_WORDS else None
