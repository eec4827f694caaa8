import pytest

from app.rules.listed_people import listed_person
from app.rules.people import BadPerson, MayBeKnown, check_new_person
from app.rules.resemblances import OtherPerson


def test_somebody_with_a_name_may_be_added_without_an_address() -> None:
    check_new_person(listed_person(1, {"family_name": "Ash"}))


@pytest.mark.parametrize("cells", [{}, {"email": "ann@example.org"}, {"family_name": "Ash", "email": "x@"}])
def test_nobody_and_a_wrong_address_are_refused(cells: dict[str, str]) -> None:
    with pytest.raises(BadPerson):
        check_new_person(listed_person(1, cells))


def test_the_sentence_says_whether_it_is_a_mailbox() -> None:
    others = [OtherPerson(7, None, "Ann Ash")]

    assert "same mailbox" in str(MayBeKnown(others, is_shared=True))
    assert "may be the same person" in str(MayBeKnown(others, is_shared=False))
