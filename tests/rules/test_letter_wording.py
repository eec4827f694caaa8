import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.letter_wording import (
    FIELDS,
    STANDARD,
    WORDED_KINDS,
    MayNotSay,
    Wording,
    check_words,
    choose_wording,
    event_values,
    fields_of,
    fill_wording,
    fill_words,
    names_fields,
    tidy_subject,
    tidy_words,
)


def refusal(words: str, *, kind: str = "invitation", unknown_yet: frozenset[str] = frozenset()) -> str:
    with pytest.raises(MayNotSay) as refused:
        check_words(words, kind=kind, unknown_yet=unknown_yet)
    return str(refused.value)


def test_words_with_known_fields_are_good() -> None:
    check_words("Dear {{ first name }}, come to {{Event}} on {{ when }}!", kind="invitation")


def test_a_misspelt_field_is_named_with_what_may_be_meant() -> None:
    assert refusal("Dear {{ frist name }}") == (
        "“{{ frist name }}” is not a field of this letter. Did you mean “{{ first name }}”?"
    )


def test_a_field_of_another_kind_of_letter_is_refused() -> None:
    check_words("Until {{ deadline }}", kind="offer")

    assert "“{{ deadline }}” is not a field of this letter" in refusal("Until {{ deadline }}")


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ("Dear {{ name", "“}}” is missing in “Dear {{ name”"),
        ("Hello\nDear name }}, you", "“{{” is missing in “Dear name }}, you”"),
        ("{{ name\n}}", "“}}” is missing in “{{ name”"),
        ("{{ {{ name }} }}", "“}}” is missing"),
    ],
)
def test_braces_that_open_or_close_nothing_are_refused(words: str, missing: str) -> None:
    assert missing in refusal(words)


def test_a_field_without_a_name_is_refused() -> None:
    assert "There is no name between" in refusal("Dear {{ }}")


def test_a_field_that_the_event_has_nothing_for_is_refused() -> None:
    said = refusal("By {{ reply by }}.", unknown_yet=frozenset({"reply by"}))

    assert said == "“{{ reply by }}” would be empty: this event has no last day for replies yet."


@pytest.mark.parametrize("words", ["{% if name %}", "{# no #}", "{ name }", "100% {sure}"])
def test_what_is_no_field_stands_as_it_is_written(words: str) -> None:
    check_words(words, kind="invitation")

    assert fill_words(words, {}) == words


def test_a_value_is_never_read_for_fields_again() -> None:
    assert (
        fill_words("{{ name }}, {{ event }}", {"name": "{{ event }}", "event": "Day"}) == "{{ event }}, Day"
    )


def test_words_with_a_field_that_is_empty_are_not_used() -> None:
    assert fill_words("By {{ reply by }}.", {"reply by": ""}) is None
    assert fill_words("By {{ reply by }}.", {}) is None


@given(st.text(), st.sampled_from(sorted(WORDED_KINDS)))
def test_whatever_passes_can_be_filled(words: str, kind: str) -> None:
    try:
        check_words(words, kind=kind)
    except MayNotSay:
        return

    filled = fill_words(words, dict.fromkeys(fields_of(kind), "x"))

    assert filled is not None
    assert "{{" not in filled


@given(st.text())
def test_a_subject_is_one_line_without_controls(words: str) -> None:
    subject = tidy_subject(words)

    assert len(subject.splitlines()) <= 1
    assert tidy_subject(subject) == subject


@given(st.text())
def test_tidying_words_twice_changes_nothing_more(words: str) -> None:
    assert tidy_words(tidy_words(words)) == tidy_words(words)
    assert "\r" not in tidy_words(words)


def test_words_keep_their_paragraphs() -> None:
    assert tidy_words("One\r\nline \r\n\r\n\r\n\r\nTwo\x07\n") == "One\nline\n\nTwo"


def test_a_part_that_says_the_standard_is_not_kept() -> None:
    standard = Wording("S", "O", "C")

    assert Wording("S", "Mine", "C").but(standard) == Wording(opening="Mine")
    assert Wording(opening="Mine").over(standard) == Wording("S", "Mine", "C")


def test_somebody_in_two_categories_gets_the_words_of_the_first_that_has_any() -> None:
    words = {None: Wording("Everybody"), 4: Wording(opening="Four"), 7: Wording("Seven")}

    assert choose_wording(words, [9, 7, 4]) == (4, Wording("Everybody", "Four"))
    assert choose_wording(words, [9]) == (None, Wording("Everybody"))
    assert choose_wording({}, [9]) == (None, STANDARD)


def test_letters_about_accounts_and_between_calendars_keep_their_words() -> None:
    assert "invitation" in WORDED_KINDS
    assert not [kind for kind in WORDED_KINDS if kind.startswith(("account", "calendar"))]


def test_names_are_looked_for_in_every_part() -> None:
    assert names_fields(Wording(closing="Bye, {{ First  Name }}"), ["first name"])
    assert not names_fields(Wording("first name"), FIELDS)


def test_words_are_filled_part_by_part_and_a_part_with_an_empty_field_stays_standard() -> None:
    event = {"title": "Looking to the future", "reply_by": ""}
    twice = [{"when": "Friday", "where": "Town Hall"}, {"when": "Saturday", "where": "Town Hall"}]
    values = event_values(event, twice, contact={"name": "Olive"}, organisers="The partnerships")

    filled = fill_wording(
        {
            "subject": "{{ when }}\n at {{ where }}",
            "opening": "By {{ reply by }}",
            "closing": "{{ contact name }}",
        },
        values,
    )

    assert filled == Wording("Friday; Saturday at Town Hall", "", "Olive")
