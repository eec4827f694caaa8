from app.rules.comparing import Likeness
from app.rules.known_people import KnownPerson
from app.rules.listed_people import listed_person
from app.rules.match_blocks import Entry, make_entry
from app.rules.resemblances import MOST_NAMED, Compared, OtherPerson

ANN = make_entry(KnownPerson(7, title="Cllr", given_name="Ann", family_name="Kemp", email="ann@example.org"))


def row(number: int) -> Entry:
    return make_entry(listed_person(number, {"name": "Bo Elm"}), position=number)


def test_the_first_certain_one_is_the_person_and_nobody_else_is_offered() -> None:
    compared = Compared()
    compared.put(Likeness.PERHAPS, row(3), ("the same name",))
    compared.put(Likeness.SAME, ANN, ())
    compared.put(Likeness.SAME, row(4), ())

    found = compared.sum_up(was_crowded=False)

    assert found.same is ANN
    assert found.possible == ()


def test_people_are_named_as_an_officer_knows_them() -> None:
    compared = Compared()
    compared.put(Likeness.PERHAPS, ANN, ("the same name",))
    compared.put(Likeness.SHARED_MAILBOX, row(4), ())

    found = compared.sum_up(was_crowded=True)

    assert found.possible == (OtherPerson(7, None, "Cllr Ann Kemp", ("the same name",)),)
    assert found.shared_with == (OtherPerson(None, 4, "Bo Elm"),)
    assert found.was_crowded


def test_the_only_user_of_an_address_is_meant_and_one_of_several_is_not() -> None:
    only, several = Compared(), Compared()
    only.put(Likeness.SAME_ADDRESS_UNNAMED, ANN, ())
    several.put(Likeness.SAME_ADDRESS_UNNAMED, ANN, ())
    several.put(Likeness.SAME_ADDRESS_UNNAMED, row(4), ())

    assert only.sum_up(was_crowded=False).same is ANN
    assert several.sum_up(was_crowded=False).same is None
    assert len(several.sum_up(was_crowded=False).possible) == 2


def test_no_more_are_named_than_a_page_can_show() -> None:
    compared = Compared()
    for number in range(2, 20):
        compared.put(Likeness.PERHAPS, row(number), ())
    compared.put(Likeness.DIFFERENT, ANN, ())

    assert len(compared.sum_up(was_crowded=False).possible) == MOST_NAMED
