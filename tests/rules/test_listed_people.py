import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.listed_people import CELL_FIELDS, ListedPerson, listed_person, read_categories


def test_a_full_row_is_read() -> None:
    cells = {
        "title": "Cllr",
        "given_name": "Ann",
        "family_name": "Kemp CBE",
        "email": "ann@example.org; a.kemp@example.net",
        "other_email": "ANN@example.com",
        "telephone": "01865 496001",
        "mobile": "07700 900123",
        "organisation": "Ash Council",
        "department": "Policy",
        "job_title": "Leader",
        "category": "Board; Scrutiny",
        "role": "Chair",
        "sector": "Public",
        "partner": "Ash Partnership",
        "pa_name": "Bo Elm",
        "pa_email": "bo@example.org",
        "pa_telephone": "01865 496002",
        "postal_address": "12 Long Road,\r\nOxford",
        "interested": "Yes",
        "do_not_contact": "",
    }

    assert listed_person(7, cells) == ListedPerson(
        row=7,
        title="Cllr",
        given_name="Ann",
        family_name="Kemp",
        suffix="CBE",
        name_as_typed="Cllr Ann Kemp CBE",
        email="ann@example.org",
        other_emails=("a.kemp@example.net", "ANN@example.com"),
        telephone="01865 496001",
        other_telephone="07700 900123",
        organisation="Ash Council",
        department="Policy",
        job_title="Leader",
        categories=("Board", "Scrutiny"),
        role="Chair",
        sector="Public",
        partner="Ash Partnership",
        pa_name="Bo Elm",
        pa_email="bo@example.org",
        pa_telephone="01865 496002",
        postal_address="12 Long Road\nOxford",
        interested=True,
    )


def test_a_row_with_nothing_is_a_problem() -> None:
    person = listed_person(3, {"job_title": "Clerk", "email": " "})

    assert person.problems == ("There is no name, no email address and no organisation.",)


def test_an_organisation_without_a_person_waits_for_a_name() -> None:
    person = listed_person(3, {"organisation": "Ash Water"})

    assert person.is_vacancy
    assert not person.is_named
    assert person.problems == ()


def test_a_vacancy_is_no_problem_and_says_its_words() -> None:
    person = listed_person(3, {"name": "Conservative Vacancy"})

    assert person.is_vacancy
    assert person.problems == ()
    assert person.notes == ("Nobody is named yet: “Conservative Vacancy”.",)


def test_who_has_left_is_flagged() -> None:
    person = listed_person(3, {"name": "Ann Kemp Resigned Feb 2018", "email": "ann@example.org"})

    assert person.has_left
    assert person.notes == ("The name also says “Resigned Feb 2018”.",)


def test_a_telephone_number_for_an_address_is_one_to_ring() -> None:
    person = listed_person(3, {"name": "Ann Kemp", "email": "07700 900123"})

    assert (person.email, person.telephone, person.problems) == ("", "07700 900123", ())
    assert person.cannot_email_reason == "There is a telephone number where the email address should be."


def test_one_number_in_two_columns_is_one_number() -> None:
    person = listed_person(3, {"name": "Ann Kemp", "telephone": "01865 496001", "mobile": "+44 1865 496001"})

    assert person.other_telephone == ""


def test_a_wrong_address_is_a_problem_and_a_missing_one_is_not() -> None:
    wrong = listed_person(3, {"name": "Ann Kemp", "email": "ann@"})
    missing = listed_person(3, {"name": "Ann Kemp"})

    assert wrong.problems == (wrong.cannot_email_reason,)
    assert missing.problems == ()
    assert missing.cannot_email_reason == "There is no email address."


def test_the_other_column_stands_in_for_a_wrong_address() -> None:
    person = listed_person(3, {"name": "Ann Kemp", "email": "ann@", "other_email": "ann@example.org"})

    assert (person.email, person.problems, person.cannot_email_reason) == ("ann@example.org", (), "")
    assert "“ann@” is not an email address" in person.notes[0]


def test_a_name_before_the_address_names_a_nameless_row() -> None:
    person = listed_person(3, {"email": "Kemp, Ann <ann@example.org>"})

    assert (person.given_name, person.family_name) == ("Ann", "Kemp")


@pytest.mark.parametrize(
    ("typed", "interested"), [("Y", True), ("✓", True), ("no", False), ("", None), ("perhaps", None)]
)
def test_an_answer_is_yes_no_or_not_said(typed: str, interested: bool | None) -> None:
    person = listed_person(3, {"name": "Ann Kemp", "interested": typed})

    assert person.interested is interested
    assert bool(person.notes) is (typed == "perhaps")


@pytest.mark.parametrize(
    ("typed", "expected"), [("x", True), ("Asked us not to, May", True), ("No", False), ("", False)]
)
def test_whatever_is_not_no_asks_not_to_be_contacted(typed: str, expected: bool) -> None:
    assert listed_person(3, {"name": "Ann Kemp", "do_not_contact": typed}).do_not_contact is expected


def test_what_is_wrong_with_a_pas_address_says_that_it_is_the_pas() -> None:
    person = listed_person(3, {"name": "Ann Kemp", "email": "ann@example.org", "pa_email": "bo@"})

    assert person.problems[0].startswith("PA: “bo@”")
    assert person.cannot_email_reason == ""


def test_categories_are_parted_and_each_named_once() -> None:
    assert read_categories("Board; Scrutiny\nboard | Senior  officers;") == (
        "board",
        "Scrutiny",
        "Senior officers",
    )


@given(st.dictionaries(st.sampled_from(CELL_FIELDS), st.text(max_size=20)))
def test_no_row_raises_and_every_row_is_somebody_or_a_problem(cells: dict[str, str]) -> None:
    person = listed_person(3, cells)

    is_somebody = person.is_named or person.title or person.email or person.organisation or person.is_vacancy
    assert is_somebody or person.problems
    assert bool(person.email) is not bool(person.cannot_email_reason)
