import pytest

from app.formats.name_order import alphabetical, full_name, other_names
from tests.formats.attendee_samples import Attendee


def test_a_name_has_its_parts_in_the_order_in_which_they_are_said() -> None:
    row = Attendee(title="Cllr", given_name="Zoë", family_name="O'Neil", suffix="CBE")

    assert full_name(row) == "Cllr Zoë O'Neil CBE"
    assert other_names(row) == "Cllr Zoë CBE"


def test_parts_that_are_missing_leave_no_gap() -> None:
    assert full_name(Attendee(title="", given_name="", family_name="Patel", suffix="")) == "Patel"


@pytest.mark.parametrize(
    "names",
    [
        ["Clarke", "de Souza", "Edwards"],
        ["Ånger", "Baker"],
        ["O'Brien", "Obuya", "O'Neil"],
        ["Ng", "Ngata"],
        ["McDonald", "Mcgregor", "McKay"],
    ],
)
def test_people_stand_where_a_reader_looks_for_them(names: list[str]) -> None:
    rows = [Attendee(family_name=name) for name in reversed(names)]

    assert [row.family_name for row in alphabetical(rows)] == names


def test_people_of_one_family_name_stand_by_given_name_then_reference() -> None:
    rows = [
        Attendee(given_name="Zoë", reference="AAA-222"),
        Attendee(given_name="Ann", reference="CCC-444"),
        Attendee(given_name="Ann", reference="BBB-333"),
    ]

    assert [row.reference for row in alphabetical(rows)] == ["BBB-333", "CCC-444", "AAA-222"]


def test_who_has_no_family_name_stands_by_the_name_there_is() -> None:
    rows = [Attendee(family_name="Patel"), Attendee(title="", given_name="Madonna", family_name="")]

    assert [row.given_name for row in alphabetical(rows)] == ["Madonna", "Zoë"]
