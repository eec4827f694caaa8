import pytest

from app.rules.comparing import Likeness, compare, share_an_address
from app.rules.listed_people import listed_person
from app.rules.match_blocks import Entry, make_entry


def entry(cells: dict[str, str], position: int = -1) -> Entry:
    return make_entry(listed_person(2, cells), position=position)


ANN = {"name": "Ann Kemp", "email": "ann@example.org", "organisation": "Ash", "telephone": "01865 496001"}


@pytest.mark.parametrize(
    ("other", "likeness", "reasons"),
    [
        ({"name": "Cllr ANN KEMP"}, Likeness.SAME, ("the same name", "the same email address")),
        ({"name": "Ann Mary Kemp"}, Likeness.SAME, ("the same name", "the same email address")),
        ({"name": "A Kemp"}, Likeness.PERHAPS, ("“A” may stand for “Ann”", "the same email address")),
        ({"name": "Bo Kemp"}, Likeness.SHARED_MAILBOX, ()),
        ({"name": "Ann Elm"}, Likeness.SHARED_MAILBOX, ()),
        (
            {"name": ""},
            Likeness.SAME_ADDRESS_UNNAMED,
            ("the same email address", "one of the two has no name"),
        ),
    ],
)
def test_at_one_address_the_name_decides(
    other: dict[str, str], likeness: Likeness, reasons: tuple[str, ...]
) -> None:
    comparison = compare(entry(ANN, 0), entry(ANN | other), is_same_source=False)

    assert comparison == (likeness, reasons)


@pytest.mark.parametrize(
    ("other", "likeness"),
    [
        ({}, Likeness.PERHAPS),
        ({"name": "Annie Kemp"}, Likeness.PERHAPS),
        ({"organisation": "Oak"}, Likeness.PERHAPS),
        ({"organisation": "Oak", "telephone": ""}, Likeness.DIFFERENT),
        ({"name": "Alice Kemp"}, Likeness.DIFFERENT),
        ({"name": "Ann Elm"}, Likeness.DIFFERENT),
    ],
)
def test_without_a_common_address_it_is_perhaps_at_most(other: dict[str, str], likeness: Likeness) -> None:
    known = entry(ANN | {"email": "other@example.org"} | other)

    assert compare(entry(ANN, 0), known, is_same_source=True).likeness is likeness


@pytest.mark.parametrize(("is_same_source", "likeness"), [(True, Likeness.SAME), (False, Likeness.PERHAPS)])
def test_the_same_list_again_knows_whom_it_brought(is_same_source: bool, likeness: Likeness) -> None:
    without_address = entry(ANN | {"email": ""}, 0)

    assert compare(without_address, entry(ANN), is_same_source=is_same_source).likeness is likeness


def test_a_row_that_repeats_an_earlier_one_must_agree_in_everything() -> None:
    first = entry(ANN | {"email": ""}, 0)

    again = compare(entry(ANN | {"email": ""}, 1), first, is_same_source=True)
    with_another_number = compare(
        entry(ANN | {"email": "", "telephone": "01865 496009"}, 1), first, is_same_source=True
    )

    assert again.likeness is Likeness.SAME
    assert with_another_number.likeness is Likeness.PERHAPS


def test_a_couple_with_one_initial_and_one_address_is_never_made_one() -> None:
    mr = entry({"name": "Mr J Kemp", "email": "kemp@example.org"}, 0)
    mrs = entry({"name": "Mrs J Kemp", "email": "kemp@example.org"})

    assert compare(mr, mrs, is_same_source=True).likeness is Likeness.PERHAPS


def test_any_address_in_common_counts() -> None:
    one = entry({"name": "Ann Kemp", "email": "a@example.org; b@example.org"}, 0)

    assert share_an_address(one, entry({"name": "Ann Kemp", "email": "c@example.org; B@example.org"}))
    assert not share_an_address(one, entry({"name": "Ann Kemp", "email": "c@example.org"}))
    assert not share_an_address(entry({"name": "Ann"}, 0), entry({"name": "Ann"}))
