"""What the house asks of every file, so far as reading the files can tell. What imports may do is import-linter's."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import ROOT, SETTINGS

MOST_LINES = 299
NAMES_THAT_NAME_NOTHING = {
    *("base", "common", "data", "helper", "helpers", "info", "manager", "managers", "misc", "util", "utils"),
}
#: Template folders that belong to no view module: what they hold is shared, or no page.
SHARED_TEMPLATE_FOLDERS = {"documents", "email", "errors", "macros", "security"}
#: Templates that may mark something as safe, and why: {"macros/x.html": "the reason"}.
MAY_USE_SAFE: dict[str, str] = {}
#: Ways to ask what time it is, or to wait. `func.…` is the database's clock.
CLOCKS = {
    *(
        "date.today",
        "datetime.now",
        "datetime.today",
        "datetime.utcnow",
        "func.current_timestamp",
        "func.now",
    ),
    *("time.monotonic", "time.perf_counter", "time.sleep", "time.time", "time.time_ns"),
}
INLINE = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"""\sstyle\s*=|["']style["']\s*:""", re.IGNORECASE),
    "an event handler": re.compile(r"""\son[a-z]+\s*=\s*["']|["']on[a-z]+["']\s*:""", re.IGNORECASE),
}


def modules(*folders: str) -> list[Path]:
    """Every Python file below the named folders of the project, in order."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def templates(*endings: str) -> list[Path]:
    """Every template with one of the endings, in order."""
    return sorted(path for path in (ROOT / "templates").rglob("*.*") if path.suffix in endings)


def shown(path: Path) -> str:
    """A path as a reader of the project would write it."""
    return path.relative_to(ROOT).as_posix()


def dotted_names(path: Path) -> Iterator[tuple[str, int]]:
    """Each `a.b` that a module uses (the last two parts of longer names) or imports from `a`, with its line."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute):
            yield ".".join(ast.unparse(node).split(".")[-2:]), node.lineno
        elif isinstance(node, ast.ImportFrom):
            for name in node.names:
                yield f"{(node.module or '').rpartition('.')[2]}.{name.name}", node.lineno


def test_every_file_stays_below_300_lines() -> None:
    files = [
        *modules("app", "tests", "benchmarks", "scripts"),
        *templates(".html", ".txt", ".typ"),
        ROOT / "config.py",
    ]

    long = [shown(file) for file in files if len(file.read_text().splitlines()) > MOST_LINES]

    assert not long, f"split these by noun: {long}"


@pytest.mark.parametrize("layer", ["rules", "formats", "services", "gateways"])
def test_every_module_of_a_layer_has_its_test_file(layer: str) -> None:
    folder = ROOT / "app" / layer
    nouns = [path.relative_to(folder) for path in modules(f"app/{layer}") if path.stem != "__init__"]
    homes = [ROOT / "tests" / layer / noun.parent / f"test_{noun.name}" for noun in nouns]

    missing = [shown(home) for home in homes if not home.exists()]

    assert homes, f"app/{layer} holds no module"
    assert not missing, f"write these: {missing}"


def test_every_template_folder_is_named_after_its_view_module() -> None:
    views = {path.stem for path in (ROOT / "app" / "views").iterdir()}
    folders = {path.name for path in (ROOT / "templates").iterdir() if path.is_dir()}

    strangers = folders - views - SHARED_TEMPLATE_FOLDERS

    assert not strangers, f"{strangers}"


def test_only_layouts_lie_beside_the_template_folders() -> None:
    files = [path.name for path in (ROOT / "templates").iterdir() if path.is_file()]

    strangers = [name for name in files if not re.fullmatch(r"layout\w*\.html", name)]

    assert not strangers, f"{strangers}"


def test_every_setting_is_named_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()

    unnamed = [setting.name for setting in SETTINGS if f"`{setting.name}`" not in readme]

    assert not unnamed, f"tell of these in the README: {unnamed}"


def test_every_module_has_a_name_that_names_something() -> None:
    files = modules("app", "tests", "benchmarks", "scripts")
    names = {
        part.removesuffix(".py").removeprefix("test_"): shown(path)
        for path in files
        for part in path.relative_to(ROOT).parts
    }

    nameless = {path for name, path in names.items() if name in NAMES_THAT_NAME_NOTHING}

    assert not nameless, f"{nameless}"


def test_no_rule_format_service_or_model_reads_a_clock() -> None:
    found = [
        f"{shown(path)}:{line} {name}"
        for path in modules("app/rules", "app/formats", "app/services", "app/models")
        for name, line in dotted_names(path)
        if name in CLOCKS
    ]

    assert not found, f"take `now` as an argument: {found}"


def test_only_views_the_command_line_and_the_worker_commit() -> None:
    found = [
        f"{shown(path)}:{line}"
        for path in modules("app/rules", "app/formats", "app/services", "app/models")
        for name, line in dotted_names(path)
        if name.endswith(".commit")
    ]

    assert not found, f"{found}"


def test_templates_mark_nothing_as_safe() -> None:
    found = [
        name
        for path in templates(".html", ".txt")
        if (name := path.relative_to(ROOT / "templates").as_posix()) not in MAY_USE_SAFE
        and re.search(r"\|\s*safe\b|autoescape\s+false", path.read_text())
    ]

    assert not found, f"{found}"


def test_pages_hold_no_inline_scripts_or_styles() -> None:
    pages = [path for path in templates(".html") if "email" not in path.relative_to(ROOT).parts]

    found = [
        f"{shown(path)}: {what}"
        for path in pages
        for what, looks in INLINE.items()
        if looks.search(path.read_text())
    ]

    assert pages
    assert not found, "the content security policy would stop these"


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    ways_out = {
        "pytest.skip",
        "pytest.importorskip",
        "pytest.xfail",
        "mark.skip",
        "mark.skipif",
        "mark.xfail",
    }

    found = [
        f"{shown(path)}:{line}"
        for path in modules("tests")
        for name, line in dotted_names(path)
        if name in ways_out
    ]

    assert not found, f"{found}"
