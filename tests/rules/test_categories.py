import pytest

from app.rules.categories import BadCategoryName, UnknownCategory, category_key, check_category_name


def test_names_are_compared_without_regard_to_case_and_spaces() -> None:
    assert category_key(" Scrutiny  COMMITTEES ") == category_key("Scrutiny committees")


def test_a_name_keeps_its_case() -> None:
    assert check_category_name("Duty to  Cooperate", None) == "Duty to Cooperate"


@pytest.mark.parametrize(
    ("name", "taken", "sentence"),
    [
        ("  ", None, "Enter a name for the category."),
        ("board", "Board", "There is a category called “Board” already."),
        ("x" * 201, None, "A category’s name can have 200 characters; this one has 201."),
    ],
)
def test_a_name_that_cannot_be_used_is_refused_with_a_sentence(
    name: str, taken: str | None, sentence: str
) -> None:
    with pytest.raises(BadCategoryName, match="^" + sentence + "$"):
        check_category_name(name, taken)


def test_an_unknown_category_names_the_nearest() -> None:
    refusal = UnknownCategory("scrutiny comittees", ["Scrutiny Committees", "Senior officers"])

    assert "Did you mean “Scrutiny Committees”?" in str(refusal)
