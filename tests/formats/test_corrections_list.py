"""Corrections as a file: what the list has, and what it should have."""

from datetime import UTC, datetime

from app.formats.corrections_list import Correction, corrections_name, write_corrections

MOMENT = datetime(2027, 1, 5, 10, 5, tzinfo=UTC)


def test_the_file_has_a_row_for_each_detail_and_nothing_that_calculates() -> None:
    row = Correction(
        "Ann Ash", "Witney TC", "ann@example.org", "telephone", "", "+44 1632 960001", MOMENT, "Ann"
    )

    text = b"".join(write_corrections([row])).decode()

    assert text == (
        "\ufeffPerson,Organisation,Email,Detail,Your list has,It should be,Said at,By\r\n"
        'Ann Ash,Witney TC,ann@example.org,Telephone,,\'+44 1632 960001,"5 Jan 2027, 10:05am",Ann\r\n'
    )


def test_the_file_is_called_after_the_partner_and_the_moment() -> None:
    name = corrections_name("Cherwell: District", MOMENT)

    assert name == "Cherwell District – corrections as at 10.05am 5 January 2027.csv"
