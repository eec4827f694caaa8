from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.known_people import Difference, KnownPerson
from app.rules.listed_people import listed_person
from app.rules.lists import adds_person
from app.rules.matching import Match, Outcome, find_who_left, match_people

ANN = KnownPerson(
    1, "Cllr", "Ann", "Kemp", email="ann@example.org", organisation="Ash", category_ids=frozenset({1})
)


def match(
    rows: Sequence[dict[str, str]],
    *known: KnownPerson,
    category: int = 1,
    source: AbstractSet[int] = frozenset(),
) -> list[Match]:
    listed = [listed_person(number, cells) for number, cells in enumerate(rows, start=2)]
    return match_people(
        listed, known, category_ids=[frozenset({category})] * len(rows), same_source_ids=source
    )


def ann(**cells: str) -> dict[str, str]:
    return {"name": "Ann Kemp", "email": "ann@example.org", "organisation": "Ash"} | cells


def test_the_same_address_and_name_are_the_same_person() -> None:
    [found] = match([ann(name="Kemp, Councillor Ann", email="ANN@Example.org")], ANN)

    assert (found.outcome, found.person_id, found.row) == (Outcome.UNCHANGED, 1, 2)


def test_somebody_known_is_now_also_in_this_category() -> None:
    [found] = match([ann()], ANN, category=2)

    assert (found.outcome, found.new_category_ids) == (Outcome.KNOWN, frozenset({2}))


def test_details_that_differ_are_shown_old_and_new() -> None:
    [found] = match([ann(organisation="Oak")], ANN, category=2)

    assert found.outcome is Outcome.DIFFERS
    assert found.differences == (Difference("organisation", "Ash", "Oak"),)
    assert found.new_category_ids == {2}


def test_another_name_at_the_same_address_is_another_person_and_flagged() -> None:
    [found] = match([ann(name="Bo Elm")], ANN)

    assert (found.outcome, found.person_id) == (Outcome.NEW, None)
    assert [other.person_id for other in found.shared_with] == [1]


def test_nine_people_of_one_clerk_are_nine_people_and_all_flagged() -> None:
    rows = [
        {"name": f"Cllr {name} Kemp", "email": "clerk@example.org"}
        for name in ["Ann", "Bo", "Cy", "Di", "Eve", "Flo", "Gus", "Hal", "Ivy"]
    ]

    found = match(rows)

    assert [each.outcome for each in found] == [Outcome.NEW] * 9
    assert all(each.shared_with for each in found)
    assert {each.reasons for each in found} == {
        ("Others use clerk@example.org too: a shared mailbox, or a mistake.",)
    }


@pytest.mark.parametrize(
    ("cells", "reasons"),
    [
        (ann(email="new@example.org"), ("the same name", "the same organisation")),
        (ann(email=""), ("the same name", "the same organisation")),
        (ann(name="Annie Kemp", email=""), ("“Annie” and “Ann” may be one name", "the same organisation")),
        (ann(name="A. Kemp"), ("“A.” may stand for “Ann”", "the same email address")),
    ],
)
def test_who_is_perhaps_the_same_is_offered_and_not_merged(
    cells: dict[str, str], reasons: tuple[str, ...]
) -> None:
    [found] = match([cells], ANN)

    assert (found.outcome, found.person_id) == (Outcome.PERHAPS_SAME, None)
    assert [(other.person_id, other.reasons) for other in found.possible] == [(1, reasons)]


def test_anna_and_alice_are_two_people() -> None:
    [found] = match([ann(name="Alice Kemp", email="")], ANN)

    assert (found.outcome, found.possible) == (Outcome.CANNOT_EMAIL, ())


def test_a_name_alone_is_no_clue() -> None:
    [found] = match([ann(email="new@example.org", organisation="Oak")], ANN)

    assert found.outcome is Outcome.NEW


