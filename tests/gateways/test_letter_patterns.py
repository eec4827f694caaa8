from textwrap import fill

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from app.formats.letters import GOOD_LINE
from app.gateways.letter_patterns import GAP_MARKS, Pattern, broken_line, may_fill, may_hold_gaps

NAME, LINK = GAP_MARKS["name"], GAP_MARKS["reply_link"]


def test_each_letter_has_its_own_values_in_the_gaps() -> None:
    pattern = Pattern.of(
        f"For {NAME}",
        f"Dear {NAME},\n\nPlease look here:\n{LINK}",
        f"<p>{NAME}</p><a href='{LINK}?a=yes'>",
    )

    ann = pattern.fill({"name": "Ann <Ash>", "reply_link": "https://example.org/r/1"})
    bob = pattern.fill({"name": "Bob", "reply_link": "https://example.org/r/2"})

    assert ann == (
        "For Ann <Ash>",
        "Dear Ann <Ash>,\n\nPlease look here:\nhttps://example.org/r/1",
        "<p>Ann &lt;Ash&gt;</p><a href='https://example.org/r/1?a=yes'>",
    )
    assert bob[0] == "For Bob"


words = st.text(alphabet="ab -\u00e9\u200f\u00a0", max_size=90)


@given(st.lists(words, max_size=12), words)
def test_a_filled_pattern_reads_as_the_letter_rendered_at_once(lines: list[str], name: str) -> None:
    template = "\n".join(f"{line}{NAME}{line}" if place % 2 else line for place, line in enumerate(lines))

    _, text, html = Pattern.of("", template, template).fill({"name": name})

    lone = Pattern.of("", template.replace(NAME, name), "")
    assert text == lone.fill({})[1] if name.strip() else True
    assert html == template.replace(NAME, str(escape(name)))


@given(st.text(alphabet="ab -\u00e9\u00a0\u2003", max_size=300))
def test_lines_break_where_the_standard_library_breaks_them(line: str) -> None:
    indent = line[: len(line) - len(line.lstrip(" "))]
    standard = fill(line, GOOD_LINE, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)

    assert broken_line(line) == (standard if len(line) > GOOD_LINE else line)


def test_a_long_link_is_never_broken() -> None:
    link = "https://example.org/" + "x" * 100

    assert link in broken_line(f"No more letters about this event: {link}").splitlines()


def test_values_that_a_line_cannot_hold_go_into_no_gap() -> None:
    assert may_fill({"name": "Zoë “Zed” O’Neil 🎓"})
    assert not may_fill({"name": "Ann\nAsh"})
    assert not may_fill({"name": f"Ann {LINK}"})


def test_words_that_look_like_a_gap_are_known() -> None:
    assert may_hold_gaps("Grüße")
    assert not may_hold_gaps(f"Grüße {NAME}")
