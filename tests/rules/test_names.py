from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.names import PersonName, join_name, split_name

#: Typed -> title, given name, family name, letters after it.
REAL_LIFE = {
    "Judith Lloyd": ("", "Judith", "Lloyd", ""),
    "Councillor Mrs. Judith Lloyd": ("Councillor Mrs.", "Judith", "Lloyd", ""),
    "The Mayor. Councillor Ann Kemp": ("The Mayor. Councillor", "Ann", "Kemp", ""),
    "Cllr Lord Kemp": ("Cllr Lord", "", "Kemp", ""),
    "Cllr Lord": ("Cllr", "", "Lord", ""),
    "Cllr Major": ("Cllr", "", "Major", ""),
    "Cllr. J Kemp, CBE": ("Cllr.", "J", "Kemp", "CBE"),
    "Kemp, CBE": ("", "", "Kemp", "CBE"),
    "Kemp, CBE, JP": ("", "", "Kemp", "CBE JP"),
    "Lloyd, Judith (Cllr)": ("Cllr", "Judith", "Lloyd", ""),
    "Lloyd, Cllr Mrs Judith": ("Cllr Mrs", "Judith", "Lloyd", ""),
    "Cllr Lloyd, Judith": ("Cllr", "Judith", "Lloyd", ""),
    "Smith, John, Cllr": ("Cllr", "John", "Smith", ""),
    "Kemp OBE, Anna": ("", "Anna", "Kemp", "OBE"),
    "de Souza, Maria": ("", "Maria", "de Souza", ""),
    "Garcia Marquez, Gabriel": ("", "Gabriel", "Garcia Marquez", ""),
    "Ludwig van der Berg": ("", "Ludwig", "van der Berg", ""),
    "Van Morrison": ("", "Van", "Morrison", ""),
    "Dr Mary de la Mare": ("Dr", "Mary", "de la Mare", ""),
    "Sean O'Brien": ("", "Sean", "O'Brien", ""),
    "Sean O’ Brien": ("", "Sean", "O’ Brien", ""),
    "Fiona Mac Donald": ("", "Fiona", "Mac Donald", ""),
    "Ní Bhriain, Aoife": ("", "Aoife", "Ní Bhriain", ""),
    "Jean St. John": ("", "Jean", "St. John", ""),
    "Lt Col James Kemp OBE DL": ("Lt Col", "James", "Kemp", "OBE DL"),
    "The Rt Hon Sir John Kemp KBE QC": ("The Rt Hon Sir", "John", "Kemp", "KBE QC"),
    "Rev'd Ann Kemp": ("Rev'd", "Ann", "Kemp", ""),
    "The Very Rev Ann Kemp": ("The Very Rev", "Ann", "Kemp", ""),
    "Dame Ann Kemp": ("Dame", "Ann", "Kemp", ""),
    "Professor Ann Kemp Ph.D.": ("Professor", "Ann", "Kemp", "Ph.D."),
    "Anna Kemp BA (Hons)": ("", "Anna", "Kemp", "BA Hons"),
    "Deputy Mayor Cllr Ann Kemp": ("Deputy Mayor Cllr", "Ann", "Kemp", ""),
    "County Councillor G.A. Kemp-Lloyd": ("County Councillor", "G.A.", "Kemp-Lloyd", ""),
    "Cllr.Mrs.J.Lloyd": ("Cllr. Mrs.", "J.", "Lloyd", ""),
    "Judith Lloyd Cllr": ("Cllr", "Judith", "Lloyd", ""),
    "William (Bill) Kemp": ("", "William (Bill)", "Kemp", ""),
    "Lord Smith of Kelvin": ("Lord", "", "Smith of Kelvin", ""),
    "Mr and Mrs Kemp": ("Mr and Mrs", "", "Kemp", ""),
    "JOHN MA": ("", "JOHN", "MA", ""),
    "Bob Head": ("", "Bob", "Head", ""),
    "The Clerk": ("", "", "The Clerk", ""),
    "Chief Executive": ("", "", "Chief Executive", ""),
    "Bishop of Oxford": ("", "", "Bishop of Oxford", ""),
    "Cllr": ("Cllr", "", "", ""),
    "": ("", "", "", ""),
}
WORDS = """
    Cllr Mrs. The Dr Anna J. van de O' Kemp Kemp-Lloyd Lloyd CBE, JP (Cllr) (Chair) - : ; , Vacancy TBC Resigned
    Feb 2018 left until Leader of Zoë [x] Ph.D. Mayor. \u200b \x02 é ( ) 42
"""
words = st.sampled_from(WORDS.split())
typed_names = st.one_of(st.text(max_size=40), st.lists(words, max_size=8).map(" ".join))


def parts(name: PersonName) -> tuple[str, str, str, str]:
    return name.title, name.given_name, name.family_name, name.suffix