def test_the_same_list_again_knows_people_without_an_address() -> None:
    bo = KnownPerson(5, "", "Bo", "Elm", organisation="Ash", category_ids=frozenset({1}))
    row = {"name": "Bo Elm", "organisation": "Ash"}

    [again], [elsewhere] = match([row], bo, source={5}), match([row], bo)

    assert (again.outcome, again.person_id) == (Outcome.UNCHANGED, 5)
    assert (elsewhere.outcome, elsewhere.person_id) == (Outcome.PERHAPS_SAME, None)


def test_a_row_that_repeats_an_earlier_one_is_the_same_person() -> None:
    first, again, third = match([ann(), ann(), ann(job_title="Leader")])

    assert (first.outcome, again.outcome, third.outcome) == (Outcome.NEW, Outcome.SKIPPED, Outcome.DIFFERS)
    assert (again.same_as_row, third.same_as_row) == (2, 2)


def test_a_repeated_row_of_somebody_known_is_that_person() -> None:
    first, again = match([ann(), ann()], ANN, category=2)

    assert (first.outcome, again.outcome) == (Outcome.KNOWN, Outcome.SKIPPED)
    assert (again.person_id, again.same_as_row, again.new_category_ids) == (1, 2, frozenset())


def test_a_person_in_two_rows_gets_both_categories() -> None:
    listed = [listed_person(row, ann()) for row in (2, 3, 4)]

    found = match_people(listed, [ANN], category_ids=[frozenset({2}), frozenset({3}), frozenset({2, 3})])

    assert [each.new_category_ids for each in found] == [{2}, {3}, frozenset()]
    assert [each.outcome for each in found] == [Outcome.KNOWN, Outcome.KNOWN, Outcome.SKIPPED]


def test_another_address_of_somebody_known_is_theirs_too() -> None:
    [found] = match([ann(email="other@example.org")], ANN._replace(other_emails=("other@example.org",)))

    assert (found.outcome, found.person_id) == (Outcome.UNCHANGED, 1)


def test_an_address_without_a_name_is_its_only_user() -> None:
    [only] = match([{"email": "ann@example.org"}], ANN)
    [one_of_two] = match([{"email": "ann@example.org"}], ANN, ANN._replace(id=2, given_name="Bo"))

    assert (only.outcome, only.person_id) == (Outcome.UNCHANGED, 1)
    assert (one_of_two.outcome, len(one_of_two.possible)) == (Outcome.PERHAPS_SAME, 2)


def test_a_row_without_a_name_takes_nobodys_place() -> None:
    rows = [{"email": "ann@example.org"}, {"name": "Ann Kemp", "email": "ann@example.org"}]
    listed = [listed_person(number, cells) for number, cells in enumerate(rows, start=2)]

    nameless, named = match_people(listed, [])

    assert (nameless.outcome, named.outcome) == (Outcome.PROBLEM, Outcome.NEW)
    assert named.same_as_row is None


def test_a_row_about_somebody_who_left_takes_nobodys_place() -> None:
    gone, nameless, there = match([ann(name="Ann Kemp (resigned)"), ann(name=""), ann()])

    assert (gone.outcome, nameless.outcome) == (Outcome.SKIPPED, Outcome.PROBLEM)
    assert (there.outcome, there.same_as_row) == (Outcome.NEW, None)


def test_a_vacancy_beside_the_clerks_address_is_not_the_clerk() -> None:
    vacancy = listed_person(2, {"name": "Vacancy", "email": "ann@example.org", "organisation": "Ash"})

    [found] = match_people([vacancy], [ANN])

    assert (found.outcome, found.person_id) == (Outcome.SKIPPED, None)


def test_who_asked_not_to_be_contacted_stays_uninvited_and_the_import_says_so() -> None:
    [by_us] = match([ann()], ANN._replace(do_not_contact=True))
    [by_row] = match([ann(do_not_contact="yes")])

    assert by_us.stays_uninvited
    assert by_row.stays_uninvited
    assert by_us.reasons == ("This person asked not to be contacted, and stays uninvited.",)


