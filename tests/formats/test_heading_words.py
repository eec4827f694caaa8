"""What the spellings of headings mean."""

import pytest

from app.formats.heading_words import FIELDS, LEFT_OUT, heading_meaning, heading_words


@pytest.mark.parametrize(
    ("headings", "field"),
    [
        ("Email|E-mail Address|E-mail 1 - Value|e–mail|EMAIL ADDRESS (WORK)|Email:|Council e-mail", "email"),
        (
            "E-mail 2 Address|E-mail 3 - Value|Alternative email|Home Email|Personal e-mail address",
            "other_email",
        ),
        ("Forename|First name|Given Name|FORENAME(S)|Christian name", "given_name"),
        ("Surname|Last name|Family name|SURNAME", "family_name"),
        ("Name|Full name|Name of representative|Councillor|Contact name|Delegate name", "name"),
        ("Title|Salutation|Mr/Mrs/Miss/Ms|Name Prefix", "title"),
        (
            "Organisation|Organization Name|Company|Authority|Council|Employer|Organisation (if any)",
            "organisation",
        ),
        ("Job title|Position|Role|Organization 1 - Title|Post|Job Title / Role", "job_title"),
        ("Telephone|Tel. no.|Business Phone|Phone 1 - Value|Tel (work)|Direct line", "telephone"),
        ("Mobile|Mobile Phone|Mobile Tel. No", "mobile"),
        ("Category|Categories|Committee|Labels|Group Membership", "category"),
        ("Sector|Type of organisation", "sector"),
        ("Partner|LSP", "partner"),
        ("PA|PA name|PA's name|Assistant's Name|Name of PA", "pa_name"),
        ("PA email|PA e-mail address|Secretary's email", "pa_email"),
        ("PA tel|Assistant's Phone|PA telephone", "pa_telephone"),
        ("Interested in partnerships|Interested", "interested"),
        ("Do not contact|Do not invite|DNC|Opted out", "do_not_contact"),
        ("Suffix|Letters after name|Letters after the name", "suffix"),
        ("Department|Directorate", "department"),
        ("Committee role|Role on the Board", "role"),
        ("E-mail Type|E-mail Display Name|Phone 1 - Label|Fax No|Ward|Middle Name|Web Page|ID", ""),
        (
            "Notes|Comments|Political party|Party|Home Address|Date of Birth|DOB|Birthday|Gender|Ethnicity",
            LEFT_OUT,
        ),
        (
            "Dietary requirements|Disability|Postcode|Address line 1|Spouse|National Insurance no|Home Tel",
            LEFT_OUT,
        ),
    ],
)
def test_every_spelling_is_recognised(headings: str, field: str) -> None:
    found = {heading: heading_meaning(heading) for heading in headings.split("|")}

    assert {heading: meaning and meaning.field for heading, meaning in found.items()} == dict.fromkeys(
        found, field
    )


@pytest.mark.parametrize(
    "text", ["", "Amount", "Ada Marsh", "ada@example.org", "2008", "Members of the Board 2008"]
)
def test_what_is_no_heading_means_nothing(text: str) -> None:
    assert heading_meaning(text) is None


def test_a_column_that_is_left_out_has_a_reason() -> None:
    meaning = heading_meaning("Political group")

    assert meaning is not None
    assert "special-category" in meaning.reason


def test_case_punctuation_and_american_spelling_do_not_matter() -> None:
    assert heading_words("  E-Mail\n(Organization’s) ") == "email organisations"


def test_every_field_is_recognised_by_its_own_name_but_a_role_which_may_be_a_job_and_a_home() -> None:
    own = {field: heading_meaning(field.replace("_", " ")) for field in FIELDS}

    others = [field for field, meaning in own.items() if meaning is None or meaning.field != field]
    assert others == ["role", "postal_address"]


@pytest.mark.parametrize(
    "heading", ["Postal address", "Address line 1", "Home address", "Postcode", "Street"]
)
def test_no_heading_makes_a_column_a_postal_address_unasked(heading: str) -> None:
    meaning = heading_meaning(heading)

    assert meaning is not None
    assert meaning.field == LEFT_OUT