def letters(*texts: str) -> Counter[str]:
    return Counter(letter for text in texts for letter in text if letter.isalnum() or letter in "'’.&")


@pytest.mark.parametrize(("typed", "expected"), REAL_LIFE.items())
def test_a_name_is_split_as_people_read_it(typed: str, expected: tuple[str, str, str, str]) -> None:
    name = split_name(typed)

    assert parts(name) == expected
    assert not name.note
    assert not name.is_vacancy


@pytest.mark.parametrize(
    ("typed", "family_name", "note"),
    [
        ("Judith Lloyd Resigned Feb 2018", "Lloyd", "Resigned Feb 2018"),
        ("Cllr Judith Lloyd (Resigned Feb 2018)", "Lloyd", "Resigned Feb 2018"),
        ("Resigned Feb 2018 Judith Lloyd", "Lloyd", "Resigned Feb 2018"),
        ("Judith Lloyd - deceased", "Lloyd", "deceased"),
        ("Judith Lloyd left May 2019", "Lloyd", "left May 2019"),
    ],
)
def test_who_has_left_is_flagged_and_the_remark_is_no_part_of_the_name(
    typed: str, family_name: str, note: str
) -> None:
    name = split_name(typed)

    assert (name.given_name, name.family_name, name.note) == ("Judith", family_name, note)
    assert name.has_left
    assert not name.is_vacancy


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("Judith Lloyd (TBC)", "TBC"),
        ("Chair: Cllr Judith Lloyd", "Chair"),
        ("Judith Lloyd, Oxford City Council", "Oxford City Council"),
        ("Lloyd, Judith, Leader", "Leader"),
        ("Chairman - Cllr Judith Lloyd", "Chairman"),
        ("Judith Lloyd (née Kemp)", "née Kemp"),
    ],
)
def test_what_else_is_said_becomes_a_note(typed: str, note: str) -> None:
    name = split_name(typed)

    assert (name.given_name, name.family_name, name.note) == ("Judith", "Lloyd", note)
    assert not name.has_left


@pytest.mark.parametrize("typed", ["Vacancy", "Cllr TBC", "To be appointed", "Representative to be named"])
def test_a_vacancy_names_nobody_and_keeps_its_words(typed: str) -> None:
    name = split_name(typed)

    assert name.is_vacancy
    assert name.is_blank
    assert name.note == typed


@given(typed_names)
def test_no_letter_of_a_name_is_lost_or_changed(typed: str) -> None:
    name = split_name(typed)

    assert name.name_as_typed == typed
    assert letters(*parts(name), name.note) == letters(typed)


@given(typed_names, typed_names)
def test_no_letter_of_two_columns_is_lost_or_changed(given_name: str, family_name: str) -> None:
    name = join_name(given_name=given_name, family_name=family_name)

    assert letters(*parts(name), name.note) == letters(given_name, family_name)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"title": "Cllr", "given_name": "Ann", "family_name": "Kemp"}, ("Cllr", "Ann", "Kemp", "")),
        ({"given_name": "Cllr Ann", "family_name": "Kemp CBE"}, ("Cllr", "Ann", "Kemp", "CBE")),
        ({"title": "Cllr", "name": "Mrs Ann Kemp"}, ("Cllr Mrs", "Ann", "Kemp", "")),
        ({"title": "Cllr.", "name": "Cllr Ann Kemp"}, ("Cllr.", "Ann", "Kemp", "")),
        ({"family_name": "van der Berg"}, ("", "", "van der Berg", "")),
        ({"family_name": "Cllr Ann Kemp"}, ("Cllr", "Ann", "Kemp", "")),
        ({"given_name": "Ann Kemp"}, ("", "Ann", "Kemp", "")),
        ({"given_name": "Ann", "family_name": "Kemp", "name": "Kemp, Ann"}, ("", "Ann", "Kemp", "")),
        ({"name": "Ann Kemp JP", "suffix": "JP"}, ("", "Ann", "Kemp", "JP")),
        ({"given_name": "Mary Jane", "family_name": "St John"}, ("", "Mary Jane", "St John", "")),
    ],
)
def test_columns_are_joined_to_one_name(columns: dict[str, str], expected: tuple[str, str, str, str]) -> None:
    assert parts(join_name(**columns)) == expected


def test_a_remark_in_a_column_is_no_part_of_the_name() -> None:
    name = join_name(given_name="Ann", family_name="Kemp (Resigned Feb 2018)")

    assert parts(name) == ("", "Ann", "Kemp", "")
    assert (name.note, name.has_left) == ("Resigned Feb 2018", True)


def test_a_vacancy_over_two_columns_is_one() -> None:
    assert join_name(given_name="Vacant", family_name="Seat").is_vacancy


def test_the_name_as_typed_is_put_together_from_columns() -> None:
    assert join_name(title="Cllr", given_name="Ann", family_name="Kemp").name_as_typed == "Cllr Ann Kemp"
