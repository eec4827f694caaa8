import pytest

from app.rules.known_people import Difference, KnownPerson, as_known, find_differences
from app.rules.listed_people import ListedPerson, listed_person

KNOWN = KnownPerson(
    id=1,
    title="Councillor",
    given_name="Ann",
    family_name="Kemp",
    email="ann@example.org",
    other_emails=("a.kemp@example.net",),
    telephone="01865 496001",
    other_telephone="07700 900123",
    organisation="Ash & Elm Council",
    job_title="Leader",
)


@pytest.mark.parametrize(
    "listed",
    [
        ListedPerson(2),
        ListedPerson(2, title="Cllr.", given_name="ANN", family_name="kemp"),
        ListedPerson(2, email="Ann@Example.org", telephone="+44 1865 496 001"),
        ListedPerson(2, email="a.kemp@example.net", telephone="07700 900 123"),
        ListedPerson(2, organisation="Ash and Elm Council", job_title="Leader."),
    ],
)
def test_what_means_the_same_is_no_difference(listed: ListedPerson) -> None:
    assert find_differences(listed, KNOWN) == ()


def test_what_differs_is_shown_old_and_new() -> None:
    listed = ListedPerson(
        2, title="Dame", given_name="Anné", email="ann@example.com", pa_email="bo@example.org"
    )

    assert find_differences(listed, KNOWN) == (
        Difference("title", "Councillor", "Dame"),
        Difference("given_name", "Ann", "Anné"),
        Difference("email", "ann@example.org", "ann@example.com"),
        Difference("pa_email", "", "bo@example.org"),
    )


def test_the_address_of_a_pa_is_not_one_of_the_persons() -> None:
    listed = ListedPerson(2, pa_email="a.kemp@example.net", pa_telephone="07700 900123")

    assert [difference.field for difference in find_differences(listed, KNOWN)] == [
        "pa_email",
        "pa_telephone",
    ]


def test_an_earlier_row_is_compared_like_somebody_known() -> None:
    first = listed_person(2, {"name": "Ann Kemp", "job_title": "Leader"})
    later = listed_person(3, {"name": "Ann Kemp", "job_title": "Chair"})

    assert find_differences(first, as_known(first)) == ()
    assert find_differences(later, as_known(first)) == (Difference("job_title", "Leader", "Chair"),)
