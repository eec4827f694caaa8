"""What columns are imported as when their headings say nothing or could mean two things."""

from app.formats.column_fields import by_content
from app.formats.heading_words import heading_meaning
from app.formats.headings import Column


def fields(**columns: list[str]) -> list[str]:
    """The fields of columns with these headings (`_` for a space) and cells."""
    headed = []
    for name in columns:
        meaning = heading_meaning(name.replace("_", " "))
        field, reason = (meaning.field, meaning.reason) if meaning else ("", "")
        headed.append(Column(name.replace("_", " "), field, reason, is_recognised=meaning is not None))
    return [column.field for column in by_content(headed, list(columns.values()))]


def test_a_title_is_an_honorific_or_a_job_as_its_cells_say() -> None:
    assert fields(Name=["Ada Marsh"], Title=["Cllr"]) == ["name", "title"]
    assert fields(Name=["Ada Marsh"], Title=["Director of Housing"]) == ["name", "job_title"]


def test_a_role_is_one_in_the_committee_or_a_job_as_its_cells_say() -> None:
    assert fields(Name=["Ada Marsh"], Role=["Vice-Chair"]) == ["name", "role"]
    assert fields(Name=["Ada Marsh"], Role=["Chief Executive"]) == ["name", "job_title"]
    assert fields(Job_title=["Clerk"], Role=["Lead for housing"]) == ["job_title", "role"]


def test_parties_are_left_out_whatever_the_column_is_called() -> None:
    assert fields(Name=["Ada Marsh"], Group=["Labour"], Colour=["Green Party"]) == [
        "name",
        "left_out",
        "left_out",
    ]
    assert fields(Name=["Ada Marsh"], Group=["Scrutiny"]) == ["name", "category"]


def test_addresses_and_names_are_found_where_the_headings_say_nothing() -> None:
    assert fields(Who=["Ada Marsh", "Ben Hollis"], Where=["ada@example.org", "b@example.org"]) == [
        "name",
        "email",
    ]


def test_a_heading_that_names_the_addresses_wins_over_other_cells_with_addresses() -> None:
    assert fields(Email=["x"], Where=["ada@example.org"]) == ["email", ""]


def test_an_address_column_of_e_mail_addresses_is_used() -> None:
    assert fields(Name=["Ada Marsh"], Address=["ada@example.org"]) == ["name", "email"]
    assert fields(Name=["Ada Marsh"], Address=["1 High Street"]) == ["name", "left_out"]


def test_a_contact_may_be_a_telephone_number() -> None:
    assert fields(Surname=["Marsh"], Contact=["01632 960001"]) == ["family_name", "telephone"]


def test_the_only_address_is_the_first_one_even_when_it_is_called_another() -> None:
    assert fields(Name=["Ada Marsh"], Home_email=["ada@example.org"]) == ["name", "email"]


def test_a_name_beside_a_surname_is_the_first_name() -> None:
    assert fields(Surname=["Marsh"], Name=["Ada"]) == ["family_name", "given_name"]


def test_only_one_column_of_whole_names_is_used() -> None:
    assert fields(Councillor=["Ada Marsh"], Contact=["Bo Field"]) == ["name", ""]
    assert fields(Forename=["Ada"], Surname=["Marsh"], Full_name=["Ada Marsh"]) == [
        "given_name",
        "family_name",
        "",
    ]
