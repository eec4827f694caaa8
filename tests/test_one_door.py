"""All that uses up places goes through one module: read from the code, whatever the tests happen to run."""

import ast
from collections.abc import Iterator
from pathlib import Path

from config import ROOT

DOOR = ROOT / "app" / "services" / "places.py"
#: What a place says that decides who sits: its model is the only one with these columns.
OWN_COLUMNS = {"asked_at", "held_at", "given_up_at", "ended_as", "override_account_id"}


def writes_of_places(code: str) -> Iterator[str]:
    """Each way in which a module makes or changes places."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func).rpartition(".")[2]
            named = [ast.unparse(each) for each in node.args]
            if called == "Place" or (called in {"insert", "update", "delete"} and "Place" in named):
                yield f"{called} in line {node.lineno}"
            if called == "setattr" and len(named) > 1 and named[1].strip("'\"") in OWN_COLUMNS:
                yield f"setattr in line {node.lineno}"
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Attribute) and (
                target.attr in OWN_COLUMNS or ast.unparse(target).endswith("place.state")
            ):
                yield f"{ast.unparse(target)} in line {target.lineno}"


def test_nothing_but_the_door_writes_places() -> None:
    modules = [
        path for path in (ROOT / "app").rglob("*.py") if "migrations" not in path.parts and path != DOOR
    ]

    found = {
        path.relative_to(ROOT).as_posix(): list(writes_of_places(path.read_text()))
        for path in sorted(modules)
    }

    assert {path: writes for path, writes in found.items() if writes} == {}


def test_the_door_itself_is_seen_to_write() -> None:
    assert list(writes_of_places(DOOR.read_text()))


def test_no_statement_in_words_names_the_table() -> None:
    def names_it(path: Path) -> bool:
        words = path.read_text().casefold()
        return any(f"{verb} places" in words for verb in ("insert into", "update", "delete from"))

    assert not [path for path in (ROOT / "app").rglob("*.py") if names_it(path)]
