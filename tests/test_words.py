"""One word for one thing in all that people read: pages, letters, errors, headings of files, the documentation."""

import re

import pytest

from config import ROOT

#: Word for word as other people's lists spell it, so that Placecard can read them.
AS_OTHERS_WRITE_IT = {"app/rules/addresses.py", "app/formats/list_rows.py", "app/formats/heading_words.py"}


def lines_that_people_read() -> list[tuple[str, str]]:
    """Every line of the app, its templates and its documentation, with where it stands."""
    files = [
        *(ROOT / "app").rglob("*.py"),
        *(path for path in (ROOT / "templates").rglob("*.*") if path.suffix in {".html", ".txt", ".typ"}),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "README.md",
    ]
    named = [(file.relative_to(ROOT).as_posix(), file) for file in sorted(files)]
    return [
        (f"{name}:{number}", line)
        for name, file in named
        if name not in AS_OTHERS_WRITE_IT
        for number, line in enumerate(file.read_text().splitlines(), 1)
    ]


@pytest.mark.parametrize(
    ("pattern", "rather"),
    [
        (r"(?i)\be[-–]mail", "email"),
        (r"[\"'>](Given names?|First name)\b", "Forename"),
        (r"[\"'>](Family name|Last name)\b", "Surname"),
    ],
)
def test_there_is_one_word_for_one_thing(pattern: str, rather: str) -> None:
    lines = lines_that_people_read()

    found = [where for where, line in lines if re.search(pattern, line)]

    assert lines
    assert not found, f"say “{rather}” here: {found}"
