"""What a refusal of a file says."""

from app.formats.unreadable import MAX_ROWS, NotAList, UnreadableFile, name_to_show, too_many_rows


def test_a_refusal_names_the_file_and_says_why() -> None:
    refusal = UnreadableFile("board.csv", "it is empty.")

    assert str(refusal) == "We could not read “board.csv”: it is empty."


def test_a_limit_is_named_and_carried() -> None:
    refusal = too_many_rows("board.csv")

    assert "200,000 rows" in str(refusal)
    assert refusal.limit == MAX_ROWS


def test_a_file_that_lists_nobody_is_refused_in_the_promised_words() -> None:
    assert str(NotAList("budget.xlsx")) == "We could not find names or email addresses in “budget.xlsx”."
    assert "the sheet “2008” of “budget.xlsx”" in str(NotAList("budget.xlsx", "2008"))


def test_a_shown_name_has_no_folders_no_control_characters_and_an_end() -> None:
    assert name_to_show("C:\\lists\\bo\u202e\nard.csv") == "board.csv"
    assert name_to_show("/") == "the file"
    assert len(name_to_show("x" * 500)) < 100