def test_who_left_is_whom_an_older_version_named() -> None:
    bo = KnownPerson(2, "", "Bo", "Elm", email="bo@example.org")
    cy = KnownPerson(3, "", "Cy", "Oak", organisation="Ash")
    di = KnownPerson(4, "", "Di", "Fir", email="di@example.org")
    rows = [
        ann(),
        {"name": "Cy Oak", "organisation": "Ash", "email": "cy@example.org"},
        {"name": "Di Fir (resigned)", "email": "di@example.org"},
    ]

    found = match(rows, ANN, bo, cy, di, source={1, 2, 3, 4})

    assert find_who_left(found, {1, 2, 3, 4}) == [2, 4]


def test_a_crowd_at_one_mailbox_finds_everybody_again_without_comparing_all() -> None:
    rows = [
        {"name": f"{chr(65 + n % 26)}{chr(97 + n // 26)}ra Kemp", "email": "clerk@example.org"}
        for n in range(520)
    ]
    known = [
        KnownPerson(
            n, "", row["name"].split()[0], "Kemp", email="clerk@example.org", category_ids=frozenset({1})
        )
        for n, row in enumerate(rows)
    ]

    found = match(rows, *known)

    assert [each.person_id for each in found] == list(range(520))
    assert Counter(each.outcome for each in found) == {Outcome.UNCHANGED: 520}


def test_a_crowd_of_namesakes_is_offered_with_a_word_about_the_others() -> None:
    known = [ANN._replace(id=n, email=f"ann{n}@example.org") for n in range(100)]

    [found] = match([ann(email="new@example.org")], *known)

    assert found.outcome is Outcome.PERHAPS_SAME
    assert len(found.possible) == 5
    assert "compared with some of them only" in found.reasons[0]


cells = st.fixed_dictionaries(
    {
        "name": st.sampled_from(
            [
                "Ann Kemp",
                "Anna Kemp",
                "A Kemp",
                "Bo Elm",
                "Mr A Kemp",
                "Mrs A Kemp",
                "Ann Kemp (resigned)",
                "Vacancy",
                "",
            ]
        ),
        "email": st.sampled_from(
            ["", "ann@example.org", "bo@example.org", "ANN@example.org; bo@example.org", "x@"]
        ),
        "organisation": st.sampled_from(["", "Ash", "Oak"]),
    }
)


@given(st.lists(cells, max_size=25))
def test_every_row_ends_somehow_and_a_second_import_finds_nobody_new(rows: list[dict[str, str]]) -> None:
    listed = [listed_person(number, row) for number, row in enumerate(rows, start=2)]
    first = match_people(listed, [])
    known = [
        KnownPerson(
            person.row, person.title, person.given_name, person.family_name,
            email=person.email, other_emails=person.other_emails, organisation=person.organisation,
        )
        for person, found in zip(listed, first, strict=True)
        if adds_person(person, found) and found.outcome is not Outcome.PROBLEM
    ]  # fmt: skip

    again = match_people(listed, known, same_source_ids={person.id for person in known})

    assert [found.row for found in first] == [person.row for person in listed]
    assert all(found.same_as_row is None or found.same_as_row < found.row for found in first)
    brought = {person.id for person in known}
    unknown = [
        found
        for found in again
        if found.row in brought and found.outcome in (Outcome.NEW, Outcome.CANNOT_EMAIL)
    ]
    assert not unknown
    assert find_who_left(again, brought) == []


def test_two_listings_of_one_person_are_both_met_by_the_same_list_again() -> None:
    pete, peter = {"name": "Pete Ash"}, {"name": "Peter Ash"}
    listed = [listed_person(row, cells) for row, cells in enumerate([pete, peter], start=2)]
    known = KnownPerson(7, given_name="Peter", family_name="Ash", category_ids=frozenset({1}))

    found = match_people(
        listed,
        [known, known._replace(given_name="Pete")],
        category_ids=[frozenset({1})] * 2,
        same_source_ids={7},
    )

    assert [match.person_id for match in found] == [7, 7]
    assert [match.outcome for match in found] == [Outcome.UNCHANGED, Outcome.SKIPPED]
