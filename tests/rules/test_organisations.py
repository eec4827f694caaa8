import pytest

from app.rules.organisations import organisation_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Oxford City Council", "OXFORD  city council"),
        ("The Ash Trust", "Ash Trust"),
        ("Ash & Elm Ltd.", "Ash and Elm Limited"),
        ("Ash TC", "Ash Town Council"),
        ("St. Mary's", "St Mary’s"),
    ],
)
def test_one_organisation_typed_in_two_ways_has_one_key(one: str, other: str) -> None:
    assert organisation_key(one) == organisation_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Ash CC", "Ash City Council"), ("Ash", "Elm"), ("TC", "Town Council")]
)
def test_two_organisations_have_two_keys(one: str, other: str) -> None:
    assert organisation_key(one) != organisation_key(other)


def test_no_organisation_has_no_key() -> None:
    assert organisation_key("") == organisation_key(" - ") == ""
