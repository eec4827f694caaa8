"""What the build makes of GOV.UK Frontend and of our own assets."""

import gzip
import json
from pathlib import Path

import pytest

from scripts import build_assets


def test_rules_go_to_the_sheet_of_those_who_meet_them() -> None:
    css = ".govuk-body{a:b}.govuk-pagination{c:d}.govuk-accordion{e:f}@media print{.govuk-body{g:h}.govuk-tabs{i:j}}"

    sheets = build_assets.split_sheets(css)

    assert sheets == {
        "placecard": ".govuk-body{a:b}@media print{.govuk-body{g:h}}",
        "desk": ".govuk-pagination{c:d}",
    }


def test_fonts_and_comments_are_left_out() -> None:
    css = '@charset "UTF-8";/*! The font of GOV.UK */.govuk-link{a:b}@font-face{src:url(a.woff)}'

    assert build_assets.split_sheets(css)["placecard"] == ".govuk-link{a:b}"


def test_fonts_and_colours_become_ours() -> None:
    css = ".govuk-body{font-family:GDS Transport,arial,sans-serif;color:var(--govuk-text-colour,#0b0c0c)}"

    assert build_assets.in_our_look(css) == (
        ".govuk-body{font-family:var(--sans);color:var(--govuk-text-colour,var(--ink))}"
    )


def test_spaces_that_mean_something_stay() -> None:
    css = "/* Why. */\n.a .b,\n.c > .d { margin: 0 auto; }\n@media (min-width: 40em) { .a { top: calc(1px + 2px); } }\n"

    assert build_assets.without_spaces(css) == (
        ".a .b,.c > .d{margin:0 auto}@media (min-width:40em){.a{top:calc(1px + 2px)}}"
    )


def test_files_are_named_by_what_they_hold_and_found_by_the_manifest(tmp_path: Path) -> None:
    manifest = build_assets.write({"a.css": b"one"}, tmp_path)
    again = build_assets.write({"a.css": b"two"}, tmp_path)

    assert manifest["a.css"] != again["a.css"]
    assert json.loads((tmp_path / "manifest.json").read_text()) == again
    assert (tmp_path / again["a.css"]).read_bytes() == b"two"
    assert gzip.decompress((tmp_path / f"{again['a.css']}.gz").read_bytes()) == b"two"
    assert not (tmp_path / manifest["a.css"]).exists()


def test_a_script_imports_the_other_by_its_hashed_name(tmp_path: Path) -> None:
    manifest = build_assets.write(
        {"a.js": b'import("./govuk-frontend.js")', "govuk-frontend.js": b"x"}, tmp_path
    )

    assert (tmp_path / manifest["a.js"]).read_text() == f'import("./{manifest["govuk-frontend.js"]}")'


def test_without_govuk_frontend_the_build_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build_assets, "GOVUK", tmp_path)

    assert build_assets.main() == 1
    assert "run `make assets`" in capsys.readouterr().err


def test_nothing_of_govuk_s_own_is_shipped() -> None:
    files = build_assets.built_files()

    styles = files["placecard.css"] + files["desk.css"]
    assert not [word for word in (b"GDS", b"@font-face", b"crest", b"#1d70b8", b"#0f7a52") if word in styles]
    assert {name.rpartition(".")[2] for name in files} == {"css", "js", "svg"}


def test_what_a_delegate_s_page_loads_is_small() -> None:
    files = build_assets.built_files()
    loaded = [files[name] for name in ("placecard.css", "placecard.js", "govuk-frontend.js", "favicon.svg")]

    assert sum(len(gzip.compress(content)) for content in loaded) < 30_000
